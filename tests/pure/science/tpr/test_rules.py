"""Every rule of the methods document's section 10 by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.science.tpr.calculate import TprOptions, calculate_tpr
from analysis.science.tpr.cells import cell_status
from analysis.science.tpr.counting import Counting
from analysis.science.tpr.flags import for_scoring
from analysis.science.tpr.table import facility_table
from chatmrpt.lib.errors import ProblemError
from tests.pure.science.tpr.reports import NAN, cell, random_reports, reports
from uploads.parsed import parse_upload


def run(table, **options):
    return calculate_tpr(table, TprOptions(**options))


def only(table, **options):
    result = run(table, **options)
    assert len(result.tpr) == 1
    return result.tpr.iloc[0]


def codes(result):
    return {found["code"] for found in result.findings}


def test_a_cell_counts_only_with_both_numbers_and_no_more_positive_than_tested():
    tested = np.array([10, 10, 10, NAN, 10, NAN, -1, 0])
    positive = np.array([4, 10, 11, 4, NAN, NAN, -2, 0])
    assert cell_status(tested, positive).tolist() == [0, 0, 4, 2, 3, 1, 5, 0]


def test_the_cell_is_left_out_and_not_its_row():
    table = reports(
        [
            {**cell(40, 10), **cell(NAN, 5, "microscopy")},
            {"facility": "F2", **cell(30, NAN), **cell(20, 10, "microscopy")},
            {"facility": "F3", **cell(5, 9), **cell(NAN, NAN, "microscopy")},
        ]
    )
    result = run(table)
    row = result.tpr.iloc[0]
    assert (row["tested"], row["positive"]) == (60, 20)
    assert row["tpr"] == pytest.approx(20 / 60)
    outside = result.left_out
    assert list(zip(outside["facility"], outside["test"], outside["reason"], strict=True)) == [
        ("F1", "microscopy", "tested is blank"),
        ("F2", "rdt", "positive is blank"),
        ("F3", "rdt", "positive above tested"),
    ]
    assert outside["row"].tolist() == [2, 3, 4]
    assert (outside["positive"].iloc[0], outside["tested"].iloc[1]) == (5, 30)


def test_a_blank_number_of_positives_is_zero_on_request_and_both_are_shown():
    table = reports([cell(100, 50), {"facility": "F2", **cell(100, NAN)}])
    left, zero = run(table), run(table, blank_positive_is_zero=True)
    assert left.tpr["tpr"].item() == 0.5
    assert zero.tpr["tpr"].item() == 0.25
    message = next(f["message"] for f in left.findings if f["code"] == "blank_positive")
    assert "A (Bosso) 50.0% / 25.0%" in message
    close = reports([cell(1000, 500), {"facility": "F2", **cell(10, NAN)}])
    assert "blank_positive" not in codes(run(close))


def test_the_other_reading_of_a_blank_is_the_one_that_computing_it_gives():
    table = random_reports(np.random.default_rng(7), 300)
    for options in ({"age": "u5"}, {"age": "all", "facility_level": "primary"}):
        left, zero = run(table, **options), run(table, blank_positive_is_zero=True, **options)
        moved = (left.tpr["tpr"] - zero.tpr["tpr"]).abs() > 0.02
        assert moved.any()
        for result, before, after in ((left, left, zero), (zero, zero, left)):
            found = next(f for f in result.findings if f["code"] == "blank_positive")
            assert found["count"] == moved.sum()
            at = (left.tpr["tpr"] - zero.tpr["tpr"]).abs().argmax()
            one, other = before.tpr["tpr"].iloc[at], after.tpr["tpr"].iloc[at]
            assert f"{one:.1%} / {other:.1%}" in found["message"]


def test_both_tests_are_summed_and_a_patient_tested_twice_counts_twice():
    table = reports([{**cell(60, 30), **cell(40, 4, "microscopy")}])
    assert only(table)["tpr"] == pytest.approx(34 / 100)
    assert only(table, method="rdt")["tpr"] == pytest.approx(30 / 60)
    assert only(table, method="microscopy")["tpr"] == pytest.approx(4 / 40)
    assert "tested_twice" in codes(run(table))
    assert "tested_twice" not in codes(run(table, method="rdt"))


def test_sums_come_before_the_ratio():
    table = reports(
        [cell(10, 10), {"facility": "F2", **cell(90, 0)}, {"ward": "B", **cell(100, 50)}]
    )
    assert run(table).tpr["tpr"].tolist() == [0.1, 0.5]

    uneven = reports([cell(900, 900), {"ward": "B", **cell(100, 0)}])
    assert only(uneven, by="state")["tpr"] == pytest.approx(0.9)


def test_no_counted_test_is_unknown_and_never_zero_or_one():
    table = reports(
        [
            {"ward": "A", **cell(0, 0)},
            {"ward": "B", **cell(NAN, 7)},
            {"ward": "C", **cell(5, 0)},
            {"ward": "D", **cell(5, 5)},
        ]
    )
    frame = run(table).tpr.set_index("ward_name")
    assert frame.loc[["A", "B"], "tpr"].isna().all()
    assert frame.loc[["A", "B"], ["tpr_low", "tpr_high", "tpr_smoothed"]].isna().all(axis=None)
    assert frame.loc["A", "flags"].split(";")[0] == "no_tests"
    assert frame.loc[["C", "D"], "tpr"].tolist() == [0, 1]
    smoothed = frame.loc[["C", "D"], "tpr_smoothed"]
    assert 0 < smoothed["C"] < smoothed["D"] < 1


def test_few_tests_are_flagged_and_fewer_are_unknown_for_scoring():
    table = reports([{"ward": name, **cell(tests, 3)} for name, tests in
                     (("A", 9), ("B", 10), ("C", 29), ("D", 30))])  # fmt: skip
    frame = run(table).tpr
    flags = [text.split(";") for text in frame["flags"]]
    assert ["under_10_tests" in f for f in flags] == [True, False, False, False]
    assert ["under_30_tests" in f for f in flags] == [False, True, True, False]
    assert np.isnan(for_scoring(frame)).tolist() == [True, False, False, False]
    assert for_scoring(frame, raw=True)[1:].tolist() == [3 / 10, 3 / 29, 3 / 30]
    assert frame["tpr"].iloc[0] == pytest.approx(3 / 9)


def test_unknown_wards_are_one_row_an_lga_and_count_in_lga_and_state():
    table = reports(
        [
            {"ward": "A", **cell(50, 10)},
            {"ward": "Unknown", **cell(50, 20)},
            {"ward": None, **cell(10, 10)},
            {"ward": "unknown ward", "lga": "Lapai", **cell(40, 40)},
        ]
    )
    frame = run(table).tpr
    assert frame[["lga_name", "ward_name", "tested"]].to_numpy().tolist() == [
        ["Bosso", "A", 50], ["Bosso", "Unknown", 60], ["Lapai", "Unknown", 40],
    ]  # fmt: skip
    assert frame["tpr_smoothed"].isna().tolist() == [False, True, True]
    assert ["unknown_ward" in text for text in frame["flags"]] == [False, True, True]
    assert np.isnan(for_scoring(frame)).tolist() == [False, True, True]
    assert only(table, by="state")["tested"] == 150
    assert run(table, by="lga").tpr["positive"].tolist() == [40, 40]


def test_a_ward_name_of_two_lgas_is_two_wards_and_two_spellings_are_one():
    table = reports(
        [
            {"ward": "Sabon Gari II", **cell(10, 1)},
            {"ward": "sabon gari 2", **cell(20, 2)},
            {"ward": "Sabon Gari II", "lga": "Lapai", **cell(40, 4)},
        ]
    )
    result = run(table)
    assert result.tpr["tested"].tolist() == [30, 40]
    assert result.tpr["ward_name"].tolist() == ["Sabon Gari II"] * 2
    assert "names_merged" in codes(result)


def test_levels_are_read_in_any_case_and_all_takes_in_what_has_none():
    table = reports(
        [
            {"level": "Primary Health Facility", **cell(10, 1)},
            {"level": "secondary health facility", **cell(20, 2)},
            {"level": "TERTIARY", **cell(40, 4)},
            {"level": "Clinic", **cell(80, 8)},
        ]
    )
    tests = {
        level: only(table, facility_level=level)["tested"]
        for level in ("primary", "secondary", "tertiary", "all")
    }
    assert tests == {"primary": 10, "secondary": 20, "tertiary": 40, "all": 150}


def test_periods_are_grouped_by_year_and_month():
    table = reports(
        [
            {"period": "2023-12", **cell(10, 1)},
            {"period": "2024-01", **cell(20, 2)},
            {"period": "2024-02", **cell(40, 4)},
            {"period": "sometime", **cell(80, 8)},
        ]
    )
    years = run(table, period="year").tpr
    assert dict(zip(years["period"], years["tested"], strict=True)) == {"2023": 10, "2024": 60}
    months = run(table, period="month").tpr
    assert dict(zip(months["period"], months["tested"], strict=True)) == {
        "2023-12": 10, "2024-01": 20, "2024-02": 40,
    }  # fmt: skip
    assert only(table)["tested"] == 150
    assert "period_not_read" in codes(run(table))


def test_yearly_reports_cannot_be_split_by_month():
    with pytest.raises(ProblemError, match="cannot be split by month") as caught:
        run(reports([{"period": "2024", **cell(10, 1)}]), period="month")
    assert caught.value.code == "period_too_coarse"


def test_all_ages_are_the_three_groups_or_the_column_for_all_ages():
    split = {**cell(10, 1), **cell(20, 2, age="o5"), **cell(30, 3, age="pw")}
    assert only(reports([split]), age="all")["tested"] == 60
    assert only(reports([{**split, **cell(1000, 9, age="all")}]), age="all")["tested"] == 60
    whole = {**cell(10, 1), **cell(1000, 9, age="all")}
    assert only(reports([whole]), age="all")["tested"] == 1000
    partial = reports([{**cell(10, 1), **cell(20, 2, age="o5")}])
    assert only(partial, age="all")["tested"] == 30
    assert "ages_missing" in codes(run(partial, age="all"))


def test_an_age_group_that_the_file_does_not_count_is_refused():
    with pytest.raises(ProblemError, match="no pair of tested and positive counts for pregnant"):
        run(reports([cell(10, 1)]), age="pw")
    with pytest.raises(ProblemError, match="by microscopy"):
        run(reports([cell(10, 1)]), method="microscopy")


def test_a_table_without_tests_or_areas_is_refused():
    with pytest.raises(ProblemError, match="No pair of columns") as caught:
        reports([{"tested_rdt_u5": 5.0}])
    assert caught.value.code == "no_test_columns"
    from analysis.science.tpr.table import facility_table

    with pytest.raises(ProblemError, match="no column with wards"):
        facility_table(pd.DataFrame(cell([5.0], [1.0])), {n: n for n in cell()})


@pytest.mark.parametrize("choice", ["age", "facility_level", "method", "by", "period", "preset"])
def test_an_unknown_choice_is_refused(choice):
    with pytest.raises(ProblemError, match=f"{choice} is 'unicorn'"):
        TprOptions(**{choice: "unicorn"})


def test_the_testing_rate_stands_beside_and_more_tests_than_fever_are_flagged():
    table = reports(
        [
            {"ward": "A", "fever_u5": 100, **cell(80, 10)},
            {"ward": "B", "fever_u5": 50, **cell(80, 10)},
            {"ward": "C", "fever_u5": NAN, **cell(80, 10)},
        ]
    )
    frame = run(table).tpr
    np.testing.assert_allclose(frame["testing_rate"].to_numpy(float), [0.8, 1.6, NAN])
    assert ["tested_above_fever" in text for text in frame["flags"]] == [False, True, False]


def test_a_month_with_far_more_tests_is_an_outlier():
    # numbers 10, 11, 12, 13, 14, 100: median 12.5, deviations 2.5 1.5 .5 .5 1.5 87.5, MAD 1.5,
    # limit 12.5 + 5 x 1.5 = 20
    rows = [{"period": f"2024-{m:02d}", **cell(t, 1)} for m, t in
            enumerate((10, 11, 12, 13, 14, 100), start=1)]  # fmt: skip
    from analysis.science.tpr.cells import counted_cells
    from analysis.science.tpr.outliers import outlier_months

    table = reports(rows)
    found = outlier_months(table, counted_cells(table), [("rdt", "u5")])
    assert found[["facility", "period", "tested", "median", "limit"]].to_numpy().tolist() == [
        ["F1", "2024-06", 100, 12.5, 20]
    ]
    assert "outlier_months" in codes(run(table))
    assert len(outlier_months(reports(rows[1:]), counted_cells(reports(rows[1:])),
                              [("rdt", "u5")])) == 0  # fmt: skip


def test_cells_left_out_and_odd_months_are_told_of_the_level_that_is_summed():
    odd = [{"period": f"2024-{m:02d}", "level": "Secondary", "facility": "F2", **cell(t, 1)}
           for m, t in enumerate((10, 11, 12, 13, 14, 100), start=1)]  # fmt: skip
    table = reports([*odd, {"facility": "F3", **cell(NAN, 2)}, cell(20, 2)])
    told = {"outlier_months", "cells_left_out"}
    for level, expected in (
        ("all", told), ("primary", {"cells_left_out"}), ("secondary", {"outlier_months"})
    ):  # fmt: skip
        assert told & codes(run(table, facility_level=level)) == expected, level


def test_the_input_is_not_changed():
    table = reports([cell(10, 1), {"ward": "B", **cell(NAN, 2)}])
    before = {name: values.copy() for name, values in table.counts.items()}
    wards = table.wards.copy()
    run(table)
    for name, values in before.items():
        np.testing.assert_array_equal(values, table.counts[name])
    pd.testing.assert_frame_equal(wards, table.wards)


def test_a_shared_counting_and_one_combination_give_the_same_numbers(shared_data):
    path = shared_data / "facility" / "niger_2024_facilities.csv"
    parsed = parse_upload(path, path.name)
    roles = {role.role: role.name for role in reversed(parsed.roles)}
    table = facility_table(parsed.frame, roles)
    lgas = table.wards[["state_name", "lga_name"]].drop_duplicates()
    people = lgas.assign(population=50_000.0)
    counting = Counting(table)
    for age, level in (("u5", "primary"), ("all", "all")):
        options = TprOptions(by="lga", age=age, facility_level=level)
        alone = calculate_tpr(table, options, people)
        shared = calculate_tpr(table, options, people, counting=counting, every=False)
        pd.testing.assert_frame_equal(alone.tpr, shared.tpr)
        each = alone.combinations
        kept = each["age"].isin([age, "all"]) & (each["facility_level"] == level)
        pd.testing.assert_frame_equal(shared.combinations, each[kept].reset_index(drop=True))


@pytest.mark.parametrize(
    ("unit", "cells", "periods"),
    [
        ("week", ["Wk 1", "12", "12"], ["2024-W01", "2024-W12"]),
        ("quarter", ["Q1", "T4", "4"], ["2024-Q1", "2024-Q4"]),
        ("month", ["Jan", "mars", "3"], ["2024-01", "2024-03"]),
    ],
)
def test_a_part_of_the_year_in_a_column_of_its_own_gives_the_period(unit, cells, periods):
    frame = pd.DataFrame({"lga": "Bosso", "ward": "A", "year": "2024", unit: cells, **cell(10, 1)})
    roles = {name: name for name in frame}
    assert [period.text for period in facility_table(frame, roles).periods] == periods
