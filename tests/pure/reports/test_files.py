"""Hostile names come out as text in every format; read back by other libraries."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime

import geopandas as gpd
import openpyxl
import pptx
import pytest
from lxml import html as lxml_html
from pptx.util import Inches, Pt
from shapely.geometry import box

from analysis.reports.document import Document, Facts, Heading, Paragraph, Points, Table, cell_text
from analysis.reports.html import write_html
from analysis.reports.sheets import Column, Sheet, sheet_names, write_csv, write_workbook
from analysis.reports.slides import write_slides
from analysis.reports.spatial import short_names, write_spatial
from analysis.reports.words import WORDS

MADE = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
HOSTILE = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "<script>alert(1)</script>",
    "#eval(read(\"/etc/passwd\"))",
    "**bold** [a](http://x)",
    "$x^2$ \\ `code`",
    "\"quoted\", 'too'; a|b",
    "Ƙofar ɗan’uwa",
]  # fmt: skip
SHEET = Sheet(
    "wards",
    "Wards: all/some [1]",
    (Column("ward_name", "Ward"), Column("n", "Nets", "nets", "Plan; receipt abc")),
    tuple((name, at) for at, name in enumerate(HOSTILE)),
)


def test_a_workbook_holds_names_as_text_and_no_formula():
    file = write_workbook([SHEET], [("About", HOSTILE[0])], MADE)
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    page = book[book.sheetnames[1]]
    assert [row[0].value for row in page.iter_rows(min_row=2)] == HOSTILE
    assert all(
        cell.data_type != "f" for name in book.sheetnames for row in book[name] for cell in row
    )
    assert not any(cell.hyperlink for row in page for cell in row)
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")
        assert b"quotePrefix" in archive.read("xl/styles.xml")


def test_csv_neutralises_what_a_spreadsheet_would_compute():
    rows = list(csv.reader(io.StringIO(write_csv([SHEET], MADE).data.decode())))
    assert rows[0] == ["Ward", "Nets (nets)"]
    assert [row[0] for row in rows[1:]] == [
        f"'{name}" if name[0] in "=+-@" else name for name in HOSTILE
    ]
    two = write_csv([SHEET, Sheet("other", "Other", SHEET.columns, SHEET.rows)], MADE)
    names = zipfile.ZipFile(io.BytesIO(two.data)).namelist()
    assert names == ["wards.csv", "other.csv", "dictionary.csv"]


def test_names_of_sheets_are_short_allowed_and_not_alike():
    titles = ["a" * 40, "A" * 40, "x:y/z?", "", "'q'"]
    names = sheet_names(titles)
    assert all(0 < len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert not set("".join(names)) & set("[]:*?/\\")


def document():
    blocks = [Heading(HOSTILE[4]), Paragraph(HOSTILE[5]), Points(tuple(HOSTILE))]
    table = Table(("Ward",), tuple((name,) for name in HOSTILE), caption=HOSTILE[4])
    facts = Facts(((HOSTILE[4], HOSTILE[6]),))
    return Document(
        title=HOSTILE[4], blocks=(*blocks, table, facts), made=MADE, cover=((HOSTILE[4], "x"),)
    )


def test_a_web_page_shows_names_as_they_are_and_runs_nothing():
    data = write_html(document()).data
    tree = lxml_html.fromstring(data)
    assert [cell.text_content() for cell in tree.iter("td")] == HOSTILE
    assert not list(tree.iter("script"))
    assert not [at for item in tree.iter() for at in item.attrib if str(at).startswith("on")]
    assert [item.get("http-equiv") for item in tree.iter("meta")][1] == "Content-Security-Policy"


def test_slides_show_names_as_they_are_and_tables_go_on_on_further_slides():
    long = Table(("Ward", "Rank"), tuple((name, at) for at in range(5) for name in HOSTILE))
    given = Document(title="T", blocks=(Heading("Wards"), long), made=MADE)
    show = pptx.Presentation(io.BytesIO(write_slides(given).data))
    tables = [s.table for slide in show.slides for s in slide.shapes if s.has_table]
    cells = [row.cells[0].text for table in tables for row in list(table.rows)[1:]]
    assert cells == HOSTILE * 5
    assert len(tables) == 4
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles == ["T", "Wards", *["Wards (continued)"] * 3]
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= show.slide_height


def test_short_texts_of_a_part_share_a_slide_and_one_before_a_table_stands_above_it():
    table = Table(("LGA",), tuple((f"LGA {at}",) for at in range(25)))
    blocks = (
        *(Heading("Rates"), Paragraph("28 % of tests are positive."), Heading("By LGA", 2), table),
        *(Heading("Limits"), Points(("Ranks move.",))),
        *(Heading("Missing", 2), Points(("No trend.",))),
    )
    show = pptx.Presentation(io.BytesIO(write_slides(Document("T", blocks, MADE)).data))
    slides = list(show.slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles == ["T", "By LGA", "By LGA (continued)", "By LGA (continued)", "Limits"]
    texts = [[s.text_frame.text for s in slide.shapes if s.has_text_frame] for slide in slides]
    assert "28 % of tests are positive." in texts[1]
    assert "•  Ranks move.\nMissing\n•  No trend." in texts[4]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert [len(table.rows) - 1 for table in tables] == [9, 9, 7]


def test_a_table_after_a_short_text_stands_under_its_own_heading():
    table = Table(("File", "Finding"), (("wards.csv", "Two blanks."),))
    blocks = (
        *(Heading("Data"), Heading("Missing", 2), table),
        *(Heading("Found", 2), Paragraph("In the words of the checks.", "quiet"), table),
    )
    show = pptx.Presentation(io.BytesIO(write_slides(Document("T", blocks, MADE)).data))
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert titles == ["T", "Missing", "Found"]
    last = [s.text_frame.text for s in show.slides[2].shapes if s.has_text_frame]
    assert "In the words of the checks." in last


def test_long_heads_of_numbers_leave_names_on_one_line():
    heads = ("LGA", *(f"Change from year to year {at} (points)" for at in range(6)))
    table = Table(heads, tuple(("Chanchaga", *[1.5] * 6) for _ in range(3)))
    show = pptx.Presentation(
        io.BytesIO(write_slides(Document("T", (Heading("Trend"), table), MADE)).data)
    )
    [shape] = [s for s in show.slides[1].shapes if s.has_table]
    # Nine letters of 12 points, each 0.6 of that wide, and the cell's margins.
    assert shape.table.columns[0].width >= Pt(9 * 12 * 0.6) + Inches(0.2)


@pytest.mark.parametrize("format", ["gpkg", "geojson", "shp"])
def test_layers_hold_names_and_numbers_as_they_are(format, tmp_path):
    columns = (Column("ward_name", "Ward"), Column("composite_score", "Score"), Column("n", "N"))
    rows = [(name, at / 3, None if at == 1 else at) for at, name in enumerate(HOSTILE)]
    shapes = gpd.GeoSeries([box(at, 0, at + 1, 1) for at in range(len(HOSTILE))])
    file = write_spatial(format, columns, rows, shapes, MADE)
    path = tmp_path / f"wards{file.suffix}"
    path.write_bytes(file.data)
    frame = gpd.read_file(path, engine="pyogrio")
    assert frame["ward_name"].tolist() == HOSTILE
    score = short_names([c.name for c in columns])["composite_score"]
    name = score if format == "shp" else "composite_score"
    assert frame[name].tolist() == pytest.approx([at / 3 for at in range(len(HOSTILE))])
    assert frame["n"].isna().tolist() == [at == 1 for at in range(len(HOSTILE))]
    assert frame.crs.to_epsg() == 4326


def test_short_names_have_ten_characters_and_are_not_alike():
    names = ["composite_rank", "composite_range", "composite_rank_2", "ward_name", "% é"]
    short = short_names(names)
    assert all(0 < len(name) <= 10 for name in short.values())
    assert len(set(short.values())) == len(names)


def test_every_language_has_the_same_words_with_the_same_places():
    import string

    def places(text):
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    for words in WORDS.values():
        assert words.keys() == WORDS["en"].keys()
        assert {key: places(text) for key, text in words.items()} == {
            key: places(text) for key, text in WORDS["en"].items()
        }


def test_french_numbers_have_a_comma_and_narrow_spaces():
    assert cell_text(1234567, None, "fr") == "1\u202f234\u202f567"
    assert cell_text(-0.5, 2, "fr") == "−0,50"
    assert cell_text(12.345, 1) == "12.3"
