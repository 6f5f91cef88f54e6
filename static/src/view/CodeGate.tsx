/** What a tab shows whose code comes when it is first opened; once the line is back it tries again by itself. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../lib/t";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { useLineBack } from "./useLineBack";

interface Props<P> {
  load: () => Promise<ComponentType<P>>;
  /** What the view is given. */
  given: P;
  shape: "text" | "block" | "map";
  waiting: string;
  failure: string;
}

export function CodeGate<P extends object>({ load, given, shape, waiting, failure }: Props<P>) {
  const [View, setView] = useState<ComponentType<P> | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((before) => before + 1);
  useEffect(() => {
    setFailed(false);
    load().then(
      (view) => setView(() => view),
      () => setFailed(true),
    );
  }, [turn]);
  useLineBack(failed, again);
  if (View) return <View {...given} />;
  if (!failed) return <Skeleton shape={shape} label={waiting} />;
  return <ProblemBox message={failure} hint={t("Check the connection.")} action={{ label: t("Try again"), run: again }} />;
}
