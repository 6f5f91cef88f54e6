"""Tables as people see them: HTML under the name .xls, merged headers, totals, XML spreadsheets."""

import openpyxl
import pandas as pd
import pytest

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.table import clean_table
from uploads.formats import Limits, read_file
from uploads.parsed import parse_upload

from .helpers import codes, finding

HEADER = ["LGA", "WardName", "Tested by RDT – <5yrs", "Tested by RDT – PW", "Positive by RDT – <5yrs",
          "Positive by RDT – PW"]  # fmt: skip
PAGE = """<html><head><meta charset="utf-8"><style>td {{color: red}}</style>
<script>document.write("<table><tr><td>evil</td></tr></table>")</script></head><body>
<h1>Malaria 2024</h1><table border=1>{rows}</table></body></html>"""
PIVOT = """
<tr><td colspan="6">Malaria tests 2024</td></tr>
<tr><th rowspan="2">LGA</th><th rowspan="2">WardName</th><th colspan="2">Tested by RDT</th>
<th colspan="2">Positive by RDT</th></tr>
<tr><th>&lt;5yrs</th><th>PW</th><th>&lt;5yrs</th><th>PW</th></tr>
<tr><td rowspan="3">East</td><td>Apado</td><td>10</td><td>2</td><td>5</td><td>1</td></tr>
<tr><td>Zango<script>alert(1)</script></td><td>1&nbsp;020</td><td>4</td><td>6</td><td>0</td></tr>
<tr><td>Total</td><td>1030</td><td>6</td><td>11</td><td>1</td></tr>
<tr><td>Grand total</td><td></td><td>1030</td><td>6</td><td>11</td><td>1</td></tr>
"""


def page(tmp_path, rows, encoding="utf-8", shell=PAGE):
    path = tmp_path / "x"
    path.write_bytes(shell.format(rows=rows).encode(encoding))
    return path


def test_a_pivot_saved_as_html_is_read_with_its_merged_header(tmp_path):
    raw = read_file(page(tmp_path, PIVOT), "report.xls")
    assert list(raw.frame.columns) == HEADER
    assert raw.frame["LGA"].tolist() == ["East", "East", "East", "Grand total"]
    assert raw.frame["WardName"].tolist()[:2] == ["Apado", "Zango"]
    assert raw.source["format"] == "html"
    assert finding(raw.findings, "merged_cells_filled").count == 2
    assert [row.row for row in raw.dropped] == [1]
    assert not codes(raw.findings) & {"several_layers"}


def test_totals_of_a_pivot_are_listed_with_their_reason(tmp_path):
    table = clean_table(read_file(page(tmp_path, PIVOT), "report.xls"))
    assert table.frame["WardName"].tolist() == ["Apado", "Zango"]
    assert table.frame["Tested by RDT – <5yrs"].tolist() == [10, 1020]
    assert [(r.row, r.reason) for r in table.dropped if r.reason == "totals row"] == [
        (6, "totals row"),
        (7, "totals row"),
    ]
    roles = {role.name: role.role for role in table.roles}
    assert [roles[name] for name in HEADER] == [
        "lga", "ward", "tested_rdt_u5", "tested_rdt_pw", "positive_rdt_u5", "positive_rdt_pw",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_of_a_page_are_read_whatever_it_states(tmp_path, encoding):
    rows = "<tr><td>WardName</td><td>rain</td></tr><tr><td>Gbéko</td><td>1,5</td></tr>"
    raw = read_file(page(tmp_path, rows, encoding), "w.xls")
    assert raw.frame["WardName"].tolist() == ["Gbéko"]


def test_numbers_behind_what_excel_shows_are_read(tmp_path):
    rows = '<tr><td>WardName<br>x</td><td>rain</td></tr><tr><td>A</td><td x:num="1.23456">1.2</td></tr>'
    raw = read_file(page(tmp_path, rows), "w.xls")
    assert raw.frame.iloc[0].tolist() == ["A", "1.23456"]
    assert raw.frame.columns[0] == "WardName x"


def test_of_several_tables_the_one_with_wards_is_read(tmp_path):
    shell = (
        "<html><body><table><tr><td>Menu</td><td>Help</td></tr><tr><td>a</td><td>b</td></tr>"
        "</table><table><caption>Wards</caption>{rows}</table></body></html>"
    )
    rows = "<tr><th>WardName</th><th>rain</th></tr><tr><td>Apado</td><td>2</td></tr>"
    path = page(tmp_path, rows, shell=shell)
    raw = read_file(path, "w.html")
    assert raw.source["chosen"] == "Wards"
    assert [c["name"] for c in raw.source["choices"]] == ["table 1", "Wards"]
    assert read_file(path, "w.html", choice="table 1").frame.iloc[0].tolist() == ["a", "b"]


def test_a_table_within_a_cell_is_one_of_its_own(tmp_path):
    rows = (
        "<tr><td><table><tr><td>WardName</td><td>rain</td></tr><tr><td>A</td><td>1</td></tr>"
        "</table></td></tr>"
    )
    assert read_file(page(tmp_path, rows), "w.xls").frame.iloc[0].tolist() == ["A", "1"]


def test_absurd_spans_are_held_in_check(tmp_path):
    rows = "<tr><td colspan=999999999>WardName</td></tr>" + "<tr><td rowspan=99999>x</td></tr>" * 3
    with pytest.raises(ProblemError) as problem:
        read_file(page(tmp_path, rows), "w.xls", Limits(columns=50))
    assert problem.value.code == "too_many_columns"


def test_a_page_without_a_table_names_the_sign_in(tmp_path):
    path = tmp_path / "x"
    path.write_text("<!DOCTYPE html><html><body><form>Sign in</form></body></html>")
    with pytest.raises(ProblemError) as problem:
        read_file(path, "w.xls")
    assert problem.value.code == "html_file"
    assert "sign-in" in problem.value.message


def workbook(tmp_path, rows, merges):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(tmp_path / "w.xlsx")
    return tmp_path / "w.xlsx"


def test_three_merged_header_rows_of_a_workbook_become_one(tmp_path):
    rows = [
        ["Report of 2024"],
        ["LGA", "WardName", "Tested", None, None, None],
        [None, None, "RDT", None, "Microscopy", None],
        [None, None, "<5yrs", "PW", "<5yrs", "PW"],
        ["East", "Apado", 1, 2, 3, 4],
        [None, "Zango", 5, 6, 7, 8],
    ]
    merges = ["A1:F1", "C2:F2", "A2:A4", "B2:B4", "C3:D3", "E3:F3", "A5:A6"]
    raw = read_file(workbook(tmp_path, rows, merges), "w.xlsx")
    assert list(raw.frame.columns) == [
        "LGA",
        "WardName",
        "Tested – RDT – <5yrs",
        "Tested – RDT – PW",
        "Tested – Microscopy – <5yrs",
        "Tested – Microscopy – PW",
    ]
    assert raw.frame["LGA"].tolist() == ["East", "East"]
    assert raw.rows.tolist() == [5, 6]
    assert finding(raw.findings, "merged_header").rows == (2, 3, 4)


def test_a_table_away_from_the_corner_of_its_sheet(tmp_path):
    rows = [
        [],
        [None, None, "WardName", "Tested by RDT", None],
        [None, None, None, "<5yrs", "PW"],
        [None, None, "Apado", 1, 2],
        [None, None, "Zango", 3, 4],
    ]
    raw = read_file(workbook(tmp_path, rows, ["C2:C3", "D2:E2"]), "w.xlsx")
    assert list(raw.frame.columns) == ["WardName", "Tested by RDT – <5yrs", "Tested by RDT – PW"]
    assert raw.rows.tolist() == [4, 5]


def test_three_header_rows_of_a_csv_become_one(tmp_path):
    text = (
        "LGA,WardName,Tested,,,\n,,RDT,,Microscopy,\n,,<5yrs,PW,<5yrs,PW\n"
        "East,Apado,1,2,3,4\nEast,Zango,5,6,7,8\n"
    )
    path = tmp_path / "x"
    path.write_text(text)
    raw = read_file(path, "w.csv")
    assert list(raw.frame.columns)[2:] == [
        "Tested – RDT – <5yrs",
        "Tested – RDT – PW",
        "Tested – Microscopy – <5yrs",
        "Tested – Microscopy – PW",
    ]
    assert len(raw.frame) == 2


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Wards"><Table>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">Rain of 2024</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">WardName</Data></Cell>
<Cell><Data ss:Type="String">day</Data></Cell><Cell><Data ss:Type="String">rain</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Apado</Data></Cell>
<Cell><Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Zango</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">2</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_an_xml_spreadsheet_is_read(tmp_path):
    path = tmp_path / "x"
    path.write_text(XML)
    raw = read_file(path, "w.xls")
    assert raw.frame.to_numpy().tolist() == [["Apado", "2024-03-05", "1.5"], ["Zango", "", "2"]]
    assert raw.rows.tolist() == [4, 5]
    assert parse_upload(path, "w.xls").summary.headline == "2 wards, 3 columns"


def test_entities_in_an_xml_spreadsheet_are_refused(tmp_path):
    path = tmp_path / "x"
    path.write_text(XML.replace("<?mso", '<!DOCTYPE x [<!ENTITY y "z">]><?mso'))
    with pytest.raises(ProblemError) as problem:
        read_file(path, "w.xls")
    assert problem.value.code == "xml_entities"


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_pivot_whose_rows_are_named_below_the_header_is_read(tmp_path, ending, named):
    """As `pivot_table` of pandas writes one: the first columns' names alone in a row of their own."""
    wards = [("Kwara", "East", "Apado"), ("Kwara", "East", "Zango"), ("Kwara", "West", "Oloje")]
    long = pd.DataFrame(
        [
            (*ward, measure, age, 100 * at + 10 * (measure == "Tested by RDT") + (age == "PW"))
            for at, ward in enumerate(wards, start=1)
            for measure in ("Tested by RDT", "Positive by RDT")
            for age in ("<5yrs", "PW")
        ],
        columns=["State", "LGA", "WardName", "measure", "age", "value"],
    )
    pivot = long.pivot_table("value", ["State", "LGA", "WardName"], ["measure", "age"])
    if not named:
        pivot.columns.names = [None, None]
    path = tmp_path / "x"
    pivot.to_excel(path, engine="openpyxl") if ending == "xlsx" else pivot.to_csv(path)
    raw = read_file(path, f"report.{ending}")
    assert list(raw.frame.columns)[:3] == ["State", "LGA", "WardName"]
    assert raw.frame["State"].tolist() == ["Kwara"] * 3
    assert raw.frame["WardName"].tolist() == ["Apado", "Zango", "Oloje"]
    assert [int(float(cell)) for cell in raw.frame["Tested by RDT – PW"]] == [111, 211, 311]
    assert [int(float(cell)) for cell in raw.frame["Positive by RDT – <5yrs"]] == [100, 200, 300]


def test_a_line_for_a_section_is_no_header(tmp_path):
    path = tmp_path / "x"
    path.write_text("Ward,Tested,Positive\nEast,,\nApado,10,5\nZango,20,6\n")
    raw = read_file(path, "report.csv")
    assert list(raw.frame.columns) == ["Ward", "Tested", "Positive"]
