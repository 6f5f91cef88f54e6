/** The conversation as a document: ask for one, see how far it is, take it. */
import { useEffect } from "preact/hooks";
import { formatBytes, formatWhen } from "../lib/format";
import { jobProgress, state } from "../state/store";
import { exportAs, fetchAwaited, fileOf, FORMATS } from "../state/talk";
import type { Export } from "../state/types";
import { Icon } from "./Icons";
import { Progress } from "./Progress";
import { useClosingMenu } from "./useClosingMenu";
import { t } from "../lib/t";

const MOST_LISTED = 3;
const newestFirst = (a: Export, b: Export) => (a.created < b.created ? 1 : -1);

export function ExportMenu() {
  const menu = useClosingMenu();
  const exports = Object.values(state.value.entities.export)
    .filter((item) => item.kind === "conversation")
    .sort(newestFirst);
  useEffect(fetchAwaited, [state.value.entities.export]);
  const done = exports.filter((item) => item.state === "done").slice(0, MOST_LISTED);
  return (
    <div class="side-export">
      <details class="menu" {...menu}>
        <summary class="button button-small">
          <Icon name="download" size={16} /> {t("Export this conversation")}
        </summary>
        <div class="menu-box">
          {FORMATS.map(({ key, label }) => (
            <button
              type="button"
              class="menu-item"
              key={key}
              onClick={() => {
                if (menu.ref.current) menu.ref.current.open = false;
                void exportAs(key);
              }}
            >
              {t("As {name}", { name: label })}
            </button>
          ))}
          {done.map((item) => (
            <a class="menu-item" key={item.id} href={fileOf(item)} download={item.name}>
              <span>{item.name}</span>
              <span class="quiet small">
                {formatBytes(item.size ?? 0)}, {formatWhen(item.created)}
              </span>
            </a>
          ))}
        </div>
      </details>
      {exports.filter((item) => item.state === "working").map((item) => <Writing key={item.id} item={item} />)}
    </div>
  );
}

function Writing({ item }: { item: Export }) {
  const job = item.job ? state.value.entities.job[item.job] : undefined;
  const now = job ? jobProgress(job) : { percent: null, stage: null };
  const label = job?.title ?? t("Writing the document");
  return (
    <div class="small">
      <span class="quiet">{now.stage || label}</span>
      <Progress label={label} percent={job?.state === "running" ? now.percent : null} />
    </div>
  );
}
