/** Outlines of wards: fetched and read once, whatever number of maps shows them; they never change. */
import { get } from "./api";

/** Two maps beside each other may show two boundaries. */
const MOST = 2;
const kept = new Map<string, Promise<unknown>>();

export function outlinesOf(address: string): Promise<unknown> {
  const known = kept.get(address);
  if (known) return known;
  const asked = get<unknown>(address);
  kept.set(address, asked);
  asked.catch(() => kept.delete(address)); // asked for anew the next time
  for (const old of kept.keys()) {
    if (kept.size <= MOST) break;
    kept.delete(old);
  }
  return asked;
}
