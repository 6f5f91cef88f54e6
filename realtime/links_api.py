"""Read-only links to a session over HTTP, for its owner: make, list, revoke."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from realtime.models import SharedLink
from realtime.schemas import NewLink
from realtime.selectors import get_link, get_session
from realtime.services.share_session import revoke_link, share_session, shown_token
from realtime.snapshots import Payload, iso
from realtime.viewer import request_viewer

router = Router(tags=["sharing"])


@router.post("/sessions/{session_id}/shared-links", response={201: dict})
def make_link(request: HttpRequest, session_id: str, body: NewLink) -> Any:
    """A link with which anybody reads the results until it ends or is revoked."""
    session = get_session(request_viewer(request), session_id)
    return Status(201, link_payload(share_session(session=session, **body.model_dump())))


@router.get("/sessions/{session_id}/shared-links")
def list_links(request: HttpRequest, session_id: str) -> dict[str, Any]:
    """Every link of the session, ended ones too, the newest first."""
    session = get_session(request_viewer(request), session_id)
    return {"links": [link_payload(link) for link in session.shared_links.all()]}


@router.delete("/shared-links/{link_id}")
def remove_link(request: HttpRequest, link_id: str) -> dict[str, Any]:
    """Revoke a link at once."""
    return link_payload(revoke_link(link=get_link(request_viewer(request), link_id)))


def link_payload(link: SharedLink) -> Payload:
    """A link as its owner sees it; `url` only while it opens something."""
    token = shown_token(link) if link.state == "open" else None
    return {
        "id": str(link.pk),
        "url": f"/shared/{token}" if token else None,
        "state": link.state,
        "files": link.files,
        "created": iso(link.created),
        "expires": iso(link.expires),
        "revoked": iso(link.revoked),
        "opened": link.opened,
        "last_opened": iso(link.last_opened),
    }
