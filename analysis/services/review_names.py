"""The names of a file's wards with what became of each, as the review shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis.frames import csv_bytes, read_bytes
from analysis.models import Run
from analysis.selectors import latest_run
from analysis.services.first_names import first_names
from analysis.value_columns import NAMES_FILE
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job, JobState, Session
from uploads.cleaning.decided_names import WardKey, decided_places
from uploads.models import Dataset, DatasetKind, NameDecision
from uploads.selectors import current_dataset, current_link, name_decisions
from uploads.services.decide_names import decided

Which = Literal["ward_table", "facilities"]
#: Jobs after which the list may be another one.
KINDS = {"ward_table": ("ingest", "link"), "facilities": ("ingest", "names", "tpr")}
COLUMNS = (
    *("source", "lga", "state", "decision", "decided_by", "match", "match_lga", "score"),
    *("candidate_1", "candidate_2", "candidate_3"),
)


@dataclass(frozen=True)
class NameList:
    """A file's names as they were last matched: see `uploads.cleaning.name_rows`."""

    file: str
    boundary: str
    rows: list[dict[str, Any]]
    wards: list[dict[str, Any]]

    def place_of(self, decisions: list[NameDecision]) -> dict[int, int | None]:
        """Row → ward of the boundary (None: none of them) by decisions, the newest first."""
        own = pd.DataFrame(
            [
                {"name": row["source"], "lga": row["lga"], "state": row["key"][0]}
                for row in self.rows
            ],
            columns=["name", "lga", "state"],
        )
        wards = pd.DataFrame(self.wards, columns=["name", "lga", "state", "code"])
        return decided_places(own, wards, [decided(row) for row in decisions])


def review_names(session: Session, which: Which) -> dict[str, Any]:
    """The list with the decisions that are in force now, also where their matching is still due.

    Without a list `rows` is empty, and `message` says what is missing.
    """
    names = name_list(session, which)
    pending = Job.objects.filter(
        session=session, kind__in=KINDS[which], state__in=[JobState.QUEUED, JobState.RUNNING]
    ).exists()
    if names is None:
        rows: list[dict[str, Any]] = []
        return {**_answer(which, rows, []), "pending": pending, "message": _missing(session, which)}
    rows = rows_now(names, session, pending)
    given = {row["feature"] for row in rows if row["feature"] is not None}
    without = [
        {"feature": at, "name": ward["name"], "lga": ward["lga"]}
        for at, ward in enumerate(names.wards)
        if at not in given
    ]
    files = {"file": names.file, "boundary": names.boundary}
    return {**_answer(which, rows, without), **files, "pending": pending}


def _answer(which: Which, rows: list[Any], without: list[Any]) -> dict[str, Any]:
    counts = {
        kind: sum(row["decision"] == kind for row in rows)
        for kind in ("matched", "ask", "unmatched")
    }
    return {
        "list": which,
        "file": None,
        "boundary": None,
        "rows": rows,
        "without_data": without,
        "counts": {**counts, "without_data": len(without)},
        "message": None,
    }


def rows_now(names: NameList, session: Session, pending: bool) -> list[dict[str, Any]]:
    """The rows with the present decisions laid over those of the last matching."""
    decisions = list(name_decisions(session))
    by_key = {decided(row).key: row for row in decisions}
    settled = names.place_of(decisions)
    by_person = {place: at for at, place in settled.items() if place is not None}
    rows = []
    for at, row in enumerate(names.rows):
        now = dict(row)
        if at in settled:
            now |= _by_person(settled[at])
        elif row["feature"] in by_person or (pending and _taken_back(row, by_key)):
            now |= {"decision": "ask", "decided_by": None, "feature": None}
        known = by_key.get(tuple(row["key"])) if now["decided_by"] == "you" else None
        rows.append({**now, "decision_id": str(known.pk) if known is not None else None})
    given = {row["feature"]: row for row in rows if row["feature"] is not None}
    return [_shown(row, names.wards, given) for row in rows]


def _taken_back(row: dict[str, Any], by_key: dict[WardKey, NameDecision]) -> bool:
    return row["decided_by"] == "you" and tuple(row["key"]) not in by_key


def _by_person(place: int | None) -> dict[str, Any]:
    if place is None:
        return {"decision": "unmatched", "decided_by": "you", "feature": None, "score": 0.0}
    return {"decision": "matched", "decided_by": "you", "feature": place, "score": 1.0}


def _shown(
    row: dict[str, Any], wards: list[dict[str, Any]], given: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    """A row with names for its features; `taken` is the name that has a candidate's ward."""
    match = wards[row["feature"]] if row["feature"] is not None else None
    candidates = [
        {
            "match": wards[item["feature"]]["name"],
            "lga": wards[item["feature"]]["lga"],
            **item,
            "taken": _taken(row, given.get(item["feature"])),
        }
        for item in row["candidates"]
    ]
    return {
        **{name: value for name, value in row.items() if name != "key"},
        "match": match["name"] if match else None,
        "match_lga": match["lga"] if match else None,
        "candidates": candidates,
    }


def _taken(row: dict[str, Any], other: dict[str, Any] | None) -> str | None:
    if other is None or other["key"] == row["key"]:
        return None
    return str(other["source"])


def name_list(session: Session, which: Which) -> NameList | None:
    """The names as they were last matched; None when they were not yet."""
    if which == "ward_table":
        link = current_link(session)
        if link is None or link.table is None or not link.review:
            return None
        return _read(link.review_path, link.table, link.boundary)
    run = tests_in_force(session)
    if run is None or run.facilities is None or run.boundary is None:
        return _before_a_run(session)
    file = run.artefacts.filter(name=NAMES_FILE).select_related("run__session").first()
    return _read(file.path, run.facilities, run.boundary) if file is not None else None


def _before_a_run(session: Session) -> NameList | None:
    facilities = current_dataset(session, DatasetKind.FACILITY_TABLE)
    boundary = current_dataset(session, DatasetKind.BOUNDARY)
    if facilities is None or boundary is None:
        return None
    found = first_names(facilities, boundary, current_link(session))
    if found is None:
        return None
    return NameList(facilities.name, boundary.name, found["rows"], found["wards"])


def _read(path: str, file: Dataset, boundary: Dataset) -> NameList:
    stored = json.loads(read_bytes(path))
    return NameList(file.name, boundary.name, stored["rows"], stored["wards"])


def tests_in_force(session: Session) -> Run | None:
    """The calculation on the facility reports and the boundary in force whose rates count now."""
    facilities = current_dataset(session, DatasetKind.FACILITY_TABLE)
    boundary = current_dataset(session, DatasetKind.BOUNDARY)
    if facilities is None or boundary is None:
        return None
    values = Dataset.objects.filter(source=facilities, boundary=boundary, current=True).first()
    runs = Run.objects.filter(session=session, facilities=facilities, boundary=boundary)
    runs = runs.filter(kind="tpr", finished__isnull=False)
    runs = runs.select_related("session", "facilities", "boundary")
    if values is not None and (run := runs.filter(pk=values.summary.get("run")).first()):
        return run
    latest = latest_run(session, "tpr")
    return runs.filter(pk=latest.pk).first() if latest is not None else None


def _missing(session: Session, which: Which) -> str:
    if current_dataset(session, DatasetKind.BOUNDARY) is None:
        return say("Add the ward boundaries (a zipped shapefile): names are matched with theirs.")
    if which == "ward_table":
        if current_dataset(session, DatasetKind.WARD_TABLE) is None:
            return say("Add a ward table (CSV or Excel, one row a ward).")
        return say("The names of the ward table could not be matched; see the message about it.")
    if current_dataset(session, DatasetKind.FACILITY_TABLE) is None:
        return say("Add facility test data.")
    return say("Calculate test positivity first: its wards are matched with the boundary then.")


def need_list(session: Session, which: Which) -> NameList:
    """The names, else the error that says what is missing."""
    names = name_list(session, which)
    if names is None:
        raise ProblemError(
            "no_names", say("There are no names to decide."), _missing(session, which), 409
        )
    return names


def names_csv(session: Session, which: Which) -> tuple[str, bytes]:
    """The whole list as a file, the wards without data at its end; and the file's name."""
    found = review_names(session, which)
    rows = []
    for row in found["rows"]:
        names = [
            f"{c['match']} ({c['lga']})" if c["lga"] else c["match"] for c in row["candidates"]
        ]
        rows.append([*(row[name] for name in COLUMNS[:8]), *names, *[None] * (3 - len(names))])
    for ward in found["without_data"]:
        blank: list[Any] = [None] * len(COLUMNS)
        blank[3], blank[5], blank[6] = "no data", ward["name"], ward["lga"]
        rows.append(blank)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return f"names-{which.replace('_', '-')}.csv", csv_bytes(frame)
