/** The list of reports; its code comes when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readOnly } from "../state/store";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { t } from "../lib/t";

export function ReportsGate() {
  const [View, setView] = useState<ComponentType | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setFailed(false);
    (readOnly ? import("../shared/SharedReports") : import("../reports/ReportsTab")).then(
      (module) => setView(() => module.default),
      () => setFailed(true),
    );
  }, [turn]);
  if (View) return <View />;
  if (!failed) return <Skeleton shape="text" label={t("Loading the reports")} />;
  return (
    <ProblemBox message={t("The reports could not be loaded.")} hint={t("Check the connection.")} action={{ label: t("Try again"), run: () => setTurn(turn + 1) }} />
  );
}
