/** The entities of docs/http-and-events.md, as the server sends them. */
import type { Incident } from "./incident";
import type { LanguageModel, TextPiece } from "./model-types";

export type { Layer, LayerName, LayerWard, LegendClass, ResultColumn, ResultTable, TableName } from "./layer-types";

export interface Problem {
  code: string;
  message: string;
  hint?: string | null;
}

export interface Session {
  id: string;
  title: string;
  created: string;
  last_used: string;
  seq: number;
  guest: boolean;
  expires: string | null;
}

export type UploadState = "receiving" | "received" | "reading" | "ready" | "failed" | "removed";

export interface Upload {
  id: string;
  filename: string;
  size: number;
  offset: number;
  state: UploadState;
  error: Problem | null;
  job: string | null;
  dataset: string | null;
  created: string;
  client_id: string;
}

export interface Column {
  name: string;
  label: string;
  role: string;
  role_label: string;
  evidence: string;
  type: "number" | "text" | "date" | "yes_no";
  unit: string | null;
  missing: number;
  minimum: number | string | null;
  maximum: number | string | null;
  examples: string[];
}

export type Severity = "error" | "warning" | "note";

export interface Finding {
  code: string;
  severity: Severity;
  message: string;
  hint: string | null;
  column: string | null;
  rows: number[];
  count: number;
}

export interface Dataset {
  id: string;
  kind: "ward_table" | "boundary" | "facility_table" | "raster" | "ward_values" | "population";
  name: string;
  rows: number;
  column_count: number;
  areas: { state?: string[]; lga?: number; ward?: number };
  headline: string;
  points: string[];
  findings_count: Partial<Record<Severity, number>>;
  /** Of ward values: the raster or the facility table that they come from. */
  source: string | null;
  /** The upload it was read from. */
  upload: string | null;
  rows_in: number | null;
  rows_dropped: number | null;
  cells_changed: number | null;
  current: boolean;
  created: string;
  columns?: Column[];
  findings?: Finding[];
  /** Column → role, as people said. */
  corrections?: Record<string, string>;
  /** Sheets, layers or members of its file, if there are several, and the one that is read. */
  choices?: { name: string; rows: number; columns: number }[];
  chosen?: string | null;
  /** Of a raster: its header, and how it is to be summed up over the wards. */
  raster?: { bands?: number } | null;
  choice?: { statistic?: string; threshold?: number; band?: number };
}

export interface Ask {
  source: string;
  lga?: string | null;
  candidates: { match: string; score: number }[];
}

export interface Link {
  id: string;
  table: string;
  boundary: string;
  key: string;
  current: boolean;
  matched: number;
  ask: number;
  unmatched: number;
  boundary_without_data: number;
  /** Of a table with a row for each ward and year. */
  years?: number[];
  headline: string;
  asks: Ask[];
}

export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

export interface Job {
  id: string;
  kind: string;
  title: string;
  state: JobState;
  percent: number | null;
  stage: string | null;
  attempt: number;
  error: Problem | null;
  created: string;
  started: string | null;
  finished: string | null;
  run: string | null;
  upload: string | null;
  message: string | null;
}

export type RunState = "working" | "done" | "failed" | "cancelled";

export interface Artefact {
  name: string;
  media_type: string;
  size: number;
}

export interface Run {
  id: string;
  kind: string;
  state: RunState;
  job: string | null;
  title: string;
  headline: string;
  points: string[];
  parameters: Record<string, unknown>;
  wards_ranked: number | null;
  wards_total: number | null;
  created: string;
  finished: string | null;
  stale: boolean;
  error: Problem | null;
  findings?: Finding[];
  artefacts?: Artefact[];
  receipt?: unknown;
}

export type Cell = string | number | boolean | null;

export interface MessageTable {
  columns: string[];
  rows: Cell[][];
}

export interface Chip {
  label: string;
  text?: string;
  tool?: string;
  arguments?: Record<string, unknown>;
  /** A page of this site. */
  url?: string;
  /** A document to fetch when it is written. */
  export?: string;
}

export interface Show {
  view: "map" | "table" | "chart" | "data" | "settlements" | "reports";
  chart?: string;
  layer?: string;
  table?: string;
  run?: string;
  dataset?: string;
  /** "Lapai LGA" or "Izom (Rafi)": what the map brings into view. */
  area?: string;
  /** Of a map: by ward or by LGA, where the question named one. */
  level?: "ward" | "lga";
  /** Of the settlements: the grid. */
  settlement?: string;
  /** Rows of wards: of a map, those it selects; of the settlements, those a new grid is proposed for. */
  wards?: string;
  /** Of the reports: the one that an answer is about. */
  export?: string;
}

export interface Message {
  id: string;
  role: "user" | "assistant";
  text: string;
  created: string;
  in_reply_to: string | null;
  /** Of a question: the answer it follows; null: it is the first. */
  parent: string | null;
  /** Of the messages in the same place this one is shown. */
  chosen: boolean;
  feedback: { verdict: "up" | "down"; reason: string } | null;
  /** Calls that answer the same by another method. */
  others: Chip[];
  client_id: string | null;
  state: "complete" | "working" | "failed" | "stopped";
  outcome: "answer" | "clarify" | "need_data" | "refuse" | null;
  headline: string | null;
  points: string[];
  table: MessageTable | null;
  chips: Chip[];
  show: Show | null;
  tool: string | null;
  tool_label: string | null;
  arguments: Record<string, unknown> | null;
  job: string | null;
  run: string | null;
  rows_in: number | null;
  rows_out: number | null;
  duration_ms: number | null;
  receipt: string | null;
  /** How a language model helped: its choice or words, its choice in the tool's words, not at all. */
  model: "used" | "own_words" | "without" | null;
}

/** The classes of the cells of a grid over some wards: one letter a cell. */
export interface Settlement {
  id: string;
  title: string;
  boundary: string;
  geometry: string;
  cell_size: number;
  keep: "overlap" | "centre";
  wards: number;
  cells: number;
  classified: number;
  classes: string;
  noted: number[];
  version: number;
  can_undo: boolean;
  /** The version whose shares are among the values of the wards. */
  used: number | null;
  created: string;
  updated: string;
}

/** One change of the data in force. */
export interface DataChange {
  id: string;
  position: number;
  kind: "added" | "replaced" | "removed" | "roles" | "choice" | "shares";
  title: string;
  came_in: string | null;
  went_out: string[];
  created: string;
  undone: string | null;
  /** Undone before another change came: it cannot be done again. */
  lapsed: boolean;
}

/** A document or file to hand on: the conversation, a report, results. */
export interface Export {
  id: string;
  kind: "conversation" | "report" | "results";
  format: string;
  title: string;
  language: string | null;
  area: string;
  /** What it was made from. */
  runs: string[];
  datasets: string[];
  state: "working" | "done" | "failed" | "cancelled";
  name: string;
  size: number | null;
  job: string | null;
  error: Problem | null;
  created: string;
  finished: string | null;
  client_id: string;
}

export interface EntityOf {
  session: Session;
  upload: Upload;
  dataset: Dataset;
  link: Link;
  job: Job;
  run: Run;
  message: Message;
  settlement: Settlement;
  export: Export;
  change: DataChange;
  model: LanguageModel;
}

export type Kind = keyof EntityOf;
export type Entities = { [K in Kind]: Record<string, EntityOf[K]> };

export interface Event {
  seq: number;
  at?: string;
  type: string;
  payload: { id: string; deleted?: boolean };
}

export interface Snapshot {
  seq: number;
  at?: string | null;
  state: Partial<Entities>;
}

export interface Progress {
  job: string;
  percent: number | null;
  stage: string | null;
}

export type EventsAnswer = { reset: true } | { seq: number; events: Event[]; progress?: Progress[] };

export type Frame =
  | { kind: "events"; seq: number; events: Event[] }
  | { kind: "progress"; progress: Progress }
  | { kind: "text"; piece: TextPiece }
  | { kind: "reset" }
  | { kind: "incident"; incident: Incident | null }
  | { kind: "ping"; incident?: Incident | null };

export interface Boot {
  user: { email: string } | null;
  session: string | null;
  snapshot: Snapshot | null;
  sessions: Session[];
  incident: Incident | null;
  limits: { max_upload_bytes: number };
  urls: { login: string; logout: string; signup: string; account: string; admin: string | null };
  version: string;
  /** A digest of who looks. */
  viewer: string;
  /** The page of a read-only link. */
  shared?: { api: string; expires: string; files: boolean };
}
