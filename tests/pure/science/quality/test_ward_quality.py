"""The quality report of a ward table that one can check by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.science.method_texts import find_method
from analysis.science.quality.ward import best_scale, ward_quality
from analysis.science.variables import find_variable
from chatmrpt.lib.errors import ProblemError
from uploads.parsed import parse_upload

ROLES = {"lga": "LGA", "ward": "Ward", "ward_code": "Code"}
FRAME = pd.DataFrame(
    {
        "LGA": ["Bosso"] * 4 + ["Lapai"] * 4,
        "Ward": ["A", "B", "C", "B.", "A", "D", "E", "F"],
        "Code": ["1", "2", "3", "4", "5", "6", "6", "8"],
        "tpr": [10.0, 20, np.nan, 20, 30, 25, 250, 20],
        "rainfall": [90.0, 95, 100, 95, 97, 92, 93, 900],
        "other": [1.0, 1, 1, 1, np.nan, np.nan, np.nan, 1],
    }
)


@pytest.fixture
def report():
    return ward_quality(FRAME, ROLES, ["tpr", "rainfall", "other"])


def found(report, code, column=None):
    return next(one for one in report.findings if one.code == code and column in (None, one.column))


def test_missing_values_are_counted_by_column_and_lga(report):
    frame = report.missing.set_index(["scope", "lga_name", "column"])
    assert frame.loc[("column", "", "other"), ["cells", "missing"]].tolist() == [8, 3]
    assert frame.loc[("lga", "Lapai", "other"), "share_missing"] == 0.75
    assert frame.loc[("lga", "Bosso", "tpr"), "missing"] == 1
    gone = found(report, "missing_values", "other")
    assert (gone.rows, gone.count, gone.severity) == ((6, 7, 8), 3, "note")
    assert gone.effect.without_them == 5


def test_values_outside_the_registrys_range_are_listed_and_what_they_stretch(report):
    frame = report.out_of_range
    assert frame[["row", "column", "value", "low", "high"]].to_numpy().tolist() == [
        [8, "tpr", 250.0, 0.0, 100.0]
    ]
    out = found(report, "out_of_range", "tpr")
    assert (out.effect.with_them, out.effect.without_them) == (240, 20)


def test_the_scale_is_the_one_that_holds_most_values():
    tpr = find_variable("tpr")
    assert best_scale(tpr, np.array([0.1, 0.9, 150])).high == 1
    assert best_scale(tpr, np.array([0.1, 30, 90])).high == 100


def test_wards_and_codes_that_come_twice_are_listed_with_their_first_row(report):
    frame = report.duplicates
    assert frame[["kind", "row", "first_row", "equal"]].to_numpy().tolist() == [
        ["ward", 5, 3, True],
        ["ward_code", 8, 7, False],
    ]
    assert found(report, "duplicate_ward_code").severity == "error"
    # the same numbers twice change nothing
    assert found(report, "duplicate_ward").severity == "note"
    other = FRAME.assign(tpr=np.arange(8.0))
    # codes 2 and 4 may tell the two apart; without codes nothing does
    coded = ward_quality(other, ROLES, ["tpr"])
    assert found(coded, "duplicate_ward").severity == "warning"
    bare = ward_quality(other, {"lga": "LGA", "ward": "Ward"}, ["tpr"])
    assert found(bare, "duplicate_ward").severity == "error"
    assert found(report, "duplicate_ward").effect.without_them == 7


def test_a_ward_with_a_row_for_each_year_is_not_double():
    both = pd.concat([FRAME.assign(year=2022), FRAME.assign(year=2023)], ignore_index=True)
    frame = ward_quality(both, ROLES, ["tpr"], year="year").duplicates
    assert frame["row"].tolist() == [5, 13, 8, 16]


def test_outliers_are_named_with_their_rule(report):
    frame = report.outliers.query("column == 'rainfall'")
    # 90 92 93 95 95 97 100 900: median 95, MAD 2.5, quartiles 92.75 and 97.75; z = 2.47
    assert frame["rule"].tolist() == ["modified_z", "iqr"]
    assert frame["value"].tolist() == [900, 900]
    assert frame["high"].tolist() == pytest.approx([95 + 3.5 * 2.5 / 0.6745, 97.75 + 7.5])
    odd = found(report, "outlier_iqr", "rainfall")
    assert (odd.effect.with_them, odd.effect.without_them) == (810, 10)


def test_wrong_columns_are_refused_by_name():
    for column, code in (("nothing", "unknown_column"), ("Ward", "not_numeric")):
        with pytest.raises(ProblemError) as caught:
            ward_quality(FRAME, ROLES, [column])
        assert caught.value.code == code
        assert column in caught.value.message


def test_nothing_given_is_changed_and_a_table_without_names_is_checked():
    before = FRAME.copy()
    report = ward_quality(FRAME, {}, ["tpr"])
    pd.testing.assert_frame_equal(FRAME, before)
    assert report.duplicates.empty
    assert set(report.missing["scope"]) == {"column"}


def test_the_methods_have_their_texts():
    assert "3.5" in find_method("outlier_rules").formula
    assert find_method("quality_effect").group == "quality"


def test_the_gaps_of_a_real_state_are_those_of_plain_pandas(shared_data):
    path = shared_data / "niger/wards.csv"
    parsed = parse_upload(path, path.name)
    roles = {}
    for role in parsed.roles:
        roles.setdefault(role.role, role.name)
    report = ward_quality(parsed.frame, roles, ["housing_quality", "pfpr", "u5_tpr_rdt"])
    raw = pd.read_csv(path)
    gone = report.missing.query("scope == 'column'").set_index("column")["missing"]
    assert gone.to_dict() == raw[gone.index].isna().sum().to_dict()
    by_lga = report.missing.query("scope == 'lga' and column == 'housing_quality'")
    expected = raw["housing_quality"].isna().groupby(raw["lga_name"]).sum()
    assert by_lga["missing"].sum() == expected.sum()
    assert sorted(by_lga["missing"]) == sorted(expected)
    values = raw["pfpr"].dropna()
    z = ((values - values.mean()) / values.std()).abs() > 3
    assert len(report.outliers.query("column == 'pfpr' and rule == 'z'")) == z.sum()
