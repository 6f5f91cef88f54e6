/** What can be done with the wards that are selected; the server gets them with each question. */
import { titlesOf } from "../../lib/map";
import { t, tn } from "../../lib/t";
import { pressTool } from "../../state/actions";
import { isPhone, selectedWards, sheetOpen, tab } from "../../state/canvas";
import { lassoOn } from "../../state/map-view";
import { makingGrid, proposedWards } from "../../state/settlement";
import type { Layer } from "../../state/types";
import { Icon } from "../Icons";

const MOST_COMPARED = 10;

export function SelectionBar({ layer, onFrame }: { layer: Layer; onFrame: (rows: readonly number[]) => void }) {
  const chosen = selectedWards.value;
  if (!chosen || chosen.boundary !== layer.geometry) return lassoOn.value ? <Hint /> : null;
  const count = tn("{count} ward selected", "{count} wards selected", chosen.rows.length);
  return (
    <div class="selection-bar" role="group" aria-label={t("Selected wards")}>
      <strong aria-live="polite">{count}</strong>
      <button type="button" class="button button-small button-accent" onClick={askAboutThese}>
        {t("Ask about these")}
      </button>
      <Actions layer={layer} rows={chosen.rows} />
      <button type="button" class="button button-small button-plain" onClick={() => onFrame(chosen.rows)}>
        {t("Zoom to them")}
      </button>
      <button
        type="button"
        class="button button-small button-plain"
        onClick={() => {
          selectedWards.value = null;
          lassoOn.value = false;
        }}
      >
        <Icon name="close" size={16} /> {t("Clear")}
      </button>
    </div>
  );
}

function Hint() {
  return (
    <p class="selection-bar quiet small" role="status">
      {t("Draw a ring around wards, or click them. By keyboard: Space on the map, or the boxes of the table.")}
    </p>
  );
}

function Actions({ layer, rows }: { layer: Layer; rows: readonly number[] }) {
  const areas = titlesOf(wardsOf(layer), new Set(rows));
  const run = (label: string, tool: string) => {
    showConversation();
    void pressTool(label, tool, { areas });
  };
  return (
    <>
      <button type="button" class="button button-small" onClick={() => run(t("Rank these wards"), "rank_areas")}>
        {t("Rank")}
      </button>
      {areas.length > 1 && areas.length <= MOST_COMPARED && (
        <button type="button" class="button button-small" onClick={() => run(t("Compare these wards"), "compare_areas")}>
          {t("Compare")}
        </button>
      )}
      <button type="button" class="button button-small" onClick={() => run(t("Plan nets for these wards"), "plan_nets")}>
        {t("Plan nets")}
      </button>
      <button type="button" class="button button-small" onClick={() => layGrid(rows)}>
        {t("Settlement grid")}
      </button>
    </>
  );
}

/** By LGA each line stands for its wards; names of single wards are then not known here. */
function wardsOf(layer: Layer): Layer["wards"] {
  return layer.wards.flatMap((ward) => (ward.members ?? [ward.i]).map((i) => (ward.members ? { ...ward, i, lga: ward.name } : ward)));
}

/** On a phone the sheet with the map lies over what is answered. */
function showConversation(): void {
  if (isPhone()) sheetOpen.value = false;
}

function layGrid(rows: readonly number[]): void {
  proposedWards.value = { rows: [...rows] };
  makingGrid.value = true;
  tab.value = "settlements";
}

/** The question's field, with the words that stand for the selection. */
function askAboutThese(): void {
  const field = document.getElementById("composer");
  if (!(field instanceof HTMLTextAreaElement)) return;
  showConversation();
  if (!field.value) {
    field.value = t("For these wards: ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
