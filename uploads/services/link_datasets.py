"""Bring the ward table and the boundary together, once both are there."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from chatmrpt.lib.canonical import canonical_json
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job, JobState, Session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event
from uploads.boundary_file import read_boundary_file
from uploads.cleaning.decided_names import DecidedName, concerning
from uploads.cleaning.link import LinkResult, link
from uploads.cleaning.name_rows import review_rows
from uploads.cleaning.roles import ColumnRole, column_of
from uploads.models import Dataset, DatasetKind, Link
from uploads.selectors import current_dataset, current_link
from uploads.services.decide_names import decided_names
from uploads.signals import (
    files_settled,
    link_failed,
    link_ready,
    link_restored,
    link_retired,
    names_decided,
)
from uploads.snapshots import link_payload

SHOWN_ASKS = 20


def queue_link(
    *,
    session: Session,
    aliases: dict[str, str] | None = None,
    accept_best: bool = False,
    told: bool = True,
) -> Job | None:
    """Queue the name matching when both files are there; None when one is missing.

    Without `told` the conversation does not hear of the result.
    """
    table = current_dataset(session, DatasetKind.WARD_TABLE)
    boundary = current_dataset(session, DatasetKind.BOUNDARY)
    if table is None or boundary is None:
        return None
    return enqueue_job(
        session=session,
        kind="link",
        queue="ingest",
        function="uploads.jobs.link_datasets",
        title=say("Matching ward names"),
        arguments={
            "table_id": str(table.pk),
            "boundary_id": str(boundary.pk),
            "aliases": aliases or {},
            "accept_best": accept_best,
            "told": told,
        },
    )


@dataclass(frozen=True, kw_only=True)
class Matched:
    """The result, the decisions of people about names of the table, and the list of all names."""

    result: LinkResult
    decisions: list[dict[str, Any]]
    review: dict[str, Any]


def match(
    *, table: Dataset, boundary: Dataset, aliases: dict[str, str], accept_best: bool
) -> Matched:
    """Match the table's rows with the boundary's wards (see `uploads.cleaning.link`)."""
    frame, roles, layer = read_frame(table), roles_of(table), read_layer(boundary)
    decided = decided_names(table.session)
    result = link(frame, roles, layer, aliases, decided=decided, accept_best=accept_best)
    review = review_rows(frame, roles, layer, result)
    return Matched(result=result, decisions=_concerning(decided, review), review=review)


def _concerning(decided: list[DecidedName], review: dict[str, Any]) -> list[dict[str, Any]]:
    keys = {tuple(row["key"]) for row in review["rows"]}
    return [decision.as_dict() for decision in concerning(decided, keys)]


def store_link(
    *,
    table: Dataset,
    boundary: Dataset,
    matched: Matched,
    aliases: dict[str, str],
    accept_best: bool,
    told: bool,
) -> Callable[[], None]:
    """The closure that writes the link and makes it the one in force."""
    result = matched.result
    content = {
        "aliases": aliases,
        "accept_best": accept_best,
        "decisions": matched.decisions,
        "review": store_review(table.session, matched.review),
        "pairs": result.pairs.tolist(),
        "years": {str(year): rows for year, rows in result.years.items()},
        "lga_names": list(result.lga_names),
        "key": result.key,
        "summary": link_summary(result, table, boundary),
        "findings": [finding.as_dict() for finding in result.findings],
    }

    def save() -> None:
        session = Session.objects.get(pk=table.session_id)
        fresh = Dataset.objects.filter(pk__in=[table.pk, boundary.pk], current=True).count()
        if fresh < 2:
            return
        if _concerning(decided_names(session), matched.review) != matched.decisions:
            queue_link(session=session, aliases=aliases, accept_best=accept_best, told=told)
            return
        row = _write_link(session, table, boundary, content)
        record_link(row)
        (link_ready if told else names_decided).send(sender=Link, link=row)
        files_settled.send(sender=Link, session=session)

    return save


def _write_link(
    session: Session, table: Dataset, boundary: Dataset, content: dict[str, Any]
) -> Link:
    """A new link, unless the one in force says the same of every ward: then that one goes on."""
    same = {"pairs", "years", "lga_names"}
    old = Link.objects.filter(session=session, current=True, table=table, boundary=boundary).first()
    if old is not None and all(getattr(old, name) == content[name] for name in same):
        for name, value in content.items():
            setattr(old, name, value)
        old.save(update_fields=list(content))
        return old
    retire_links(session)
    values = values_on(boundary)
    before = _restored(session, table, boundary, {name: content[name] for name in same}, values)
    if before is not None:
        return before
    row = Link.objects.create(session=session, table=table, boundary=boundary, **content)
    row.values.set(values)
    return row


def _restored(
    session: Session,
    table: Dataset,
    boundary: Dataset,
    content: dict[str, Any],
    values: list[Dataset],
) -> Link | None:
    """A link of before that says the same of every ward is in force again, with its results."""
    rows = Link.objects.filter(session=session, current=False, table=table, boundary=boundary)
    for row in rows.order_by("-created"):
        same = all(getattr(row, name) == value for name, value in content.items())
        if same and set(row.values.all()) == set(values):
            row.current = True
            row.save(update_fields=["current"])
            link_restored.send(sender=Link, link=row)
            return row
    return None


def store_review(session: Session, review: dict[str, Any]) -> str:
    """Keep the list of names under its hash, which is returned."""
    data = canonical_json(review)
    digest = hashlib.sha256(data).hexdigest()
    path = Link(session=session, review=digest).review_path
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
    return digest


def match_again(*, session: Session) -> Job | None:
    """Queue a new matching of the table in force, once for decisions that come close together."""
    old = current_link(session)
    if old is None or old.table_id is None:
        return None
    waiting = Job.objects.select_for_update().filter(
        session=session, kind="link", state=JobState.QUEUED
    )
    with transaction.atomic():
        found = waiting.first()
        if found is not None:
            return found
        return queue_link(
            session=session, aliases=old.aliases, accept_best=old.accept_best, told=False
        )


def retire_links(session: Session) -> None:
    """The link in force so far becomes an older one, and what was made with it older data."""
    for old in Link.objects.filter(session=session, current=True):
        old.current = False
        old.save(update_fields=["current"])
        record_link(old)
        link_retired.send(sender=Link, link=old)


def renew_link(session: Session) -> None:
    """The link in force gives way to one with the ward values that are in force now, if they
    differ: what was made with the old one is older data then, and what was made with an equal one
    of before is on present data again.

    Where there is no ward table the values alone make a link.
    """
    old = current_link(session)
    boundary = old.boundary if old else current_dataset(session, DatasetKind.BOUNDARY)
    if boundary is None:
        return
    values = values_on(boundary)
    if old is not None and set(values) == set(old.values.all()):
        return
    has_table = current_dataset(session, DatasetKind.WARD_TABLE) is not None
    if old is None and has_table:
        return
    retire_links(session)
    if old is not None and old.table is not None:
        same = {name: getattr(old, name) for name in ("pairs", "years", "lga_names")}
        before = _restored(session, old.table, boundary, same, values)
        if before is not None:
            record_link(before)
            return
        row = Link.objects.get(pk=old.pk)
        row.pk, row.current, row._state.adding = uuid.uuid4(), True, True
        row.save()
    elif values:
        row = _values_alone(boundary, values)
    else:
        return
    row.values.set(values)
    record_link(row)


def _values_alone(boundary: Dataset, values: list[Dataset]) -> Link:
    """A link of a boundary without a ward table."""
    sources = joined_names([row.name for row in values])
    named: list[Any] = next(
        (row.summary["lga_names"] for row in values if row.summary.get("lga_names")), []
    )
    return Link.objects.create(
        session=boundary.session,
        boundary=boundary,
        pairs=[-1] * boundary.rows,
        lga_names=named,
        key="none",
        summary={
            "headline": say(
                "{wards:,} wards of {boundary}, with values of {sources}.",
                wards=boundary.rows,
                boundary=boundary.name,
                sources=sources,
            ),
            **dict.fromkeys(("matched", "ask", "unmatched", "boundary_without_data"), 0),
            **{name: [] for name in ("years", "points", "asks")},
        },
    )


def joined_names(names: list[str]) -> str:
    """`a, b and c`."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def values_on(boundary: Dataset) -> list[Dataset]:
    """The ward values of rasters that are in force for a boundary, the oldest first."""
    rows = Dataset.objects.filter(kind=DatasetKind.WARD_VALUES, boundary=boundary, current=True)
    return list(rows.order_by("created"))


def end_link(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The two files do not fit together: say so; the session stays usable."""
    if outcome == "failed" and error is not None:
        link_failed.send(sender=Link, session=job.session, error=error)
    if outcome != "requeued":
        files_settled.send(sender=Link, session=job.session)


def record_link(row: Link) -> None:
    """Record the link's present state as an event."""
    record_event(session_id=row.session_id, type="link", payload=link_payload(row))


def read_frame(dataset: Dataset) -> pd.DataFrame:
    """A stored table."""
    with default_storage.open(dataset.path) as file:
        return pd.read_parquet(file)


def read_layer(dataset: Dataset) -> gpd.GeoDataFrame:
    """A stored boundary."""
    with default_storage.open(dataset.path) as file:
        return read_boundary_file(file)


def roles_of(dataset: Dataset) -> tuple[ColumnRole, ...]:
    """The roles of a stored table's columns."""
    names = ("name", "role", "role_label", "evidence", "type", "unit", "details")
    return tuple(ColumnRole(**{key: item[key] for key in names}) for item in dataset.columns)


def link_summary(result: LinkResult, table: Dataset, boundary: Dataset) -> dict[str, Any]:
    """Counts, the headline and the first questions, for pages and commands."""
    wards = read_layer(boundary)["ward_name"].tolist()
    own = read_frame(table)
    names, lgas = _texts(own, table, "ward"), _texts(own, table, "lga")
    return {
        "headline": result.headline,
        "years": list(result.years),
        "points": [finding.message for finding in result.findings if finding.severity != "note"],
        "matched": result.matched,
        "ask": len(result.asks),
        "unmatched": len(result.unmatched),
        "boundary_without_data": len(result.without_data),
        "asks": [
            {
                "source": names[ask.source_index] or "",
                "lga": lgas[ask.source_index],
                "candidates": [
                    {"match": wards[place], "score": round(score, 4)}
                    for place, score in ask.candidates
                ],
            }
            for ask in result.asks[:SHOWN_ASKS]
        ],
    }


def _texts(frame: pd.DataFrame, table: Dataset, role: str) -> list[str | None]:
    """The column of a role as plain texts; None where there is none."""
    column = column_of(roles_of(table), role)
    if column is None:
        return [None] * len(frame)
    return [None if pd.isna(cell) else str(cell) for cell in frame[column]]
