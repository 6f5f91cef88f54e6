"""Each writer sets every kind of block, and no text can be a command in any format."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from analysis.reports.document import (
    Document,
    Facts,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Points,
    Table,
    cell_text,
    numeric_columns,
)
from analysis.reports.markdown import escape, write_markdown
from analysis.reports.pdf import svg_to_png, write_pdf
from analysis.reports.word import write_word
from analysis.reports.writers import WRITERS

MADE = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="32" viewBox="0 0 64 32">'
    '<rect width="64" height="32" fill="#c00"/></svg>'
)
EVERY_BLOCK = (
    Heading("Ranking", 2),
    Paragraph("Why?\nAnd so on", "question"),
    Paragraph("An answer", "strong"),
    Paragraph("Beside it", "quiet"),
    Points(("first", "second")),
    Table(("Ward", "Score"), (("Izom", 0.5234), ("Kuta", None)), more=3, caption="Scores"),
    Figure(SVG, "A map", "Wards by class"),
    Facts((("Receipt", "abc"),)),
    PageBreak(),
    Paragraph("The end"),
)


def document(*blocks, title="Title"):
    return Document(title=title, blocks=blocks, made=MADE, subtitle="Sub", footer="Foot")


@pytest.mark.parametrize("key", list(WRITERS))
def test_every_format_writes_every_kind_of_block(key):
    file = WRITERS[key](document(*EVERY_BLOCK))
    assert len(file.data) > 500


def test_an_empty_document_and_an_empty_table_are_written():
    for write in WRITERS.values():
        assert write(
            document(Table((), ())),
        ).data
        assert write(document()).data


def test_numbers_are_set_for_people():
    cells = [0.5234, 12345, 1234.5, 0, -2.5, None, True, float("nan"), "x", 3.0]
    shown = ["0.5234", "12,345", "1,234", "0", "−2.5", "–", "yes", "–", "x", "3"]
    assert [cell_text(cell) for cell in cells] == shown


def test_a_column_of_numbers_is_told_from_others():
    table = Table(("a", "b", "c"), ((1, "x", True), (None, 2, False)))
    assert numeric_columns(table) == [True, False, False]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
@settings(max_examples=60, deadline=None)
def test_markdown_shows_any_text_as_it_is(text):
    """Held against an independent reader of Markdown with tables and links."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    shown = " ".join(re.sub(r"[^\x20-\x7e\u00a1-\uffff]", " ", text).split())
    shown = re.sub("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", shown)
    [paragraph, inline, end] = reader.parse(escape(f"x {shown}")) or [None] * 3
    assert (paragraph.type, end.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children} <= {"text", "text_special"}
    plain = "".join(child.content for child in inline.children)
    assert plain == f"x {shown}".strip()


@pytest.mark.parametrize(
    "line",
    ["# no heading", "- no point", "1. no number", "> no quote", "---", "+ no", "=", "10) no",
     "```", "~~~", "***", "    code", "| a | b |", "[a]: http://x", "<http://x.org>", "a@b.org",
     "www.example.org", "&lt;", "![x](y)"],
)  # fmt: skip
def test_no_beginning_of_a_line_means_anything_in_markdown(line):
    tokens = MarkdownIt("commonmark", {"linkify": False}).enable("table").parse(escape(line))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}


def test_a_cell_with_a_bar_stays_one_cell():
    data = write_markdown(document(Table(("a|b", "c"), (("d|e", "f\ng"),)))).data.decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(data)
    cells = [
        tokens[at + 1].content for at, t in enumerate(tokens) if t.type in ("th_open", "td_open")
    ]
    assert len(cells) == 4


@pytest.mark.parametrize("text", ['#panic("x")', '#read("/etc/passwd")', "$ x $", "]", "\\", "`"])
def test_no_text_is_a_command_of_typst(text):
    blocks = (Heading(text), Paragraph(text), Points((text,)), Table((text,), ((text,),)))
    assert write_pdf(document(*blocks, Facts(((text, text),)), title=text)).data[:5] == b"%PDF-"


def test_characters_that_word_cannot_hold_are_left_out():
    text = "a\x00b\x0bc\ud800d\ufffee\u202ef"
    paper = docx.Document(io.BytesIO(write_word(document(Paragraph(text), title=text)).data))
    assert paper.paragraphs[-1].text == "abcdef"
    assert write_pdf(document(Paragraph(text), title=text)).data
    assert "abcdef" in write_markdown(document(Paragraph(text))).data.decode()


def test_the_header_of_a_table_is_repeated_and_a_picture_has_words():
    paper = docx.Document(io.BytesIO(write_word(document(*EVERY_BLOCK)).data))
    assert "w:tblHeader" in paper.tables[0]._tbl.xml
    assert 'descr="Wards by class"' in paper.inline_shapes[0]._inline.xml
    assert paper.core_properties.title == "Title"


def test_pages_and_the_pictures_on_them_have_one_family_of_letters_of_their_own():
    words = '<text y="20" font-family="Arial, Source Sans Pro, sans-serif">Wards</text></svg>'
    chart = SVG.replace("</svg>", words)
    pages = PdfReader(io.BytesIO(write_pdf(document(Paragraph("Some"), Figure(chart, "C"))).data))
    fonts = {str(font.get_object()["/BaseFont"]) for font in fonts_of(pages.pages[0])}
    assert fonts
    assert all("SourceSansPro" in name for name in fonts), fonts


def fonts_of(part):
    """The fonts of a page and of the drawings within it."""
    own = part["/Resources"].get("/Font", {}).values()
    drawn = part["/Resources"].get("/XObject", {}).values()
    inside = [x.get_object() for x in drawn if "/Resources" in x.get_object()]
    return [*own, *(font for x in inside for font in fonts_of(x))]


def test_a_picture_becomes_png_of_twice_its_size():
    data = svg_to_png(SVG)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    assert (wide / high, wide >= 64) == (2, True)
