/** One chart: a picture at once, tooltips when Vega has arrived, its table and files below. */
import { formatCount } from "../lib/format";
import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Tip, VegaChart } from "../chart/vega-chart";
import { API, get } from "../state/api";
import { chartKey, chartRun } from "../state/canvas";
import { chartPath, type Chart, type ChartName } from "../state/chart-types";
import { announce } from "../state/notices";
import { dataStamp, mayTakeFiles, sessionId } from "../state/store";
import { GroupedOptions } from "./GroupedOptions";
import { Icon } from "./Icons";
import { cellText } from "./Message";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { isDark } from "./theme";
import { useClosingMenu } from "./useClosingMenu";
import { useLoad } from "./useLoad";
import { VirtualTable } from "./VirtualTable";
import { t } from "../lib/t";

const STEP = 40;

/** Width of the box in steps, so that a picture serves for a while of resizing. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(280, Math.min(1200, Math.floor(element.clientWidth / STEP) * STEP)));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { box, width };
}

export function ChartTab() {
  const session = sessionId.value ?? "";
  const version = `${session} ${dataStamp()}`;
  const names = useLoad(session && `${version} charts`, (signal) =>
    get<{ charts: ChartName[] }>(`/sessions/${session}/charts`, signal).then((answer) => answer.charts),
  );
  const list = names.value ?? [];
  const key = chartKey.value ?? list[0]?.key ?? null;
  const run = chartRun.value ?? list.find((name) => name.key === key)?.run ?? "";
  const chart = useLoad(key && `${version} ${key} ${run}`, (signal) => get<Chart>(chartPath(session, key ?? "", "", { run }), signal));
  const { box, width } = useWidth();
  const problem = names.problem ?? chart.problem;
  return (
    <div class="chart-tab">
      <div class="toolbar">
        {key && <ChartPicker names={list} current={key} title={chart.value?.title ?? ""} />}
        {mayTakeFiles && key && chart.value && <ChartFiles session={session} chart={key} run={run} width={width} />}
      </div>
      <div ref={box} class="chart-scroll">
        {problem && <ProblemBox message={problem.message} hint={problem.hint} action={{ label: t("Try again"), run: names.problem ? names.again : chart.again }} />}
        {!problem && names.value && !key && <NoChart />}
        {!problem && key && !chart.value && <Skeleton shape="block" label={t("Loading the chart")} />}
        {!problem && key && chart.value && width > 0 && (
          <ChartView key={`${key} ${run}`} chart={chart.value} path={(form, more) => chartPath(session, key, form, { run, ...more })} width={width} />
        )}
      </div>
    </div>
  );
}

function NoChart() {
  return (
    <div class="canvas-empty">
      <Icon name="chart" size={28} />
      <p>{t("There is no chart yet.")}</p>
      <p class="quiet small">{t("Charts come with a ward table and its boundaries, or with facility reports.")}</p>
    </div>
  );
}

function ChartPicker({ names, current, title }: { names: ChartName[]; current: string | null; title: string }) {
  const known = names.some((name) => name.key === current);
  const pick = (key: string) => {
    chartKey.value = key;
    chartRun.value = null;
  };
  return (
    <select class="input" aria-label={t("Which chart")} value={current ?? ""} onChange={(event) => pick(event.currentTarget.value)}>
      {!known && current && <option value={current}>{title || t("The chart asked for")}</option>}
      <GroupedOptions names={names} />
    </select>
  );
}

const FORMS: [string, string][] = [
  [".csv", t("Data (CSV)")],
  [".png", t("Picture (PNG)")],
  [".svg", t("Drawing (SVG)")],
];

function ChartFiles({ session, chart, run, width }: { session: string; chart: string; run: string; width: number }) {
  const menu = useClosingMenu();
  const name = chart.split("?")[0];
  return (
    <details class="menu" {...menu}>
      <summary class="button button-small" aria-label={t("Download")} title={t("Download")}>
        <Icon name="download" size={16} /> <span class="phone-hide">{t("Download")}</span>
      </summary>
      <div class="menu-box">
        {FORMS.map(([form, words]) => (
          <a key={form} class="menu-item" download={`${name}${form}`} href={API + chartPath(session, chart, form, { run, width: form === ".csv" ? "" : String(Math.max(640, width)) })}>
            {words}
          </a>
        ))}
      </div>
    </details>
  );
}

type PathOf = (form: string, more: Record<string, string>) => string;

/** Vega in place of the picture once it is here; each change of size or theme draws anew. */
function useVega(path: PathOf, options: Record<string, string>, painted: boolean, onTip: (tip: Tip | null) => void) {
  const box = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState("");
  const address = path(".vega", options);
  useEffect(() => {
    if (!painted) return; // on a slow line the picture has the line for itself
    let gone = false;
    let chart: VegaChart | null = null;
    const abort = new AbortController();
    const start = async () => {
      const [{ VegaChart: Made }, spec] = await Promise.all([import("../chart/vega-chart"), get<object>(address, abort.signal)]);
      if (gone || !box.current) return;
      chart = new Made(box.current, spec, onTip);
      await chart.draw();
      if (!gone) setReady(address);
    };
    // Without Vega the picture and the table stay: they say the same.
    start().catch(() => undefined);
    return () => {
      gone = true;
      abort.abort();
      chart?.destroy();
    };
  }, [address, painted]);
  return { box, live: ready === address };
}

function ChartView({ chart, path, width }: { chart: Chart; path: PathOf; width: number }) {
  const tip = useSignal<Tip | null>(null);
  const at = useSignal(-1);
  const options = { theme: isDark() ? "dark" : "light", width: String(width) };
  const [painted, setPainted] = useState(false);
  const paint = () => setPainted(true);
  const { box, live } = useVega(path, options, painted, (next) => (tip.value = next));
  /** Arrow keys read the numbers one after the other. */
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    at.value = Math.max(0, Math.min(chart.rows.length - 1, at.value + step));
    announce(rowWords(chart, at.value));
  };
  return (
    <>
      <figure class="chart-figure">
        <div class="chart-box" role="application" tabIndex={0} aria-label={t("Chart: {title}. Arrow keys read its numbers.", { title: chart.title })} data-live={live} onKeyDown={walk}>
          {!live && <img src={API + path(".svg", options)} alt={chart.summary} width={width} onLoad={paint} onError={paint} />}
          <div ref={box} class={live ? "chart-live" : "chart-live chart-waiting"} />
          {tip.value && <TipCard tip={tip.value} width={width} />}
        </div>
        {at.value >= 0 && <p class="chart-reading">{rowWords(chart, at.value)}</p>}
        <figcaption class="chart-words">{chart.summary}</figcaption>
      </figure>
      <ChartTable chart={chart} />
    </>
  );
}

function rowWords(chart: Chart, row: number): string {
  return chart.columns.map((column, index) => `${column.label}: ${cellText(chart.rows[row]?.[index])}${column.unit ? ` ${column.unit}` : ""}`).join(", ");
}

function TipCard({ tip, width }: { tip: Tip; width: number }) {
  const place = tip.x > width / 2 ? { right: `${width - tip.x + 12}px` } : { left: `${tip.x + 12}px` };
  return (
    <div class="chart-tip" style={{ top: `${tip.y + 8}px`, ...place }} aria-hidden="true">
      {tip.lines.map(([name, text]) => (
        <div key={name}>
          <span class="quiet">{name}</span> <b>{text}</b>
        </div>
      ))}
    </div>
  );
}

function ChartTable({ chart }: { chart: Chart }) {
  const open = useSignal(false);
  const rows = chart.rows.map((_, index) => index);
  return (
    <details class="chart-table" onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary class="button button-small">
        <Icon name="table" size={16} /> {t("Its table: {rows} rows", { rows: formatCount(chart.rows.length) })}
      </summary>
      {open.value && (
        <div class="chart-rows">
          <VirtualTable label={chart.title} columns={chart.columns} shown={chart.columns.map((_, index) => index)} rows={chart.rows} indices={rows} selected={null} onOpen={() => undefined} />
        </div>
      )}
    </details>
  );
}
