/** Run something when the line is back, while that is waited for. */
import { useEffect } from "preact/hooks";
import { status } from "../state/store";

export function useLineBack(waited: boolean, run: () => void): void {
  const reached = status.value === "live" || status.value === "polling";
  useEffect(() => {
    if (waited && reached) run();
  }, [reached]);
  useEffect(() => {
    if (!waited) return;
    addEventListener("online", run);
    return () => removeEventListener("online", run);
  }, [waited]);
}
