import { formatCount, withUnit } from "../../lib/format";
import type { Layer, LayerWard } from "../../state/types";
import { IconButton } from "../Icons";
import { swatchColour } from "./Legend";
import { t } from "../../lib/t";

/** What is known of one ward on this layer. */
export function WardCard({ ward, layer, onClose }: { ward: LayerWard; layer: Layer; onClose?: () => void }) {
  const entry = ward.class === null ? undefined : layer.legend.classes[ward.class];
  return (
    <div class="ward-card">
      <div class="ward-card-head">
        <div>
          <strong>{ward.name}</strong>
          {ward.lga && <span class="quiet small">{ward.lga}</span>}
        </div>
        {onClose && <IconButton icon="close" label={t("Close {name}", { name: ward.name })} onClick={onClose} />}
      </div>
      <dl>
        <div>
          <dt>{layer.title}</dt>
          <dd>{ward.value === null ? layer.legend.no_data.label : withUnit(ward.text, layer.unit)}</dd>
        </div>
        {ward.rank !== null && (
          <div>
            <dt>{t("Rank")}</dt>
            <dd>
              {formatCount(ward.rank)} <span class="quiet">{t("of {count}", { count: formatCount(rankedCount(layer)) })}</span>
            </dd>
          </div>
        )}
        {layer.fact_labels.map((label, index) =>
          ward.facts[index] ? (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{ward.facts[index]}</dd>
            </div>
          ) : null,
        )}
        {entry && (
          <div>
            <dt>{t("Class")}</dt>
            <dd>
              <span class="swatch" style={{ background: swatchColour(entry) }} /> {entry.label}
            </dd>
          </div>
        )}
      </dl>
      {ward.value !== null && !ward.members && <p class="quiet small">{filledWords(ward)}</p>}
    </div>
  );
}

const counts = new WeakMap<Layer, number>();
function rankedCount(layer: Layer): number {
  const known = counts.get(layer) ?? layer.wards.filter((ward) => ward.rank !== null).length;
  counts.set(layer, known);
  return known;
}

function filledWords(ward: LayerWard): string {
  return ward.filled.length ? t("Filled: {variables}", { variables: ward.filled.join(", ") }) : t("Observed");
}

/** The same as one sentence, for screen readers. */
export function wardWords(ward: LayerWard, layer: Layer): string {
  const entry = ward.class === null ? undefined : layer.legend.classes[ward.class];
  const parts = [
    ward.lga ? `${ward.name}, ${ward.lga}` : ward.name,
    `${layer.title}: ${ward.value === null ? layer.legend.no_data.label : withUnit(ward.text, layer.unit)}`,
  ];
  if (ward.rank !== null) parts.push(t("rank {rank}", { rank: ward.rank }));
  layer.fact_labels.forEach((label, index) => ward.facts[index] && parts.push(`${label}: ${ward.facts[index]}`));
  if (entry) parts.push(entry.label);
  if (ward.hatched && layer.legend.hatched) parts.push(layer.legend.hatched.label);
  if (ward.value !== null && !ward.members) parts.push(filledWords(ward));
  return parts.join(". ");
}
