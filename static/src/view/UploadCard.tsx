/** One file: on its way, being read, and what was found in it. */
import { useEffect } from "preact/hooks";
import { formatBytes, formatPercent, formatRemaining, plural } from "../lib/format";
import { openData, retryJob } from "../state/actions";
import { notifyProblem } from "../state/notices";
import { jobProgress, messages, state, status, transfers, uploadOffsets, type Transfer } from "../state/store";
import { askOffset, cancelTransfer, pauseTransfer, removeUpload, resumeTransfer } from "../state/transfers";
import type { Dataset, Job, Upload } from "../state/types";
import { addFilesByPicker } from "./Files";
import { Icon, IconButton } from "./Icons";
import { ProblemBox, Progress } from "./Progress";

export function UploadCard({ upload, clientId }: { upload: Upload | null; clientId: string }) {
  const transfer = transfers.value.find((item) => item.clientId === clientId) ?? null;
  const receiving = !upload || upload.state === "receiving";
  const name = upload?.filename ?? transfer?.name ?? "";
  const size = upload?.size ?? transfer?.size ?? 0;
  return (
    <article class="card upload" aria-label={`File ${name}`}>
      <header class="upload-head">
        <Icon name="file" size={20} />
        <div class="upload-name">
          <strong>{name}</strong>
          <span class="quiet">{formatBytes(size)}</span>
        </div>
        {receiving && transfer && <TransferButtons transfer={transfer} upload={upload} />}
        {upload?.state === "failed" && (
          <IconButton icon="trash" label={`Remove ${name}`} onClick={() => void removeUpload(upload.id).catch(notifyProblem)} />
        )}
      </header>
      {receiving ? <Sending upload={upload} transfer={transfer} /> : upload && <Reading upload={upload} />}
    </article>
  );
}

function TransferButtons({ transfer, upload }: { transfer: Transfer; upload: Upload | null }) {
  const { clientId, state: how, name } = transfer;
  return (
    <div class="upload-buttons">
      {how === "sending" && <IconButton icon="pause" label={`Pause ${name}`} onClick={() => pauseTransfer(clientId)} />}
      {how === "paused" && <IconButton icon="play" label={`Resume ${name}`} onClick={() => resumeTransfer(clientId)} />}
      {how !== "done" && (
        <IconButton icon="close" label={`Cancel ${name}`} onClick={() => void cancelTransfer(clientId, upload)} />
      )}
    </div>
  );
}

function Sending({ upload, transfer }: { upload: Upload | null; transfer: Transfer | null }) {
  if (!transfer) return upload && <Interrupted upload={upload} />;
  const percent = transfer.size ? (transfer.sent / transfer.size) * 100 : null;
  if (transfer.state === "failed" && transfer.problem) {
    const { message, hint } = transfer.problem;
    const again = { label: "Try again", run: () => resumeTransfer(transfer.clientId) };
    return <ProblemBox message={message} hint={hint} action={again} />;
  }
  return (
    <>
      <Progress label={`Sending ${transfer.name}`} percent={percent} />
      <p class="quiet small">{sendingWords(transfer)}</p>
    </>
  );
}

function sendingWords(transfer: Transfer): string {
  if (transfer.state === "waiting") return "Getting ready…";
  if (transfer.state === "done") return "Arrived; waiting for its turn to be read";
  const sent = `${formatBytes(transfer.sent)} of ${formatBytes(transfer.size)}`;
  if (transfer.state === "paused") return `Paused at ${sent}`;
  if (status.value === "offline") return `${sent} · waits for the connection and goes on by itself`;
  if (!transfer.speed) return sent;
  const left = formatRemaining((transfer.size - transfer.sent) / transfer.speed);
  return `${sent} · ${formatBytes(transfer.speed)}/s · ${left}`;
}

/** The rest of a file that this page cannot read: sent from elsewhere, or stopped by a reload. */
function Interrupted({ upload }: { upload: Upload }) {
  const live = uploadOffsets.value[upload.id];
  useEffect(() => void askOffset(upload.id), [upload.id]);
  const offset = Math.max(upload.offset, live?.offset ?? 0);
  const percent = upload.size ? (offset / upload.size) * 100 : 0;
  if (live?.moving && Date.now() - live.at < 10_000) {
    return <Progress label={`Arriving from another window: ${upload.filename}`} percent={percent} />;
  }
  return (
    <>
      <Progress label={`Stopped: ${upload.filename}`} percent={percent} />
      <p class="small">
        Stopped at {formatPercent(percent)}. Nothing is lost: choose the same file again and it goes on from there.
      </p>
      <div class="row">
        <button type="button" class="button button-small" onClick={addFilesByPicker}>
          Choose the file
        </button>
        <button type="button" class="button button-small button-plain" onClick={() => void removeUpload(upload.id).catch(notifyProblem)}>
          Remove
        </button>
      </div>
    </>
  );
}

function Reading({ upload }: { upload: Upload }) {
  const { entities } = state.value;
  const job = upload.job ? entities.job[upload.job] : undefined;
  const dataset = upload.dataset ? entities.dataset[upload.dataset] : undefined;
  if (upload.state === "failed") {
    const problem = upload.error ?? job?.error;
    const again = job?.state === "failed" ? { label: "Read it again", run: () => void retryJob(job.id) } : null;
    return <ProblemBox message={problem?.message ?? "This file could not be read."} hint={problem?.hint} action={again} />;
  }
  if (dataset) return <Summary dataset={dataset} />;
  return <ReadingProgress name={upload.filename} job={job} />;
}

function ReadingProgress({ name, job }: { name: string; job: Job | undefined }) {
  const now = job ? jobProgress(job) : { percent: null, stage: null };
  return (
    <>
      <Progress label={`Reading ${name}`} percent={now.percent} />
      <p class="quiet small">{now.stage ?? "Reading…"}</p>
    </>
  );
}

function Summary({ dataset }: { dataset: Dataset }) {
  // The answer under the card may already say what is in the file: then the card does not repeat it.
  const told = messages.value.some((message) => message.show?.dataset === dataset.id && message.headline);
  return (
    <div class="summary">
      {!told && <p class="summary-headline">{dataset.headline}</p>}
      {!told && dataset.points.length > 0 && (
        <ul class="points">
          {dataset.points.slice(0, 3).map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
      <button type="button" class="findings-button" onClick={() => openData(dataset.id)}>
        <FindingCounts counts={dataset.findings_count} />
        <span class="link-like">
          Open the data <Icon name="right" size={14} />
        </span>
      </button>
    </div>
  );
}

export function FindingCounts({ counts }: { counts: Dataset["findings_count"] }) {
  const { error = 0, warning = 0, note = 0 } = counts;
  if (error + warning + note === 0) {
    return (
      <span class="finding-count tone-ok">
        <Icon name="check" size={15} /> No findings
      </span>
    );
  }
  return (
    <>
      {error > 0 && (
        <span class="finding-count tone-error">
          <Icon name="error" size={15} /> {plural(error, "error")}
        </span>
      )}
      {warning > 0 && (
        <span class="finding-count tone-warning">
          <Icon name="warning" size={15} /> {plural(warning, "warning")}
        </span>
      )}
      {note > 0 && (
        <span class="finding-count">
          <Icon name="note" size={15} /> {plural(note, "note")}
        </span>
      )}
    </>
  );
}
