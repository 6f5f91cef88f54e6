/** The short tour: at which step it is, and whether this browser has had it. */
import { signal } from "@preact/signals";

const KEY = "chatmrpt.tour";
export const tourStep = signal<number | null>(null);
export const tourSeen = signal(wasSeen());

function wasSeen(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export function startTour(): void {
  tourStep.value = 0;
}

export function endTour(): void {
  tourStep.value = null;
  tourSeen.value = true;
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Not stored; it holds for this page.
  }
}
