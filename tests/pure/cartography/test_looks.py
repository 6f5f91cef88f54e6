"""Other classes, LGAs, years and hatching of a layer; expected values worked out by hand."""

from __future__ import annotations

import copy
import json

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from analysis.cartography.kinds.bivariate import build_bivariate
from analysis.cartography.layers import make_layer
from analysis.cartography.looks import Look, apply_look, offered, with_frames
from analysis.cartography.static_map import MapTexts, draw_static_map
from analysis.cartography.topology import make_topology
from chatmrpt.lib.errors import ProblemError

TEXTS = MapTexts(source="s", date="d")
VALUES = [1.0, 2.0, 3.0, 4.0, 100.0, np.nan]
LGAS = ["A", "A", "B", "B", "C", "C"]


def layer(values=VALUES, lgas=LGAS, unit="", **columns):
    frame = pd.DataFrame(
        {"name": list("uvwxyz"), "lga": lgas, "value": values, "i": range(10, 16), **columns}
    )
    return make_layer(frame, key="k", title="T", geometry="/g", unit=unit)


def test_other_classes_leave_the_layer_and_its_wards_as_they_are():
    own = layer(hatched=[True, False, False, False, False, False])
    before = copy.deepcopy(own)
    shown = apply_look(own, Look("equal_interval", 3))
    assert own == before
    assert [row["count"] for row in shown["legend"]["classes"]] == [4, 1], "the middle is empty"
    assert shown["legend"]["method"] == "equal_interval"
    assert [ward["class"] for ward in shown["wards"]] == [0, 0, 0, 0, 1, None]
    assert [ward["text"] for ward in shown["wards"]] == [ward["text"] for ward in own["wards"]]
    assert shown["wards"][0]["hatched"]
    assert "hatched" not in shown["wards"][1]
    assert shown["legend"]["hatched"] == {"label": "Contested", "count": 1}
    assert apply_look(own, Look()) is own
    json.dumps(shown, allow_nan=False)


def test_an_lga_has_the_weighted_mean_of_its_wards_and_knows_them():
    weights = np.array([1.0, 3.0, np.nan, 5.0, 2.0, 9.0])
    shown = apply_look(layer(rank=[5, 4, 3, 2, 1, None]), Look(level="lga"), weights, "population")
    rows = {row["name"]: row for row in shown["wards"]}
    assert rows["A"]["value"] == pytest.approx((1 * 1 + 2 * 3) / 4)
    assert rows["B"]["value"] == pytest.approx(3.5), "plain: the weight of a ward is unknown"
    assert rows["C"]["value"] == pytest.approx(100.0), "z has no value and counts for nothing"
    assert rows["C"]["facts"] == ["1 of 2"]
    assert rows["B"]["members"] == [12, 13]
    assert [rows[name]["rank"] for name in "ABC"] == [3, 2, 1]
    assert "weighted by population (1 without, where one is unknown)" in shown["summary"]


def test_counts_of_an_lga_are_summed_up():
    shown = apply_look(layer(unit="nets"), Look(level="lga"), np.ones(6), "population")
    assert [row["value"] for row in shown["wards"]] == [3.0, 7.0, 100.0]
    assert shown["summary"].startswith("By LGA, the sum of its wards. ")


def test_what_cannot_be_looked_at_is_not_offered_and_refused():
    nameless = layer(lgas=[""] * 6)
    assert offered(nameless)["levels"] == ["ward"]
    assert offered(layer())["levels"] == ["ward", "lga"]
    assert offered(layer(values=[1.0, 2.0, 1.0, 2.0, 1.0, 2.0]))["methods"] == []
    assert len(offered(layer())["methods"]) == 7
    with pytest.raises(ProblemError, match="no LGA names"):
        apply_look(nameless, Look(level="lga"))
    with pytest.raises(ProblemError, match="no classification"):
        apply_look(layer(), Look("rainbow"))
    with pytest.raises(ProblemError, match="2 to 9 classes"):
        apply_look(layer(), Look("quantile", 10))


def test_years_share_their_classes_and_each_has_its_own_counts():
    values = np.array([[1.0, 2, 3, 4, 5, 6], [7.0, 8, 9, 10, 11, np.nan]])
    shown = with_frames(layer(), ["2023", "2024"], values, Look("equal_interval", 2))
    frames = shown["frames"]
    assert frames["classes"] == [[0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, None]]
    assert frames["counts"] == [[6, 0], [0, 5]]
    assert frames["missing"] == [0, 1]
    assert [ward["value"] for ward in shown["wards"]] == [7.0, 8.0, 9.0, 10.0, 11.0, None]
    assert [row["count"] for row in shown["legend"]["classes"]] == [0, 5]
    assert shown["summary"].startswith("2024: from 7")
    json.dumps(shown, allow_nan=False)


def test_risk_and_certainty_are_crossed_by_thirds_with_ties_together():
    frame = pd.DataFrame(
        {
            "name": list("abcdefghij"),
            "value": np.linspace(1, 0, 10),
            "rank": [1, 2, 3, 4, 5, 6, 7, 8, 9, np.nan],
            "width": [1, 1, 1, 5, 5, 5, 9, 9, 9, np.nan],
        }
    )
    made = build_bivariate(frame, key="bivariate", geometry="/g", title="Both")
    names = [row["label"] for row in made["legend"]["classes"]]
    shown = [None if w["class"] is None else names[w["class"]] for w in made["wards"]]
    assert shown == [
        *["High risk, certain"] * 3,
        *["Medium risk, fairly certain"] * 3,
        *["Low risk, uncertain"] * 3,
        None,
    ]
    assert made["legend"]["kind"] == "bivariate"
    assert made["legend"]["axes"]["columns"]["names"] == ["up to 1 place", "to 5", "over 5"]
    given = frame.assign(**{"class": ["Low"] * 9 + [None]})
    made = build_bivariate(given, key="bivariate", geometry="/g", title="Both")
    assert sum(row["count"] for row in made["legend"]["classes"][6:]) == 9, "the ranking's classes"


def test_hatched_wards_are_hatched_in_documents_and_counted():
    outlines = make_topology(
        [box(n, 9, n + 1, 10) for n in range(6)], pd.DataFrame({"name": list("uvwxyz")})
    )
    frame = pd.DataFrame({"name": list("uvwxyz"), "value": VALUES})
    plain = draw_static_map(outlines, make_layer(frame, key="k", title="T", geometry="/g"), TEXTS)
    assert "hatched" not in plain
    frame["hatched"] = [True, True, False, False, False, False]
    drawn = draw_static_map(outlines, make_layer(frame, key="k", title="T", geometry="/g"), TEXTS)
    assert drawn.count('fill="url(#hatched)"') == 2, "the areas and the swatch"
    assert "Contested: 2" in drawn
