/** Only the newest of a long conversation are on the page; older ones come when one scrolls up. */
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { sessionId } from "../state/store";
import { loadOlder, mayHaveOlder, reach, wanted } from "../state/talk";
import type { TimelineItem } from "../state/timeline";

const STEP = 60;
const NEAR_TOP_PX = 300;
const FLASH_MS = 2500;
/** Between two loads, so that what came is drawn before it is looked at again. */
const PAUSE_MS = 300;

const idOf = (item: TimelineItem) => (item.kind === "message" ? item.message.id : null);

export function useNewest(all: TimelineItem[], box: RefObject<HTMLDivElement | null>, letGo: () => void) {
  const count = useSignal(STEP);
  const held = useRef<{ element: Element; top: number; shown: number } | null>(null);
  const session = sessionId.value;
  useEffect(() => {
    count.value = STEP;
  }, [session]);
  // While there are older messages to load, files from before the oldest one have no place yet.
  const oldest = mayHaveOlder() ? all.findIndex((item) => item.kind === "message") : 0;
  const placed = all.slice(Math.max(0, oldest));
  const items = placed.slice(-count.value);
  const more = placed.length > items.length || mayHaveOlder();

  /** Whether any came. */
  const showOlder = async (): Promise<boolean> => {
    letGo();
    count.value = items.length; // what is loaded shows when its place is kept, not as it comes
    const came = placed.length > items.length || (await loadOlder());
    // Where it is now: who scrolled on while older ones were on their way is not taken back.
    const first = box.current?.querySelector(".thread > :not(.older)");
    if (came && first) held.current = { element: first, top: first.getBoundingClientRect().top, shown: items.length };
    if (came) count.value += STEP;
    return came;
  };
  // What was in view stays where it was; once, for whatever is drawn later is no older message.
  useLayoutEffect(() => {
    const anchor = held.current;
    if (!anchor || items.length === anchor.shown) return;
    held.current = null;
    if (box.current && anchor.element.isConnected) box.current.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
  });
  const busy = useRef(false);
  const look = useRef(() => {});
  const onScroll = () => {
    if (!more || busy.current || !box.current || box.current.scrollTop > NEAR_TOP_PX) return;
    busy.current = true;
    void showOlder().then((came) => setTimeout(() => rest(came), PAUSE_MS));
  };
  look.current = onScroll;
  // Who reached the top in the pause stays there: no further scrolling tells of it.
  const rest = (came: boolean) => {
    busy.current = false;
    if (came) look.current();
  };

  const hit = wanted.value;
  const place = hit ? placed.findIndex((item) => idOf(item) === hit) : -1;
  useEffect(() => {
    if (!hit) return;
    if (place < 0) {
      void reach(hit).then((there) => there || (wanted.value = null));
      return;
    }
    letGo();
    if (placed.length - place > count.value) {
      count.value = placed.length - place + 10;
      return;
    }
    const element = document.getElementById(`m-${hit}`);
    if (!element) return;
    wanted.value = null;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    element.classList.add("found-now");
    setTimeout(() => element.classList.remove("found-now"), FLASH_MS);
  }, [hit, place, count.value]);

  return { items, older: more ? () => void showOlder() : null, onScroll };
}
