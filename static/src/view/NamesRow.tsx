/** One name of the review: the wards it could be as buttons, none of them, or another by typing. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { decidedBy, likeness, wardsFor, wardTitle, type NameReview, type NameRow, type NameWard } from "../lib/names";
import { Icon } from "./Icons";
import { t } from "../lib/t";

interface RowProps {
  row: NameRow;
  review: NameReview;
  current: boolean;
  busy: boolean;
  onStep: (by: 1 | -1) => void;
  onFocus: () => void;
  onDecide: (feature: number | null, title: string) => void;
  onMap: (ward: NameWard) => void;
}

const MOST_FOUND = 6;

export function NamesRow({ row, review, current, busy, onStep, onFocus, onDecide, onMap }: RowProps) {
  const open = useSignal(row.decision !== "matched");
  const picking = useSignal(false);
  const own = row.match !== null && row.feature !== null ? { name: row.match, lga: row.match_lga, feature: row.feature } : null;
  const first = row.candidates[0];
  const best = own ?? (first && { name: first.match, lga: first.lga, feature: first.feature });
  const choose = (at: number) => {
    const ward = row.candidates[at];
    if (ward && !busy) onDecide(ward.feature, t("is {ward}", { ward: wardTitle({ name: ward.match, lga: ward.lga }) }));
  };
  const none = () => !busy && onDecide(null, t("none of the wards"));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    const onRow = event.target === event.currentTarget;
    if (step) onStep(step);
    else if (/^[1-3]$/.test(event.key) && open.value) choose(Number(event.key) - 1);
    else if (event.key === "0") none();
    else if (event.key === "Enter" && onRow) row.decision === "matched" ? (open.value = true) : choose(0);
    else return;
    event.preventDefault();
  };
  const label = wardTitle({ name: row.source, lga: row.lga });
  return (
    <li>
      <div class="names-row" role="group" aria-label={label} tabIndex={current ? 0 : -1} onKeyDown={onKeyDown} onFocus={onFocus}>
        <div class="names-source">
          <strong>{row.source}</strong>
          <span class="quiet small">{[row.lga, row.state].filter(Boolean).join(", ")}</span>
        </div>
        <div class="names-choices">
          {own && (
            <p>
              <Icon name="check" size={16} /> {wardTitle(own)} <span class="quiet small">{decidedBy(row)}</span>
            </p>
          )}
          {row.decision === "unmatched" && <p class="quiet small">{decidedBy(row) || (first ? "" : t("No ward is like it."))}</p>}
          {open.value && <Candidates row={row} busy={busy} onChoose={choose} />}
          {picking.value && <Pick review={review} busy={busy} onPick={(ward) => onDecide(ward.feature, t("is {ward}", { ward: wardTitle(ward) }))} />}
          <div class="names-more">
            {!open.value && (
              <button type="button" class="button button-small button-plain" aria-label={t("Change: {name}", { name: label })} onClick={() => (open.value = true)}>
                {t("Change")}
              </button>
            )}
            {open.value && !(row.decision === "unmatched" && row.decided_by === "you") && (
              <button type="button" class="button button-small button-plain" disabled={busy} onClick={none}>
                {t("None of these")}
              </button>
            )}
            {open.value && (
              <button type="button" class="button button-small button-plain" aria-expanded={picking.value} onClick={() => (picking.value = !picking.value)}>
                {t("Another ward")}
              </button>
            )}
            {best && (
              <button type="button" class="button button-small button-plain" aria-label={t("Show on map: {name}", { name: wardTitle(best) })} onClick={() => onMap(best)}>
                <Icon name="map" size={16} /> {t("Show on map")}
              </button>
            )}
          </div>
        </div>
      </div>
    </li>
  );
}

function Candidates({ row, busy, onChoose }: { row: NameRow; busy: boolean; onChoose: (at: number) => void }) {
  if (!row.candidates.length) return null;
  return (
    <div class="names-candidates">
      {row.candidates.map((ward, at) => (
        <button
          type="button"
          key={ward.feature}
          class="names-candidate"
          aria-pressed={ward.feature === row.feature}
          disabled={busy}
          title={t("{score} % alike", { score: Math.round(ward.score * 100) })}
          onClick={() => onChoose(at)}
        >
          <kbd aria-hidden="true">{at + 1}</kbd>
          <span>
            <strong>{ward.match}</strong>
            <span class="small">{[ward.lga, likeness(ward.score)].filter(Boolean).join(", ")}</span>
            {ward.taken && <span class="small">{t("has the data of {taken}", { taken: ward.taken })}</span>}
          </span>
        </button>
      ))}
    </div>
  );
}

function Pick({ review, busy, onPick }: { review: NameReview; busy: boolean; onPick: (ward: NameWard) => void }) {
  const query = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const found = wardsFor(review, query.value, MOST_FOUND);
  return (
    <div class="names-pick">
      <label class="search-field">
        <Icon name="search" size={16} />
        <input
          ref={field}
          type="search"
          aria-label={t("Name of the ward on the map")}
          placeholder={t("Name of the ward on the map")}
          value={query.value}
          onInput={(event) => (query.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            const ward = found[0];
            if (event.key === "Enter" && ward && !busy) onPick(ward);
          }}
        />
      </label>
      <div class="names-candidates">
        {found.map((ward) => (
          <button type="button" key={ward.feature} class="names-candidate" disabled={busy} onClick={() => onPick(ward)}>
            <span>
              <strong>{ward.name}</strong>
              <span class="small">{[ward.lga, ward.taken ? t("has the data of {taken}", { taken: ward.taken }) : t("no data yet")].filter(Boolean).join(", ")}</span>
            </span>
          </button>
        ))}
      </div>
      {query.value.trim() && !found.length && <p class="quiet small">{t("No ward on the map is called that.")}</p>}
    </div>
  );
}
