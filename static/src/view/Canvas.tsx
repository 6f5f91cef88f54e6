/** The canvas: map, ranking table and data, as tabs. On a phone it is a sheet from below. */
import { useEffect, useRef } from "preact/hooks";
import { canvasVisible, isPhone, sheetOpen, tab, type Tab } from "../state/canvas";
import { hasData, latestRun } from "../state/store";
import { DataTab } from "./DataTab";
import { Icon, IconButton, type IconName } from "./Icons";
import { MapTab } from "./MapTab";
import { RankingTab } from "./RankingTab";

const TABS: { id: Tab; label: string; icon: IconName }[] = [
  { id: "map", label: "Map", icon: "map" },
  { id: "table", label: "Ranking table", icon: "table" },
  { id: "data", label: "Data", icon: "data" },
];

export function Canvas() {
  const sheet = useRef<HTMLElement>(null);
  const open = sheetOpen.value;
  useEffect(() => {
    if (!open || !isPhone()) return;
    const before = document.activeElement as HTMLElement | null;
    sheet.current?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus();
    return () => before?.focus();
  }, [open]);
  if (!canvasVisible.value) return null;
  return (
    <>
      {open && <div class="scrim scrim-sheet" onClick={() => (sheetOpen.value = false)} />}
      <section ref={sheet} class={open ? "canvas canvas-open" : "canvas"} aria-label="Map, table and data">
        <div class="canvas-head">
          <Tabs />
          <IconButton class="sheet-close" icon="down" label="Close and go back to the conversation" onClick={() => (sheetOpen.value = false)} />
        </div>
        <div class="canvas-body" role="tabpanel" id="canvas-panel" aria-labelledby={`tab-${tab.value}`}>
          <Panel />
        </div>
      </section>
    </>
  );
}

function Panel() {
  if (tab.value === "map") return <MapTab />;
  if (tab.value === "table") return <RankingTab />;
  return <DataTab />;
}

function Tabs() {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const index = TABS.findIndex((item) => item.id === tab.value);
    const next = TABS[(index + step + TABS.length) % TABS.length];
    if (!next) return;
    tab.value = next.id;
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="What is shown" onKeyDown={move}>
      {TABS.map((item) => (
        <button
          type="button"
          key={item.id}
          id={`tab-${item.id}`}
          role="tab"
          aria-selected={tab.value === item.id}
          aria-controls="canvas-panel"
          tabIndex={tab.value === item.id ? 0 : -1}
          onClick={() => (tab.value = item.id)}
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
  const shown = TABS.filter((item) => item.id !== "table" || latestRun.value).filter(() => hasData.value);
  return (
    <div class="sheet-bar">
      {shown.map((item) => (
        <button
          type="button"
          key={item.id}
          class="button button-small"
          onClick={() => {
            tab.value = item.id;
            sheetOpen.value = true;
          }}
        >
          <Icon name={item.icon} size={16} /> {item.label}
        </button>
      ))}
    </div>
  );
}
