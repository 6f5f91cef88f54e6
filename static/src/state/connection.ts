/** Keeps the page level with the server: a websocket with replay, else a poll every 5 s. */
import { ApiError } from "./api";
import type { Incident } from "./incident";
import type { TextPiece } from "./model-types";
import type { Event, EventsAnswer, Frame, Progress, Snapshot } from "./types";

export type ConnectionStatus = "connecting" | "live" | "polling" | "offline" | "gone";

export interface SocketLike {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: { data: string }) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  send(text: string): void;
  close(): void;
}

export interface ConnectionPorts {
  openSocket(since: number): SocketLike;
  fetchEvents(since: number): Promise<EventsAnswer>;
  fetchSnapshot(): Promise<Snapshot>;
  seq(): number;
  /** Folds the events; true when one is missing. */
  onEvents(events: Event[]): boolean;
  onProgress(progress: Progress): void;
  /** What is told to everybody now; null: nothing. */
  onIncident?(incident: Incident | null): void;
  onText(piece: TextPiece): void;
  onSnapshot(snapshot: Snapshot): void;
  onStatus(status: ConnectionStatus): void;
  isOnline(): boolean;
  later(run: () => void, ms: number): unknown;
  cancel(handle: unknown): void;
  random(): number;
}

export const POLL_MS = 5_000;
export const SILENCE_MS = 60_000; // two pings of 25 s and some air
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Wait before try n (0, 1, …): doubles up to 30 s; jitter of ±50 % spreads a reconnect storm. */
export function backoff(attempt: number, random: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + random);
}

export class Connection {
  private socket: SocketLike | null = null;
  private attempt = 0;
  private stopped = false;
  private retryTimer: unknown = null;
  private pollTimer: unknown = null;
  private silenceTimer: unknown = null;
  private catchingUp = false;
  /** Polling works: a socket that fails again is then nothing to report. */
  private polled = false;
  private socketOpen = false;

  constructor(private readonly ports: ConnectionPorts) {}

  start(): void {
    this.ports.onStatus("connecting");
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.clear();
    this.dropSocket();
  }

  /** The browser says the network is back, or the tab is looked at again. */
  wake(): void {
    if (this.stopped || this.socket) return;
    this.attempt = 0;
    this.connect();
  }

  /** The browser says the network is gone: no use to wait for the silence timer. */
  networkLost(): void {
    if (this.stopped) return;
    this.dropSocket();
    this.socketClosed();
  }

  private connect(): void {
    if (this.stopped || this.socket) return;
    this.ports.cancel(this.retryTimer);
    const socket = this.ports.openSocket(this.ports.seq());
    this.socket = socket;
    this.watchSilence();
    socket.onopen = () => this.heard();
    socket.onmessage = (event) => this.received(event.data);
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.socketClosed();
    };
  }

  private received(data: string): void {
    const frame = JSON.parse(data) as Frame;
    this.attempt = 0; // only now: a server that opens and drops again is not asked at once
    this.heard();
    if ("incident" in frame) this.ports.onIncident?.(frame.incident ?? null);
    if (frame.kind === "ping") this.socket?.send('{"kind":"pong"}');
    else if (frame.kind === "progress") this.ports.onProgress(frame.progress);
    else if (frame.kind === "text") this.ports.onText(frame.piece);
    else if (frame.kind === "reset") void this.reload();
    else if (frame.kind === "events" && this.ports.onEvents(frame.events)) void this.fillGap();
  }

  /** The socket is open: no need to poll. With nothing missed the first frame may be 25 s away. */
  private heard(): void {
    this.polled = false;
    this.socketOpen = true;
    this.ports.cancel(this.pollTimer);
    this.pollTimer = null;
    this.watchSilence();
    this.ports.onStatus("live");
  }

  private socketClosed(): void {
    this.socketOpen = false;
    if (this.stopped) return;
    this.ports.cancel(this.silenceTimer);
    if (!this.ports.isOnline()) this.ports.onStatus("offline");
    else if (!this.polled) this.ports.onStatus("connecting");
    this.ports.cancel(this.retryTimer);
    const wait = backoff(this.attempt, this.ports.random());
    this.attempt += 1;
    this.retryTimer = this.ports.later(() => this.connect(), wait);
    if (this.pollTimer === null) {
      const soon = this.polled ? POLL_MS : 1000 + 2000 * this.ports.random();
      this.pollTimer = this.ports.later(() => void this.poll(), soon);
    }
  }

  private async poll(): Promise<void> {
    this.pollTimer = null;
    if (this.stopped) return;
    const reached = await this.fillGap();
    if (this.stopped || this.pollTimer !== null) return;
    if (reached === "gone") return;
    if (this.socketOpen) return; // it came back meanwhile
    this.polled = reached;
    this.ports.onStatus(reached ? "polling" : "offline");
    this.pollTimer = this.ports.later(() => void this.poll(), POLL_MS);
  }

  /** Fetch what is missing. False: nobody reached. "gone": the session is not ours or not there. */
  private async fillGap(): Promise<boolean | "gone"> {
    if (this.catchingUp) return true;
    this.catchingUp = true;
    try {
      const answer = await this.ports.fetchEvents(this.ports.seq());
      if (this.stopped) return true;
      if ("reset" in answer || this.ports.onEvents(answer.events)) {
        this.ports.onSnapshot(await this.ports.fetchSnapshot());
      }
      if ("progress" in answer) answer.progress?.forEach((item) => this.ports.onProgress(item));
      return true;
    } catch (error) {
      return this.failed(error);
    } finally {
      this.catchingUp = false;
    }
  }

  private async reload(): Promise<void> {
    try {
      const snapshot = await this.ports.fetchSnapshot();
      if (!this.stopped) this.ports.onSnapshot(snapshot);
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): false | "gone" {
    if (error instanceof ApiError && error.status === 404) {
      this.stop();
      this.ports.onStatus("gone");
      return "gone";
    }
    return false;
  }

  private watchSilence(): void {
    this.ports.cancel(this.silenceTimer);
    this.silenceTimer = this.ports.later(() => {
      this.dropSocket();
      this.socketClosed();
    }, SILENCE_MS);
  }

  private dropSocket(): void {
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onclose = null;
      socket.onmessage = null;
      socket.close();
    }
  }

  private clear(): void {
    for (const timer of [this.retryTimer, this.pollTimer, this.silenceTimer]) this.ports.cancel(timer);
    this.pollTimer = null;
  }
}
