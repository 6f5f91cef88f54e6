/** The maps; their code comes when one is first opened. */
import { t } from "../lib/t";
import { CodeGate } from "./CodeGate";

export function MapTab() {
  return (
    <CodeGate
      load={() => import("./map/Maps").then((module) => module.default)}
      given={{}}
      shape="map"
      waiting={t("Loading the map")}
      failure={t("The map could not be loaded.")}
    />
  );
}
