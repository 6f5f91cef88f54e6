import assert from "node:assert/strict";
import { test } from "node:test";
import { argumentsOf, problemsOf, startForm, withVariable, type RunChoices } from "../../static/src/lib/run-form";

const variable = (name: string, direction: "direct" | "inverse" | null) => ({ name, label: name.toUpperCase(), unit: "", direction, question: "", missing: 0, minimum: 0, maximum: 1, chosen: false });
const choices: RunChoices = {
  variables: [variable("tpr", "direct"), variable("housing", "inverse"), variable("elevation", null)],
  order: ["tpr", "housing"],
  settings: {},
  years: [],
  run: null,
  sentences: [],
};

test("an untouched form asks for the usual ranking of the variables shown", () => {
  const form = startForm(choices);
  assert.deepEqual(problemsOf(form, choices), []);
  assert.deepEqual(argumentsOf(form), { variables: ["tpr", "housing"], inverse: ["housing"], direct: ["tpr"], preset: "standard" });
});

test("the form begins with the settings of the last run and gives them back", () => {
  const settings = {
    preset: "netsmartr", method: "weighted", weights: { tpr: 2, housing: 1 }, aggregation: "geometric", normalisation: "winsorised",
    imputation: "none", class_rule: "natural_breaks", classes: 4, top_k: 10, seed: 3,
  };
  assert.deepEqual(argumentsOf(startForm({ ...choices, settings })), {
    variables: ["tpr", "housing"], inverse: ["housing"], direct: ["tpr"], preset: "netsmartr",
    scoring: "weighted", aggregation: "geometric", weights: { tpr: 2, housing: 1 }, normalisation: "winsorised",
    imputation: { "*": "none" }, class_rule: "natural_breaks", classes: 4, top_k: 10, seed: 3,
  });
});

test("a table with years asks which of them", () => {
  const withYears = { ...choices, years: [2022, 2023] };
  assert.equal(argumentsOf(startForm(withYears)).year, "all");
  assert.equal(argumentsOf(startForm({ ...withYears, settings: { year: 2022 } })).year, 2022);
  assert.equal(argumentsOf({ ...startForm(withYears), year: "every" }).year, "every");
});

test("a variable is added at the end and taken out again", () => {
  const more = withVariable(startForm(choices), "elevation");
  assert.deepEqual(more.variables, ["tpr", "housing", "elevation"]);
  assert.deepEqual(withVariable(more, "tpr").variables, ["housing", "elevation"]);
});

test("what cannot be ranked is said before it is sent", () => {
  const form = startForm(choices);
  assert.match(problemsOf({ ...form, variables: ["tpr"] }, choices)[0]!, /two or more/);
  assert.match(problemsOf(withVariable(form, "elevation"), choices)[0]!, /rises or falls with ELEVATION/);
  assert.match(problemsOf({ ...form, classRule: "position", classes: "5" }, choices)[0]!, /three classes/);
  assert.match(problemsOf({ ...form, weighted: true, weights: "own", own: { tpr: "-1" } }, choices)[0]!, /weight of 0 or more for TPR/);
  assert.match(problemsOf({ ...form, weighted: true, aggregation: "geometric", normalisation: "z_score" }, choices)[0]!, /geometric/);
  assert.equal(problemsOf({ ...form, topK: "0", seed: "1.5" }, choices).length, 2);
});

test("bounds, draws and the rule of one variable are given and come back", () => {
  const settings = { normalisation: "goalposts", goalposts: { tpr: [0, 60] }, imputation: "region_mean", fills: { housing: "none" }, draws: 200 };
  const form = startForm({ ...choices, settings });
  assert.deepEqual(form.bounds.tpr, ["0", "60"]);
  const said = argumentsOf(form);
  assert.deepEqual(said.goalposts, { tpr: [0, 60] });
  assert.deepEqual(said.imputation, { "*": "region_mean", housing: "none" });
  assert.equal(said.draws, 200);
  assert.equal(argumentsOf({ ...form, draws: "0" }).draws, 0);
  assert.equal(argumentsOf(startForm({ ...choices, settings: { draws: 1000 } })).draws, undefined);
});

test("bounds belong to the scale of fixed bounds and to chosen variables only", () => {
  const form = startForm({ ...choices, settings: { normalisation: "goalposts", goalposts: { tpr: [0, 60] } } });
  assert.equal(argumentsOf({ ...form, normalisation: "min_max" }).goalposts, undefined);
  assert.equal(argumentsOf(withVariable(form, "tpr")).goalposts, undefined);
});

test("half a pair of bounds, bounds the wrong way round and too many draws are said", () => {
  const form = { ...startForm(choices), normalisation: "goalposts" };
  assert.deepEqual(problemsOf(form, choices), []);
  assert.match(problemsOf({ ...form, bounds: { tpr: ["5", ""] } }, choices)[0]!, /both bounds of TPR/);
  assert.match(problemsOf({ ...form, bounds: { housing: ["5", "5"] } }, choices)[0]!, /both bounds of HOUSING/);
  assert.match(problemsOf({ ...form, draws: "20000" }, choices)[0]!, /0 to 10,000/);
});
