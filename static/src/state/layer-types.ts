/** What a map and a result table are made of, as the server sends them. */
import type { Cell } from "./types";

export interface LegendClass {
  label: string;
  color: string;
  color_dark: string;
  count: number;
  low: number | null;
  high: number | null;
}

export interface LayerWard {
  i: number;
  name: string;
  lga: string | null;
  code: string | null;
  value: number | null;
  text: string;
  class: number | null;
  rank: number | null;
  filled: string[];
  /** Texts that stand with the ward, one for each of the layer's `fact_labels`. */
  facts: string[];
}

export interface Layer {
  key: string;
  title: string;
  unit: string | null;
  geometry: string;
  legend: {
    kind: "classes" | "ramp";
    classes: LegendClass[];
    no_data: { label: string; count: number };
  };
  fact_labels: string[];
  wards: LayerWard[];
  summary: string;
}

export interface LayerName {
  key: string;
  title: string;
  group: string;
  /** The run that made it; null for a map of the data. */
  run: string | null;
}

export interface TableName {
  key: string;
  title: string;
  run: string;
  kind: string;
}

export interface ResultColumn {
  name: string;
  label: string;
  unit: string | null;
  kind: "text" | "number" | "class";
}

export interface ResultTable {
  run: string;
  key: string;
  title: string;
  /** Per row the ward's feature id on the map. */
  features: (number | null)[];
  columns: ResultColumn[];
  rows: Cell[][];
}
