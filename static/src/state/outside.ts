/** Notices of the browser itself, for those who look elsewhere while long work goes on. */
import { signal } from "@preact/signals";

/** Shorter work is not worth an interruption. */
export const LONG_MS = 10_000;

const there = typeof Notification !== "undefined" && typeof isSecureContext !== "undefined" && isSecureContext;
/** Whether it may still be asked for; the browser asks the person, once. */
export const mayAsk = signal(there && Notification.permission === "default");

export async function askForNotices(): Promise<void> {
  await Notification.requestPermission();
  mayAsk.value = Notification.permission === "default";
}

/** Whether work that began then is worth a notice now, to somebody who looks elsewhere. */
export const isWorth = (began: string, now: number, hidden: boolean): boolean => hidden && now - Date.parse(began) >= LONG_MS;

/** Tell that work which began then is over; pressing the notice brings the page back. */
export function tellOutside(text: string, began: string): void {
  if (!there || Notification.permission !== "granted" || !isWorth(began, Date.now(), document.visibilityState === "hidden")) return;
  try {
    const notice = new Notification("ChatMRPT", { body: text.slice(0, 180), tag: began });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
  } catch {
    // Some phones have them only through the service worker; the page tells when it is looked at.
  }
}
