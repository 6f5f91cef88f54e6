"""A document as slides (PowerPoint): a slide for each part, table page and picture.

A part begins a slide; short texts of a part share one, each under its own heading in bold, and a
short text before a table or a picture stands above it. What does not fit goes on on a further
slide with the same title.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

from analysis.reports import document as model
from analysis.reports.document import File, clean, full_rows, more_words, numeric_columns
from analysis.reports.pdf import svg_to_png
from analysis.reports.writer import BlockWriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SIZE = Inches(13.333), Inches(7.5)
LEFT, TOP, WIDE, BOTTOM = Inches(0.6), Inches(1.35), Inches(12.13), Inches(6.85)
INK, QUIET, ACCENT, PALE, WHITE = "1D232B", "5B6470", "1F6F8B", "F2F5F8", "FFFFFF"
#: Lines of text on a slide, and letters in a line.
LINES, LETTERS = 15, 105
#: The height of a line of a fact, whose letters are smaller.
FACT = 0.85
MOST_ROWS = 14
#: Letters of a text that stands under a table rather than alone on a slide.
MOST_NOTED = 2 * LETTERS
#: Letters of a text that stands above a table or a picture, and the height it takes.
MOST_LED = 2 * LETTERS
LEAD_HEIGHT = Inches(0.68)
BOLD = ("strong", "head")
ROW_HEIGHT = Inches(0.34)
CONTINUED = {"en": "continued", "fr": "suite"}


@dataclass
class _Deck:
    """The slides so far, and what waits to be set as text on the next one."""

    show: Any
    language: model.Language
    footer: str
    head: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)
    used: bool = True
    section: str = ""
    #: Under the table of the last slide, where a short text has room.
    note: Any = None

    def slide(self, title: str) -> Any:
        """A new slide with its title and number."""
        page = self.show.slides.add_slide(self.show.slide_layouts[5])
        head = page.shapes.title
        head.left, head.top, head.width, head.height = LEFT, Inches(0.35), WIDE, Inches(0.85)
        _write(head.text_frame, [title], 28, bold=True)
        self.note = None
        if self.section and not title.startswith(self.section):
            above = page.shapes.add_textbox(LEFT, Inches(0.15), WIDE, Inches(0.3))
            _write(above.text_frame, [self.section], 12, colour=ACCENT)
        number = len(self.show.slides)
        foot = page.shapes.add_textbox(LEFT, Inches(7.02), WIDE, Inches(0.35))
        _write(foot.text_frame, [f"{self.footer} · {number}"], 10, colour=QUIET)
        return page

    def title(self) -> str:
        """Of the next slide: the heading; with a word when it has one already."""
        name = self.head
        if self.used:
            name = f"{name} ({CONTINUED[self.language]})" if name else ""
        self.used = True
        return name

    def begin(self, head: str) -> None:
        """What comes next stands under this heading."""
        self.head, self.used, self.note = head, False, None

    def flush(self) -> None:
        """Set the waiting text, on as many slides as it needs."""
        waiting, self.lines = self.lines, []
        waiting = self._noted(waiting)
        page: list[tuple[str, str]] = []
        for chunk in _chunks(waiting):
            if page and _height([*page, *chunk]) > LINES:
                self._set(page)
                page = []
            for line in chunk:
                if page and _height([*page, line]) > LINES:
                    self._set(page)
                    page = []
                page.append(line)
        if page:
            self._set(page)

    def lead(self) -> str:
        """The title of the next table or picture is the last heading; a short text before it is
        given back, to stand above it, and all else that waits is set."""
        heads: list[str] = []
        while self.lines and self.lines[-1][0] == "head":
            heads.insert(0, self.lines.pop()[1])
        self.lines = self._noted(self.lines)
        alone = [line for line in self.lines if line[0] != "head"]
        told = ""
        if not self._begun() and len(alone) == 1 and len(alone[0][1]) <= MOST_LED:
            heads = [text for tone, text in self.lines if tone == "head"] + heads
            told, self.lines = alone[0][1], []
        self.flush()
        for head in heads:
            self.begin(head)
        return told

    def _begun(self) -> bool:
        """Whether what waits goes on from a slide that there is."""
        return self.used and not (self.lines and self.lines[0][0] == "head")

    def _noted(self, waiting: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """What still waits when a short text found room under the table before it."""
        first = waiting[0] if waiting else ("head", "")
        ends = len(waiting) == 1 or (len(waiting) > 1 and waiting[1][0] == "head")
        if self.note is None or first[0] == "head" or not ends or len(first[1]) > MOST_NOTED:
            return waiting
        _write(self.note, [first[1]], 11, colour=QUIET)
        self.note = None
        return waiting[1:]

    def _set(self, page: list[tuple[str, str]]) -> None:
        """A slide of text; a heading that begins it is its title."""
        if page[0][0] == "head":
            self.begin(page[0][1])
            page = page[1:]
        if page:
            _text(self.slide(self.title()), page)
        for tone, text in page:
            self.head = text if tone == "head" else self.head


def _chunks(lines: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The lines by their headings, headings that follow each other together."""
    chunks: list[list[tuple[str, str]]] = []
    before = ""
    for line in lines:
        if not chunks or (line[0] == "head" and before != "head"):
            chunks.append([])
        chunks[-1].append(line)
        before = line[0]
    return chunks


def _height(lines: list[tuple[str, str]]) -> float:
    """Lines of a slide that these need."""
    return sum(
        math.ceil(max(len(text), 1) / LETTERS) * (FACT if tone == "fact" else 1)
        + (0 if tone == "fact" else 0.4)
        for tone, text in lines
    )


def write_slides(document: model.Document) -> File:
    """The document as a 16:9 presentation; texts are set as text, never as fields or links."""
    show = Presentation()
    show.slide_width, show.slide_height = SIZE
    about = show.core_properties
    about.title, about.author = clean(document.title)[:255], "ChatMRPT"
    about.created = about.modified = document.made.replace(tzinfo=None)
    deck = _Deck(show, document.language, clean(document.footer))
    _first(show, document)
    writer = _Slides(deck)
    for block in document.blocks:
        writer.write(block)
    deck.flush()
    file = io.BytesIO()
    show.save(file)
    return File(file.getvalue(), ".pptx", MEDIA_TYPE)


def _first(show: Any, document: model.Document) -> None:
    """The title slide."""
    page = show.slides.add_slide(show.slide_layouts[5])
    bar = page.shapes.add_shape(1, LEFT, Inches(1.9), Inches(1.6), Inches(0.07))
    bar.fill.solid()
    _paint(bar.fill.fore_color, ACCENT)
    bar.line.fill.background()
    head = page.shapes.title
    head.left, head.top, head.width, head.height = LEFT, Inches(2.1), WIDE, Inches(1.4)
    _write(head.text_frame, [document.title], 40, bold=True)
    box = page.shapes.add_textbox(LEFT, Inches(3.6), WIDE, Inches(3.3))
    lines = [document.subtitle] if document.subtitle else []
    lines += [f"{name}: {value}" for name, value in document.cover]
    _write(box.text_frame, lines, 16, colour=QUIET)


class _Slides(BlockWriter[None]):
    """Blocks onto slides: texts wait for each other, tables and pictures have slides of their own."""

    def __init__(self, deck: _Deck) -> None:
        super().__init__(deck.language)
        self.deck = deck

    def heading(self, block: model.Heading) -> None:
        if block.level > 1:
            self.deck.lines.append(("head", clean(block.text)))
            return
        self.deck.flush()
        self.deck.begin(clean(block.text))
        self.deck.section = clean(block.text)

    def paragraph(self, block: model.Paragraph) -> None:
        lines = clean(block.text).split("\n")
        self.deck.lines += [(block.tone, line) for line in lines if line]

    def points(self, block: model.Points) -> None:
        self.deck.lines += [("point", clean(item)) for item in block.items]

    def facts(self, block: model.Facts) -> None:
        self.deck.lines += [
            ("fact", f"{clean(name)}: {clean(value)}") for name, value in block.pairs
        ]

    def table(self, block: model.Table) -> None:
        _table(self.deck, block, self.deck.lead())

    def figure(self, block: model.Figure) -> None:
        _figure(self.deck, block, self.deck.lead())

    def pagebreak(self, block: model.PageBreak) -> None:
        self.deck.flush()


def _write(
    frame: Any, lines: list[str], size: float, *, bold: bool = False, colour: str = INK
) -> None:
    """Lines as paragraphs of plain text."""
    frame.word_wrap = True
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = clean(line).replace("\n", " ")
        run.font.size, run.font.bold = Pt(size), bold
        _paint(run.font.color, colour)


def _paint(colour: Any, hex_digits: str) -> None:
    colour.rgb = RGBColor.from_string(hex_digits)  # type: ignore[no-untyped-call]


def _text(page: Any, lines: list[tuple[str, str]]) -> None:
    frame = page.shapes.add_textbox(LEFT, TOP, WIDE, BOTTOM - TOP).text_frame
    frame.word_wrap = True
    for at, (tone, line) in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(2 if tone == "fact" else 6)
        paragraph.space_before = Pt(10 if tone == "head" and at else 0)
        run = paragraph.add_run()
        run.text = f"•  {line}" if tone == "point" else line
        run.font.size = Pt({"quiet": 12, "fact": 14}.get(tone, 18 if tone in BOLD else 16))
        run.font.bold = tone in BOLD
        _paint(run.font.color, QUIET if tone == "quiet" else ACCENT if tone == "head" else INK)


def _led(page: Any, lead: str) -> Any:
    """Where a table or a picture begins: below the text that leads to it."""
    if not lead:
        return TOP
    box = page.shapes.add_textbox(LEFT, TOP - Inches(0.1), WIDE, LEAD_HEIGHT)
    _write(box.text_frame, [lead], 16)
    return TOP + LEAD_HEIGHT


def _table(deck: _Deck, block: model.Table, lead: str) -> None:
    """The table on as many slides as its rows need, the header on each."""
    if not block.columns:
        return
    rows = full_rows(block, deck.language)
    right = numeric_columns(block)
    widths = _widths(block, rows)
    most = MOST_ROWS - 2 if lead else MOST_ROWS
    slides = math.ceil(max(len(rows), 1) / most)
    most = math.ceil(max(len(rows), 1) / slides)  # as many on each, none with one row
    for start in range(0, max(len(rows), 1), most):
        page = deck.slide(deck.title())
        top = _led(page, "" if start else lead)
        some = [[clean(name) for name in block.columns], *rows[start : start + most]]
        height = ROW_HEIGHT * len(some)
        shape = page.shapes.add_table(len(some), len(block.columns), LEFT, top, WIDE, height)
        table = shape.table
        for at, width in enumerate(widths):
            table.columns[at].width = width
        for number, row in enumerate(some):
            table.rows[number].height = ROW_HEIGHT
            for at, cell in enumerate(row):
                _cell(table.cell(number, at), cell, head=number == 0, right=right[at])
        last = start + most >= len(rows)
        words = [block.caption, more_words(block, deck.language) if last else ""]
        note = page.shapes.add_textbox(LEFT, Inches(6.6), WIDE, Inches(0.4))
        told = " ".join(word for word in words if word)
        _write(note.text_frame, [told], 11, colour=QUIET)
        deck.note = note.text_frame if last and not told else None


def _widths(block: model.Table, rows: list[list[str]]) -> list[Emu]:
    """Columns as wide as their longest text needs, in all as wide as the slide.

    A head may take three lines.
    """
    letters = [
        min(max([_folded(name) * 1.15, *(len(row[at]) for row in rows)]), 40) + 3
        for at, name in enumerate(block.columns)
    ]
    return [Emu(int(WIDE * share / sum(letters))) for share in letters]


def _folded(name: str) -> int:
    """Letters of a head in three lines, none of its words cut."""
    return max(math.ceil(len(name) / 3) + 1, *(len(word) for word in [*name.split(), ""]))


def _cell(cell: Any, text: str, *, head: bool, right: bool) -> None:
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text.replace("\n", " ")
    run.font.size, run.font.bold = Pt(12), head
    _paint(run.font.color, WHITE if head else INK)
    cell.fill.solid()
    _paint(cell.fill.fore_color, ACCENT if head else PALE)


def _figure(deck: _Deck, block: model.Figure, lead: str) -> None:
    """The picture as large as the slide allows, with what it shows in words."""
    page = deck.slide(deck.title())
    top = _led(page, lead)
    height = BOTTOM - top - Inches(0.3)
    picture = page.shapes.add_picture(io.BytesIO(svg_to_png(block.svg)), LEFT, top, height=height)
    if picture.width > WIDE:
        picture.height = Emu(int(picture.height * WIDE / picture.width))
        picture.width = WIDE
    picture.left = Emu(int((SIZE[0] - picture.width) / 2))
    words = clean(block.words or block.caption)
    picture._element.nvPicPr.cNvPr.set("descr", words)
    note = page.shapes.add_textbox(LEFT, Inches(6.6), WIDE, Inches(0.4))
    _write(note.text_frame, [clean(block.caption)], 11, colour=QUIET)
