/** The settlement workspace: a grid over wards whose cells get a class by hand. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { classOf, nextAfter, nextUnclassified, picked, type Pick } from "../../lib/settlement";
import type { CellCollection, SettlementMap } from "../../map/settlement-map";
import { get } from "../../state/api";
import { paletteOpen, runFormOpen } from "../../state/canvas";
import { announce } from "../../state/notices";
import { classify, makingGrid, settlement, settlements, undoClasses } from "../../state/settlement";
import { currentDatasets, dataStamp, sessionId } from "../../state/store";
import type { Settlement } from "../../state/types";
import { IconButton } from "../Icons";
import { ProblemBox } from "../Progress";
import { Skeleton } from "../Skeleton";
import { isDark } from "../theme";
import { useLoad } from "../useLoad";
import { NewGrid, type Choices } from "./NewGrid";
import { Panel, type InFull } from "./Panel";
import { bySettlementKey } from "./keys";
import { t } from "../../lib/t";

export default function SettlementTab() {
  const session = sessionId.value;
  const mapped = currentDatasets.value.some((row) => row.kind === "boundary"); // undone, it asks for nothing
  const choices = useLoad(session && mapped ? `${session} ${dataStamp()}` : null, (abort) => get<Choices>(`/sessions/${session}/settlement-choices`, abort));
  const grid = settlement.value;
  if (grid && !makingGrid.value) return <Workspace key={grid.id} grid={grid} />;
  if (!mapped) return <ProblemBox message={t("Add the ward boundaries")} hint={t("It needs the ward boundaries (a zipped shapefile).")} />;
  if (choices.problem) return <ProblemBox {...choices.problem} action={{ label: t("Try again"), run: choices.again }} />;
  if (!choices.value) return <Skeleton shape="map" label={t("Loading the wards")} />;
  return <NewGrid choices={choices.value} />;
}

interface Hover {
  cell: number;
  x: number;
  y: number;
}

function Workspace({ grid }: { grid: Settlement }) {
  const selected = useSignal<ReadonlySet<number>>(new Set());
  const hover = useSignal<Hover | null>(null);
  const lasso = useSignal(false);
  const full = useLoad(`${grid.id} ${grid.version}`, (abort) => get<InFull>(`/settlements/${grid.id}`, abort));
  const spent = useRef(false); // the chosen cells have got their class: the next choice is a new one
  const choose = (cells: ReadonlySet<number>) => {
    spent.current = false;
    selected.value = cells;
  };
  const pick = (cells: number[], how: Pick) => choose(picked(spent.current ? new Set() : selected.value, cells, how));
  const { box, map, problem, again } = useCells(grid, selected.value, { onPick: pick, onHover: (cell, at) => (hover.value = cell === null ? null : { cell, ...at }) });
  const go = (cell: number | null) => {
    if (cell === null) {
      announce(t("Every cell has a class."));
      return;
    }
    choose(new Set([cell]));
    map?.reveal(cell);
  };
  const next = () => go(nextUnclassified(grid.classes, Math.max(-1, ...selected.value)));
  const give = async (key: string | null) => {
    const cells = [...selected.value];
    if (!cells.length) return announce(t("Choose one or more cells first."));
    const cell = cells[0];
    const saved = classify(grid.id, cells, key);
    spent.current = true;
    if (key && cells.length === 1 && cell !== undefined) go(nextAfter(grid.classes, cell));
    if (!(await saved)) choose(new Set(cells));
  };
  const undo = () => {
    spent.current = false; // the chosen cells are to be done again
    if (grid.can_undo) void undoClasses(grid.id);
  };
  useEffect(() => bySettlementKey({ busy: () => paletteOpen.value || runFormOpen.value, give: (key) => void give(key), next, undo, clear: () => (selected.value = new Set()) }));
  useEffect(() => {
    selected.value = new Set(); // other cells after another size
  }, [grid.geometry]);
  useEffect(() => {
    if (map) map.lasso = lasso.value;
  }, [map, lasso.value]);
  return (
    <div class="settle">
      <div class={lasso.value ? "settle-map settle-lasso" : "settle-map"}>
        <div ref={box} class="map" role="application" aria-label={t("Grid of {title}: {classified} of {cells} cells classified", { title: grid.title, classified: grid.classified, cells: grid.cells })} />
        {problem && <ProblemBox {...problem} action={{ label: t("Try again"), run: again }} />}
        {map && (
          <div class="map-buttons">
            <IconButton icon="plus" label={t("Closer")} onClick={() => map.zoom(1)} />
            <IconButton icon="minus" label={t("Farther")} onClick={() => map.zoom(-1)} />
            <IconButton icon="fit" label={t("Show everything")} onClick={() => map.fit()} />
            <IconButton icon="lasso" label={t("Draw around cells")} pressed={lasso.value} onClick={() => (lasso.value = !lasso.value)} />
          </div>
        )}
        {hover.value && <CellCard hover={hover.value} grid={grid} full={full.value} />}
      </div>
      <Panel
        grid={grid}
        full={full.value}
        selected={selected.value}
        several={settlements.value.length > 1}
        onClass={(key) => void give(key)}
        onNext={next}
        onUndo={undo}
        onClear={() => (selected.value = new Set())}
        onCell={go}
      />
    </div>
  );
}

interface Handlers {
  onPick: (cells: number[], how: Pick) => void;
  onHover: (cell: number | null, at: { x: number; y: number }) => void;
}

/** The Leaflet map with the grid's cells; drawn anew when the cells are others. */
function useCells(grid: Settlement, selected: ReadonlySet<number>, handlers: Handlers) {
  const box = useRef<HTMLDivElement>(null);
  const map = useSignal<SettlementMap | null>(null);
  const ready = useSignal<unknown>(null);
  const latest = useRef(handlers);
  latest.current = handlers;
  const cells = useLoad(`${grid.id} ${grid.geometry}`, (abort) => get<CellCollection>(`/settlements/${grid.id}/cells`, abort));
  const wards = useLoad(grid.boundary, (abort) => get<unknown>(`/datasets/${grid.boundary}/geometry`, abort));
  const dark = isDark();
  useEffect(() => {
    let gone = false;
    void import("../../map/settlement-map").then(({ SettlementMap }) => {
      if (gone || !box.current) return;
      map.value = new SettlementMap(box.current, {
        onPick: (found, how) => latest.current.onPick(found, how),
        onHover: (cell, at) => latest.current.onHover(cell, at),
      });
    });
    return () => {
      gone = true;
      map.value?.destroy();
    };
  }, []);
  const shapes = cells.loading ? null : cells.value;
  useEffect(() => {
    if (!map.value || !shapes) return;
    map.value.show(shapes, grid.classes);
    ready.value = shapes;
  }, [map.value, shapes]);
  useEffect(() => {
    if (map.value && wards.value) map.value.outline(wards.value);
  }, [map.value, wards.value, ready.value]);
  useEffect(() => {
    if (ready.value) map.value?.update(grid.classes, selected, grid.noted, dark);
  }, [map.value, ready.value, grid.classes, grid.noted, selected, dark]);
  return { box, map: ready.value ? map.value : null, problem: cells.problem, again: cells.again };
}

function CellCard({ hover, grid, full }: { hover: Hover; grid: Settlement; full: InFull | null }) {
  const note = full?.notes.find((item) => item.cell === hover.cell)?.text;
  return (
    <div class="settle-card" style={{ left: `${hover.x + 14}px`, top: `${hover.y + 14}px` }} aria-hidden="true">
      <strong>{classOf(grid.classes[hover.cell])?.label ?? t("Not classified")}</strong>
      <span class="quiet small">{t("Cell {cell}", { cell: hover.cell + 1 })}</span>
      {note && <span class="small">{note}</span>}
    </div>
  );
}
