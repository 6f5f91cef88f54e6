import { formatCount } from "../lib/format";
import type { Layer, LegendClass } from "../state/types";
import { isDark } from "./theme";

export function swatchColour(entry: LegendClass): string {
  return isDark() ? entry.color_dark : entry.color;
}

/** Classes with their counts, from the layer itself; "no data" is hatched. */
export function Legend({ layer }: { layer: Layer }) {
  const { classes, no_data: none } = layer.legend;
  return (
    <section class="legend" aria-label="Legend">
      <h3>
        {layer.title}
        {layer.unit && <span class="quiet"> ({layer.unit})</span>}
      </h3>
      <ul>
        {classes.map((entry) => (
          <li key={entry.label}>
            <span class="swatch" style={{ background: swatchColour(entry) }} />
            <span>{entry.label}</span>
            <span class="quiet num">{formatCount(entry.count)}</span>
          </li>
        ))}
        {none.count > 0 && (
          <li>
            <span class="swatch swatch-none" />
            <span>{none.label}</span>
            <span class="quiet num">{formatCount(none.count)}</span>
          </li>
        )}
      </ul>
    </section>
  );
}
