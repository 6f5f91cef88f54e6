import { formatCount } from "../../lib/format";
import { t } from "../../lib/t";
import type { Layer, LegendClass } from "../../state/types";
import { isDark } from "../theme";

export function swatchColour(entry: LegendClass): string {
  return isDark() ? entry.color_dark : entry.color;
}

/** Classes with their counts, from the layer itself; "no data" is hatched. */
export function Legend({ layer }: { layer: Layer }) {
  const { classes, no_data: none, hatched, axes, notes } = layer.legend;
  return (
    <section class="legend" aria-label={t("Legend: {title}", { title: layer.title })}>
      <h3>
        {layer.title}
        {layer.unit && layer.legend.method !== "categories" && <span class="quiet"> ({layer.unit})</span>}
      </h3>
      {axes && <Grid layer={layer} />}
      <ul>
        {(axes ? [] : classes).map((entry) => (
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
        {hatched && (
          <li>
            <span class="swatch swatch-hatched" />
            <span>{hatched.label}</span>
            <span class="quiet num">{formatCount(hatched.count)}</span>
          </li>
        )}
      </ul>
      {!!notes?.length && <p class="quiet small legend-note">{notes.join(" ")}</p>}
    </section>
  );
}

/** Two things at once: a square of classes, rows against columns, with the wards in each. */
function Grid({ layer }: { layer: Layer }) {
  const { axes, classes } = layer.legend;
  if (!axes) return null;
  const across = axes.columns.names.length;
  return (
    <table class="legend-grid">
      <thead>
        <tr>
          <td />
          <th scope="colgroup" colSpan={across}>
            {axes.columns.label}
          </th>
        </tr>
        <tr>
          <th scope="col">{axes.rows.label}</th>
          {axes.columns.names.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {axes.rows.names.map((name, row) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {classes.slice(row * across, (row + 1) * across).map((entry) => (
              <td key={entry.label} title={entry.label}>
                <span class="swatch" style={{ background: swatchColour(entry) }} />
                <span class="num">{formatCount(entry.count)}</span>
                <span class="visually-hidden">{t("wards")}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
