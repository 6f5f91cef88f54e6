"""Each dirt that the methods document names (section 2), in a file as a programme office sends it."""

import codecs
import csv
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatmrpt.lib.errors import ProblemError
from uploads.parsed import parse_upload

from .helpers import codes, finding, save_sheet


def parse(tmp_path, text, name="wards.csv"):
    path = tmp_path / "upload"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return parse_upload(path, name)


def _csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def roles(parsed):
    return {role.name: role.role for role in parsed.roles}


@pytest.mark.parametrize("sign", ["≥", ">=", "> =", "â‰¥", "=>"])
def test_the_signs_for_at_least_are_one(tmp_path, sign):
    header = f"Persons tested positive for malaria by RDT  {sign}5yrs (excl PW)"
    text = f"WardName,organisationunitname,periodname,{header}\nApado,Post,January 2024,7\n"
    parsed = parse(tmp_path, text)
    assert [role.role for role in parsed.roles][3] == "positive_rdt_o5"
    assert parsed.frame.iloc[0, 3] == 7


def test_a_damaged_header_is_repaired_and_said(tmp_path):
    parsed = parse(tmp_path, "orgunitlevel4,organisationunit0me,tested by RDT <5\nA Ward,Post,3\n")
    assert roles(parsed)["organisationunitname"] == "facility"
    assert "organisationunit0me" in finding(parsed.findings, "repaired_header").message


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "above", [[["", "", ""]], [["Malaria data of Kwara, 2023", "", ""]],
              [["Kwara", "", ""], ["", "", ""], ["Source: NMEP", "", ""]]],
    ids=["blank", "title", "three rows"],
)  # fmt: skip
def test_what_stands_above_the_header_is_left_out_and_listed(tmp_path, kind, above):
    rows = [*above, ["WardName", "LGA", "rain"], ["Apado", "East", "1.5"], ["Zango", "East", "2"]]
    if kind == "csv":
        parsed = parse(tmp_path, _csv(rows))
    else:
        cells = [[cell or None for cell in row] for row in rows]
        parsed = parse_upload(save_sheet(tmp_path / "w.xlsx", cells), "w.xlsx")
    assert parsed.frame["rain"].tolist() == [1.5, 2]
    assert parsed.frame["_row"].tolist() == [len(above) + 2, len(above) + 3]
    assert [row.row for row in parsed.dropped] == list(range(1, len(above) + 1))


def test_a_merged_header_is_joined(tmp_path):
    text = "WardName,Tested by RDT,,rain\n,<5yrs,PW,\nApado,1,2,3\nZango,4,5,6\n"
    parsed = parse(tmp_path, text)
    assert roles(parsed) == {
        "WardName": "ward",
        "Tested by RDT – <5yrs": "tested_rdt_u5",
        "Tested by RDT – PW": "tested_rdt_pw",
        "rain": "variable",
    }
    assert finding(parsed.findings, "merged_header").rows == (1, 2)


@pytest.mark.parametrize(
    "total", ["Total", "TOTAL", "Grand Total", "Sub-total", "LGA Total", "East Total", "Sum"]
)
def test_totals_rows_are_left_out_with_their_reason(tmp_path, total):
    text = f"LGA,WardName,cases\nEast,Apado,1\nEast,Zango,2\n{total},,3\n"
    parsed = parse(tmp_path, text)
    assert parsed.frame["cases"].tolist() == [1, 2]
    assert [(row.row, row.reason) for row in parsed.dropped] == [(4, "totals row")]


def test_the_total_of_an_lga_in_the_column_of_wards_is_left_out(tmp_path):
    text = "LGA,WardName,cases\nEast,Apado,1\nEast,Total Filling Station,2\nEast,Total East LGA,3\n"
    parsed = parse(tmp_path, text)
    assert parsed.frame["cases"].tolist() == [1, 2]
    assert [(row.row, row.reason) for row in parsed.dropped] == [(4, "totals row")]


def test_notes_below_the_table_are_left_out_to_the_last(tmp_path):
    text = (
        "LGA,WardName,Facility,period,tested by RDT <5\nEast,Apado,Post,2024-01,1\n"
        "Notes: 1) RDT = rapid test,,,,\n2) extracted by the M&E unit,,,,\n* provisional,,,,\n"
    )
    parsed = parse(tmp_path, text)
    assert len(parsed.frame) == 1
    assert [row.reason for row in parsed.dropped] == ["note below the table"] * 3


@pytest.mark.parametrize("second", ["rain", "rain.1"])
def test_a_header_that_stands_twice_keeps_both_columns(tmp_path, second):
    parsed = parse(tmp_path, f"WardName,rain,{second}\nApado,1,2\nZango,3,4\n")
    assert parsed.frame["rain"].tolist() == [1, 3]
    assert parsed.frame["rain.1"].tolist() == [2, 4]
    assert ("duplicate_header" in codes(parsed.findings)) == (second == "rain")


def test_a_prefix_goes_only_where_it_is_the_rows_own_state(tmp_path):
    text = (
        "state,lga,ward,rain\n"
        "kw Kwara State,kw Ilorin East Local Government Area,kw Apado Ward,1\n"
        "ni Niger State,ni Bosso Local Government Area,kw Maikunkele Ward,2\n"
    )
    parsed = parse(tmp_path, text)
    assert parsed.frame["state"].tolist() == ["Kwara", "Niger"]
    assert parsed.frame["lga"].tolist() == ["Ilorin East", "Bosso"]
    assert parsed.frame["ward"].tolist() == ["Apado", "kw Maikunkele"]
    assert sum(f.count for f in parsed.findings if f.code == "names_shortened") == 6


def test_the_ward_unknown_is_said_and_counted_as_no_ward(tmp_path):
    parsed = parse(tmp_path, "WardName,LGA,rain\nApado,East,1\nUnknown,East,2\nZango,East,3\n")
    assert len(parsed.frame) == 3
    assert parsed.summary.areas["ward"] == 2
    assert finding(parsed.findings, "unknown_ward").rows == (3,)


def test_html_under_the_name_xls_is_read(tmp_path):
    cells = [["WardName", "rain"], ["Apado", "1,5"], ["Zango", "2,5"]]
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)
    parsed = parse(tmp_path, f"<html><body><table>{rows}</table></body></html>", "wards.xls")
    assert parsed.frame["rain"].tolist() == [1.5, 2.5]


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("cp1252", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16", b""), ("utf-16-be", b""),
     ("utf-16-le", b""), ("utf-8", b"")],
)  # fmt: skip
def test_the_encodings_of_offices_read_alike(tmp_path, encoding, bom):
    parsed = parse(tmp_path, bom + "WardName,rain\nGbéko,1\nZango,2\n".encode(encoding))
    assert parsed.frame["WardName"].tolist() == ["Gbéko", "Zango"]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0,5", "1,25", "12"], [0.5, 1.25, 12]),
        (["1.234,5", "2.345,75", "12,5"], [1234.5, 2345.75, 12.5]),
        (["1,234", "12,345", "999"], [1234, 12345, 999]),
        (["1,234.5", "2,345,678", "7"], [1234.5, 2345678, 7]),
        (["1 234", "2\u00a0345", "7"], [1234, 2345, 7]),
        (["1'234", "2'345", "7"], [1234, 2345, 7]),
        (["12%", "7.5%", "100%"], [12, 7.5, 100]),
        (["٢٠٫٥", "١٬٢٣٤", "٧"], [20.5, 1234, 7]),
        (["1.5", "(2)", "3", "4"], [1.5, np.nan, 3, 4]),
    ],
)
def test_decimal_commas_and_thousands_are_read_by_the_whole_column(tmp_path, cells, values):
    rows = "".join(f"Ward {i};{cell}\n" for i, cell in enumerate(cells))
    parsed = parse(tmp_path, "WardName;cases\n" + rows)
    assert parsed.frame["cases"].tolist() == pytest.approx(values, nan_ok=True)


@pytest.mark.parametrize("mark", ["NA", "N/A", "-", "n/a", "#N/A", "NaN", "null", "—", ".", "…",
                                  "#VALEUR!"])  # fmt: skip
def test_marks_of_missing_values_are_missing(tmp_path, mark):
    parsed = parse(tmp_path, f"WardName,rain\nApado,1\nZango,{mark}\nKawo,3\n")
    assert np.isnan(parsed.frame["rain"][1])
    assert "not_a_number" not in codes(parsed.findings)


@pytest.mark.parametrize(
    ("cells", "word"), [(["0.21", "0.35", "0.5"], "fraction"), (["21", "35", "50"], "percent")]
)
def test_it_is_said_whether_tpr_was_read_as_percent_or_fraction(tmp_path, cells, word):
    rows = "".join(f"Ward {i},{cell}\n" for i, cell in enumerate(cells))
    parsed = parse(tmp_path, "WardName,TPR\n" + rows)
    assert any(word in f.message for f in parsed.findings if f.column == "TPR")


def test_blank_zero_and_not_reported_stay_three_things(tmp_path):
    text = "WardName,cases\nApado,\nZango,0\nKawo,not reported\nMarafa,4\n"
    parsed = parse(tmp_path, text)
    assert parsed.frame["cases"].fillna(-1).tolist() == [-1, 0, -1, 4]
    assert parsed.summary.not_reported == {"cases": 1}
    assert finding(parsed.findings, "not_reported").rows == (4,)


CELL = st.sampled_from(["", "A", "B", "Total", "1", "2,5", "NA", "-", "x y", "WardName", "Source"])


@pytest.mark.parametrize("kind", ["xlsx", "html", "xml"])
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=10))
def test_every_row_of_other_formats_is_in_the_table_or_in_the_list_of_dropped(tmp_path, kind, rows):
    rows = [["WardName", "LGA", "rain"], ["Apado", "East", "1"], *rows]
    path = tmp_path / "upload"
    if kind == "xlsx":
        save_sheet(tmp_path / "w.xlsx", [[cell or None for cell in row] for row in rows])
        path = tmp_path / "w.xlsx"
    elif kind == "html":
        lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
        path.write_text(
            "<html><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
        )
    else:
        cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
        lines = ["<Row>" + "".join(map(cell.format, row)) + "</Row>" for row in rows]
        path.write_text(
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a">'
            f"<Table>{''.join(lines)}</Table></Worksheet></Workbook>"
        )
    try:
        parsed = parse_upload(path, "upload")
    except ProblemError as problem:
        assert problem.code in {"no_ward_column", "no_numeric_column"}  # noqa: PT017 both are right
        return
    seen = [*parsed.frame["_row"].tolist(), *(row.row for row in parsed.dropped)]
    assert len(seen) == len(set(seen))
    assert {2, *(i for i, row in enumerate(rows, start=1) if i > 2 and any(row))} <= set(seen)
