/** The charts; their code comes when they are first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { t } from "../lib/t";

export function ChartGate() {
  const [View, setView] = useState<ComponentType | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setFailed(false);
    import("./ChartTab").then(
      (module) => setView(() => module.ChartTab),
      () => setFailed(true),
    );
  }, [turn]);
  if (View) return <View />;
  if (!failed) return <Skeleton shape="block" label={t("Loading the charts")} />;
  return <ProblemBox message={t("The charts could not be loaded.")} hint={t("Check the connection.")} action={{ label: t("Try again"), run: () => setTurn(turn + 1) }} />;
}
