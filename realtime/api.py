"""Sessions, their snapshot and events, and jobs, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from realtime.models import Job, JobState
from realtime.paging import Paging, page_of
from realtime.schemas import NewSession, SessionTitle
from realtime.selectors import events_after, get_job, get_session, holds_event, sessions_of
from realtime.services.change_session import (
    OPENED,
    delete_session,
    keep_session,
    rename_session,
)
from realtime.services.create_session import create_session
from realtime.services.settle_job import cancel_job, retry_job
from realtime.snapshots import (
    event_payload,
    job_payload,
    progress_payload,
    session_summary,
    snapshot,
)
from realtime.socket_reads import REPLAY_LIMIT
from realtime.viewer import request_viewer

router = Router(tags=["sessions"])


@router.get("/sessions")
def list_sessions(request: HttpRequest, paging: Annotated[Paging, Query()]) -> dict[str, Any]:
    """The viewer's sessions, last used first."""
    rows, following = page_of(sessions_of(request_viewer(request)), paging)
    return {"sessions": [session_summary(row) for row in rows], "next": following}


@router.post("/sessions", response={201: dict})
def open_session(request: HttpRequest, body: NewSession) -> Any:
    """Open a session; the same `client_id` gives the same one again."""
    session = create_session(
        viewer=request_viewer(request), client_id=body.client_id, title=body.title
    )
    return Status(201, session_summary(session))


@router.get("/sessions/{session_id}")
def read_session(request: HttpRequest, session_id: str) -> dict[str, Any]:
    """The snapshot: all entities and the sequence number they belong to."""
    session = get_session(request_viewer(request), session_id)
    keep_session(session=session, every=OPENED)
    return snapshot(session)


@router.patch("/sessions/{session_id}")
def change_title(request: HttpRequest, session_id: str, body: SessionTitle) -> dict[str, Any]:
    """Rename a session."""
    session = get_session(request_viewer(request), session_id)
    return session_summary(rename_session(session=session, title=body.title))


@router.delete("/sessions/{session_id}", response={204: None})
def remove_session(request: HttpRequest, session_id: str) -> Any:
    """Delete a session with its files and results."""
    delete_session(session=get_session(request_viewer(request), session_id))
    return Status(204, None)


@router.get("/sessions/{session_id}/events")
def read_events(
    request: HttpRequest,
    session_id: str,
    since: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    at: Annotated[str, Query(max_length=40)] = "",
) -> dict[str, Any]:
    """What happened after the event `since` of the moment `at`: the way of pages without a socket."""
    session = get_session(request_viewer(request), session_id)
    keep_session(session=session)
    if at and not holds_event(session.pk, since, at):
        return {"reset": True}
    events = events_after([(session.pk, since)], REPLAY_LIMIT + 1).get(session.pk, [])
    if len(events) > REPLAY_LIMIT or since > session.last_seq:
        return {"reset": True}
    running = Job.objects.filter(session=session, state=JobState.RUNNING)
    return {
        "seq": events[-1].seq if events else since,
        "events": [event_payload(event) for event in events],
        "progress": [progress_payload(job) for job in running],
    }


@router.post("/jobs/{job_id}/cancel")
def cancel(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """Stop a queued or running job."""
    job = get_job(request_viewer(request), job_id)
    return job_payload(cancel_job(job_id=UUID(str(job.pk))))


@router.post("/jobs/{job_id}/retry")
def retry(request: HttpRequest, job_id: str) -> dict[str, Any]:
    """Try a failed or cancelled job again."""
    job = get_job(request_viewer(request), job_id)
    return job_payload(retry_job(job_id=UUID(str(job.pk))))
