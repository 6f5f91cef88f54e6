/** The settlement workspace; its code comes when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";

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
  if (!failed) return <Skeleton shape="map" label="Loading the settlements" />;
  return (
    <ProblemBox message="The settlements could not be loaded." hint="Check the connection." action={{ label: "Try again", run: () => setTurn(turn + 1) }} />
  );
}
