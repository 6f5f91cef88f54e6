/** The last change of the data, with the way back and forth. */
import { lastChange, nextRedo, redo, undo } from "../state/data-changes";
import { Icon } from "./Icons";
import { t } from "../lib/t";

export function UndoBar() {
  const last = lastChange.value;
  const next = nextRedo.value;
  if (!last && !next) return null;
  return (
    <div class="undo-bar" role="group" aria-label={t("Changes of the data")}>
      <p class="small">
        {last ? (
          <>
            <span class="quiet">{t("Last change:")} </span>
            {last.title}
          </>
        ) : (
          <span class="quiet">{t("All changes are undone.")}</span>
        )}
      </p>
      <div class="row">
        {last && (
          <button type="button" class="button button-small" title={last.title} onClick={() => void undo(last)}>
            {t("Undo")}
          </button>
        )}
        {next && (
          <button type="button" class="button button-small" title={next.title} onClick={() => void redo(next)}>
            <Icon name="retry" size={16} /> {t("Do again")}
          </button>
        )}
      </div>
    </div>
  );
}
