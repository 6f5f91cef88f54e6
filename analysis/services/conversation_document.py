"""The conversation as a document: questions, answers, tables, maps, receipts, dates."""

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
    Paragraph,
    Points,
    Table,
)
from analysis.services.canvas.layers import read_layer
from analysis.services.draw_geometry import draw_geometry
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session
from uploads.models import Dataset

Progress = Callable[[float | None, str], None]
#: Rows of a table and maps that a document holds; a map that is shown again is not drawn again.
FIRST_ROWS, MOST_MAPS = 15, 24
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
    maps = _Maps(session)
    blocks: list[Block] = []
    for number, message in enumerate(said):
        progress(
            80.0 * number / len(said),
            say("Message {number} of {messages}", number=number + 1, messages=len(said)),
        )
        blocks += _blocks(message, maps)
    blocks += _sources(session, said)
    made = timezone.now().astimezone(UTC)
    asked = sum(message.role == Role.USER for message in said)
    return Document(
        title=session.title or "Conversation",
        subtitle=f"{asked} {'question' if asked == 1 else 'questions'}, {_day(said[0].created)}"
        f"{_until(said)}",
        blocks=tuple(blocks),
        made=made,
        footer=f"ChatMRPT {settings.VERSION} · made on {_moment(made)}",
    )


def _said(session: Session) -> list[Message]:
    """What is on the page, in order."""
    unasked = Message.objects.filter(session=session, role=Role.ASSISTANT, in_reply_to=None)
    rows = [*shown_branch(session), *unasked]
    return sorted(rows, key=lambda row: (row.created, row.role == Role.ASSISTANT))


def _blocks(message: Message, maps: _Maps) -> list[Block]:
    if message.role == Role.USER:
        return [Paragraph(message.text, "question")]
    body = message.body
    if message.state == MessageState.WORKING:
        return [Paragraph("This answer was still being worked out.", "quiet")]
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
        blocks += maps.draw(str(show["layer"]), show.get("run"))
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
        caption=f"{left} more columns are in the table on the page." if left > 0 else "",
    )


class _Maps:
    """Draws each map once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.drawn: set[tuple[str, str | None]] = set()
        self.outlines: dict[str, dict[str, Any]] = {}

    def draw(self, key: str, run_id: str | None) -> list[Block]:
        """The map as a figure, or the words for why it is not there."""
        if (key, run_id) in self.drawn:
            return [Paragraph("The map is shown above.", "quiet")]
        if len(self.drawn) >= MOST_MAPS:
            return [Paragraph(f"Only the first {MOST_MAPS} maps are drawn here.", "quiet")]
        try:
            run = _run(self.session, run_id)
            layer = read_layer(Workspace(self.session, run=run), key)
            picture = render_svg(self._outlines(layer["geometry"]), layer)
        except ProblemError as problem:
            return [Paragraph(f"The map is not here: {problem.message}", "quiet")]
        self.drawn.add((key, run_id))
        return [Figure(picture, caption=str(layer["summary"]), words=str(layer["title"]))]

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
        (str(neutral_cell(run.title)), _moment(run.finished), run.receipt_hash) for run in runs
    )
    files = tuple(
        (str(neutral_cell(row.name)), row.rows, row.content_hash)
        for row in Dataset.objects.filter(session=session, current=True).order_by("created")
    )
    if results or files:
        blocks.append(Heading("Where the numbers come from"))
    if results:
        blocks.append(Table(("Result", "Finished", "Receipt"), results))
    if files:
        blocks.append(Table(("File in force", "Rows", "Hash of its content"), files))
    return blocks


def _moment(when: datetime | None) -> str:
    if when is None:
        return "–"
    at = when.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _day(when: datetime) -> str:
    return f"{when.day} {when.astimezone(UTC):%B %Y}"


def _until(said: list[Message]) -> str:
    first, last = _day(said[0].created), _day(said[-1].created)
    return f" to {last}" if last != first else ""
