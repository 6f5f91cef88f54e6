"""What somebody sees who was given a read-only link: results, nothing that is under way or private.

No files as they were uploaded, no drafts, no other branches, no feedback, nothing about the owner.
"""

from __future__ import annotations

import re
from typing import Any

from analysis.conversation import shown_branch
from analysis.export_snapshots import exports
from analysis.models import Message, MessageState, Role
from analysis.snapshots import message_payload, runs
from realtime.models import Session
from realtime.snapshots import Payload, session_payload
from uploads.snapshots import datasets, links

#: The newest messages that are shown.
MOST_MESSAGES = 300
#: What may be read through a link, below `/api/v1/`.
PICTURES = re.compile(
    r"sessions/[^/]+/(layers|tables|charts)"
    r"|sessions/[^/]+/(layers|charts)/[^/]+"
    r"|runs/[^/]+(/tables/[^/]+)?"
    r"|datasets/[^/]+/geometry"
)
#: And where files are allowed: reports and files of results, never what was uploaded.
FILES = re.compile(r"runs/[^/]+/artefacts/[^/]+|exports/[^/]+/file")
FILE_ENDINGS = (".csv", ".png", ".geojson", ".zip", ".xlsx")


def may_read(path: str, files: bool) -> bool:
    """Whether a link opens this address; everything that is not named is shut."""
    if FILES.fullmatch(path) or path.endswith(FILE_ENDINGS):
        return files
    return PICTURES.fullmatch(path) is not None


def shared_snapshot(session: Session) -> dict[str, Any]:
    """The state of a session for one who only reads it; the number it belongs to comes first."""
    seq = Session.objects.values_list("last_seq", flat=True).get(pk=session.pk)
    done = [row for row in runs(session) if row["state"] == "done"]
    parts = {
        "session": [{**session_payload(session), "guest": False}],
        "message": _messages(session),
        "run": [{**row, "job": None} for row in done],
        "dataset": [{**row, "upload": None} for row in datasets(session) if row["current"]],
        "link": [{**row, "asks": []} for row in links(session) if row["current"]],
        "export": _documents(session),
    }
    state = {kind: {row["id"]: row for row in rows} for kind, rows in parts.items()}
    return {"seq": seq, "state": state}


def _messages(session: Session) -> list[Payload]:
    """The branch that is shown, as far as it is finished, with what the server said unasked."""
    unasked = Message.objects.filter(session=session, role=Role.ASSISTANT, in_reply_to=None)
    rows = {row.pk: row for row in [*shown_branch(session), *unasked]}
    answered = {row.in_reply_to_id for row in rows.values() if row.state == MessageState.COMPLETE}
    kept = [
        row
        for row in sorted(rows.values(), key=lambda row: (row.created, row.pk))
        if (row.pk in answered if row.role == Role.USER else row.state == MessageState.COMPLETE)
    ]
    return [_message(row) for row in kept[-MOST_MESSAGES:]]


def _message(row: Message) -> Payload:
    quiet: dict[str, Any] = {
        "client_id": None,
        "feedback": None,
        "chips": [],
        "others": [],
        "model": None,
    }
    return {**message_payload(row), **quiet, "job": None, "chosen": True}


def _documents(session: Session) -> list[Payload]:
    done = [row for row in exports(session) if row["state"] == "done"]
    return [{**row, "client_id": "", "job": None} for row in done if row["kind"] != "conversation"]
