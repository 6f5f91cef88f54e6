/** The maps; their code comes when one is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../lib/t";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";

export function MapTab() {
  const [View, setView] = useState<ComponentType | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setFailed(false);
    import("./map/Maps").then(
      (module) => setView(() => module.default),
      () => setFailed(true),
    );
  }, [turn]);
  if (View) return <View />;
  if (!failed) return <Skeleton shape="map" label={t("Loading the map")} />;
  return <ProblemBox message={t("The map could not be loaded.")} hint={t("Check the connection.")} action={{ label: t("Try again"), run: () => setTurn(turn + 1) }} />;
}
