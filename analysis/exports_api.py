"""Documents to hand on over HTTP: ask for one, list, download, remove."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from analysis.conversation import get_export
from analysis.export_snapshots import export_payload, exports
from analysis.schemas import NewExport
from analysis.services.export_conversation import export_conversation
from analysis.services.export_results import export_results, report_offer
from analysis.services.write_export import remove_export
from chatmrpt.lib.errors import NotFoundError
from realtime.downloads import Download, stored_file
from realtime.paging import Paging, page_of
from realtime.selectors import get_session
from realtime.viewer import request_viewer

router = Router(tags=["exports"])


@router.post("/sessions/{session_id}/exports", response={202: dict})
def make_export(request: HttpRequest, session_id: str, body: NewExport) -> Any:
    """Write a document of the session; it comes as events."""
    session = get_session(request_viewer(request), session_id)
    said = body.model_dump()
    if said["kind"] == "conversation":
        export = export_conversation(
            session=session, client_id=said["client_id"], format=said["format"]
        )
    else:
        export = export_results(session=session, **said)
    return Status(202, export_payload(export))


@router.get("/sessions/{session_id}/exports")
def list_exports(
    request: HttpRequest, session_id: str, paging: Annotated[Paging, Query()]
) -> dict[str, Any]:
    """The documents of a session, the oldest first, and what can be asked for."""
    session = get_session(request_viewer(request), session_id)
    some, following = page_of(list(exports(session)), paging)
    return {"exports": some, "next": following, **report_offer(session)}


@router.get("/exports/{export_id}/file")
def read_export(request: HttpRequest, export_id: str) -> Download:
    """The document."""
    export = get_export(request_viewer(request), export_id)
    if export.finished is not None:
        response = stored_file(export.path, export.name, export.media_type)
        if response is not None:
            return response
    raise NotFoundError("file")


@router.delete("/exports/{export_id}", response={204: None})
def delete_export(request: HttpRequest, export_id: str) -> Any:
    """Forget a document and its file."""
    remove_export(export=get_export(request_viewer(request), export_id))
    return Status(204, None)
