"""The job that follows a decision about ward names of facility reports."""

from __future__ import annotations

from collections.abc import Callable

from analysis.services import decide_names
from realtime.models import Session
from realtime.runner import JobContext


def calculate_with_names(context: JobContext, session_id: str) -> Callable[[], None]:
    """Ask for the calculation of tests anew, with the ward names as they are decided now."""
    session = Session.objects.get(pk=session_id)

    def save() -> None:
        decide_names.calculate_with_names(session=session)

    return save
