/** The state of a session is a fold of its absolute events: state[kind][id] = payload. */
import type { Entities, Event, Kind, Snapshot } from "./types";

export interface SessionState {
  seq: number;
  /** The moment of event `seq`: after a restore or a failover another event may have its number. */
  at: string | null;
  entities: Entities;
}

export interface Folded {
  state: SessionState;
  /** True when an event is missing before the next one; ask for the gap since state.seq. */
  gap: boolean;
}

const KINDS: readonly Kind[] = ["session", "upload", "dataset", "link", "job", "run", "message", "settlement", "export", "change", "model"];

export function emptyState(): SessionState {
  return {
    seq: 0,
    at: null,
    entities: { session: {}, upload: {}, dataset: {}, link: {}, job: {}, run: {}, message: {}, settlement: {}, export: {}, change: {}, model: {} },
  };
}

export function fromSnapshot(snapshot: Snapshot): SessionState {
  const state = emptyState();
  return { seq: snapshot.seq, at: snapshot.at ?? null, entities: { ...state.entities, ...snapshot.state } };
}

function isKind(type: string): type is Kind {
  return (KINDS as readonly string[]).includes(type);
}

/** Apply one event. An event seen before changes nothing; one that comes too early is a gap. */
export function apply(state: SessionState, event: Event): Folded {
  return applyAll(state, [event]);
}

/** Apply events in order and stop at the first gap. Never changes its input. */
export function applyAll(state: SessionState, events: readonly Event[]): Folded {
  const entities = { ...state.entities };
  const copied = new Set<Kind>();
  let { seq, at } = state;
  let gap = false;
  for (const event of events) {
    if (event.seq <= seq) continue;
    if (event.seq !== seq + 1) {
      gap = true;
      break;
    }
    seq = event.seq;
    at = event.at ?? null;
    if (!isKind(event.type)) continue; // a newer server may know more kinds
    if (!copied.has(event.type)) {
      (entities as Record<Kind, Record<string, unknown>>)[event.type] = { ...entities[event.type] };
      copied.add(event.type);
    }
    const table = entities[event.type] as Record<string, unknown>;
    if (event.payload.deleted) delete table[event.payload.id];
    else table[event.payload.id] = event.payload;
  }
  if (seq === state.seq) return { state, gap };
  return { state: { seq, at, entities }, gap };
}

/** Add an entity that an answer brought before its event, unless the event was first. */
export function addIfAbsent<K extends Kind>(
  state: SessionState,
  kind: K,
  entity: Entities[K][string],
): SessionState {
  if (state.entities[kind][entity.id]) return state;
  const table = { ...state.entities[kind], [entity.id]: entity };
  return { ...state, entities: { ...state.entities, [kind]: table } };
}
