/** The canvas: map, tables and data, as tabs. On a phone it is a sheet from below. */
import { useEffect, useRef } from "preact/hooks";
import { canvasVisible, chooseTab, isPhone, pinned, setPinned, sheetOpen, showOnCanvas, tab, touchCanvas, waitingShow, type Tab } from "../state/canvas";
import { currentDatasets, readOnly, runs, sessionId } from "../state/store";
import { ChartGate } from "./ChartGate";
import { DataTab } from "./DataTab";
import { Icon, IconButton, type IconName } from "./Icons";
import { MapTab } from "./MapTab";
import { ReportsGate } from "./ReportsGate";
import { SettlementGate } from "./SettlementGate";
import { TableTab } from "./TableTab";
import { t } from "../lib/t";

const TABS: { id: Tab; label: string; icon: IconName }[] = [
  { id: "map", label: t("Map"), icon: "map" },
  { id: "table", label: t("Tables"), icon: "table" },
  { id: "chart", label: t("Charts"), icon: "chart" },
  { id: "data", label: t("Data"), icon: "data" },
  { id: "settlements", label: t("Settlements"), icon: "grid" },
  { id: "reports", label: t("Reports"), icon: "file" },
];

/** A reader of a shared link sees results, not data. */
const mayOpen = (item: { id: Tab }) => !readOnly || (item.id !== "data" && item.id !== "settlements");

/** Settlements need wards on a map. */
const tabs = () => TABS.filter(mayOpen).filter((item) => item.id !== "settlements" || tab.value === item.id || currentDatasets.value.some((row) => row.kind === "boundary"));

export function Canvas() {
  const sheet = useRef<HTMLElement>(null);
  const open = sheetOpen.value;
  useEffect(() => {
    if (!open || !isPhone()) return;
    sheet.current?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
  }, [open]);
  useEffect(() => {
    // Where the row of tabs is wider than the screen, with a neighbour on either side.
    sheet.current?.querySelector("[role=tab][aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [open, tab.value]);
  if (!canvasVisible.value) return null;
  return (
    <>
      {open && <div class="scrim scrim-sheet" onClick={() => (sheetOpen.value = false)} />}
      <section
        ref={sheet}
        class={open ? "canvas canvas-open" : "canvas"}
        aria-label={t("Map, table, charts and data")}
        onPointerDown={touchCanvas}
        onKeyDown={touchCanvas}
        onWheel={touchCanvas}
      >
        <div class="canvas-head">
          <Tabs />
          <PinButton />
          <IconButton class="sheet-close" icon="down" label={t("Close and go back to the conversation")} onClick={() => (sheetOpen.value = false)} />
        </div>
        <Waiting />
        <div class="canvas-body" role="tabpanel" id="canvas-panel" aria-labelledby={`tab-${tab.value}`}>
          <Panel />
        </div>
      </section>
    </>
  );
}

function Panel() {
  const session = sessionId.value; // each session starts with its own, not with what the last one left
  if (tab.value === "map") return <MapTab key={session} />;
  if (tab.value === "table") return <TableTab key={session} />;
  if (tab.value === "chart") return <ChartGate key={session} />;
  if (tab.value === "reports") return <ReportsGate key={session} />;
  if (tab.value === "settlements") return <SettlementGate key={session} />;
  return <DataTab key={session} />;
}

function PinButton() {
  const on = pinned.value;
  const label = on ? t("Let it follow the conversation again") : t("Keep this here while you ask on");
  return (
    <button type="button" class="icon-button pin" aria-pressed={on} aria-label={label} title={label} onClick={() => setPinned(!on)}>
      <Icon name="pin" />
    </button>
  );
}

const OWN_VIEW: Record<Tab, string> = {
  map: t("The newest answer has its own map."),
  table: t("The newest answer has its own table."),
  chart: t("The newest answer has its own chart."),
  data: t("The newest answer has its own data view."),
  settlements: t("The newest answer has its own settlement grid."),
  reports: t("The newest answer has its own document."),
};

/** The canvas is held, and an answer has something newer to show. */
function Waiting() {
  const show = waitingShow.value;
  if (!show) return null;
  return (
    <div class="strip strip-plain">
      <span>{OWN_VIEW[show.view]}</span>
      <button type="button" class="button button-small" onClick={() => showOnCanvas(show)}>
        {t("Show it")}
      </button>
    </div>
  );
}

function Tabs() {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const shown = tabs();
    const index = shown.findIndex((item) => item.id === tab.value);
    const next = shown[(index + step + shown.length) % shown.length];
    if (!next) return;
    chooseTab(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={t("What is shown")} onKeyDown={move}>
      {tabs().map((item) => (
        <button
          type="button"
          key={item.id}
          id={`tab-${item.id}`}
          role="tab"
          aria-selected={tab.value === item.id}
          aria-controls="canvas-panel"
          tabIndex={tab.value === item.id ? 0 : -1}
          onClick={() => chooseTab(item.id)}
        >
          <Icon name={item.icon} size={16} />
          {item.label}
        </button>
      ))}
    </div>
  );
}

/** On a phone: the way from the conversation to the canvas. */
export function SheetBar() {
  if (!canvasVisible.value) return null;
  const shown = tabs().filter((item) => item.id !== "table" || runs.value.length > 0);
  return (
    <div class="sheet-bar">
      {shown.map((item) => (
        <button
          type="button"
          key={item.id}
          class="button button-small"
          onClick={() => {
            chooseTab(item.id);
            sheetOpen.value = true;
          }}
        >
          <Icon name={item.icon} size={16} /> {item.label}
        </button>
      ))}
    </div>
  );
}
