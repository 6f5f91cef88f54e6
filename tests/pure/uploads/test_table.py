import json
import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.nigeria import find_state
from uploads.cleaning.areas import strip_area_name
from uploads.cleaning.numbers import read_numbers, to_number
from uploads.cleaning.periods import parse_period
from uploads.cleaning.table import clean_table
from uploads.cleaning.text import repair_header, repair_mojibake
from uploads.parsed import parse_upload

from .helpers import SHARED, clean_text, codes, finding, read_text, shared


@pytest.mark.parametrize(
    ("damaged", "right"),
    [
        ("â‰¥5yrs", "≥5yrs"),
        ("GbÃ©ko", "Gbéko"),
        ("Gbéko", "Gbéko"),
        ("Itâ€™s", "It’s"),
        ("plain", "plain"),
    ],
)
def test_mojibake(damaged, right):
    assert repair_mojibake(damaged) == right
    assert repair_header("organisationunit0me") == "organisationunitname"


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "2.5", "-3"], [1, 2.5, -3]),
        (["1,234", "12"], [1234, 12]),
        (["1,234,567.5", "1,234"], [1234567.5, 1234]),
        (["0,5", "1,25", "3"], [0.5, 1.25, 3]),
        (["0,512", "1,234"], [0.512, 1.234]),
        (["1.234,5", "1.234"], [1234.5, 1234]),
        (["1 234", "12 345 678"], [1234, 12345678]),
        (["12.5%", "3%"], [12.5, 3]),
        (["1e-3", "2E5"], [0.001, 200000]),
        ([".5", "5."], [0.5, 5]),
        (["007"], [7]),
    ],
)
def test_numbers_are_read_by_what_the_whole_column_shows(cells, values):
    numbers = read_numbers(cells, [1] * len(cells))
    assert numbers.values.tolist() == pytest.approx(values)


@pytest.mark.parametrize("cell", ["12a", "1,23,4", "1.2.3", "--5", "5 kg", "1 23"])
def test_what_is_no_number_is_none(cell):
    assert to_number(cell, "point") is None


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=60))
@settings(deadline=None)
def test_plain_numbers_come_back_exactly(values):
    cells = [repr(value) for value in values]
    assert read_numbers(cells, [1] * len(cells)).values.tolist() == values


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("January 2024", "2024-01"), ("202401", "2024-01"), ("2024", "2024"),
        ("2024W05", "2024-W05"), ("2024Q1", "2024-Q1"), ("janvier 2024", "2024-01"),
        ("Août 2023", "2023-08"), ("Jan-24", "2024-01"), ("2024-03-05", "2024-03"),
        ("Sept. 2022", "2022-09"), ("January to March 2024", "2024-Q1"), ("01/2024", "2024-01"),
    ],
)  # fmt: skip
def test_periods_are_read(text, right):
    assert parse_period(text).text == right


@pytest.mark.parametrize("text", ["", "202413", "2024W54", "soon", "1234567", "24", "may"])
def test_what_is_no_period_is_none(text):
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("name", "level", "state", "right"),
    [
        ("kw Kwara State", "state", "Kwara", "Kwara"),
        ("kw Ilorin East Local Government Area", "lga", "Kwara", "Ilorin East"),
        ("ni Adahe Ward", "ward", "Niger", "Adahe"),
        ("kw Adahe Ward", "ward", "Niger", "kw Adahe"),
        ("Oke Ward", "ward", "Niger", "Oke"),
        ("Ward", "ward", "Niger", "Ward"),
        ("Ba Awa", "ward", "Katsina", "Ba Awa"),
        ("ba Awa", "ward", "Bauchi", "Awa"),
        ("Dass LGA", "lga", "Bauchi", "Dass"),
    ],
)
def test_prefixes_go_only_when_they_are_the_rows_own_state(name, level, state, right):
    assert strip_area_name(name, level, find_state(state)) == right


def test_names_of_an_export_are_cleaned_row_by_row(tmp_path):
    text = (
        "orgunitlevel2,orgunitlevel3,orgunitlevel4,rain\n"
        "kw Kwara State,kw Asa Local Government Area,kw Afon Ward,1\n"
        "ni Niger State,ni Agwara Local Government Area,kw Adahe Ward,2\n"
    )
    frame = clean_text(tmp_path, text).frame
    assert frame["orgunitlevel2"].tolist() == ["Kwara", "Niger"]
    assert frame["orgunitlevel3"].tolist() == ["Asa", "Agwara"]
    assert frame["orgunitlevel4"].tolist() == ["Afon", "kw Adahe"]


def test_a_prefix_shared_by_all_tells_the_state(tmp_path):
    text = "Ward,rain\nkw Afon Ward,1\nkw Oke Ward,2\nkw Zango Ward,3\n"
    assert clean_text(tmp_path, text).frame["Ward"].tolist() == ["Afon", "Oke", "Zango"]


def test_blank_zero_and_not_reported_stay_three_things(tmp_path):
    text = "WardName,cases\nA,0\nB,\nC,not reported\nD,N/A\nE,-\nF,7\n"
    table = clean_text(tmp_path, text)
    values = table.frame["cases"]
    assert values.isna().tolist() == [False, True, True, True, True, False]
    assert values.iloc[0] == 0
    assert table.not_reported == {"cases": (4,)}
    assert finding(table.findings, "not_reported").rows == (4,)


def test_words_in_a_column_of_numbers_are_listed(tmp_path):
    table = clean_text(tmp_path, "WardName,rain\nA,1\nB,see note\nC,3\nD,4\nE,5\n")
    found = finding(table.findings, "not_a_number")
    assert (found.rows, found.count, found.column) == ((3,), 1, "rain")
    assert "see note" in found.message
    assert math.isnan(table.frame["rain"][1])


def test_totals_repeated_headers_and_notes_are_dropped_with_reasons(tmp_path):
    text = (
        "WardName,LGA,rain\nApado,East,1\nWardName,LGA,rain\nZango,East,2\nTotal,,3\n"
        "Grand Total,,6\nSource: DHIS2,,\n"
    )
    table = clean_text(tmp_path, text)
    assert table.frame["WardName"].tolist() == ["Apado", "Zango"]
    assert {row.row: row.reason for row in table.dropped} == {
        3: "header repeated", 5: "totals row", 6: "totals row", 7: "note below the table",
    }  # fmt: skip


def test_a_ward_called_total_with_a_code_stays(tmp_path):
    table = clean_text(tmp_path, "WardName,WardCode,rain\nTotal,KW1,1\nZango,KW2,2\n")
    assert len(table.frame) == 2


def test_rows_without_a_ward_are_dropped_and_said(tmp_path):
    table = clean_text(tmp_path, "WardName,rain\nApado,1\n,2\n")
    assert [(row.row, row.reason) for row in table.dropped] == [(3, "no ward name or code")]
    assert finding(table.findings, "rows_without_ward").severity == "warning"


def test_row_numbers_are_kept_as_in_the_file(tmp_path):
    table = clean_text(tmp_path, "title\nWardName,rain\nA,1\n\nB,2\n")
    assert table.frame["_row"].tolist() == [3, 5]


def test_duplicate_wards_are_found(tmp_path):
    table = clean_text(tmp_path, "WardName,LGA,rain\nA,X,1\nA,X,2\nA,Y,3\n")
    found = finding(table.findings, "duplicate_ward")
    assert (found.severity, found.rows) == ("warning", (2, 3))
    table = clean_text(tmp_path, "WardName,LGA,rain\nA,X,1\nA,X,1\n")
    assert finding(table.findings, "duplicate_ward").severity == "note"


def test_odd_columns_are_said(tmp_path):
    text = (
        "WardName,empty,same,wild,population,urbanPercentage\n"
        "A,,5,inf,100,20\nB,,5,1,-3,140\nC,NA,5,2,50,30\nUnknown,,5,3,60,40\n"
    )
    table = clean_text(tmp_path, text)
    found = {f.code: f for f in table.findings}
    assert found["all_missing"].column == "empty"
    assert found["constant_column"].column == "same"
    assert found["infinite_value"].rows == (2,)
    assert found["negative_population"].rows == (3,)
    assert found["share_out_of_range"].rows == (3,)
    assert found["unknown_ward"].rows == (5,)
    assert math.isnan(table.frame["wild"][0])


def test_one_ward_is_read_with_a_warning(tmp_path):
    table = clean_text(tmp_path, "WardName,rain\nA,1\n")
    assert finding(table.findings, "one_ward").severity == "warning"


def test_all_values_missing_is_no_numeric_column(tmp_path):
    with pytest.raises(ProblemError) as problem:
        clean_text(tmp_path, "WardName,rain\nA,NA\nB,\n")
    assert problem.value.code == "no_numeric_column"


@pytest.mark.parametrize(("cells", "word"), [("12.5,40", "percent"), ("0.2,0.9", "fraction")])
def test_the_scale_of_a_rate_is_said(tmp_path, cells, word):
    first, second = cells.split(",")
    table = clean_text(tmp_path, f"WardName,tpr\nA,{first}\nB,{second}\n")
    assert word in finding(table.findings, "rate_scale").message


def test_a_far_off_code_for_missing_is_asked_about_not_changed(tmp_path):
    table = clean_text(tmp_path, "WardName,rain\nA,1\nB,-9999\nC,3\n")
    assert finding(table.findings, "possible_missing_code").rows == (3,)
    assert table.frame["rain"].tolist() == [1, -9999, 3]


def test_nothing_else_is_changed(tmp_path):
    raw = read_text(tmp_path, "WardName,LGA,note,n\nÀpado Oke,X,a  b,0.1000000000000000055\n")
    before = raw.frame.copy()
    table = clean_table(raw)
    pd.testing.assert_frame_equal(raw.frame, before)
    assert table.frame.iloc[0, :4].tolist() == ["Àpado Oke", "X", "a b", 0.1]


def test_the_summary_is_plain_json_without_nan(tmp_path):
    path = tmp_path / "w.csv"
    path.write_text("WardName,rain,empty\nA,1,\nB,,\nC,inf,\n")
    summary = parse_upload(path, "w.csv").summary
    text = json.dumps(summary.as_dict(), allow_nan=False)
    assert json.loads(text)["headline"] == "3 wards, 3 columns"
    assert len(summary.points) <= 4
    assert summary.findings_count["warning"] == 3


CELL = st.sampled_from(["", "A", "B", "Total", "1", "2,5", "NA", "-", "x y", "WardName", "Source"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=12))
def test_every_row_is_in_the_table_or_in_the_dropped_list(tmp_path, rows):
    text = "WardName,LGA,rain\nApado,East,1\n" + "".join(
        ",".join(f'"{c}"' for c in row) + "\n" for row in rows
    )
    try:
        table = clean_text(tmp_path, text)
    except ProblemError:
        return
    seen = [*table.frame["_row"].tolist(), *(row.row for row in table.dropped)]
    assert len(seen) == len(set(seen))
    filled = [i for i, row in enumerate(rows, start=3) if any(row)]
    assert {2, *filled} <= set(seen)


class TestShared:
    pytestmark = shared

    def test_niger_in_numbers_of_another_reader(self):
        path = SHARED / "niger" / "wards.csv"
        dataset = parse_upload(path, "wards.csv")
        other = pd.read_csv(path)
        assert dataset.summary.headline == "275 wards in 25 LGAs of Niger, 35 columns"
        for name in ("mean_rainfall", "u5_tpr_rdt", "population", "urbanPercentage"):
            pd.testing.assert_series_equal(dataset.frame[name], other[name].astype(float))

    def test_facilities(self):
        path = SHARED / "facility" / "niger_2020_2025_facilities.csv"
        dataset = parse_upload(path, "f.csv")
        other = pd.read_csv(path)
        assert dataset.kind == "facility_table"
        assert len(dataset.frame) == len(other)
        assert dataset.summary.areas == {"state": ["Niger"], "lga": 25, "ward": 275}
        unknown = int((other["orgunitlevel4"] == "Unknown").sum())
        assert finding(dataset.findings, "unknown_ward").count == unknown
        number = other.columns[9]
        assert dataset.frame[number].sum() == other[number].sum()

    @pytest.mark.parametrize(("folder", "wards"), [("ilorin", 35), ("kano_metro", 66)])
    def test_small_tables(self, folder, wards):
        dataset = parse_upload(SHARED / folder / "wards.csv", "wards.csv")
        assert dataset.summary.areas["ward"] == wards
        assert not codes(dataset.findings) & {"duplicate_ward", "not_a_number"}


def test_a_table_whose_values_are_all_missing_is_summed_up(tmp_path):
    path = tmp_path / "upload"
    path.write_text("WardName,LGA,population,rain\nApado,X,,\nMarafa,X,,\nZango,X,,\n")
    summary = parse_upload(path, "wards.csv").summary
    assert summary.headline == "3 wards in 1 LGA, 4 columns"
    assert "has no value in any row" in summary.points[-1]
    assert not any(point.startswith("Population") for point in summary.points)


def test_the_people_of_a_ward_that_is_listed_twice_are_counted_once(tmp_path):
    path = tmp_path / "upload"
    path.write_text("WardName,LGA,population\nApado,X,100\nApado,Y,100\nApado,X,100\n")
    assert "Population 200 in “population”." in parse_upload(path, "wards.csv").summary.points
