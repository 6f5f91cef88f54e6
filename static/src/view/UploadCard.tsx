/** One file: on its way, being read, and what was found in it. */
import { useEffect } from "preact/hooks";
import { formatBytes, formatPercent, formatRemaining } from "../lib/format";
import { openData, pressTool, retryJob } from "../state/actions";
import { notifyProblem } from "../state/notices";
import { currentDatasets, jobProgress, links, state, status, transfers, uploadOffsets, type Transfer } from "../state/store";
import { askOffset, cancelTransfer, pauseTransfer, removeUpload, resumeTransfer } from "../state/transfers";
import type { Dataset, Job, Message, Upload } from "../state/types";
import { addFilesByPicker } from "./Files";
import { Icon, IconButton } from "./Icons";
import { ProblemBox, Progress } from "./Progress";
import { t, tn } from "../lib/t";

export function UploadCard({ upload, clientId, told }: { upload: Upload | null; clientId: string; told: Message | null }) {
  const transfer = transfers.value.find((item) => item.clientId === clientId) ?? null;
  const receiving = !upload || upload.state === "receiving";
  const name = upload?.filename ?? transfer?.name ?? "";
  const size = upload?.size ?? transfer?.size ?? 0;
  return (
    <article class="card upload" aria-label={t("File {name}", { name })}>
      <header class="upload-head">
        <Icon name="file" size={20} />
        <div class="upload-name">
          <strong>{name}</strong>
          <span class="quiet">{formatBytes(size)}</span>
        </div>
        {receiving && transfer && <TransferButtons transfer={transfer} upload={upload} />}
        {upload?.state === "failed" && (
          <IconButton icon="trash" label={t("Remove {name}", { name })} onClick={() => void removeUpload(upload.id).catch(notifyProblem)} />
        )}
      </header>
      {receiving ? <Sending upload={upload} transfer={transfer} /> : upload && <Reading upload={upload} told={told} />}
    </article>
  );
}

function TransferButtons({ transfer, upload }: { transfer: Transfer; upload: Upload | null }) {
  const { clientId, state: how, name } = transfer;
  return (
    <div class="upload-buttons">
      {how === "sending" && <IconButton icon="pause" label={t("Pause {name}", { name })} onClick={() => pauseTransfer(clientId)} />}
      {how === "paused" && <IconButton icon="play" label={t("Resume {name}", { name })} onClick={() => resumeTransfer(clientId)} />}
      {how !== "done" && (
        <IconButton icon="close" label={t("Cancel {name}", { name })} onClick={() => void cancelTransfer(clientId, upload)} />
      )}
    </div>
  );
}

function Sending({ upload, transfer }: { upload: Upload | null; transfer: Transfer | null }) {
  if (!transfer) return upload && <Interrupted upload={upload} />;
  const percent = transfer.size ? (transfer.sent / transfer.size) * 100 : null;
  if (transfer.state === "failed" && transfer.problem) {
    const { message, hint } = transfer.problem;
    const again = { label: t("Try again"), run: () => resumeTransfer(transfer.clientId) };
    return <ProblemBox message={message} hint={hint} action={again} />;
  }
  return (
    <>
      <Progress label={t("Sending {name}", { name: transfer.name })} percent={percent} />
      <p class="quiet small">{sendingWords(transfer)}</p>
    </>
  );
}

function sendingWords(transfer: Transfer): string {
  if (transfer.state === "waiting") return t("Getting ready…");
  if (transfer.state === "done") return t("Arrived; waiting for its turn to be read");
  const sent = t("{sent} of {size}", { sent: formatBytes(transfer.sent), size: formatBytes(transfer.size) });
  if (transfer.state === "paused") return t("Paused at {sent}", { sent });
  if (status.value === "offline") return `${sent} · ${t("waits for the connection and goes on by itself")}`;
  if (!transfer.speed) return sent;
  const left = formatRemaining((transfer.size - transfer.sent) / transfer.speed);
  return `${sent} · ${formatBytes(transfer.speed)}/s · ${left}`;
}

const ASK_OFFSET_MS = 3000;

/** The rest of a file that this page cannot read: sent from elsewhere, or stopped by a reload. */
function Interrupted({ upload }: { upload: Upload }) {
  const live = uploadOffsets.value[upload.id];
  useEffect(() => {
    void askOffset(upload.id);
    const timer = setInterval(() => void askOffset(upload.id), ASK_OFFSET_MS);
    return () => clearInterval(timer);
  }, [upload.id]);
  const offset = Math.max(upload.offset, live?.offset ?? 0);
  const percent = upload.size ? (offset / upload.size) * 100 : 0;
  if (live?.moving) {
    return (
      <>
        <Progress label={t("Arriving from another window: {filename}", { filename: upload.filename })} percent={percent} />
        <p class="quiet small">{t("Arriving from another window")}</p>
      </>
    );
  }
  return (
    <>
      <Progress label={t("Stopped: {filename}", { filename: upload.filename })} percent={percent} />
      <p class="small">
        {t("{percent} is here, and this window is not sending the rest. Nothing is lost: choose the same file again and it goes on from there.", { percent: formatPercent(percent) })}
      </p>
      <div class="row">
        <button type="button" class="button button-small" onClick={addFilesByPicker}>
          {t("Choose the file")}
        </button>
        <button type="button" class="button button-small button-plain" onClick={() => void removeUpload(upload.id).catch(notifyProblem)}>
          {t("Remove")}
        </button>
      </div>
    </>
  );
}

const OUR_FAULTS = ["unexpected", "worker_lost", "took_too_long", ""];

function Reading({ upload, told }: { upload: Upload; told: Message | null }) {
  const { entities } = state.value;
  const job = upload.job ? entities.job[upload.job] : undefined;
  const dataset = upload.dataset ? entities.dataset[upload.dataset] : undefined;
  if (upload.state === "failed") {
    const problem = upload.error ?? job?.error;
    // What is in the file stays the same: reading it again helps only where the fault was ours.
    const ours = job?.state === "failed" && OUR_FAULTS.includes(problem?.code ?? "");
    const again = ours ? { label: t("Read it again"), run: () => void retryJob(job.id) } : { label: t("Choose another file"), run: addFilesByPicker };
    return <ProblemBox message={problem?.message ?? t("This file could not be read.")} hint={problem?.hint} action={again} />;
  }
  if (dataset) return <Summary dataset={dataset} told={told} />;
  return <ReadingProgress name={upload.filename} job={job} />;
}

function ReadingProgress({ name, job }: { name: string; job: Job | undefined }) {
  const now = job ? jobProgress(job) : { percent: null, stage: null };
  return (
    <>
      <Progress label={t("Reading {name}", { name })} percent={now.percent} />
      <p class="quiet small">{now.stage ?? t("Reading…")}</p>
    </>
  );
}

/** What the file holds: one line once table and boundary are joined, with its points until then. */
function Summary({ dataset, told }: { dataset: Dataset; told: Message | null }) {
  const joined = links.value.some((link) => link.current && (link.table === dataset.id || link.boundary === dataset.id));
  const points = joined || !dataset.current ? [] : (told?.points ?? dataset.points).slice(0, 4);
  return (
    <div class="summary">
      <p class="summary-headline">{dataset.headline}</p>
      {points.length > 0 && (
        <ul class="points">
          {points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
      {dataset.current ? (
        <div class="summary-foot">
          <FindingCounts counts={dataset.findings_count} />
          <button type="button" class="link-like" aria-label={t("Open the data of {name}", { name: dataset.name })} onClick={() => openData(dataset.id)}>
            {t("Open the data")} <Icon name="right" size={14} />
          </button>
        </div>
      ) : (
        <p class="quiet small">{t("Not in use now: replaced, read again, or taken out.")}</p>
      )}
      <NextFile dataset={dataset} />
    </div>
  );
}

/** The one next step while the other of the two files is missing. */
function NextFile({ dataset }: { dataset: Dataset }) {
  const has = (kind: string) => currentDatasets.value.some((other) => other.kind === kind);
  const coming = Object.values(state.value.entities.upload).some((upload) => !upload.dataset && upload.state !== "failed" && upload.state !== "removed");
  if (!dataset.current || coming || (has("ward_table") && has("boundary"))) return null;
  if (dataset.kind === "raster" && (has("ward_table") || has("boundary"))) return null;
  const reports = dataset.kind === "facility_table";
  const needsOutlines = has("ward_table") || dataset.kind === "raster" || (reports && !has("boundary"));
  return (
    <div class="row">
      {reports && (
        <button type="button" class="button button-small button-accent" onClick={() => void pressTool(t("Calculate test positivity"), "calculate_tpr")}>
          {t("Calculate test positivity")}
        </button>
      )}
      <button type="button" class={`button button-small ${reports ? "" : "button-accent"}`} onClick={addFilesByPicker}>
        {needsOutlines ? t("Add the ward boundaries") : t("Add the ward table")}
      </button>
    </div>
  );
}

export function FindingCounts({ counts }: { counts: Dataset["findings_count"] }) {
  const { error = 0, warning = 0, note = 0 } = counts;
  if (error + warning + note === 0) {
    return (
      <span class="finding-count tone-ok">
        <Icon name="check" size={15} /> {t("No findings")}
      </span>
    );
  }
  return (
    <>
      {error > 0 && (
        <span class="finding-count tone-error">
          <Icon name="error" size={15} /> {tn("{count} error", "{count} errors", error)}
        </span>
      )}
      {warning > 0 && (
        <span class="finding-count tone-warning">
          <Icon name="warning" size={15} /> {tn("{count} warning", "{count} warnings", warning)}
        </span>
      )}
      {note > 0 && (
        <span class="finding-count">
          <Icon name="note" size={15} /> {tn("{count} note", "{count} notes", note)}
        </span>
      )}
    </>
  );
}
