/** Wards that are pinned: their cards, and two to four of them beside each other as a table. */
import { useSignal } from "@preact/signals";
import { withUnit } from "../../lib/format";
import { titlesOf } from "../../lib/map";
import { t } from "../../lib/t";
import { pressTool } from "../../state/actions";
import { readOnly } from "../../state/store";
import type { Layer, LayerWard } from "../../state/types";
import { Icon, IconButton } from "../Icons";
import { WardCard } from "./WardCard";

interface Props {
  wards: readonly LayerWard[];
  layer: Layer;
  onClose: (ward: LayerWard) => void;
}

export function Pins({ wards, layer, onClose }: Props) {
  const together = useSignal(false);
  if (!wards.length) return null;
  const several = wards.length > 1;
  return (
    <div class={several ? "pins pins-several" : "pins"}>
      {several && together.value ? (
        <Beside wards={wards} layer={layer} onClose={onClose} />
      ) : (
        wards.map((ward) => <WardCard key={ward.i} ward={ward} layer={layer} onClose={() => onClose(ward)} />)
      )}
      {several && (
        <div class="pin-tools">
          <button type="button" class="button button-small" aria-pressed={together.value} onClick={() => (together.value = !together.value)}>
            <Icon name="columns" size={16} /> {t("Compare these")}
          </button>
          {together.value && !readOnly && (
            <button
              type="button"
              class="button button-small"
              onClick={() => void pressTool(t("Compare these wards"), "compare_areas", { areas: titlesOf(wards, new Set(wards.map((ward) => ward.i))) })}
            >
              {t("On all variables")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** One column a ward. */
function Beside({ wards, layer, onClose }: Props) {
  const rows: [string, (ward: LayerWard) => string][] = [
    [layer.title, (ward) => (ward.value === null ? layer.legend.no_data.label : withUnit(ward.text, layer.unit))],
    [t("Rank"), (ward) => (ward.rank === null ? "" : String(ward.rank))],
    ...layer.fact_labels.map((label, at): [string, (ward: LayerWard) => string] => [label, (ward) => ward.facts[at] ?? ""]),
    [t("Class"), (ward) => (ward.class === null ? "" : (layer.legend.classes[ward.class]?.label ?? ""))],
    [t("Filled"), (ward) => ward.filled.join(", ")],
  ];
  return (
    <div class="beside" tabIndex={0} role="region" aria-label={t("Pinned wards side by side")}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{t("What")}</span>
            </th>
            {wards.map((ward) => (
              <th scope="col" key={ward.i}>
                <span class="beside-name">
                  <span>
                    {ward.name}
                    {ward.lga && <span class="quiet small">{ward.lga}</span>}
                  </span>
                  <IconButton icon="close" label={t("Close {name}", { name: ward.name })} onClick={() => onClose(ward)} />
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(([, of]) => wards.some((ward) => of(ward)))
            .map(([label, of]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {wards.map((ward) => (
                  <td key={ward.i}>{of(ward) || "–"}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
