import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, problemOf } from "../../static/src/state/api";
import { backoff, Connection, POLL_MS, SILENCE_MS, type ConnectionPorts, type SocketLike } from "../../static/src/state/connection";
import { applyAll, emptyState, fromSnapshot } from "../../static/src/state/fold";
import type { Event, EventsAnswer } from "../../static/src/state/types";

class FakeSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  sent: string[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  push(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  drop() {
    this.onclose?.(undefined as never);
  }
}

const event = (seq: number): Event => ({ seq, type: "job", payload: { id: `j${seq}` } });

/** A connection with a clock that only moves when told. */
function rig(answer: () => Promise<EventsAnswer>) {
  const sockets: { socket: FakeSocket; since: number }[] = [];
  const statuses: string[] = [];
  const timers: { run: () => void; at: number }[] = [];
  let state = emptyState();
  let now = 0;
  const ports: ConnectionPorts = {
    openSocket: (since) => {
      const socket = new FakeSocket();
      sockets.push({ socket, since });
      return socket;
    },
    fetchEvents: answer,
    fetchSnapshot: () => Promise.resolve({ seq: 50, state: {} }),
    seq: () => state.seq,
    onEvents: (events) => {
      const folded = applyAll(state, events);
      state = folded.state;
      return folded.gap;
    },
    onText: () => undefined,
    onProgress: () => undefined,
    onSnapshot: (snapshot) => (state = fromSnapshot(snapshot)),
    onStatus: (status) => statuses.push(status),
    isOnline: () => true,
    later: (run, ms) => {
      const timer = { run, at: now + ms };
      timers.push(timer);
      return timer;
    },
    cancel: (handle) => {
      const index = timers.indexOf(handle as never);
      if (index >= 0) timers.splice(index, 1);
    },
    random: () => 0.5,
  };
  const advance = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      const due = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      now = due.at;
      timers.splice(timers.indexOf(due), 1);
      due.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    now = until;
  };
  return { connection: new Connection(ports), sockets, statuses, advance, seq: () => state.seq };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("waits double up to 30 seconds, with half as much jitter either way", () => {
  assert.equal(backoff(0, 0.5), 500);
  assert.equal(backoff(3, 0.5), 4000);
  assert.equal(backoff(20, 0.5), 30_000);
  assert.equal(backoff(20, 0), 15_000);
});

test("the socket is opened with the last sequence, and again after it is lost", async () => {
  const { connection, sockets, advance, seq } = rig(() => Promise.reject(new ApiError(0, problemOf(0, null))));
  connection.start();
  sockets[0]?.socket.push({ kind: "events", seq: 2, events: [event(1), event(2)] });
  assert.equal(seq(), 2);
  sockets[0]?.socket.drop();
  await advance(600);
  assert.equal(sockets.length, 2);
  assert.equal(sockets[1]?.since, 2);
});

test("an open socket is live before its first frame", () => {
  const { connection, sockets, statuses } = rig(() => Promise.resolve({ seq: 0, events: [] }));
  connection.start();
  assert.deepEqual(statuses, ["connecting"]);
  sockets[0]?.socket.onopen?.(undefined as never);
  assert.deepEqual(statuses, ["connecting", "live"]);
});

test("a gap on the socket is filled over HTTP", async () => {
  const { connection, sockets, seq } = rig(() => Promise.resolve({ seq: 4, events: [event(2), event(3), event(4)] }));
  connection.start();
  sockets[0]?.socket.push({ kind: "events", seq: 1, events: [event(1)] });
  sockets[0]?.socket.push({ kind: "events", seq: 4, events: [event(4)] });
  await settle();
  assert.equal(seq(), 4);
});

test("reset fetches the snapshot and goes on from its sequence", async () => {
  const { connection, sockets, seq } = rig(() => Promise.resolve({ reset: true }));
  connection.start();
  sockets[0]?.socket.push({ kind: "reset" });
  await settle();
  assert.equal(seq(), 50);
  sockets[0]?.socket.push({ kind: "events", seq: 51, events: [event(51)] });
  assert.equal(seq(), 51);
});

test("without a socket it polls every five seconds and says so", async () => {
  let polls = 0;
  const { connection, sockets, statuses, advance, seq } = rig(() => Promise.resolve({ seq: ++polls, events: [event(polls)] }));
  connection.start();
  const fail = () => sockets.forEach(({ socket }) => socket.drop());
  fail();
  for (let step = 0; step < 12; step++) {
    await advance(POLL_MS / 4);
    fail();
  }
  assert.ok(polls >= 2, `polled ${polls} times`);
  assert.equal(seq(), polls);
  const firstPoll = statuses.indexOf("polling");
  assert.ok(firstPoll >= 0);
  assert.ok(statuses.slice(firstPoll).every((status) => status === "polling"), "no flicker while polling works");
});

test("a ping is answered; a silent socket is given up and opened again", async () => {
  const { connection, sockets, advance } = rig(() => Promise.resolve({ seq: 0, events: [] }));
  connection.start();
  sockets[0]?.socket.push({ kind: "ping" });
  assert.deepEqual(sockets[0]?.socket.sent, ['{"kind":"pong"}']);
  await advance(SILENCE_MS + 2000);
  assert.equal(sockets[0]?.socket.closed, true);
  assert.ok(sockets.length > 1);
});

test("a session that is not there ends the trying", async () => {
  const { connection, sockets, statuses, advance } = rig(() => Promise.reject(new ApiError(404, problemOf(404, null))));
  connection.start();
  for (let step = 0; step < 20; step++) {
    sockets.at(-1)?.socket.drop();
    await advance(POLL_MS);
  }
  assert.equal(statuses.at(-1), "gone");
  const opened = sockets.length;
  await advance(120_000);
  assert.equal(sockets.length, opened);
});

test("the server's own words are kept; plain words stand in where it sent none", () => {
  assert.deepEqual(problemOf(400, { code: "x", message: "No ward column", hint: "Add one" }), {
    code: "x",
    message: "No ward column",
    hint: "Add one",
  });
  assert.match(problemOf(429, null).message, /Too many requests/);
  assert.match(problemOf(413, "<html>").message, /larger/);
  assert.match(problemOf(502, null).hint ?? "", /Nothing was lost/);
});
