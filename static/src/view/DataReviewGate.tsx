/** What reading made of a file, to look at and to correct; its code comes when it is shown. */
import type { Dataset } from "../state/types";
import { t } from "../lib/t";
import { CodeGate } from "./CodeGate";

export interface ReviewProps {
  dataset: Dataset;
}

export function DataReviewGate({ dataset }: ReviewProps) {
  return (
    <CodeGate
      load={() => import("./DataReview").then((module) => module.default)}
      given={{ dataset }}
      shape="block"
      waiting={t("Loading the columns")}
      failure={t("The columns could not be loaded.")}
    />
  );
}
