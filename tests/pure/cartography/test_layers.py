import json

import numpy as np
import pandas as pd
import pytest

from analysis.cartography import MAPS, MapOptions
from analysis.cartography.kinds.certainty import CERTAINTY_MAP
from analysis.cartography.kinds.risk import COMPOSITE
from analysis.cartography.layers import Categories, Classified, make_layer
from analysis.cartography.legend import MISSINGNESS, RISK, RISK_CLASSES
from analysis.cartography.numbers import number_text, unit_of_legend
from chatmrpt.lib.errors import ProblemError

KINDS = {m.kind: m.build for m in MAPS}
KEYS = {"i", "name", "lga", "code", "value", "text", "class", "rank", "filled", "facts"}


def wards(**columns):
    frame = pd.DataFrame(
        {
            "name": ["A", "B", "C", "D", "E", "F"],
            "lga": ["North", "North", "North", "South", "South", "South"],
            "code": ["c1", "c2", "c3", "c4", "c5", None],
            "value": [10.0, 20, 30, 40, 50, np.nan],
        }
    )
    return frame.assign(**columns)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.523456, "", "0.523"),
        (0.0, "", "0"),
        (1.5, "", "1.50"),
        (9.996, "", "10.0"),
        (234.4, "mm", "234"),
        (12345.6, "", "12,346"),
        (12345, "people", "12,345"),
        (-0.0456, "", "−0.0456"),
        (29.08, "%", "29.1 %"),
        (0.2908, "share", "29.1 %"),
        (1e-9, "", "1.00e-09"),
        (float("nan"), "", "no data"),
        (None, "%", "no data"),
    ],
)
def test_numbers_read_well(value, unit, text):
    assert number_text(value, unit) == text


def test_a_share_is_named_by_the_title_and_not_after_each_number():
    layer = make_layer(wards(), key="k", title="TPR", geometry="/g", unit="share (0–1)")
    assert "share" not in layer["summary"]
    assert unit_of_legend(layer) == " (share (0–1))"
    rain = make_layer(wards(), key="k", title="Rain", geometry="/g", unit="mm")
    assert " mm (" in rain["summary"]


def test_classes_of_words_have_no_unit_in_their_title():
    swatch = next(iter(RISK_CLASSES[3].values()))
    frame = wards().assign(**{"class": "Urban"})
    layer = make_layer(
        frame, key="k", title="Urban wards", geometry="/g", unit="%",
        colouring=Categories({"Urban": swatch}),
    )  # fmt: skip
    assert unit_of_legend(layer) == ""


def test_a_layer_has_the_contract_s_keys_and_is_plain_json():
    layer = make_layer(wards(), key="variable:x", title="Rain", geometry="/g", unit="mm")
    parts = {"key", "title", "unit", "geometry", "legend", "fact_labels", "wards", "summary"}
    assert set(layer) == parts
    assert set(layer["wards"][0]) == KEYS
    assert set(layer["legend"]["classes"][0]) == {
        "label",
        "color",
        "color_dark",
        "count",
        "low",
        "high",
    }
    assert json.loads(json.dumps(layer, allow_nan=False)) == layer
    assert layer["wards"][5] == {
        "i": 5, "name": "F", "lga": "South", "code": "", "value": None, "text": "no data",
        "class": None, "rank": None, "filled": [], "facts": [],
    }  # fmt: skip
    assert [c["count"] for c in layer["legend"]["classes"]] == [1] * 5
    assert layer["legend"]["no_data"]["count"] == 1
    assert layer["summary"] == (
        "Rain: from 10 mm (A, North) to 50 mm (E, South), half of the wards above 30 mm; "
        "1 ward has no data."
    )


def test_feature_ids_ranks_and_filled_variables_are_taken_over():
    frame = wards(
        i=[5, 4, 3, 2, 1, 0],
        rank=[5, 4, 3, 2, 1, np.nan],
        filled=[["x"], "x; y", "", None, np.nan, []],
    )
    rows = make_layer(frame, key="k", title="t", geometry="/g")["wards"]
    assert [r["i"] for r in rows] == [5, 4, 3, 2, 1, 0]
    assert [r["rank"] for r in rows] == [5, 4, 3, 2, 1, None]
    assert [r["filled"] for r in rows] == [["x"], ["x", "y"], [], [], [], []]


def test_a_risk_map_says_where_high_risk_is():
    frame = wards(
        **{
            "class": ["Low", "High", "Medium", "High", "High", None],
            "rank": [5, 3, 4, 2, 1, np.nan],
        }
    )
    layer = KINDS["composite"](frame, key="composite", geometry="/g", title="Composite score")
    assert layer["summary"] == "High risk: 3 wards, most in South; highest: E; 1 ward has no data."
    assert [(c["label"], c["count"]) for c in layer["legend"]["classes"]] == [
        ("High", 3),
        ("Medium", 1),
        ("Low", 1),
    ]
    assert layer["legend"]["classes"][0]["low"] == 20
    assert layer["legend"]["no_data"] == {
        "label": "Not ranked",
        "count": 1,
        "color": "#c9cdd3",
        "color_dark": "#2b3038",
    }
    other = KINDS["pca"](
        frame, key="pca", geometry="/g", title="PCA", options=MapOptions("quantile", 3)
    )
    assert len(other["legend"]["classes"]) == 3
    assert "10" in other["legend"]["classes"][0]["label"]


def test_a_risk_map_without_classes_shows_scores():
    layer = KINDS["composite"](wards(), key="composite", geometry="/g", title="Composite score")
    assert len(layer["legend"]["classes"]) == 5


def test_certainty_is_told_in_words_and_what_stands_with_a_ward_is_kept():
    words = ["Surely first", "Contested", "Contested", "Surely low", None, "Surely not first"]
    frame = wards(**{"class": words, "facts": [["1 to 3", "0%"]] * 6})
    layer = CERTAINTY_MAP.build(frame, key="certainty", geometry="/g", title="Certainty")
    assert layer["summary"].startswith("1 ward surely among the first, 2 wards contested")
    assert layer["summary"].endswith("1 ward has no data.")
    assert [row["count"] for row in layer["legend"]["classes"]] == [1, 2, 1, 1]
    assert len(layer["fact_labels"]) == len(layer["wards"][0]["facts"]) == 2


def test_missingness_tells_observed_filled_and_missing():
    frame = wards(filled=[[], ["rain"], [], [], [], []])
    layer = KINDS["missingness"](frame, key="missingness:rain", geometry="/g", title="Rainfall")
    assert [w["class"] for w in layer["wards"]] == [0, 1, 0, 0, 0, 2]
    assert layer["summary"] == "Rainfall: 4 observed, 1 filled by a rule, 1 missing."


def test_signed_values_get_colours_about_zero():
    frame = wards(value=[-40.0, -20, 0, 20, 40, np.nan])
    layer = KINDS["variable"](frame, key="variable:change", geometry="/g", title="Change")
    colours = [c["color"] for c in layer["legend"]["classes"]]
    assert colours[0] == "#2166ac"
    assert colours[-1] == "#b2182b"
    assert colours[2] == "#f7f7f7"


def test_no_value_at_all_is_said():
    layer = make_layer(wards(value=np.nan), key="k", title="Rain", geometry="/g")
    assert layer["summary"] == "Rain: no ward has data."
    assert layer["legend"]["classes"] == []


@pytest.mark.parametrize(
    ("frame", "colouring", "code"),
    [
        (wards().drop(columns="value"), Classified(), "layer_column_missing"),
        (wards(value=list("abcdef")), Classified(), "layer_value_not_a_number"),
        (wards(), Categories(RISK), "layer_column_missing"),
        (wards(**{"class": ["Huge"] * 6}), Categories(RISK), "unknown_layer_class"),
    ],
)
def test_odd_frames_are_refused(frame, colouring, code):
    with pytest.raises(ProblemError) as error:
        make_layer(frame, key="k", title="t", geometry="/g", colouring=colouring)
    assert error.value.code == code


def test_the_frame_is_not_changed():
    frame = wards()
    before = frame.copy(deep=True)
    for build in KINDS.values():
        build(frame, key="k", geometry="/g", title="t")
    pd.testing.assert_frame_equal(frame, before)


def test_the_palettes_have_the_names_of_the_data_dictionary():
    assert list(RISK) == ["High", "Medium", "Low"]
    assert list(MISSINGNESS) == ["Observed", "Filled", "Missing"]


def test_a_ward_that_is_not_ranked_does_not_disturb_the_summary():
    wards = pd.DataFrame(
        {
            "name": ["A", "B", "C"],
            "lga": ["X", "X", "X"],
            "value": [0.9, 0.1, float("nan")],
            "rank": pd.array([1, 2, None], dtype="Int64"),
            "class": ["High", "Low", None],
        }
    )
    layer = COMPOSITE.build(wards, key="composite", geometry="/g", title="Score")
    assert "highest: A" in layer["summary"]
    assert [ward["rank"] for ward in layer["wards"]] == [1, 2, None]
