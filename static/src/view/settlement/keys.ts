/** Keys of the settlement workspace: 1 to 5 classify, 0 clears, N goes on, U takes back. */
import { CLASSES } from "../../lib/settlement";

interface Keys {
  /** Something else has the keyboard. */
  busy: () => boolean;
  give: (key: string | null) => void;
  next: () => void;
  undo: () => void;
  clear: () => void;
}

const isField = (target: EventTarget | null) => target instanceof HTMLElement && target.matches("input, textarea, select");

export function bySettlementKey(keys: Keys): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || keys.busy()) return;
    const entry = CLASSES[Number(event.key) - 1];
    if (entry) keys.give(entry.key);
    else if (event.key === "0") keys.give(null);
    else if (event.key.toLowerCase() === "n") keys.next();
    else if (event.key.toLowerCase() === "u") keys.undo();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", listen);
  return () => removeEventListener("keydown", listen);
}
