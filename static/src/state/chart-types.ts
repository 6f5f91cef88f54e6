/** Charts of docs/http-and-events.md. */
import type { Cell, ResultColumn } from "./types";

export interface ChartName {
  /** The end of its address: `histogram?variable=rainfall`. */
  key: string;
  title: string;
  group: string;
  /** The run that made it; null for a chart of the data. */
  run: string | null;
}

export interface Chart {
  key: string;
  kind: string;
  title: string;
  summary: string;
  source: string;
  notes: string[];
  height: number;
  columns: ResultColumn[];
  rows: Cell[][];
}

/** The address of a chart, or of one of its files: `histogram.svg?variable=rainfall&theme=dark`. */
export function chartPath(session: string, key: string, form: string, more: Record<string, string>): string {
  const [kind = "", query = ""] = key.split("?");
  const said = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) if (value) said.set(name, value);
  const tail = said.toString();
  return `/sessions/${session}/charts/${kind}${form}${tail ? `?${tail}` : ""}`;
}
