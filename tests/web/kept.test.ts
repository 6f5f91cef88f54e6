import assert from "node:assert/strict";
import { test } from "node:test";
import { bootInto, isKeepable, isStale, keptBoot, MOST_RESULTS, superfluous, type Kept } from "../../static/src/offline/kept";
import type { Boot } from "../../static/src/state/types";

const ID = "0c9f6a53-7a01-4b1e-9a53-3f1f6c7b1d11";
const boot = { user: null, session: ID, snapshot: { seq: 3, state: {} }, sessions: [{ id: ID }] } as unknown as Boot;
const kept: Kept = { viewer: "v", session: ID, until: 1000, boot };

test("reads that show results are kept, and nothing else", () => {
  for (const path of [`sessions/${ID}`, `sessions/${ID}/layers`, `sessions/${ID}/layers/composite`, `sessions/${ID}/charts/ranking.svg`, `runs/${ID}`, `runs/${ID}/tables/ranking`, `datasets/${ID}/geometry`]) {
    assert.ok(isKeepable(`/api/v1/${path}`), path);
  }
  for (const path of ["sessions", "search", `sessions/${ID}/events`, `sessions/${ID}/model-calls`, `sessions/${ID}/names`, `sessions/${ID}/shared-links`, `datasets/${ID}/file`, `datasets/${ID}`, `runs/${ID}/artefacts/rankings.csv`, `exports/${ID}/file`, `sessions/${ID}/charts/ranking.csv`, `shared/token/sessions/${ID}/layers`]) {
    assert.ok(!isKeepable(`/api/v1/${path}`), path);
  }
  assert.ok(!isKeepable(`/shared/token`));
  assert.ok(!isKeepable("/admin/"));
});

test("the kept session opens at its own address; elsewhere only the list is there", () => {
  assert.equal(keptBoot(kept, `/s/${ID}/`).snapshot?.seq, 3);
  assert.deepEqual([keptBoot(kept, "/").session, keptBoot(kept, "/").snapshot], [null, null]);
  const other = keptBoot(kept, "/s/11111111-7a01-4b1e-9a53-3f1f6c7b1d11/");
  assert.equal(other.session, "11111111-7a01-4b1e-9a53-3f1f6c7b1d11");
  assert.equal(other.snapshot, null);
  assert.equal(other.sessions.length, 1);
});

test("kept data is nobody's after its time", () => {
  assert.ok(!isStale(kept, 1000));
  assert.ok(isStale(kept, 1001));
});

test("no text of a session can leave its script element", () => {
  const html = '<html><script id="boot" type="application/json">{"old": 1}</script><p>after</p></html>';
  const evil = { ...boot, sessions: [{ id: ID, title: "</script><img src=x> $& $1" }] } as unknown as Boot;
  const page = bootInto(html, evil);
  assert.equal(page.match(/<\/script>/g)?.length, 1);
  assert.ok(page.endsWith("</script><p>after</p></html>"));
  const text = /json">([^]*)<\/script>/.exec(page)?.[1] ?? "";
  assert.equal((JSON.parse(text) as Boot).sessions[0]?.title, "</script><img src=x> $& $1");
});

test("results of other sessions go, and of the own the oldest beyond the most", () => {
  const own = Array.from({ length: MOST_RESULTS + 2 }, (_, n) => `http://x/api/v1/sessions/${ID}/layers/l${n}?run=1`);
  const foreign = "http://x/api/v1/runs/other/tables/ranking";
  assert.deepEqual(superfluous([foreign, ...own], new Set([ID])), [foreign, own[0], own[1]]);
});
