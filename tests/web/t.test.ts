import { test } from "node:test";
import assert from "node:assert/strict";
import { t, tn, useCatalogue } from "../../static/src/lib/t";

test("a text without a translation stays English, with its values", () => {
  useCatalogue({});
  assert.equal(t("{name} was removed", { name: "wards.csv" }), "wards.csv was removed");
  assert.equal(tn("{count} file", "{count} files", 1200), "1,200 files");
});

test("a translation takes the same values, wherever it puts them", () => {
  useCatalogue({ "{name} was removed": "Supprimé : {name}", "{count} file": ["{count} fichier", "{count} fichiers"] });
  assert.equal(t("{name} was removed", { name: "{name}" }), "Supprimé : {name}");
  assert.equal(tn("{count} file", "{count} files", 0), "0 fichier");
  assert.equal(tn("{count} file", "{count} files", 2), "2 fichiers");
});
