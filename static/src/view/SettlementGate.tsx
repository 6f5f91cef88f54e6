/** The settlement workspace; its code comes when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { t } from "../lib/t";

export function SettlementGate() {
  const [View, setView] = useState<ComponentType | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setFailed(false);
    import("./settlement/SettlementTab").then(
      (module) => setView(() => module.default),
      () => setFailed(true),
    );
  }, [turn]);
  if (View) return <View />;
  if (!failed) return <Skeleton shape="map" label={t("Loading the settlements")} />;
  return (
    <ProblemBox message={t("The settlements could not be loaded.")} hint={t("Check the connection.")} action={{ label: t("Try again"), run: () => setTurn(turn + 1) }} />
  );
}
