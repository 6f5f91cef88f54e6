/** Reports and files of the session: ask for one, see how far it is, fetch it, remove it. */
import { useState } from "preact/hooks";
import { formatBytes, formatWhen } from "../lib/format";
import { cancelJob } from "../state/actions";
import { get } from "../state/api";
import { exportId } from "../state/canvas";
import { askFor, documents, isOlder, removeDocument, type Wish } from "../state/reports";
import { currentDatasets, jobProgress, sessionId, state } from "../state/store";
import { fileOf } from "../state/talk";
import type { Export } from "../state/types";
import { Icon, IconButton } from "../view/Icons";
import { ProblemBox, Progress } from "../view/Progress";
import { useLoad } from "../view/useLoad";
import { language as pageLanguage, t } from "../lib/t";

interface Offer {
  sections: { key: string; label: string; usual: boolean; there: boolean }[];
  languages: Record<string, string>;
  report_formats: Record<string, string>;
  result_formats: Record<string, string>;
}

export default function ReportsTab() {
  const runs = Object.values(state.value.entities.run).filter((run) => run.state === "done").length;
  const offer = useLoad(`${sessionId.value} ${runs}`, (abort) => get<Offer>(`/sessions/${sessionId.value}/exports`, abort));
  const rows = documents.value;
  return (
    <div class="reports">
      {offer.problem && <ProblemBox {...offer.problem} action={{ label: t("Try again"), run: offer.again }} />}
      {offer.value && <NewReport offer={offer.value} />}
      <h2 class="reports-head">{t("Reports and files")}</h2>
      {rows.length === 0 && <p class="quiet">{t("None yet. What you have written here, or ask for in the conversation, is kept in this list.")}</p>}
      <ul class="reports-list">
        {rows.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
    </div>
  );
}

function NewReport({ offer }: { offer: Offer }) {
  const [format, setFormat] = useState("pdf");
  const [language, setLanguage] = useState(pageLanguage);
  const [chosen, setChosen] = useState<Record<string, boolean>>({});
  const isChosen = (section: Offer["sections"][number]) => chosen[section.key] ?? (section.usual && section.there && !(format === "pptx" && section.key === "wards")); // dozens of slides
  const report = format in offer.report_formats;
  const wish = (): Wish =>
    report
      ? { kind: "report", format, language, sections: offer.sections.filter(isChosen).map((section) => section.key) }
      : { kind: "results", format, language };
  const nothing = report && !offer.sections.some(isChosen);
  return (
    <form
      class="reports-new"
      onSubmit={(event) => {
        event.preventDefault();
        if (!nothing) void askFor(wish());
      }}
    >
      <div class="reports-choices">
        <label>
          <span>{t("Format")}</span>
          <select class="input" value={format} onChange={(event) => setFormat(event.currentTarget.value)}>
            <Options label={t("Report")} choices={offer.report_formats} />
            <Options label={t("Tables and maps")} choices={offer.result_formats} />
          </select>
        </label>
        <label>
          <span>{t("Language")}</span>
          <select class="input" value={language} onChange={(event) => setLanguage(event.currentTarget.value)}>
            {Object.entries(offer.languages).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button button-accent" disabled={nothing || currentDatasets.value.length === 0}>
          {report ? t("Write the report") : t("Export")}
        </button>
      </div>
      {report && (
        <fieldset class="reports-sections">
          <legend>{t("Sections")}</legend>
          {offer.sections.map((section) => (
            <label key={section.key} class={section.there ? undefined : "quiet"}>
              <input
                type="checkbox"
                checked={isChosen(section)}
                onChange={(event) => setChosen({ ...chosen, [section.key]: event.currentTarget.checked })}
              />{" "}
              {section.label}
              {!section.there && ` (${t("not there yet")})`}
            </label>
          ))}
        </fieldset>
      )}
    </form>
  );
}

function Options({ label, choices }: { label: string; choices: Record<string, string> }) {
  return (
    <optgroup label={label}>
      {Object.entries(choices).map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

const KIND = { report: t("Report"), results: t("Results"), conversation: t("Conversation") } as const;

function titleOf(item: Export): string {
  if (item.name) return item.name;
  return `${KIND[item.kind]}${item.title ? `: ${item.title}` : ""} (${item.format})`;
}

function Row({ item }: { item: Export }) {
  const job = item.job ? state.value.entities.job[item.job] : undefined;
  const now = job ? jobProgress(job) : { percent: null, stage: null };
  const details = [KIND[item.kind], item.area, item.size ? formatBytes(item.size) : "", formatWhen(item.created)].filter(Boolean);
  return (
    <li class={item.id === exportId.value ? "reports-row reports-shown" : "reports-row"} aria-busy={item.state === "working"}>
      <Icon name="file" size={20} />
      <div class="reports-what">
        <strong>{titleOf(item)}</strong>
        <span class="quiet small">{details.join(" · ")}</span>
        {item.state === "done" && isOlder(item) && <span class="reports-older small">{t("Based on older data or results")}</span>}
        {item.state === "working" && (
          <>
            <span class="quiet small">{now.stage || t("Waiting")}</span>
            <Progress label={job?.title ?? t("Writing")} percent={job?.state === "running" ? now.percent : null} />
          </>
        )}
        {item.state === "failed" && <span class="reports-older small">{item.error?.message ?? t("It could not be written.")}</span>}
        {item.state === "cancelled" && <span class="quiet small">{t("Stopped")}</span>}
      </div>
      {item.state === "done" && (
        <a class="button button-small" href={fileOf(item)} download={item.name} aria-label={t("Download {name}", { name: titleOf(item) })}>
          <Icon name="download" size={16} /> {t("Download")}
        </a>
      )}
      {item.state === "working" && item.job ? (
        <IconButton icon="stop" label={t("Stop writing {name}", { name: titleOf(item) })} onClick={() => void cancelJob(item.job!)} />
      ) : (
        <IconButton icon="trash" label={t("Remove {name}", { name: titleOf(item) })} onClick={() => void removeDocument(item.id)} />
      )}
    </li>
  );
}
