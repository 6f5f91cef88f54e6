/** The last change of the data, with the way back and forth. */
import { lastChange, nextRedo, redo, undo } from "../state/data-changes";
import { Icon } from "./Icons";

export function UndoBar() {
  const last = lastChange.value;
  const next = nextRedo.value;
  if (!last && !next) return null;
  return (
    <div class="undo-bar" role="group" aria-label="Changes of the data">
      <p class="small">
        {last ? (
          <>
            <span class="quiet">Last change: </span>
            {last.title}
          </>
        ) : (
          <span class="quiet">All changes are undone.</span>
        )}
      </p>
      <div class="row">
        {last && (
          <button type="button" class="button button-small" title={last.title} onClick={() => void undo(last)}>
            Undo
          </button>
        )}
        {next && (
          <button type="button" class="button button-small" title={next.title} onClick={() => void redo(next)}>
            <Icon name="retry" size={16} /> Do again
          </button>
        )}
      </div>
    </div>
  );
}
