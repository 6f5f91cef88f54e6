/** People to plan for: only from shares of people that the user gives, never from areas. */
import { useSignal } from "@preact/signals";
import { CLASSES } from "../../lib/settlement";
import { useShares } from "../../state/settlement";
import type { Settlement } from "../../state/types";
import type { InFull } from "./Panel";
import { t } from "../../lib/t";

const WITH_PEOPLE = CLASSES.filter((item) => item.key !== "no_buildings");

/** Percent of each ward's people in each class, where they were counted by cell. */
function countedShares(full: InFull | null): Record<string, Record<string, number>> | null {
  if (full?.people.source !== "counted") return null;
  const wards: Record<string, Record<string, number>> = {};
  for (const row of full.summary) {
    const people = { formal: row.people_formal, informal: row.people_informal, slum: row.people_slum, rural: row.people_rural, other: row.people_other };
    const total = Object.values(people).reduce<number>((sum, value) => sum + (value ?? 0), 0);
    if (total > 0) wards[row.ward] = Object.fromEntries(Object.entries(people).map(([key, value]) => [key, (100 * (value ?? 0)) / total]));
  }
  return Object.keys(wards).length ? wards : null;
}

export function Planning({ grid, full }: { grid: Settlement; full: InFull | null }) {
  const people = useSignal<Record<string, number>>({});
  const planned = useSignal<Record<string, number>>({});
  const total = Object.values(people.value).reduce((sum, value) => sum + value, 0);
  const counted = countedShares(full);
  const submit = (event: Event) => {
    event.preventDefault();
    if (counted) return void useShares(grid.id, { by_ward: counted, planned: planned.value });
    void useShares(grid.id, { people: people.value, planned: planned.value });
  };
  const field = (store: typeof people, key: string, label: string, value: number | "") => (
    <input
      class="input"
      type="number"
      min={0}
      max={100}
      aria-label={label}
      value={value}
      onInput={(event) => {
        const { [key]: _, ...rest } = store.value;
        const given = event.currentTarget.valueAsNumber;
        store.value = Number.isFinite(given) ? { ...rest, [key]: given } : rest;
      }}
    />
  );
  return (
    <details>
      <summary>{t("People to plan for")}</summary>
      <form class="settle-planning" onSubmit={submit}>
        {counted && <p class="small">{t("The people of each class were counted by cell; say how many of them nets are planned for.")}</p>}
        <p class="quiet small" hidden={counted !== null}>{t("Land says nothing of how many people live on it: give the percent of a ward’s people in each class, and how many of them nets are planned for.")}</p>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("Class")}</th>
              {!counted && <th scope="col">{t("People, %")}</th>}
              <th scope="col">{t("Planned for, %")}</th>
            </tr>
          </thead>
          <tbody>
            {WITH_PEOPLE.map((item) => (
              <tr key={item.key}>
                <th scope="row">{item.label}</th>
                {!counted && <td>{field(people, item.key, t("Percent of people in {item}", { item: item.label }), people.value[item.key] ?? "")}</td>}
                <td>{field(planned, item.key, t("Percent planned for in {item}", { item: item.label }), planned.value[item.key] ?? 100)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <button type="submit" class="button button-small" disabled={!counted && Math.abs(total - 100) > 0.5}>
          {t("Use with the shares")}
        </button>
        <p class="quiet small" aria-live="polite" hidden={counted !== null}>
          {t("The people sum to {total} %; 100 % is needed.", { total })}
        </p>
      </form>
    </details>
  );
}
