"""The quality report of small facility files that one can check by hand."""

import numpy as np
import pandas as pd
import pytest

from analysis.science.quality.facility import facility_quality
from analysis.science.quality.yearly import reports_by_month, reports_by_year
from analysis.science.tpr.cells import counted_cells
from analysis.science.tpr.outliers import outlier_months
from analysis.science.tpr.sums import ages_summed, cells_of
from analysis.science.tpr.table import facility_table
from tests.pure.science.tpr.reports import NAN, cell, random_reports, reports
from uploads.parsed import parse_upload


def months(count, start=1, year=2024, **more):
    row = {**cell(20, 8), **more}
    return [
        {**row, "period": f"{year + (start + i - 1) // 12}-{(start + i - 1) % 12 + 1:02d}"}
        for i in range(count)
    ]


def found(report, code):
    return next((one for one in report.findings if one.code == code), None)


def test_a_clean_file_has_nothing_but_its_reporting_rate():
    report = facility_quality(reports(months(12)))
    assert [one.code for one in report.findings] == ["reporting_rate"]
    assert found(report, "reporting_rate").severity == "note"
    assert report.completeness["completeness"].eq(1).all()
    assert report.reporting_rate["reporting_rate"].eq(1).all()


def test_blanks_are_counted_by_column_period_lga_and_facility():
    rows = [
        {"facility": "F1", "period": "2024-01", **cell(10, 5)},
        {"facility": "F1", "period": "2024-02", **cell(10, NAN)},
        {"facility": "F2", "lga": "Lapai", "period": "2024-01", **cell(NAN, NAN)},
        {"facility": "F2", "lga": "Lapai", "period": "2024-02", **cell(0, 0)},
    ]
    report = facility_quality(reports(rows))
    frame = report.completeness
    by = {scope: part for scope, part in frame.groupby("scope")}
    assert by["all"][["cells", "filled"]].to_numpy().tolist() == [[8, 5]]
    columns = by["column"].set_index("column")["completeness"].to_dict()
    assert columns == {"tested_rdt_u5": 0.75, "positive_rdt_u5": 0.5}
    assert by["period"].set_index("period")["completeness"].to_dict() == {
        "2024-01": 0.5, "2024-02": 0.75,
    }  # fmt: skip
    assert by["lga"].set_index("lga_name")["completeness"].to_dict() == {
        "Bosso": 0.75, "Lapai": 0.5,
    }  # fmt: skip
    assert by["facility"].set_index("facility")["completeness"].to_dict() == {"F1": 0.75, "F2": 0.5}
    blank = found(report, "positive_blank")
    # with them (blank = 0): 5 of 20; without: 5 of 10
    assert (blank.rows, blank.effect.with_them, blank.effect.without_them) == ((3,), 0.25, 0.5)


def test_the_reporting_rate_stops_expecting_after_six_silent_months():
    rows = [row for row in months(24) if row["period"] not in {"2024-03", "2024-04"}]
    rows += months(1, facility="F2") + months(1, start=13, facility="F2")
    report = facility_quality(reports(rows))
    rates = report.reporting_rate
    of = rates[rates["scope"] == "facility"].set_index("facility")
    assert of.loc["F1", ["expected", "reported"]].tolist() == [24, 22]
    # F2: January, then six of the eleven silent months, then the next January
    assert of.loc["F2", ["expected", "reported"]].tolist() == [8, 2]
    march = rates[(rates["scope"] == "period") & (rates["period"] == "2024-03")].iloc[0]
    assert (march["expected"], march["reported"], march["reporting_rate"]) == (2, 0, 0)
    whole = found(report, "reporting_rate")
    assert (whole.count, whole.severity) == (8, "warning")
    # 24 reports of 8 positives, 32 expected
    assert whole.effect.with_them == pytest.approx(24 * 8 * 32 / 24)


def test_positives_above_tested_are_listed_and_what_counting_them_does():
    rows = [*months(9), {"period": "2024-10", **cell(5, 30)}]
    report = facility_quality(reports(rows))
    above = found(report, "positive_above_tested")
    assert (above.rows, above.count, above.table) == ((11,), 1, "left_out")
    assert above.effect.with_them == pytest.approx((9 * 8 + 30) / (9 * 20 + 5))
    assert above.effect.without_them == pytest.approx(0.4)
    assert above.effect.areas_moved == 1


def test_repeated_reports_are_listed_with_the_row_they_repeat():
    rows = [*months(3), {"period": "2024-02", **cell(20, 8)}, {"period": "2024-03", **cell(10, 0)}]
    report = facility_quality(reports(rows))
    frame = report.duplicates
    assert frame[["row", "first_row", "equal"]].to_numpy().tolist() == [[5, 3, True], [6, 4, False]]
    twice = found(report, "duplicate_reports")
    assert twice.effect.with_them == pytest.approx(32 / 90)
    assert twice.effect.without_them == pytest.approx(24 / 60)


def test_a_month_that_stands_out_is_named_with_its_rule():
    tests = [20, 21, 19, 22, 18, 20, 21, 19, 20, 22, 20, 400]
    rows = [{**row, **cell(t, 4)} for row, t in zip(months(12), tests, strict=True)]
    report = facility_quality(reports(rows))
    frame = report.outliers.query("measure == 'tested'")
    assert set(frame["rule"]) == {"z", "modified_z", "iqr", "median_5_mad"}
    assert frame["row"].unique().tolist() == [13]
    odd = found(report, "outlier_tested_median_5_mad")
    assert odd.effect.with_them == pytest.approx(48 / 622)
    assert odd.effect.without_them == pytest.approx(44 / 222)


def test_the_five_mad_rule_is_the_one_of_the_rates():
    table = random_reports(np.random.default_rng(5), 400)
    cells = counted_cells(table)
    theirs = outlier_months(table, cells, cells_of(ages_summed(table), "both", "all"))
    ours = facility_quality(table).outliers.query("measure == 'tested' and rule == 'median_5_mad'")
    known = ours[ours["ward_name"] != "Unknown"]
    theirs = theirs[theirs["ward_name"] != "Unknown"]
    keys = ["lga_name", "ward_name", "facility", "period", "value"]
    theirs = theirs.rename(columns={"tested": "value"})
    pd.testing.assert_frame_equal(
        known[keys].sort_values(keys, ignore_index=True),
        theirs[keys].sort_values(keys, ignore_index=True),
        check_dtype=False,
    )


def test_a_facility_that_stops_while_its_lga_goes_on_is_a_sudden_silence():
    rows = months(8, facility="stops") + months(12, facility="goes on", ward="B")
    rows += months(5, facility="new, stops")  # five reports are too few
    rows += months(9, facility="other LGA", lga="Lapai")  # nobody there goes on
    report = facility_quality(reports(rows))
    silent = found(report, "sudden_silence")
    assert (silent.count, silent.rows) == (1, (9,))  # its last report
    spans = report.facilities.set_index("facility")
    assert spans["silent_months"].to_dict() == {
        "stops": 4, "goes on": 0, "new, stops": 7, "other LGA": 0,
    }  # fmt: skip
    assert spans.loc["stops", ["last_month", "tests_a_month"]].tolist() == ["2024-08", 20]
    assert spans.loc["stops", "falls_silent"]
    assert spans["vanishes"].tolist().count(True) == 1  # the one of five months
    assert silent.effect.with_them == silent.effect.without_them == pytest.approx(0.4)


def test_two_silent_months_are_no_silence_and_three_are():
    for reported, silent in ((10, False), (9, True)):
        rows = months(reported, facility="F") + months(12, facility="G")
        spans = facility_quality(reports(rows)).facilities.set_index("facility")
        assert bool(spans.loc["F", "falls_silent"]) == silent


def test_facilities_that_appear_or_vanish_are_listed():
    rows = months(12) + months(6, start=7, facility="new") + months(6, facility="gone")
    report = facility_quality(reports(rows))
    assert found(report, "facility_appears").rows == (14,)  # its first report
    assert found(report, "facility_vanishes").rows == (25,)  # its last report
    almost = facility_quality(reports(months(12) + months(7, start=6, facility="new")))
    assert found(almost, "facility_appears") is None


def test_rows_without_a_ward_belong_to_the_facility_of_that_name():
    rows = months(12)
    rows[5] = {**rows[5], "ward": "Unknown"}
    report = facility_quality(reports(rows))
    assert found(report, "ward_known_elsewhere").rows == (7,)
    assert len(report.facilities) == 1
    assert found(report, "reporting_rate").count == 0
    # two facilities of that name: nobody knows which
    rows += months(12, ward="B")
    assert found(facility_quality(reports(rows)), "ward_known_elsewhere") is None


def test_impossible_counts_are_listed_by_reason():
    rows = [
        {"period": "2024-01", **cell(20, 5), "fever_u5": 30.0, "attendance": 50.0},
        {"period": "2024-02", **cell(20, -5), "fever_u5": 30.0, "attendance": 50.0},
        {"period": "2024-03", **cell(20.5, 5), "fever_u5": 30.0, "attendance": 50.0},
        {"period": "2024-04", **cell(40, 5), "fever_u5": 30.0, "attendance": 50.0},
        {"period": "2024-05", **cell(20, 5), "fever_u5": 60.0, "attendance": 50.0},
        {"period": "2024-06", **cell(NAN, 5), "fever_u5": NAN, "attendance": NAN},
    ]
    report = facility_quality(reports(rows))
    assert report.implausible[["row", "column", "reason"]].to_numpy().tolist() == [
        [3, "positive_rdt_u5", "below zero"],
        [4, "tested_rdt_u5", "not a whole number"],
        [5, "tested_rdt_u5", "above the persons with fever"],
        [6, "fever_u5", "above the general attendance"],
    ]
    assert found(report, "negative_count").severity == "error"
    assert report.findings[0].code == "negative_count"
    above = found(report, "tested_above_fever")
    # counted rows: 1, 3, 4, 5; without row 5 of the file: 1, 3 and 5
    assert above.effect.with_them == pytest.approx(20 / 100.5)
    assert above.effect.without_them == pytest.approx(15 / 60.5)


def test_files_without_months_or_names_of_facilities_get_what_can_be_said():
    frame = pd.DataFrame({"lga": ["L", "L"], "ward": ["A", "A"], "t": [10.0, 10], "p": [5.0, 5]})
    roles = {"lga": "lga", "ward": "ward", "tested_rdt_u5": "t", "positive_rdt_u5": "p"}
    report = facility_quality(facility_table(frame, roles))
    assert [one.code for one in report.findings] == ["no_reporting_rate"]
    assert report.reporting_rate.empty
    assert report.facilities.empty
    with_months = facility_table(frame.assign(m="2024-01"), {**roles, "period": "m"})
    assert facility_quality(with_months).duplicates.empty
    empty = facility_quality(facility_table(frame.head(0).assign(m=""), {**roles, "period": "m"}))
    assert empty.completeness["filled"].sum() == 0


def test_every_row_listed_is_of_the_file_and_nothing_given_is_changed():
    table = random_reports(np.random.default_rng(11), 300)
    before = {name: values.copy() for name, values in table.counts.items()}
    report = facility_quality(table)
    for one in report.findings:
        assert set(one.rows) <= set(table.row.tolist())
        assert one.table == "" or one.table in report.tables()
    for name, values in before.items():
        np.testing.assert_array_equal(table.counts[name], values)
    as_dict = report.findings[0].as_dict()
    assert {"code", "severity", "message", "hint", "column", "rows", "count"} <= set(as_dict)
    assert len(as_dict["rows"]) <= 20


def test_the_report_of_six_years_is_that_of_plain_pandas(shared_data):
    path = shared_data / "facility/niger_2020_2025_facilities.csv"
    parsed = parse_upload(path, path.name)
    roles = {}
    for role in parsed.roles:
        roles.setdefault(role.role, role.name)
    report = facility_quality(facility_table(parsed.frame, roles))
    raw = pd.read_csv(path)
    tested = [c for c in raw if "tested by" in c]
    above, blank = 0, 0
    for name in tested:
        tail = name.split("tested by ")[1]
        yes = raw[f"Persons tested positive for malaria by {tail}"]
        above += int((yes > raw[name]).sum())
        blank += int((yes.isna() & raw[name].notna()).sum())
    assert found(report, "positive_above_tested").count == above
    assert found(report, "positive_blank").count == blank
    # 264 rows of ward Unknown belong to facilities that other rows name in a ward of that LGA
    names = raw["orgunitlevel3"] + raw["organisationunitname"]
    assert len(report.facilities) == names.nunique()
    assert found(report, "ward_known_elsewhere").count == 264
    when = pd.to_datetime(raw["periodname"], format="%B %Y")
    month = when.dt.year * 12 + when.dt.month
    expected = 0
    for _, part in month.groupby(names):
        gaps = part.sort_values().drop_duplicates().diff().dropna() - 1
        expected += part.nunique() + int(gaps.clip(upper=6).sum())
    whole = report.reporting_rate.iloc[0]
    assert (whole["expected"], whole["reported"]) == (expected, len(raw))
    last = month.groupby(names).max()
    gone = {
        " ".join(name.split("Areani ")[1].split()) for name in last.index[last <= month.max() - 6]
    }
    listed = report.facilities[report.facilities["vanishes"]]["facility"]
    assert set(listed) == gone


def test_a_row_of_a_wide_file_that_holds_several_months_loses_only_the_odd_one():
    months_ = [f"2024-{m:02d}" for m in range(1, 13)]
    frame = pd.DataFrame(
        {"lga": "L", "ward": "A", "facility": "F", "m": months_, "_row": 2,
         "t": [20.0, 21, 19, 22, 18, 20, 21, 19, 20, 22, 20, 400], "p": [4.0] * 12}
    )  # fmt: skip
    roles = {"lga": "lga", "ward": "ward", "facility": "facility", "period": "m",
             "tested_rdt_u5": "t", "positive_rdt_u5": "p"}  # fmt: skip
    odd = found(facility_quality(facility_table(frame, roles)), "outlier_tested_median_5_mad")
    assert odd.rows == (2,)
    assert odd.effect.without_them == pytest.approx(44 / 222)


def test_each_facility_says_which_months_it_reported_and_which_are_missing():
    def sent(facility, ward, *months):
        return [
            {"facility": facility, "ward": ward, "period": month, **cell(10, 2)} for month in months
        ]

    table = reports(
        [
            *sent("Gaps", "A", "2023-11", "2024-02", "2024-03"),
            *sent("Whole", "A", "2023-12", "2024-01"),
            *sent("Stopped", "B", "2023-11", "2024-09"),
            {"facility": "Blank", "ward": "B", "period": "2024-01", **cell(NAN, NAN)},
        ]
    )
    found = reports_by_month(table).set_index("facility")
    months = [f"2023-{m}" for m in (11, 12)] + [f"2024-{m:02d}" for m in range(1, 10)]
    assert list(found.columns) == ["state_name", "lga_name", "ward_name", "missing_months", *months]
    assert found.index.tolist() == ["Stopped", "Gaps", "Whole"], "most missing first; never: none"
    assert found["missing_months"].tolist() == [6, 2, 0]
    gaps, whole, stopped = (
        found.loc[name, months].tolist() for name in ("Gaps", "Whole", "Stopped")
    )
    assert gaps == ["came", "missing", "missing", "came", "came", *[""] * 6]
    assert whole == ["", "came", "came", *[""] * 8]
    assert stopped == ["came", *["missing"] * 6, "", "", "", "came"]


def test_months_and_years_count_the_same_reports():
    table = random_reports(np.random.default_rng(4), 200)
    months, years = reports_by_month(table), reports_by_year(table)
    cells = months.drop(columns=[*years.columns[:4], "missing_months"])
    assert (cells == "came").to_numpy().sum() == years["reported"].sum()
    assert (cells != "").to_numpy().sum() == years["expected"].sum()


def test_quarterly_reports_have_no_table_by_month():
    assert reports_by_month(reports([{"period": "2024-Q1", **cell(10, 2)}])).empty
