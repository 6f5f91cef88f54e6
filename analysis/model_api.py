"""What a session lets a language model see, and what was sent to it, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from analysis.model_snapshots import call_payload
from analysis.schemas import SharingChoice
from analysis.selectors import MOST_CALLS, model_calls
from analysis.services.share_with_model import share_with_model
from realtime.paging import Paging, page_of
from realtime.selectors import get_session
from realtime.viewer import request_viewer

router = Router(tags=["language model"])


@router.put("/sessions/{session_id}/model")
def choose_sharing(request: HttpRequest, session_id: str, body: SharingChoice) -> dict[str, Any]:
    """Choose what a language model may see of this session, from the next question on."""
    session = get_session(request_viewer(request), session_id)
    return share_with_model(session=session, sharing=body.sharing)


@router.get("/sessions/{session_id}/model-calls")
def list_model_calls(
    request: HttpRequest, session_id: str, paging: Annotated[Paging, Query()]
) -> dict[str, Any]:
    """Every request that was sent from this session and its reply, the newest first."""
    session = get_session(request_viewer(request), session_id)
    rows, following = page_of(model_calls(session), paging, usual=MOST_CALLS)
    return {"calls": [call_payload(row) for row in rows], "next": following}
