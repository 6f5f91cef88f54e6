/** The map's table twin: every ward with what the map shows of it, and a box to select it by. */
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { featuresOf } from "../../lib/map";
import { sortedIndices, visibleRange, type Sort } from "../../lib/table";
import { t } from "../../lib/t";
import { selectedWards } from "../../state/canvas";
import { selectWards, toggleWards } from "../../state/map-view";
import { readOnly } from "../../state/store";
import type { Cell, Layer, LayerWard } from "../../state/types";
import { Icon } from "../Icons";

const ROW_PX = 34;

interface Column {
  label: string;
  number: boolean;
  sort: (ward: LayerWard) => Cell;
  show: (ward: LayerWard) => string;
}

function columnsOf(layer: Layer): Column[] {
  const byLga = layer.wards.some((ward) => ward.members);
  const columns: Column[] = [{ label: byLga ? t("LGA") : t("Ward"), number: false, sort: (ward) => ward.name, show: (ward) => ward.name }];
  if (!byLga && layer.wards.some((ward) => ward.lga)) columns.push({ label: t("LGA"), number: false, sort: (ward) => ward.lga, show: (ward) => ward.lga ?? "" });
  const unit = layer.unit ? ` (${layer.unit})` : "";
  columns.push({ label: `${layer.title}${unit}`, number: true, sort: (ward) => ward.value, show: (ward) => (ward.value === null ? layer.legend.no_data.label : ward.text) });
  if (layer.wards.some((ward) => ward.rank !== null)) columns.push({ label: t("Rank"), number: true, sort: (ward) => ward.rank, show: (ward) => String(ward.rank ?? "") });
  const className = (ward: LayerWard) => (ward.class === null ? "" : (layer.legend.classes[ward.class]?.label ?? ""));
  columns.push({ label: t("Class"), number: false, sort: (ward) => ward.class, show: className });
  layer.fact_labels.forEach((label, at) => columns.push({ label, number: false, sort: (ward) => ward.facts[at] ?? null, show: (ward) => ward.facts[at] ?? "" }));
  return columns;
}

export function WardTable({ layer, onPick }: { layer: Layer; onPick: (ward: LayerWard) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ top: 0, height: 600 });
  const chosenSort = useSignal<Sort | null>(null);
  const columns = useMemo(() => columnsOf(layer), [layer]);
  const byRank = columns.findIndex((column) => column.label === t("Rank"));
  const sort = chosenSort.value ?? (byRank < 0 ? null : { column: byRank, descending: false });
  const order = useMemo(() => {
    const rows = layer.wards.map((ward) => columns.map((column) => column.sort(ward)));
    return sortedIndices(rows, rows.map((_, at) => at), sort);
  }, [layer, columns, sort?.column, sort?.descending]);
  const chosen = new Set(selectedWards.value?.boundary === layer.geometry ? selectedWards.value.rows : []);
  const measure = () => box.current && (scroll.value = { top: box.current.scrollTop, height: box.current.clientHeight });
  const { first, last } = visibleRange(scroll.value.top, scroll.value.height, ROW_PX, order.length);
  const spacer = (rows: number) => rows > 0 && <tr class="spacer" aria-hidden="true" style={{ height: `${rows * ROW_PX}px` }} />;
  return (
    <div class="ward-table grid-scroll" id="ward-table" ref={box} onScroll={measure} tabIndex={0} role="region" aria-label={t("Table: {title}", { title: layer.title })}>
      <table aria-rowcount={order.length + 1}>
        <thead>
          <tr>
            {!readOnly && <AllBox layer={layer} chosen={chosen} />}
            {columns.map((column, at) => (
              <Head key={column.label} column={column} at={at} sort={sort} onSort={(next) => (chosenSort.value = next)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {spacer(first)}
          {order.slice(first, last).map((row, at) => {
            const ward = layer.wards[row];
            return ward && <Row key={ward.i} ward={ward} index={first + at + 2} columns={columns} layer={layer} chosen={chosen} onPick={onPick} />;
          })}
          {spacer(order.length - last)}
        </tbody>
      </table>
    </div>
  );
}

function AllBox({ layer, chosen }: { layer: Layer; chosen: ReadonlySet<number> }) {
  const all = layer.wards.flatMap(featuresOf);
  const every = all.length > 0 && all.every((row) => chosen.has(row));
  return (
    <th scope="col" class="box-cell">
      <input type="checkbox" aria-label={t("Select all")} checked={every} onChange={() => selectWards(layer.geometry, every ? [] : all)} />
    </th>
  );
}

function Head({ column, at, sort, onSort }: { column: Column; at: number; sort: Sort | null; onSort: (sort: Sort | null) => void }) {
  const mine = sort?.column === at;
  const next: Sort | null = !mine ? { column: at, descending: false } : sort.descending ? null : { column: at, descending: true };
  return (
    <th scope="col" aria-sort={mine ? (sort.descending ? "descending" : "ascending") : "none"} class={column.number ? "num" : undefined}>
      <button type="button" onClick={() => onSort(next)}>
        <span class="th-label">{column.label}</span>
        {mine && <Icon name={sort.descending ? "down" : "up"} size={14} />}
      </button>
    </th>
  );
}

interface RowProps {
  ward: LayerWard;
  index: number;
  columns: readonly Column[];
  layer: Layer;
  chosen: ReadonlySet<number>;
  onPick: (ward: LayerWard) => void;
}

function Row({ ward, index, columns, layer, chosen, onPick }: RowProps) {
  const rows = featuresOf(ward);
  const on = rows.every((row) => chosen.has(row));
  return (
    <tr aria-rowindex={index} class={on ? "chosen" : undefined}>
      {!readOnly && (
        <td class="box-cell">
          <input type="checkbox" aria-label={t("Select {name}", { name: ward.lga ? `${ward.name}, ${ward.lga}` : ward.name })} checked={on} onChange={() => toggleWards(layer.geometry, rows)} />
        </td>
      )}
      {columns.map((column, at) => (
        <td key={column.label} class={column.number ? "num" : undefined} title={column.show(ward)}>
          {at === 0 ? (
            <button type="button" class="link-button" onClick={() => onPick(ward)}>
              {column.show(ward)}
            </button>
          ) : (
            column.show(ward)
          )}
        </td>
      ))}
    </tr>
  );
}
