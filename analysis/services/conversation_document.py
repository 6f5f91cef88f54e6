"""The conversation as a document: questions, answers, tables, maps, charts, receipts, dates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from analysis.cartography.preview import render_svg
from analysis.conversation import shown_branch
from analysis.frames import neutral_cell
from analysis.models import Message, MessageState, Role, Run
from analysis.reports.document import (
    Block,
    Document,
    Figure,
    Heading,
    Language,
    Paragraph,
    Points,
    Table,
)
from analysis.reports.words import MONTHS
from analysis.services.canvas.layers import read_layer
from analysis.services.charts.draw import drawing_of
from analysis.services.charts.read import read_chart
from analysis.services.charts.wish import wish_of
from analysis.services.draw_geometry import draw_geometry
from analysis.services.run_titles import title_of
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import language, say, say_many
from realtime.models import Session
from uploads.models import Dataset

Progress = Callable[[float | None, str], None]
#: Rows of a table and pictures that a document holds; one that is shown again is not drawn again.
FIRST_ROWS, MOST_PICTURES = 15, 24
#: Pixels: at this width a chart's letters are as large as those of the text around it.
CHART_WIDTH = 640
MOST_COLUMNS = 12


def conversation_document(session: Session, progress: Progress) -> Document:
    """The branch that is shown, with what the server said unasked, in order.

    Parameters
    ----------
    session
        The owner asked for it.
    progress
        Told after every message: percent up to 80.
    """
    said = _said(session)
    pictures = _Pictures(session)
    blocks: list[Block] = []
    for number, message in enumerate(said):
        progress(
            80.0 * number / len(said),
            say("Message {number} of {messages}", number=number + 1, messages=len(said)),
        )
        blocks += _blocks(message, pictures)
    blocks += _sources(session, said)
    made = timezone.now().astimezone(UTC)
    asked = sum(message.role == Role.USER for message in said)
    return Document(
        title=session.title or say("Conversation"),
        subtitle=say_many(
            "{count:,} question, {days}", "{count:,} questions, {days}", asked, days=_days(said)
        ),
        blocks=tuple(blocks),
        made=made,
        footer=f"ChatMRPT {settings.VERSION} · {say('made on {moment}', moment=_moment(made))}",
        language=_language(),
    )


def _said(session: Session) -> list[Message]:
    """What is on the page, in order."""
    unasked = Message.objects.filter(session=session, role=Role.ASSISTANT, in_reply_to=None)
    rows = [*shown_branch(session), *unasked]
    return sorted(rows, key=lambda row: (row.created, row.role == Role.ASSISTANT))


def _blocks(message: Message, pictures: _Pictures) -> list[Block]:
    if message.role == Role.USER:
        return [Paragraph(message.text, "question")]
    body = message.body
    if message.state == MessageState.WORKING:
        return [Paragraph(say("This answer was still being worked out."), "quiet")]
    blocks: list[Block] = []
    if body.get("headline"):
        blocks.append(Paragraph(str(body["headline"]), "strong"))
    if message.text and message.text != body.get("headline"):
        blocks.append(Paragraph(message.text))
    if body.get("points"):
        blocks.append(Points(tuple(str(point) for point in body["points"])))
    if (body.get("table") or {}).get("rows"):
        blocks.append(_table(body["table"]))
    show = body.get("show") or {}
    if show.get("view") == "map" and show.get("layer"):
        blocks += pictures.of_map(str(show["layer"]), show.get("run"))
    if show.get("view") == "chart" and show.get("chart"):
        blocks += pictures.of_chart(str(show["chart"]), show.get("run"))
    how = [str(body["tool_label"])] if body.get("tool_label") else []
    blocks.append(Paragraph(" · ".join([*how, _moment(message.created)]), "quiet"))
    return blocks


def _table(table: dict[str, Any]) -> Table:
    """The first rows; cells that a spreadsheet would compute are made plain text."""
    rows, columns = table["rows"], table["columns"]
    left = len(columns) - MOST_COLUMNS
    return Table(
        columns=tuple(str(neutral_cell(name)) for name in columns[:MOST_COLUMNS]),
        rows=tuple(
            tuple(neutral_cell(cell) for cell in row[:MOST_COLUMNS]) for row in rows[:FIRST_ROWS]
        ),
        more=max(0, len(rows) - FIRST_ROWS),
        caption=say_many(
            "{count} more column is in the table on the page.",
            "{count} more columns are in the table on the page.",
            left,
        )
        if left > 0
        else "",
    )


class _Pictures:
    """Draws each map and chart once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.drawn: set[tuple[str, str, str | None]] = set()
        self.outlines: dict[str, dict[str, Any]] = {}

    def of_map(self, key: str, run_id: str | None) -> list[Block]:
        """The map as a figure, or the words for why it is not there."""
        return self._drawn(("map", key, run_id), self._map)

    def of_chart(self, address: str, run_id: str | None) -> list[Block]:
        """The chart as a figure, or the words for why it is not there."""
        return self._drawn(("chart", address, run_id), self._chart)

    def _drawn(
        self, wanted: tuple[str, str, str | None], draw: Callable[[str, Run | None], Figure]
    ) -> list[Block]:
        kind, key, run_id = wanted
        if wanted in self.drawn:
            above = say("The map is shown above.") if kind == "map" else ""
            return [Paragraph(above or say("The chart is shown above."), "quiet")]
        if len(self.drawn) >= MOST_PICTURES:
            told = say("Only the first {count} pictures are drawn here.", count=MOST_PICTURES)
            return [Paragraph(told, "quiet")]
        try:
            picture = draw(key, _run(self.session, run_id))
        except ProblemError as problem:
            told = say("The picture is not here: {why}", why=problem.message)
            return [Paragraph(told, "quiet")]
        self.drawn.add(wanted)
        return [picture]

    def _map(self, key: str, run: Run | None) -> Figure:
        layer = read_layer(Workspace(self.session, run=run), key)
        picture = render_svg(self._outlines(layer["geometry"]), layer)
        return Figure(picture, caption=str(layer["summary"]), words=str(layer["title"]))

    def _chart(self, address: str, run: Run | None) -> Figure:
        chart = read_chart(Workspace(self.session, run=run), wish_of(address))
        picture = drawing_of(chart, "svg", theme="light", width=CHART_WIDTH).decode()
        return Figure(picture, caption=chart.summary, words=f"{chart.title}. {chart.summary}")

    def _outlines(self, address: str) -> dict[str, Any]:
        """The outlines that the page draws, from their address."""
        if address not in self.outlines:
            dataset = address.removesuffix("/geometry").rpartition("/")[2]
            rows = Dataset.objects.filter(session=self.session).select_related("session")
            self.outlines[address] = json.loads(draw_geometry(dataset=rows.get(pk=dataset)))
        return self.outlines[address]


def _run(session: Session, run_id: str | None) -> Run | None:
    if run_id is None:
        return None
    rows = Run.objects.filter(session=session).select_related("session", "base", "link")
    return rows.filter(pk=UUID(run_id)).first()


def _sources(session: Session, said: Iterable[Message]) -> list[Block]:
    """What the numbers come from: the results spoken of and the files in force."""
    blocks: list[Block] = []
    ids = {message.run_id for message in said if message.run_id}
    runs = Run.objects.filter(pk__in=ids, finished__isnull=False).order_by("finished")
    results = tuple(
        (str(neutral_cell(title_of(run))), _moment(run.finished), run.receipt_hash) for run in runs
    )
    files = tuple(
        (str(neutral_cell(row.name)), row.rows, row.content_hash)
        for row in Dataset.objects.filter(session=session, current=True).order_by("created")
    )
    if results or files:
        blocks.append(Heading(say("Where the numbers come from")))
    if results:
        blocks.append(Table((say("Result"), say("Finished"), say("Receipt")), results))
    if files:
        heads = (say("File in force"), say("Rows"), say("Hash of its content"))
        blocks.append(Table(heads, files))
    return blocks


def _moment(when: datetime | None) -> str:
    if when is None:
        return "–"
    at = when.astimezone(UTC)
    return f"{_day(at)}, {at:%H:%M} UTC"


def _day(when: datetime) -> str:
    at = when.astimezone(UTC)
    return f"{at.day} {MONTHS[_language()].split()[at.month - 1]} {at.year}"


def _days(said: list[Message]) -> str:
    first, last = _day(said[0].created), _day(said[-1].created)
    return say("{first} to {last}", first=first, last=last) if last != first else first


def _language() -> Language:
    return "fr" if language() == "fr" else "en"
