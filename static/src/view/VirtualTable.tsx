/** A long table of which only the rows in view are drawn; arrow keys walk the rows. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { columnDecimals, formatFixed } from "../lib/format";
import { sortedIndices, visibleRange, type Sort } from "../lib/table";
import type { Cell, ResultColumn } from "../state/types";
import { Icon } from "./Icons";
import { cellText } from "./Message";

const ROW_PX = 34;

interface Props {
  label: string;
  columns: readonly ResultColumn[];
  /** Positions of the columns that are shown. */
  shown: readonly number[];
  rows: readonly Cell[][];
  /** Rows that fit the search, in file order. */
  indices: readonly number[];
  selected: number | null;
  onOpen: (row: number) => void;
}

interface Scroll {
  top: number;
  height: number;
}

/** Where the box is scrolled to, and the row that the keyboard is on. */
function useRows(order: readonly number[], onOpen: (row: number) => void) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal<Scroll>({ top: 0, height: 600 });
  const active = useSignal(0);
  const onPaper = usePaper();
  const measure = () => {
    const element = box.current;
    if (element) scroll.value = { top: element.scrollTop, height: element.clientHeight };
  };
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(measure);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const moveTo = (position: number, focus = true) => {
    const element = box.current;
    const next = Math.max(0, Math.min(order.length - 1, position));
    active.value = next;
    if (!element) return;
    const top = next * ROW_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * ROW_PX > element.scrollTop + element.clientHeight) element.scrollTop = top - element.clientHeight + 3 * ROW_PX;
    if (focus) requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-position="${next}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).tagName !== "TR") return;
    const page = Math.max(1, Math.floor(scroll.value.height / ROW_PX) - 2);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    const row = order[active.value];
    if (step !== undefined) moveTo(active.value + step);
    else if ((event.key === "Enter" || event.key === " ") && row !== undefined) onOpen(row);
    else return;
    event.preventDefault();
  };
  return { box, scroll, active, onPaper, measure, moveTo, onKeyDown };
}

/** Whether the page is being printed: then all rows are drawn, not those in view. */
function usePaper(): boolean {
  const onPaper = useSignal(false);
  useEffect(() => {
    const media = matchMedia("print");
    const change = () => (onPaper.value = media.matches);
    const begin = () => (onPaper.value = true);
    media.addEventListener("change", change);
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", change);
    return () => {
      media.removeEventListener("change", change);
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", change);
    };
  }, []);
  return onPaper.value;
}

export function VirtualTable(props: Props) {
  const { columns, shown, rows, indices, selected } = props;
  const sort = useSignal<Sort | null>(null);
  const order = useMemo(() => sortedIndices(rows, indices, sort.value), [rows, indices, sort.value]);
  const widths = useMemo(() => columns.map((column, index) => widthOf(column, rows, index)), [columns, rows]);
  const { box, scroll, active, onPaper, measure, moveTo, onKeyDown } = useRows(order, props.onOpen);
  useEffect(() => {
    const position = selected === null ? -1 : order.indexOf(selected);
    if (position >= 0) moveTo(position, false);
  }, [selected]);
  return (
    <div class="grid-scroll" ref={box} onScroll={measure} onKeyDown={onKeyDown}>
      <table role="grid" aria-label={props.label} aria-rowcount={order.length + 1} aria-colcount={shown.length}>
        <colgroup>
          {shown.map((index) => (
            <col key={index} style={{ width: `${widths[index]}ch` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {shown.map((index) => (
              <HeadCell key={index} column={columns[index] as ResultColumn} index={index} sort={sort.value} onSort={(next) => (sort.value = next)} />
            ))}
          </tr>
        </thead>
        <Rows {...props} order={order} scroll={onPaper ? null : scroll.value} active={active.value} onActive={(position) => (active.value = position)} />
      </table>
    </div>
  );
}

interface RowsProps extends Props {
  order: readonly number[];
  /** null: all rows are drawn. */
  scroll: Scroll | null;
  active: number;
  onActive: (position: number) => void;
}

function Rows({ columns, shown, rows, order, scroll, active, selected, onActive, onOpen }: RowsProps) {
  const decimals = useMemo(() => columns.map((_, index) => columnDecimals(rows.map((row) => row[index]))), [columns, rows]);
  const { first, last } = scroll ? visibleRange(scroll.top, scroll.height, ROW_PX, order.length) : { first: 0, last: order.length };
  const tabStop = active >= first && active < last ? active : first;
  return (
    <tbody>
      <Spacer rows={first} columns={shown.length} />
      {order.slice(first, last).map((row, offset) => (
        <tr
          key={row}
          data-position={first + offset}
          aria-rowindex={first + offset + 2}
          aria-selected={row === selected}
          tabIndex={first + offset === tabStop ? 0 : -1}
          onFocus={() => onActive(first + offset)}
          onClick={() => onOpen(row)}
        >
          {shown.map((index) => (
            <BodyCell key={index} column={columns[index] as ResultColumn} cell={rows[row]?.[index]} decimals={decimals[index] ?? 0} />
          ))}
        </tr>
      ))}
      <Spacer rows={order.length - last} columns={shown.length} />
    </tbody>
  );
}

function widthOf(column: ResultColumn, rows: readonly Cell[][], index: number): number {
  let longest = Math.min(22, column.label.length + 3 + (column.unit?.length ?? 0));
  for (const row of rows) {
    const cell = row[index];
    longest = Math.max(longest, typeof cell === "number" ? 7 : String(cell ?? "").length);
  }
  return Math.min(30, Math.max(7, longest)) + 3;
}

function Spacer({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" class="spacer">
      <td colSpan={columns} style={{ height: `${rows * ROW_PX}px` }} />
    </tr>
  );
}

function HeadCell(props: { column: ResultColumn; index: number; sort: Sort | null; onSort: (sort: Sort | null) => void }) {
  const { column, index, sort } = props;
  const mine = sort?.column === index;
  const next: Sort | null = !mine ? { column: index, descending: false } : sort.descending ? null : { column: index, descending: true };
  const order = mine ? (sort.descending ? "descending" : "ascending") : "none";
  return (
    <th role="columnheader" scope="col" aria-sort={order} class={column.kind === "number" ? "num" : undefined}>
      <button type="button" onClick={() => props.onSort(next)} title={column.unit ? `${column.label} (${column.unit})` : column.label}>
        <span class="th-label">{column.label}</span>
        {column.unit && <span class="th-unit">{column.unit}</span>}
        {mine && <Icon name={sort.descending ? "down" : "up"} size={14} />}
      </button>
    </th>
  );
}

function BodyCell({ column, cell, decimals }: { column: ResultColumn; cell: Cell | undefined; decimals: number }) {
  if (column.kind === "number") return <td class="num">{typeof cell === "number" ? formatFixed(cell, decimals) : cellText(cell)}</td>;
  if (column.kind === "class" && cell) {
    return (
      <td>
        <span class="class-mark" data-class={String(cell).toLowerCase()}>
          {String(cell)}
        </span>
      </td>
    );
  }
  return <td title={String(cell ?? "")}>{cellText(cell)}</td>;
}
