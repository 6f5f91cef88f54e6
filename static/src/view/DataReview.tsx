/** A file as it was read: its sheet, what each column is, and all that reading changed. */
import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { get } from "../state/api";
import { choosePart, rereading, setRoles } from "../state/data-changes";
import { jobProgress } from "../state/store";
import type { Column, Dataset } from "../state/types";
import { DataChanges } from "./DataChanges";
import type { ReviewProps } from "./DataReviewGate";
import { missingText, rangeText } from "./DataTab";
import { ProblemBox, Progress } from "./Progress";
import { useLoad } from "./useLoad";
import { t, tn } from "../lib/t";

interface Role {
  role: string;
  label: string;
}

export default function DataReview({ dataset }: ReviewProps) {
  const roles = useLoad("roles", (signal) => get<{ roles: Role[] }>("/roles", signal));
  const job = dataset.current ? rereading(dataset) : null;
  const busy = job?.state === "queued" || job?.state === "running";
  const columns = dataset.columns ?? [];
  return (
    <>
      {busy && job && (
        <section class="card" aria-label={t("Reading again")}>
          <Progress label={job.title} percent={jobProgress(job).percent} />
          <p class="quiet small">{t("{title}. What is in use stays until then.", { title: job.title })}</p>
        </section>
      )}
      {job?.state === "failed" && job.error && (
        <ProblemBox message={t("Nothing was changed. {message}", { message: job.error.message })} hint={job.error.hint} />
      )}
      {(dataset.choices?.length ?? 0) > 1 && <Parts dataset={dataset} busy={busy} />}
      {columns.length > 0 && (
        <Roles key={`${dataset.id} ${job?.state ?? ""}`} dataset={dataset} columns={columns} roles={roles.value?.roles ?? []} busy={busy} />
      )}
      {roles.problem && <ProblemBox message={roles.problem.message} hint={roles.problem.hint} action={{ label: t("Try again"), run: roles.again }} />}
      {dataset.kind !== "raster" && <DataChanges dataset={dataset} />}
    </>
  );
}

/** Which sheet, layer or member of the file is read. */
function Parts({ dataset, busy }: { dataset: Dataset; busy: boolean }) {
  const id = useId();
  const wanted = useSignal(dataset.chosen ?? "");
  useEffect(() => {
    wanted.value = dataset.chosen ?? "";
  }, [dataset.id]);
  return (
    <section class="parts" aria-label={t("Sheet or layer")}>
      <label for={id}>{tn("{count} sheet or layer in this file; this one is read:", "{count} sheets or layers in this file; this one is read:", dataset.choices?.length ?? 0)}</label>
      <div class="row">
        <select id={id} value={wanted.value} disabled={busy} onChange={(event) => (wanted.value = event.currentTarget.value)}>
          {dataset.choices?.map((part) => (
            <option key={part.name} value={part.name}>
              {part.name} ({tn("{count} row", "{count} rows", part.rows)}, {tn("{count} column", "{count} columns", part.columns)})
            </option>
          ))}
        </select>
        {wanted.value !== dataset.chosen && dataset.upload && (
          <button type="button" class="button button-small button-accent" disabled={busy} onClick={() => void choosePart(dataset.upload ?? "", wanted.value)}>
            {t("Read this one")}
          </button>
        )}
      </div>
    </section>
  );
}

const MANY = 12;
const AS_FOUND = "";

interface RolesProps {
  dataset: Dataset;
  columns: Column[];
  roles: Role[];
  busy: boolean;
}

/** What each column is taken as and why, with a choice for those that are taken wrongly. */
function Roles({ dataset, columns, roles, busy }: RolesProps) {
  const id = useId();
  const all = useSignal(columns.length <= MANY + 4);
  const wanted = useSignal<Record<string, string | null>>({});
  const shown = all.value ? columns : columns.slice(0, MANY);
  const count = Object.keys(wanted.value).length;
  const fixed = busy || !dataset.current || !dataset.upload;
  const choose = (column: Column, value: string) => {
    const { [column.name]: _, ...rest } = wanted.value;
    wanted.value = value === column.role ? rest : { ...rest, [column.name]: value === AS_FOUND ? null : value };
  };
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{tn("{count} column", "{count} columns", columns.length)}</h3>
      <p class="quiet small">{t("Choose another role where a column was taken wrongly. It is remembered for files with the same headers.")}</p>
      <div class="table-scroll table-wrap" tabIndex={0} role="region" aria-label={t("Columns")}>
        <table class="roles">
          <thead>
            <tr>
              <th scope="col">{t("Column")}</th>
              <th scope="col">{t("Taken as")}</th>
              <th scope="col">{t("Why")}</th>
              <th scope="col" class="num">
                {t("Missing")}
              </th>
              <th scope="col">{t("Range or examples")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((column) => (
              <tr key={column.name} class={column.name in wanted.value ? "changed" : undefined}>
                <th scope="row">
                  {column.label}
                  {column.label !== column.name && <code class="quiet small">{column.name}</code>}
                </th>
                <td>
                  <RoleSelect
                    column={column}
                    roles={roles}
                    value={wanted.value[column.name]}
                    corrected={column.name in (dataset.corrections ?? {})}
                    disabled={fixed || roles.length === 0}
                    onChoose={(value) => choose(column, value)}
                  />
                </td>
                <td class="evidence small">{column.evidence}</td>
                <td class={column.missing ? "num tone-warning" : "num"}>{missingText(column.missing, dataset.rows)}</td>
                <td>{rangeText(column)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all.value && (
        <button type="button" class="button button-small" onClick={() => (all.value = true)}>
          {t("Show all {columns} columns", { columns: columns.length })}
        </button>
      )}
      {count > 0 && (
        <div class="apply-bar" role="group" aria-label={t("Chosen roles")}>
          <span class="small">{tn("{count} column changed. The file is read again; results so far stay and are marked.", "{count} columns changed. The file is read again; results so far stay and are marked.", count)}</span>
          <div class="row">
            <button type="button" class="button button-small button-accent" disabled={busy} onClick={() => void setRoles(dataset.id, wanted.value)}>
              {t("Apply")}
            </button>
            <button type="button" class="button button-small" onClick={() => (wanted.value = {})}>
              {t("Discard")}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}

interface RoleSelectProps {
  column: Column;
  roles: Role[];
  value: string | null | undefined;
  corrected: boolean;
  disabled: boolean;
  onChoose: (value: string) => void;
}

const isCount = ({ role }: Role) => /^(tested|positive|fever|nets)_/.test(role);

function RoleSelect({ column, roles, value, corrected, disabled, onChoose }: RoleSelectProps) {
  const chosen = value === undefined ? column.role : (value ?? AS_FOUND);
  const plain = roles.filter((role) => !isCount(role));
  const counts = roles.filter(isCount);
  return (
    <select value={chosen} disabled={disabled} aria-label={t("{column} is taken as", { column: column.label })} onChange={(event) => onChoose(event.currentTarget.value)}>
      {corrected && <option value={AS_FOUND}>{t("As found from the file")}</option>}
      {!roles.length && <option value={column.role}>{column.role_label}</option>}
      {plain.map((role) => (
        <option key={role.role} value={role.role}>
          {role.label}
        </option>
      ))}
      {counts.length > 0 && (
        <optgroup label={t("Counts")}>
          {counts.map((role) => (
            <option key={role.role} value={role.role}>
              {role.label}
            </option>
          ))}
        </optgroup>
      )}
    </select>
  );
}
