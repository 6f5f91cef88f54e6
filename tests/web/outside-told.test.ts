/** A browser with notices: what is told, to whom, and what pressing it does. */
import assert from "node:assert/strict";
import { test } from "node:test";

interface Told {
  title: string;
  body: string;
  tag: string;
  onclick: (() => void) | null;
  closed: boolean;
}

const told: Told[] = [];
let focused = 0;

class FakeNotification {
  static permission = "default";
  static requestPermission = async () => (FakeNotification.permission = "granted");
  readonly made: Told;
  constructor(title: string, options: { body: string; tag: string }) {
    this.made = { title, ...options, onclick: null, closed: false };
    told.push(this.made);
  }
  set onclick(run: () => void) {
    this.made.onclick = run;
  }
  close() {
    this.made.closed = true;
  }
}

const page = { visibilityState: "hidden" };
Object.assign(globalThis, { Notification: FakeNotification, isSecureContext: true, document: page, window: { focus: () => (focused += 1) } });

test("long work is told outside the page to who allowed it and looks elsewhere, and pressing it comes back", async () => {
  const { askForNotices, LONG_MS, mayAsk, tellOutside } = await import("../../static/src/state/outside");
  const long = new Date(Date.now() - LONG_MS - 1000).toISOString();
  assert.equal(mayAsk.value, true);
  tellOutside("not asked yet", long);
  await askForNotices();
  assert.equal(mayAsk.value, false);
  tellOutside("too short", new Date().toISOString());
  page.visibilityState = "visible";
  tellOutside("is looked at", long);
  page.visibilityState = "hidden";
  tellOutside("275 of 275 wards ranked.", long);
  assert.deepEqual(
    told.map((notice) => [notice.title, notice.body]),
    [["ChatMRPT", "275 of 275 wards ranked."]],
  );
  told[0]!.onclick!();
  assert.equal(focused, 1);
  assert.equal(told[0]!.closed, true);
});
