/** The settlement workspace; its code comes when it is first opened. */
import { t } from "../lib/t";
import { CodeGate } from "./CodeGate";

export function SettlementGate() {
  return (
    <CodeGate
      load={() => import("./settlement/SettlementTab").then((module) => module.default)}
      given={{}}
      shape="map"
      waiting={t("Loading the settlements")}
      failure={t("The settlements could not be loaded.")}
    />
  );
}
