"""The conversation over HTTP: branches, feedback, older messages, search."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from analysis.conversation import messages_before, search_conversations
from analysis.schemas import Again, Judgement
from analysis.selectors import get_message
from analysis.services.answer_again import answer_again
from analysis.services.choose_message import choose_message
from analysis.services.give_feedback import give_feedback
from analysis.services.retry_message import retry_message
from analysis.snapshots import message_payload
from realtime.paging import Paging
from realtime.snapshots import iso, session_summary
from realtime.viewer import request_viewer

router = Router(tags=["conversation"])


@router.get("/search")
def search(request: HttpRequest, paging: Annotated[Paging, Query()], q: str = "") -> dict[str, Any]:
    """The viewer's sessions with these words in the title or in a message, last used first."""
    found, following = search_conversations(request_viewer(request), q[:200], paging)
    return {
        "next": following,
        "words": q[:200].split(),
        "sessions": [
            {
                **session_summary(item.session),
                "count": item.count,
                "hits": [
                    {
                        "message": str(hit.message.pk),
                        "role": hit.message.role,
                        "text": hit.text,
                        "created": iso(hit.message.created),
                    }
                    for hit in item.hits
                ],
            }
            for item in found
        ],
    }


@router.get("/messages/{message_id}/before")
def read_older(request: HttpRequest, message_id: str) -> dict[str, Any]:
    """The messages before this one: a snapshot has the newest only."""
    rows, more = messages_before(get_message(request_viewer(request), message_id))
    return {"messages": [message_payload(row) for row in rows], "more": more}


@router.put("/messages/{message_id}/chosen")
def choose(request: HttpRequest, message_id: str) -> dict[str, Any]:
    """Show the branch that this message is in."""
    message = get_message(request_viewer(request), message_id)
    return message_payload(choose_message(message=message))


@router.post("/messages/{message_id}/again", response={202: dict})
def again(request: HttpRequest, message_id: str, body: Again) -> Any:
    """Answer the same question in another way; the earlier answer stays beside it."""
    message = get_message(request_viewer(request), message_id)
    if body.tool:
        from analysis.tools import tool_by_name  # the whole science: see `chatmrpt.asgi`

        tool_by_name(body.tool)
    reply = answer_again(answer=message, **body.model_dump())
    return Status(202, message_payload(reply))


@router.post("/messages/{message_id}/retry")
def retry(request: HttpRequest, message_id: str) -> dict[str, Any]:
    """Try an answer again that failed or was stopped."""
    message = get_message(request_viewer(request), message_id)
    return message_payload(retry_message(message=message))


@router.put("/messages/{message_id}/feedback")
def judge(request: HttpRequest, message_id: str, body: Judgement) -> dict[str, Any]:
    """Say whether an answer helped; without a verdict it is taken back."""
    message = get_message(request_viewer(request), message_id)
    return message_payload(give_feedback(message=message, **body.model_dump()))
