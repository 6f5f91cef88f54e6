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
  /** The value is not certain. */
  hatched?: boolean;
  /** By LGA: the features of its wards. */
  members?: number[];
}

/** A value for each year, in the order of `wards`; all years have the same classes. */
export interface Frames {
  labels: string[];
  values: (number | null)[][];
  texts: string[][];
  classes: (number | null)[][];
  counts: number[][];
  missing: number[];
  summaries: string[];
}

/** How the map may be looked at, and how it is. */
export interface LayerChoices {
  methods: { key: string; label: string; meaning: string }[];
  levels: ("ward" | "lga")[];
  most_classes: number;
  own: string;
  chosen: { method: string; classes: number; level: "ward" | "lga" };
}

export interface Layer {
  key: string;
  title: string;
  unit: string | null;
  geometry: string;
  legend: {
    kind: "classes" | "ramp" | "bivariate";
    /** `categories`: the classes are words, and the unit is that of the values behind them. */
    method?: string;
    classes: LegendClass[];
    no_data: { label: string; count: number };
    hatched?: { label: string; count: number };
    /** Of nine classes: the names of rows and columns, row by row. */
    axes?: Record<"rows" | "columns", { label: string; names: string[] }>;
    notes?: string[];
  };
  choices?: LayerChoices;
  frames?: Frames;
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
