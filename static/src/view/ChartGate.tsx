/** The charts; their code comes when they are first opened. */
import { t } from "../lib/t";
import { CodeGate } from "./CodeGate";

export function ChartGate() {
  return (
    <CodeGate
      load={() => import("./ChartTab").then((module) => module.ChartTab)}
      given={{}}
      shape="block"
      waiting={t("Loading the charts")}
      failure={t("The charts could not be loaded.")}
    />
  );
}
