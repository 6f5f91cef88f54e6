/** The list of reports; its code comes when it is first opened. */
import { t } from "../lib/t";
import { readOnly } from "../state/store";
import { CodeGate } from "./CodeGate";

export function ReportsGate() {
  return (
    <CodeGate
      load={() => (readOnly ? import("../shared/SharedReports") : import("../reports/ReportsTab")).then((module) => module.default)}
      given={{}}
      shape="text"
      waiting={t("Loading the reports")}
      failure={t("The reports could not be loaded.")}
    />
  );
}
