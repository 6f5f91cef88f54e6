"""Decide which wards names belong to, and match and calculate anew with that."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from analysis.models import Run
from analysis.services.facility_names import names_of
from analysis.services.plan_tpr import options_of
from analysis.services.record_run import record_run
from analysis.services.request_run import request_run
from analysis.services.review_names import (
    NameList,
    Which,
    name_list,
    need_list,
    rows_now,
    tests_in_force,
)
from analysis.workspace import Workspace
from chatmrpt.lib.canonical import content_hash
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job, JobState, Session
from realtime.services.enqueue_job import enqueue_job
from uploads.cleaning.decided_names import DecidedName, WardKey
from uploads.models import Dataset, DatasetKind, NameDecision
from uploads.selectors import current_dataset
from uploads.services.decide_names import decide_names, decided, forget_names
from uploads.services.link_datasets import match_again

#: A lead that is none.
TIE = 0.005
WHICH: tuple[Which, ...] = ("ward_table", "facilities")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A name as the list spells it, and its ward (row of the boundary); None = none of them."""

    source: str
    lga: str | None = None
    state: str | None = None
    feature: int | None = None


def choose_names(
    *, session: Session, which: Which, choices: Sequence[Choice]
) -> list[NameDecision]:
    """Remember the choices; a new matching, and a new calculation of the tests, are queued.

    Raises
    ------
    ProblemError
        no_names, unknown_name, unknown_feature, name_repeated: nothing is decided then.
    """
    names = need_list(session, which)
    return _decide(session, [_decision(names, choice) for choice in choices])


def accept_names(*, session: Session, which: Which, at_least: float) -> list[NameDecision]:
    """Take the most alike ward for every uncertain name, where it is free and so much alike."""
    names = need_list(session, which)
    return _decide(
        session, [_decision(names, choice) for choice in best_choices(names, session, at_least)]
    )


def best_choices(names: NameList, session: Session, at_least: float) -> list[Choice]:
    """What `accept_names` takes: the most alike first, no ward twice, none of two equally alike.

    A name whose most alike ward another name has stays to decide: the next best is a guess.
    """
    rows = rows_now(names, session, pending=False)
    times = _times(names)
    given = {row["feature"] for row in rows if row["feature"] is not None}
    open_rows = [
        (at, row["candidates"])
        for at, row in enumerate(rows)
        if row["decision"] == "ask"
        and row["candidates"]
        and times[tuple(names.rows[at]["key"])] == 1
    ]
    best: dict[int, int] = {}
    for at, candidates in sorted(open_rows, key=lambda pair: -pair[1][0]["score"]):
        first = candidates[0]
        free = [item for item in candidates if item["feature"] not in given]
        if first["score"] < at_least or first["feature"] in given or _tied(rows[at], free):
            continue
        best[at] = first["feature"]
        given.add(first["feature"])
    return [
        Choice(
            source=rows[at]["source"],
            lga=rows[at]["lga"],
            state=rows[at]["state"],
            feature=feature,
        )
        for at, feature in sorted(best.items())
    ]


def _tied(row: dict[str, Any], free: list[dict[str, Any]]) -> bool:
    """Whether the first two wards are equally like the name, and the LGA does not tell."""
    if len(free) < 2 or abs(free[0]["score"] - free[1]["score"]) >= TIE:
        return False
    return bool(free[0]["lga"] == free[1]["lga"] or free[0]["lga"] != row["lga"])


def forget_choices(*, session: Session, decision_ids: Sequence[UUID | str]) -> None:
    """Take decisions back: the names are matched as if nobody had decided."""
    with transaction.atomic():
        _hold_jobs(session)
        rows = forget_names(session=session, decision_ids=decision_ids)
        _apply(session, {decided(row).key for row in rows})


def _decide(session: Session, decisions: list[DecidedName]) -> list[NameDecision]:
    with transaction.atomic():
        _hold_jobs(session)
        rows = decide_names(session=session, decisions=decisions)
        _apply(session, {decided(row).key for row in rows})
    return rows


def _hold_jobs(session: Session) -> None:
    """Jobs before the session, as everywhere; one that waits starts with what is decided here."""
    jobs = Job.objects.select_for_update().filter(session=session, state=JobState.QUEUED)
    list(jobs.order_by("pk").values_list("pk"))


def _apply(session: Session, keys: set[WardKey]) -> None:
    """Queue what the decisions change: the matching of the table, the calculation of the tests.

    The end of a matching asks for the calculation too.
    """
    changed = {
        which: names is not None and not keys.isdisjoint(tuple(row["key"]) for row in names.rows)
        for which in WHICH
        for names in (name_list(session, which),)
    }
    matching = match_again(session=session) if changed["ward_table"] else None
    if matching is None and changed["facilities"]:
        queue_calculation(session=session)


def queue_calculation(*, session: Session) -> Job:
    """Queue `calculate_with_names`, once for decisions that come close together."""
    waiting = Job.objects.filter(session=session, kind="names", state=JobState.QUEUED).first()
    return waiting or enqueue_job(
        session=session,
        kind="names",
        queue="analysis",
        function="analysis.names_jobs.calculate_with_names",
        title=say("Matching the wards of the facility reports"),
        arguments={"session_id": str(session.pk)},
    )


def calculate_with_names(*, session: Session) -> Run | None:
    """The calculation in force, with the names and the ward table's match as they are now.

    Runs with other decisions about names are based on older data from then on.
    """
    facilities = current_dataset(session, DatasetKind.FACILITY_TABLE)
    boundary = current_dataset(session, DatasetKind.BOUNDARY)
    if facilities is None or boundary is None:
        return None
    names = names_of(facilities, boundary, session)
    _mark(facilities, boundary, names)
    before = tests_in_force(session)
    if before is None:
        return None
    workspace = Workspace(session)
    run = before
    if before.receipt.get("names", []) != names or _pairs(workspace) not in (
        None,
        _pairs_of(before),
    ):
        options = options_of(before.parameters)
        run = request_run(workspace=workspace, options=options, client_id=uuid.uuid4().hex)
    return run


def _pairs(workspace: Workspace) -> str | None:
    """Which row of the ward table is which ward; None without a table."""
    link = workspace.link
    return content_hash(link.pairs) if link is not None and link.table_id else None


def _pairs_of(run: Run) -> str | None:
    return (run.receipt.get("link") or {}).get("pairs")


def _mark(facilities: Dataset, boundary: Dataset, names: list[dict[str, Any]]) -> None:
    """Say of each run on these files, trends too, whether its names are those of now."""
    rows = Run.objects.filter(facilities=facilities, boundary=boundary)
    for row in rows.select_related("job", "link", "facilities", "boundary", "people"):
        other = row.receipt.get("names", []) != names
        if row.other_names != other:
            row.other_names = other
            row.save(update_fields=["other_names"])
            record_run(row)


def _times(names: NameList) -> dict[WardKey, int]:
    times: dict[WardKey, int] = {}
    for row in names.rows:
        key = tuple(row["key"])
        times[key] = times.get(key, 0) + 1
    return times


def _decision(names: NameList, choice: Choice) -> DecidedName:
    row = _row(names, choice)
    said = {
        "name": row["source"][:300],
        "lga": (row["lga"] or "")[:300],
        "state": (row["state"] or row["key"][0])[:300],
    }
    if choice.feature is None:
        return DecidedName(**said, none=True)
    if not 0 <= choice.feature < len(names.wards):
        raise ProblemError(
            "unknown_feature",
            say(
                "{boundary} has wards 0 to {wards:,} in its order; {feature:,} was given for "
                "“{source}”.",
                boundary=names.boundary,
                wards=len(names.wards) - 1,
                feature=choice.feature,
                source=choice.source,
            ),
            say("Choose one of the wards of the boundary."),
        )
    if _times(names)[tuple(row["key"])] > 1:
        raise ProblemError(
            "name_repeated",
            say(
                "“{source}” stands more than once in {file} and nothing tells the rows apart.",
                source=choice.source,
                file=names.file,
            ),
            say("Add a column with the LGA to the file and upload it again."),
        )
    ward = names.wards[choice.feature]
    state, lga, name, code = ((ward[part] or "")[:300] for part in ("state", "lga", "name", "code"))
    return DecidedName(**said, to_state=state, to_lga=lga, to_name=name, to_code=code)


def _row(names: NameList, choice: Choice) -> dict[str, Any]:
    wanted = (choice.source, choice.lga or "", choice.state or "")
    for row in names.rows:
        if (row["source"], row["lga"] or "", row["state"] or "") == wanted:
            return row
    where = f" ({choice.lga})" if choice.lga else ""
    raise ProblemError(
        "unknown_name",
        say(
            "“{source}”{where} is not among the ward names of {file}.",
            source=choice.source,
            where=where,
            file=names.file,
        ),
        say("Give source, LGA and state as the list of names has them."),
    )
