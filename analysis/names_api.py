"""The review of ward names over HTTP: the list, decisions, undo, the list as a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.paging import Paging, page_of
from realtime.selectors import get_session
from realtime.viewer import request_viewer
from uploads.models import NameDecision

router = Router(tags=["names"])
Which = Literal["ward_table", "facilities"]
MOST = 10_000
LIST: Any = Query("ward_table", alias="list")  # type: ignore[type-arg]


class NameChoice(Schema):
    """A name as the list spells it, and its ward by row of the boundary; null = none of them."""

    source: str = Field(max_length=400)
    lga: str | None = Field(None, max_length=400)
    state: str | None = Field(None, max_length=400)
    feature: int | None = None


class NameChoices(Schema):
    """Decisions, or all best candidates from a likeness on, or decisions to take back."""

    which: Which = Field("ward_table", alias="list")
    decisions: list[NameChoice] = Field(default_factory=list, max_length=MOST)
    accept_best: bool = False
    at_least: float = Field(0.8, ge=0, le=1)
    forget: list[str] = Field(default_factory=list, max_length=MOST)


@router.get("/sessions/{session_id}/names")
def list_names(
    request: HttpRequest,
    session_id: str,
    paging: Annotated[Paging, Query()],
    which: Which = LIST,
) -> dict[str, Any]:
    """Every ward name of a file, what became of it, and the wards without data.

    `limit` and `cursor` page the names; counts and wards without data are those of the whole.
    """
    session = get_session(request_viewer(request), session_id)
    from analysis.services.review_names import review_names  # loads data frames

    review = review_names(session, which)
    rows, following = page_of(review["rows"], paging)
    return {**review, "rows": rows, "next": following}


@router.post("/sessions/{session_id}/names")
def decide(request: HttpRequest, session_id: str, body: NameChoices) -> dict[str, Any]:
    """Decide about names; the answer is the list with them, and the ids of what was decided."""
    session = get_session(request_viewer(request), session_id)
    from analysis.services.decide_names import Choice, accept_names, choose_names, forget_choices
    from analysis.services.review_names import review_names

    decided: list[NameDecision] = []
    if body.forget:
        forget_choices(session=session, decision_ids=body.forget)
    elif body.accept_best:
        decided = accept_names(session=session, which=body.which, at_least=body.at_least)
    elif body.decisions:
        choices = [Choice(**choice.dict()) for choice in body.decisions]
        decided = choose_names(session=session, which=body.which, choices=choices)
    else:
        raise ProblemError(
            "nothing_to_decide",
            say("The request holds no decision."),
            say("Give decisions, accept_best or forget."),
        )
    return {**review_names(session, body.which), "decided": [str(row.pk) for row in decided]}


@router.delete("/sessions/{session_id}/names/{decision_id}")
def undo(request: HttpRequest, session_id: str, decision_id: str) -> dict[str, Any]:
    """Take one decision back."""
    session = get_session(request_viewer(request), session_id)
    from analysis.services.decide_names import forget_choices

    forget_choices(session=session, decision_ids=[decision_id])
    return {"id": decision_id, "deleted": True}


@router.get("/sessions/{session_id}/names.csv")
def export_names(request: HttpRequest, session_id: str, which: Which = LIST) -> HttpResponse:
    """The whole list as CSV."""
    session = get_session(request_viewer(request), session_id)
    from analysis.services.review_names import names_csv

    name, data = names_csv(session, which)
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
