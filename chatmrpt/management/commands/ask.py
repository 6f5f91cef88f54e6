"""`manage.py ask`: a question as in the chat, answered here."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from analysis.models import Message, MessageState
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.common_names import in_common_names
from chatmrpt.management.intake import add_file, temporary_session, work_off
from chatmrpt.management.prepared import Prepared, answer_here
from realtime.models import Session
from realtime.queueing import jobs_held_back

FILES = ("table", "boundaries", "facilities")
SHOWN_ROWS = 20


class Command(ProjectCommand):
    """Ask one question, or a batch of them, about files or a session."""

    help = "Ask a question in words, as in the chat."
    example = 'ask --table wards.csv --boundaries wards.zip "which wards are most at risk?"'

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As in the interface's table."""
        parser.add_argument("question", nargs="?", help="the question")
        parser.add_argument("--table", help="ward table (CSV, Excel)")
        parser.add_argument("--boundaries", help="ward boundaries (zipped shapefile)")
        parser.add_argument("--facilities", help="facility test data")
        parser.add_argument("--session", help="answer in this session (its id)")
        parser.add_argument("--batch", type=Path, help="JSON lines: {id, prompt, state, history}")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer; a batch prints one JSON object a line."""
        files = {name: options[name] for name in FILES}
        if options["batch"]:
            self._batch(options["batch"], files)
            return
        if not options["question"]:
            raise ProblemError("no_question", "There is no question.", "Put it in quotes.")
        if options["session"]:
            with jobs_held_back():
                self._one(_session(options["session"]), files, options)
        else:
            with temporary_session() as session:
                self._one(session, files, options)

    def _one(self, session: Session, files: dict[str, Any], options: dict[str, Any]) -> None:
        for name in FILES:
            if files[name]:
                add_file(session, files[name])
        work_off(session)
        message = answer_here(session, options["question"])
        if options["json"]:
            self.print_json(answer_object(None, message))
        elif message.state == MessageState.FAILED:
            points = message.body.get("points") or [""]
            raise ProblemError("failed", message.body.get("headline", ""), points[0])
        else:
            self.stdout.write(answer_text(message, tables=True))

    def _batch(self, path: Path, files: dict[str, Any]) -> None:
        with Prepared(files) as prepared:
            for line in read_batch(path):
                self.print_json(_answer_line(prepared, line))


def read_batch(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a batch file, checked."""
    if not path.is_file():
        raise ProblemError("no_such_file", f"There is no file {path}.", "Check the path.")
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
            known = isinstance(line, dict) and isinstance(line["prompt"], str)
        except (json.JSONDecodeError, KeyError):
            known = False
        if not known:
            raise ProblemError(
                "bad_batch_line",
                f"Line {number} of {path.name} is not a JSON object with a prompt.",
                'Each line: {"id": "1", "prompt": "...", "state": "ward_data"}.',
            )
        yield line


def _answer_line(prepared: Prepared, line: dict[str, Any]) -> dict[str, Any]:
    try:
        session = prepared.session(line.get("state") or "no_data")
        for prompt in line.get("history") or []:
            answer_here(session, prompt)
        return answer_object(line.get("id"), answer_here(session, line["prompt"]))
    except ProblemError as problem:
        return {"id": line.get("id"), "error": problem.as_dict()}


def answer_object(line_id: Any, message: Message) -> dict[str, Any]:
    """One answer as COMMANDS has it."""
    body = message.body
    artifacts: list[dict[str, Any]] = []
    if body.get("table"):
        artifacts.append({"kind": "table", **body["table"]})
    if body.get("show"):
        show = dict(body["show"])
        artifacts.append({"kind": show.pop("view"), **show})
    return {
        "id": line_id,
        "tool": message.tool or None,
        "arguments": in_common_names(message.tool, message.arguments),
        "outcome": message.outcome or None,
        "text": answer_text(message, tables=False),
        "artifacts": artifacts,
        "receipt": body.get("receipt"),
    }


def answer_text(message: Message, *, tables: bool) -> str:
    """Headline, points and choices as plain text; the table below them if asked for."""
    body = message.body
    lines = [body.get("headline", ""), *(f"- {point}" for point in body.get("points") or [])]
    if tables and body.get("table"):
        lines += ["", *_table_lines(body["table"])]
    chips = [chip["label"] for chip in body.get("chips") or []]
    if chips and (tables or message.outcome == "clarify"):
        word = "Choose" if message.outcome == "clarify" else "Next"
        lines += ["", f"{word}: {' | '.join(chips)}"]
    return "\n".join(lines).strip()


def _table_lines(table: dict[str, Any]) -> list[str]:
    rows = [[_cell(value) for value in row] for row in table["rows"][:SHOWN_ROWS]]
    widths = [
        max(len(line[place]) for line in [table["columns"], *rows])
        for place in range(len(table["columns"]))
    ]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in [table["columns"], *rows]
    ]
    more = len(table["rows"]) - len(rows)
    return [*lines, f"and {more:,} more rows"] if more else lines


def _cell(value: Any) -> str:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _session(session_id: str) -> Session:
    try:
        session = Session.objects.filter(pk=UUID(session_id)).first()
    except ValueError:
        session = None
    if session is None:
        raise ProblemError("not_found", f"There is no session {session_id}.", "Copy its id.")
    return session
