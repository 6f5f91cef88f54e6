/** Review of ward names: which ward of the map each name of a file is. Loaded when first opened. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { formatNumber } from "../lib/format";
import { LIKENESS, acceptable, choiceOf, rowKey, rowsOf, wardTitle, wardsWithout, type NameChoice, type NameList, type NameReview, type NameRow, type NameTab, type NameWard } from "../lib/names";
import { pressTool } from "../state/actions";
import { API, asProblem, get, post } from "../state/api";
import { chooseTab, focusedWard, isPhone, namesList, sheetOpen } from "../state/canvas";
import { activeJobs, currentDatasets, links, runs, sessionId } from "../state/store";
import type { Problem } from "../state/types";
import { Icon, IconButton } from "./Icons";
import { NamesRow } from "./NamesRow";
import { ProblemBox } from "./Progress";
import { Skeleton } from "./Skeleton";
import { useLoad } from "./useLoad";
import { t, tn } from "../lib/t";

const TITLE = t("Review names");
const MORE = 60;
const LEVELS = LIKENESS.slice(0, -1);
const EMPTY: Record<NameTab, string> = {
  ask: t("No name is left to decide."),
  unmatched: t("Every name has been found on the map."),
  matched: t("No name is matched yet."),
  without: t("Every ward on the map has data."),
};

interface Undo {
  text: string;
  forget: string[];
  before: NameChoice[];
}

/** The list from the server, anew when its matching or the calculation on it has changed. */
function useReview(list: NameList) {
  const session = sessionId.value;
  const kinds = list === "ward_table" ? ["link"] : ["names", "tpr"];
  const stamp = [
    ...currentDatasets.value.map((dataset) => dataset.id),
    ...links.value.filter((link) => link.current).map((link) => [link.id, link.matched, link.ask, link.unmatched]),
    ...runs.value.filter((run) => run.kind === "tpr" && run.state === "done").map((run) => [run.id, run.stale]),
    activeJobs.value.some((job) => kinds.includes(job.kind)),
  ].join();
  const load = useLoad(session && `${session} ${list} ${stamp}`, (signal) => get<NameReview>(`/sessions/${session}/names?list=${list}`, signal));
  const review = useSignal<NameReview | null>(null);
  useEffect(() => {
    review.value = load.value?.list === list ? load.value : null;
  }, [load.value, list]);
  return { load, review, session };
}

/** Deciding and taking back: what is decided shows at once, the new matching follows. */
function useDeciding(list: NameList, { review, session }: ReturnType<typeof useReview>) {
  const undo = useSignal<Undo | null>(null);
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const send = async (body: Record<string, unknown>): Promise<string[] | null> => {
    busy.value = true;
    problem.value = null;
    try {
      const answer = await post<NameReview>(`/sessions/${session}/names`, { list, ...body });
      review.value = answer;
      return answer.decided ?? [];
    } catch (error) {
      problem.value = asProblem(error);
      return null;
    } finally {
      busy.value = false;
    }
  };
  const note = (text: string, forget: string[] | null, before: NameChoice[] = []) => {
    if (forget) undo.value = forget.length ? { text, forget, before } : null;
  };
  const decide = async (row: NameRow, feature: number | null, title: string) => {
    const before = row.decision_id ? [choiceOf(row, row.feature)] : [];
    note(`${row.source}: ${title}.`, await send({ decisions: [choiceOf(row, feature)] }), before);
  };
  const accept = async (atLeast: number) => {
    const forget = await send({ accept_best: true, at_least: atLeast });
    note(tn("{count} name matched.", "{count} names matched.", forget?.length ?? 0), forget);
  };
  const takeBack = async () => {
    const last = undo.value;
    if (!last) return;
    const done = last.before.length ? await send({ decisions: last.before }) : await send({ forget: last.forget });
    if (done) undo.value = null;
  };
  return { undo, problem, busy, decide, accept, takeBack };
}

export default function NamesReview() {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = namesList.value ?? "ward_table";
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const state = useReview(list);
  const deciding = useDeciding(list, state);
  const close = () => dialog.current?.close();
  const showOnMap = (ward: NameWard) => {
    focusedWard.value = { name: ward.name, lga: ward.lga, code: null, feature: ward.feature, from: "table" };
    chooseTab("map");
    if (isPhone()) sheetOpen.value = true;
    close();
  };
  const { load } = state;
  const review = state.review.value;
  return (
    <dialog
      ref={dialog}
      class="names"
      aria-label={TITLE}
      onClose={() => (namesList.value = null)}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <header class="names-head">
        <h2>{TITLE}</h2>
        <Lists list={list} />
        <IconButton icon="close" label={t("Close")} onClick={close} />
      </header>
      {load.problem && <ProblemBox message={load.problem.message} hint={load.problem.hint} action={{ label: t("Try again"), run: load.again }} />}
      {!load.problem && !review && <Skeleton shape="block" label={t("Loading the names")} />}
      {review?.message && <Missing review={review} onDone={close} />}
      {review && !review.message && <Body key={list} review={review} deciding={deciding} onMap={showOnMap} />}
      <Foot review={review} deciding={deciding} onDone={close} />
    </dialog>
  );
}

function Lists({ list }: { list: NameList }) {
  const kinds = currentDatasets.value.map((dataset) => dataset.kind);
  const known = (["ward_table", "facilities"] as const).filter((name) => kinds.includes(name === "facilities" ? "facility_table" : name));
  if (known.length < 2) return null;
  return (
    <select class="input names-list" aria-label={t("Names of")} value={list} onChange={(event) => (namesList.value = event.currentTarget.value as NameList)}>
      <option value="ward_table">{t("Ward table")}</option>
      <option value="facilities">{t("Facility reports")}</option>
    </select>
  );
}

function Missing({ review, onDone }: { review: NameReview; onDone: () => void }) {
  const calculate = () => {
    void pressTool(t("Calculate test positivity"), "calculate_tpr");
    sheetOpen.value = false;
    onDone();
  };
  return (
    <div class="names-empty">
      <p>{review.message}</p>
      {review.list === "facilities" && currentDatasets.value.some((dataset) => dataset.kind === "facility_table") && (
        <button type="button" class="button button-accent" onClick={calculate}>
          {t("Calculate test positivity")}
        </button>
      )}
    </div>
  );
}

interface BodyProps {
  review: NameReview;
  deciding: ReturnType<typeof useDeciding>;
  onMap: (ward: NameWard) => void;
}

function Body({ review, deciding, onMap }: BodyProps) {
  const { counts } = review;
  const tab = useSignal<NameTab>(counts.ask ? "ask" : counts.unmatched ? "unmatched" : "matched");
  const query = useSignal("");
  const tabs: [NameTab, string, number][] = [
    ["ask", t("To decide"), counts.ask],
    ["unmatched", t("Not found"), counts.unmatched],
    ["matched", t("Matched"), counts.matched],
    ["without", t("Without data"), counts.without_data],
  ];
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = by && tabs[(tabs.findIndex(([id]) => id === tab.value) + by + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    tab.value = next[0];
    document.getElementById(`names-tab-${next[0]}`)?.focus();
  };
  return (
    <div class="names-body">
      <p class="quiet small">
        {t("{file} and {boundary}. What you decide is remembered and used in later files too.", { file: review.file ?? "", boundary: review.boundary ?? "" })}
      </p>
      <div class="tabs names-tabs" role="tablist" aria-label={t("Names")} onKeyDown={step}>
        {tabs.map(([id, label, count]) => (
          <button
            type="button"
            key={id}
            id={`names-tab-${id}`}
            role="tab"
            aria-selected={tab.value === id}
            aria-controls="names-panel"
            tabIndex={tab.value === id ? 0 : -1}
            onClick={() => (tab.value = id)}
          >
            {label} <span class="names-count">{formatNumber(count)}</span>
          </button>
        ))}
      </div>
      <div class="names-tools">
        <label class="search-field">
          <Icon name="search" size={16} />
          <input type="search" aria-label={t("Search names")} placeholder={t("Search names")} value={query.value} onInput={(event) => (query.value = event.currentTarget.value)} />
        </label>
        {tab.value === "ask" && counts.ask > 0 && <AcceptBest review={review} deciding={deciding} />}
      </div>
      <div role="tabpanel" id="names-panel" class="names-panel" aria-labelledby={`names-tab-${tab.value}`}>
        {tab.value === "without" ? (
          <Without wards={wardsWithout(review, query.value)} onMap={onMap} />
        ) : (
          <Rows key={tab.value} rows={rowsOf(review, tab.value, query.value)} empty={query.value ? t("No name is like that.") : EMPTY[tab.value]} {...{ review, deciding, onMap }} />
        )}
      </div>
    </div>
  );
}

function AcceptBest({ review, deciding }: Omit<BodyProps, "onMap">) {
  const level = useSignal(0.85);
  const count = acceptable(review, level.value);
  return (
    <div class="names-accept">
      <label class="names-level">
        <span>{t("Best ones at least")}</span>
        <select class="input" value={level.value} onChange={(event) => (level.value = Number(event.currentTarget.value))}>
          {LEVELS.map(([least, words]) => (
            <option key={least} value={least}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="button button-small" disabled={!count || deciding.busy.value} onClick={() => void deciding.accept(level.value)}>
        {t("Accept {count}", { count: formatNumber(count) })}
      </button>
    </div>
  );
}

function Rows({ rows, empty, review, deciding, onMap }: BodyProps & { rows: NameRow[]; empty: string }) {
  const shown = useSignal(MORE);
  const at = useSignal(0);
  const box = useRef<HTMLUListElement>(null);
  const refocus = useRef(false);
  const focusRow = (index: number) => {
    at.value = Math.max(0, Math.min(index, Math.min(rows.length, shown.value) - 1));
    box.current?.querySelectorAll<HTMLElement>(".names-row")[at.value]?.focus();
  };
  // A decided name leaves the list: the next one takes its place, and the focus.
  useEffect(() => {
    if (!refocus.current) return;
    refocus.current = false;
    if (rows.length) focusRow(at.value);
    else document.querySelector<HTMLElement>(".names-tabs [aria-selected=true]")?.focus();
  }, [review]);
  const decide = (row: NameRow, index: number, feature: number | null, title: string) => {
    at.value = index;
    refocus.current = true;
    void deciding.decide(row, feature, title);
  };
  if (!rows.length) return <p class="names-empty">{empty}</p>;
  return (
    <>
      <p class="quiet small names-keys">
        {t("Keys:")} <kbd>↑</kbd> <kbd>↓</kbd> {t("go through the names,")} <kbd>1</kbd>–<kbd>3</kbd> {t("choose a ward,")} <kbd>{t("Enter")}</kbd> {t("the first,")} <kbd>0</kbd> {t("none of them.")}
      </p>
      <ul ref={box} class="names-rows" aria-label={t("Names")}>
        {rows.slice(0, shown.value).map((row, index) => (
          <NamesRow
            key={rowKey(row)}
            row={row}
            review={review}
            current={index === at.value}
            busy={deciding.busy.value}
            onStep={(by) => focusRow(index + by)}
            onFocus={() => (at.value = index)}
            onDecide={(feature, title) => decide(row, index, feature, title)}
            onMap={onMap}
          />
        ))}
      </ul>
      {rows.length > shown.value && (
        <button type="button" class="button button-small" onClick={() => (shown.value += MORE)}>
          {t("Show {shown} more of {rows}", { shown: formatNumber(Math.min(MORE, rows.length - shown.value)), rows: formatNumber(rows.length) })}
        </button>
      )}
    </>
  );
}

function Without({ wards, onMap }: { wards: NameWard[]; onMap: (ward: NameWard) => void }) {
  if (!wards.length) return <p class="names-empty">{EMPTY.without}</p>;
  return (
    <ul class="names-rows">
      {wards.slice(0, 500).map((ward) => (
        <li key={ward.feature} class="names-ward">
          <span>{wardTitle(ward)}</span>
          <button type="button" class="button button-small button-plain" aria-label={t("Show on map: {name}", { name: wardTitle(ward) })} onClick={() => onMap(ward)}>
            <Icon name="map" size={16} /> {t("Show on map")}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Foot({ review, deciding, onDone }: { review: NameReview | null; deciding: BodyProps["deciding"]; onDone: () => void }) {
  const { undo, problem, busy } = deciding;
  return (
    <footer class="names-foot">
      <div class="names-said" role="status">
        {problem.value ? (
          <span class="tone-error">
            {problem.value.message} {problem.value.hint}
          </span>
        ) : (
          <span>{undo.value?.text ?? (review?.pending ? t("Matching again…") : "")}</span>
        )}
      </div>
      {undo.value && (
        <button type="button" class="button button-small" disabled={busy.value} onClick={() => void deciding.takeBack()}>
          {t("Undo")}
        </button>
      )}
      {review && !review.message && (
        <a class="button button-small" href={`${API}/sessions/${sessionId.value}/names.csv?list=${review.list}`} download>
          <Icon name="download" size={16} /> {t("List as CSV")}
        </a>
      )}
      <button type="button" class="button button-small button-accent" onClick={onDone}>
        {t("Done")}
      </button>
    </footer>
  );
}
