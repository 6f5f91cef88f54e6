import assert from "node:assert/strict";
import { test } from "node:test";
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import { atYear, fittingLook, inOrder, inside, lookQuery, neighbour, OWN_LOOK, titlesOf } from "../../static/src/lib/map";
import { ringMaker, type Borders } from "../../static/src/map/rings";
import type { Layer, LayerWard } from "../../static/src/state/types";

const ward = (i: number, lga: string, rank: number | null = null, value: number | null = null): LayerWard => ({
  i, name: `W${i}`, lga, code: null, value, text: "", class: null, rank, filled: [], facts: [],
});
const layer = (wards: LayerWard[], more: Partial<Layer> = {}): Layer => ({
  key: "k", title: "Rate", unit: "%", geometry: "/g", fact_labels: [], wards, summary: "s",
  legend: { kind: "classes", classes: [{ label: "low", color: "#000000", color_dark: "#000000", count: 0, low: 0, high: 1 }], no_data: { label: "No data", count: 0 } },
  ...more,
});

test("the arrow keys go to the neighbour in their direction, not to a nearer one aside", () => {
  const spots = new Map([[0, { x: 0, y: 0 }], [1, { x: 10, y: 1 }], [2, { x: 1, y: -9 }], [3, { x: 5, y: 40 }], [4, { x: 30, y: 0 }]]);
  assert.equal(neighbour(spots, 0, "ArrowRight"), 1);
  assert.equal(neighbour(spots, 0, "ArrowUp"), 2);
  assert.equal(neighbour(spots, 0, "ArrowDown"), 3);
  assert.equal(neighbour(spots, 0, "ArrowLeft"), null);
  assert.equal(neighbour(spots, 1, "ArrowRight"), 4);
});

test("page up and down follow the rank, and without ranks the value", () => {
  const ranked = [ward(0, "A", 3), ward(1, "A", 1), ward(2, "A", null), ward(3, "A", 2)];
  assert.equal(inOrder(ranked, null, 1)?.i, 1);
  assert.equal(inOrder(ranked, 1, 1)?.i, 3);
  assert.equal(inOrder(ranked, 2, 1)?.i, 2, "at the end it stays");
  assert.equal(inOrder(ranked, 1, -1)?.i, 1);
  const valued = [ward(0, "A", null, 5), ward(1, "A", null, 9)];
  assert.equal(inOrder(valued, null, 1)?.i, 1);
});

test("a year takes its values, classes, counts and summary", () => {
  const frames = {
    labels: ["2023", "2024"], values: [[1, null], [3, 4]], texts: [["1", "no data"], ["3", "4"]],
    classes: [[0, null], [0, 0]], counts: [[1], [2]], missing: [1, 0], summaries: ["a", "b"],
  };
  const shown = atYear(layer([ward(0, "A"), ward(1, "A")], { frames }), 0);
  assert.equal(shown.title, "Rate, 2023");
  assert.deepEqual(shown.wards.map((item) => [item.value, item.class]), [[1, 0], [null, null]]);
  assert.equal(shown.legend.classes[0]?.count, 1);
  assert.equal(shown.legend.no_data.count, 1);
  assert.equal(shown.summary, "a");
  const plain = layer([]);
  assert.equal(atYear(plain, 0), plain);
});

test("a remembered look is asked for only as far as the map offers it", () => {
  const choices = { methods: [{ key: "pretty", label: "", meaning: "" }], levels: ["ward" as const], most_classes: 9, own: "categories", chosen: OWN_LOOK };
  const there = layer([], { choices });
  assert.deepEqual(fittingLook({ method: "pretty", classes: 12, level: "lga" }, there), { method: "pretty", classes: 9, level: "ward" });
  assert.deepEqual(fittingLook({ method: "log", classes: 4, level: "ward" }, there), { method: "", classes: 4, level: "ward" });
  assert.equal(lookQuery(OWN_LOOK, null, ""), "");
  assert.equal(lookQuery({ method: "log", classes: 4, level: "lga" }, "r", "v1"), "?method=log&classes=4&level=lga&run=r&v=v1");
});

test("a ring holds what lies inside it", () => {
  const ring = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 5, y: 4 }, { x: 0, y: 10 }];
  assert.equal(inside({ x: 2, y: 2 }, ring), true);
  assert.equal(inside({ x: 5, y: 8 }, ring), false, "in the notch");
  assert.equal(inside({ x: 11, y: 5 }, ring), false);
});

test("selected wards are named with their LGA, a whole LGA by its own name", () => {
  const wards = [ward(0, "A"), ward(1, "A"), ward(2, "B"), ward(3, "B"), ward(4, "")];
  assert.deepEqual(titlesOf(wards, new Set([0, 1, 2, 4])), ["A LGA", "W2 (B)", "W4"]);
});

test("rings of shared borders are those of topojson-client, and neighbours share their points", () => {
  const topology = {
    type: "Topology",
    transform: { scale: [0.5, 0.25], translate: [7, 9] },
    arcs: [[[4, 0], [0, 4]], [[4, 4], [-4, 0], [0, -4], [4, 0]], [[4, 0], [4, 0], [0, 4], [-4, 0]], [[1, 1], [1, 0], [0, 1], [-1, -1]]],
    objects: { wards: { type: "GeometryCollection", geometries: [
      { type: "Polygon", arcs: [[0, 1], [3]] },
      { type: "MultiPolygon", arcs: [[[2, -1]]] },
    ] } },
  };
  const ring = ringMaker(topology as unknown as Borders, (x, y) => ({ x, y }));
  const [one, two] = [[ring([0, 1]), ring([3])], [[ring([2, -1])]]];
  const wanted = feature(topology as unknown as Topology, topology.objects.wards as never) as unknown as { features: { geometry: { coordinates: unknown } }[] };
  const flat = (rings: { x: number; y: number }[][]) => rings.map((points) => points.map((point) => [point.x, point.y]));
  assert.deepEqual(flat(one as never), wanted.features[0]?.geometry.coordinates);
  assert.deepEqual((two as { x: number; y: number }[][][]).map(flat), wanted.features[1]?.geometry.coordinates);
  assert.equal((one[0] as object[])[0], (two[0] as object[][])[0]?.[4]);
});
