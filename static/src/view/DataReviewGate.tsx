/** What reading made of a file, to look at and to correct; its code comes when it is shown. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Dataset } from "../state/types";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { t } from "../lib/t";

export interface ReviewProps {
  dataset: Dataset;
}

export function DataReviewGate({ dataset }: ReviewProps) {
  const [View, setView] = useState<ComponentType<ReviewProps> | null>(null);
  const [failed, setFailed] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setFailed(false);
    import("./DataReview").then(
      (module) => setView(() => module.default),
      () => setFailed(true),
    );
  }, [turn]);
  if (View) return <View dataset={dataset} />;
  if (!failed) return <Skeleton shape="block" label={t("Loading the columns")} />;
  return (
    <ProblemBox message={t("The columns could not be loaded.")} hint={t("Check the connection.")} action={{ label: t("Try again"), run: () => setTurn(turn + 1) }} />
  );
}
