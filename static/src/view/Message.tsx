/** One question or one answer. All text goes in as text nodes. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { columnDecimals, formatFixed, formatNumber, typeset } from "../lib/format";
import { openData, pressChip, retryLetter } from "../state/actions";
import { showOnCanvas } from "../state/canvas";
import { outbox } from "../state/live";
import { drafts, modelOpen } from "../state/model";
import type { Letter } from "../state/outbox";
import { API } from "../state/api";
import { chartPath } from "../state/chart-types";
import { jobProgress, links, mayTakeFiles, readOnly, sessionId, state, status } from "../state/store";
import { fileOf, retryMessage } from "../state/talk";
import type { Cell, Chip, Message, MessageTable, Show } from "../state/types";
import { toCsv } from "../lib/table";
import { Icon, IconButton, type IconName } from "./Icons";
import { Method } from "./Method";
import { ProblemBox } from "./Progress";
import { isDark } from "./theme";
import { AnswerTools, QuestionFoot } from "./TalkParts";
import { ToolCard, saidByToolCard } from "./ToolCard";
import { t, tn } from "../lib/t";

const MOST_SIGNS = 600;
const MOST_LINES = 8;
/** More than fits a few lines: it must not push its answer off the screen. */
const isLong = (text: string) => text.length > MOST_SIGNS || text.split("\n").length > MOST_LINES;

export function Question({ text, note, foot }: { text: string; note?: string | undefined; foot?: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const long = isLong(text);
  return (
    <article class="question" aria-label={t("You asked")}>
      <p class={long && !open ? "clamped" : undefined}>{text}</p>
      {long && (
        <button type="button" class="button button-small button-plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t("Show less") : t("Show all")}
        </button>
      )}
      {note && <span class="question-note">{note}</span>}
      {foot}
    </article>
  );
}

export function LetterView({ letter }: { letter: Letter }) {
  const offline = status.value === "offline";
  if (!letter.problem) {
    const held = letter.held ? t("The server does not answer just now; this is sent again by itself") : t("Sending…");
    return <Question text={letter.text} note={offline ? t("Will be sent when the connection is back") : held} />;
  }
  return (
    <div class="question-failed">
      <Question text={letter.text} />
      <ProblemBox
        message={letter.problem.message}
        hint={letter.problem.hint}
        action={{ label: t("Send again"), run: () => retryLetter(letter.client_id) }}
      />
      <button type="button" class="button button-small button-plain" onClick={() => outbox.remove(letter.client_id)}>
        {t("Throw away")}
      </button>
    </div>
  );
}

export function MessageView({ message, last }: { message: Message; last: boolean }) {
  if (message.role === "user") return <Question text={message.text} foot={!readOnly && <QuestionFoot message={message} />} />;
  const working = message.state === "working";
  const boxed = saidByToolCard(message);
  return (
    <article class="answer" aria-label={t("Answer: {what}", { what: message.headline || message.tool_label || (working ? t("being worked out") : "") })} aria-busy={working}>
      <ToolCard message={message} />
      {working && drafts.value[message.id] && <p class="answer-text answer-draft">{drafts.value[message.id]}</p>}
      {message.headline && !boxed && <h2 class="answer-headline">{typeset(message.headline)}</h2>}
      {message.text && message.text !== message.headline && <p class="answer-text">{typeset(message.text)}</p>}
      {message.show?.chart && <SmallChart message={message} address={message.show.chart} />}
      {!boxed && <PointList points={message.points} />}
      {message.table && message.table.rows.length > 0 && <SmallTable table={message.table} label={message.headline ?? t("Table")} />}
      {message.state === "stopped" && <Stopped message={message} />}
      {!working && message.model && <ModelNote model={message.model} />}
      <Foot message={message} />
      {last && !working && <Chips chips={ownChips(message)} />}
    </article>
  );
}

/** The chart as a small picture; pressed, it opens on the canvas. */
function SmallChart({ message, address }: { message: Message; address: string }) {
  const path = chartPath(sessionId.value ?? "", address, ".svg", { run: message.show?.run ?? "", theme: isDark() ? "dark" : "light", width: "480" });
  return <img class="answer-picture" src={API + path} alt={message.headline ?? t("Chart")} width={480} loading="lazy" />;
}

/** Suggestions but for one that the button above does already. */
function ownChips({ chips, show }: Message): Chip[] {
  return show ? chips.filter((chip) => chip.label !== SHOW_WORDS[show.view].label) : chips;
}

const MODEL_NOTES = {
  used: t("with the language model"),
  own_words: t("in the tool's own words: the language model's could not be checked"),
  without: t("answered without the language model"),
};

/** A quiet word on what the language model had to do with it. */
function ModelNote({ model }: { model: NonNullable<Message["model"]> }) {
  return (
    <p class="quiet small">
      {MODEL_NOTES[model]} ·{" "}
      <button type="button" class="button button-small button-plain" onClick={() => (modelOpen.value = true)}>
        {t("What was sent")}
      </button>
    </p>
  );
}

const MOST_POINTS = 3;

/** The first three points; more of them when asked for. */
function PointList({ points }: { points: string[] }) {
  if (!points.length) return null;
  const rest = points.slice(MOST_POINTS);
  const list = (items: string[]) => (
    <ul class="points">
      {items.map((point) => (
        <li key={point}>{typeset(point)}</li>
      ))}
    </ul>
  );
  return (
    <>
      {list(points.slice(0, MOST_POINTS))}
      {rest.length > 0 && (
        <details class="more-points">
          <summary>{rest.length === 1 ? t("One more point") : tn("{count} more point", "{count} more points", rest.length)}</summary>
          {list(rest)}
        </details>
      )}
    </>
  );
}

function Stopped({ message }: { message: Message }) {
  return (
    <div class="row">
      {!message.headline && <span class="quiet">{t("Stopped.")}</span>}
      {message.in_reply_to && (
        <button type="button" class="button button-small" onClick={() => void retryMessage(message.id)}>
          {t("Try again")}
        </button>
      )}
    </div>
  );
}

const SHOW_WORDS: Record<Show["view"], { label: string; icon: IconName }> = {
  map: { label: t("Show the map"), icon: "map" },
  table: { label: t("Show the table"), icon: "table" },
  chart: { label: t("Show the chart"), icon: "chart" },
  data: { label: t("Show the data"), icon: "data" },
  settlements: { label: t("Show the grid"), icon: "grid" },
  reports: { label: t("Show the reports"), icon: "file" },
};

/** A reader of a shared link has neither the data nor the grids. */
const canShow = (show: Show): boolean => !readOnly || (show.view !== "data" && show.view !== "settlements");

/** The server's own message on how the files fit, while names in them are uncertain. */
function asksNames({ outcome, in_reply_to, show }: Message): boolean {
  const asked = links.value.some((link) => link.current && link.ask > 0);
  return outcome === "clarify" && in_reply_to === null && show?.view === "map" && asked;
}

function Foot({ message }: { message: Message }) {
  const { show } = message;
  const method = message.state === "complete" && (message.run ?? message.receipt ?? message.tool);
  if (!show && !method && !message.in_reply_to) return null;
  return (
    <div class="answer-foot">
      {show && canShow(show) && (
        <button type="button" class="button button-small" onClick={() => showOnCanvas(show)}>
          <Icon name={SHOW_WORDS[show.view].icon} size={16} /> {SHOW_WORDS[show.view].label}
        </button>
      )}
      {!readOnly && asksNames(message) && (
        <button type="button" class="button button-small" onClick={() => openData()}>
          <Icon name="data" size={16} /> {t("See the uncertain names")}
        </button>
      )}
      {method && <Method message={message} />}
      {!readOnly && <AnswerTools message={message} />}
    </div>
  );
}

export function Chips({ chips }: { chips: Chip[] }) {
  if (!chips.length) return null;
  return (
    <div class="chips" role="group" aria-label={t("Suggestions")}>
      {chips.map((chip) =>
        chip.export ? (
          <ExportChip key={chip.label} label={chip.label} id={chip.export} />
        ) : chip.url?.startsWith("/") ? (
          <a class="chip" key={chip.label} href={chip.url} target="_blank" rel="noopener">
            {chip.label}
          </a>
        ) : (
          <button type="button" class="chip" key={chip.label} onClick={() => pressChip(chip)}>
            {chip.label}
          </button>
        ),
      )}
    </div>
  );
}

/** The button to a document: a link once it is written, how far it is until then. */
function ExportChip({ label, id }: { label: string; id: string }) {
  const item = state.value.entities.export[id];
  if (item?.state === "done") {
    return (
      <a class="chip" href={fileOf(item)} download={item.name}>
        <Icon name="download" size={16} /> {label}
      </a>
    );
  }
  if (item && item.state !== "working") return null;
  const job = item?.job ? state.value.entities.job[item.job] : undefined;
  const percent = job ? jobProgress(job).percent : null;
  return (
    <span class="chip" role="status">
      {percent ? t("Being written ({percent} %)…", { percent: Math.round(percent) }) : t("Being written…")}
    </span>
  );
}

const PAGE_ROWS = 10;

const FOLDED_ROWS = 3;
const LONG_CELL = 60;

/** Sentences in cells make a wall of text: the first rows do until the details are asked for. */
function isWordy({ rows }: MessageTable): boolean {
  return rows.length > FOLDED_ROWS && rows.some((row) => row.some((cell) => typeof cell === "string" && cell.length > LONG_CELL));
}

/** Signs of a number column's name that get two lines rather than four. */
const LONG_HEAD = 14;

function WordCell({ text }: { text: string }) {
  return text.length > LONG_CELL / 2 ? <div class="word-cell">{text}</div> : text;
}

/** A number, also one that comes as text with its percent sign; their column is set to the right. */
function isFigure(cell: Cell | undefined): boolean {
  return cell === null || typeof cell === "number" || (typeof cell === "string" && /^[−–-]?\d[\d.,\s]*%?$/.test(cell));
}

function SmallTable({ table, label }: { table: MessageTable; label: string }) {
  const [page, setPage] = useState(0);
  const pages = Math.ceil(table.rows.length / PAGE_ROWS);
  const [whole, setWhole] = useState(false);
  const folded = !whole && isWordy(table);
  const rows = folded ? table.rows.slice(0, FOLDED_ROWS) : table.rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
  const numeric = table.columns.map((_, index) => table.rows.every((row) => isFigure(row[index])));
  const decimals = table.columns.map((_, index) => columnDecimals(table.rows.map((row) => row[index])));
  return (
    <div class={folded ? "small-table table-folded" : "small-table"}>
      <div class="table-scroll table-wrap" tabIndex={0} role="group" aria-label={label}>
        <table>
          <thead>
            <tr>
              {table.columns.map((column, index) => (
                <th key={index} scope="col" class={numeric[index] ? (column.length > LONG_HEAD ? "num num-long" : "num") : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={page * PAGE_ROWS + index}>
                {table.columns.map((_, column) => (
                  <td key={column} class={numeric[column] ? "num" : undefined}>
                    {typeof row[column] === "number" ? formatFixed(row[column], decimals[column]!) : <WordCell text={typeset(cellText(row[column]))} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="pager">
        {folded && (
          <button type="button" class="button button-small" onClick={() => setWhole(true)}>
            {t("Details: all {rows} rows", { rows: table.rows.length })}
          </button>
        )}
        {!folded && pages > 1 && <Pager page={page} pages={pages} rows={table.rows.length} onPage={setPage} />}
        {mayTakeFiles && <IconButton class="pager-csv" icon="download" label={t("Download this table as CSV")} onClick={() => saveCsv(table, label)} />}
      </div>
    </div>
  );
}

function Pager(props: { page: number; pages: number; rows: number; onPage: (page: number) => void }) {
  const { page, pages, rows, onPage } = props;
  return (
    <>
      <button type="button" class="button button-small" disabled={page === 0} onClick={() => onPage(page - 1)}>
        {t("Previous")}
      </button>
      <span class="quiet small" aria-live="polite">
        {t("{first}–{last} of {rows}", { first: page * PAGE_ROWS + 1, last: Math.min(rows, (page + 1) * PAGE_ROWS), rows })}
      </span>
      <button type="button" class="button button-small" disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
        {t("Next")}
      </button>
    </>
  );
}

function saveCsv(table: MessageTable, label: string): void {
  const url = URL.createObjectURL(new Blob([toCsv(table.columns, table.rows)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${label.replace(/[^\p{L}\p{N}]+/gu, "_").slice(0, 60)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined || cell === "") return "–";
  if (typeof cell === "number") return formatNumber(cell);
  if (typeof cell === "boolean") return cell ? t("yes") : t("no");
  return cell;
}
