"""A country's boundaries for sessions without their own: import, choice of version, use."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from typing import Any

import geopandas as gpd
import pandas as pd
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.nigeria import find_state
from realtime.models import Session
from uploads.boundary_file import read_boundary_file
from uploads.cleaning.findings import Finding
from uploads.cleaning.name_forms import normalise_area_name
from uploads.cleaning.profile import headline
from uploads.models import Dataset, DatasetKind, ReferenceBoundary
from uploads.parsed import ParsedDataset, areas_of_boundary
from uploads.selectors import current_dataset
from uploads.services.change_data import note_reference
from uploads.services.link_datasets import queue_link
from uploads.services.record_dataset import record_dataset
from uploads.signals import dataset_ready, files_settled


def import_reference(
    *, data: ParsedDataset, sha256: str, name: str, version: str, origin: str = ""
) -> ReferenceBoundary:
    """Keep a boundary as the reference in force; earlier versions stay.

    Raises
    ------
    ProblemError
        `not_a_boundary`; `no_states` where wards have no state; `version_exists`.
    """
    if data.kind != DatasetKind.BOUNDARY:
        raise ProblemError(
            "not_a_boundary",
            f"The file was read as a {data.kind.replace('_', ' ')}.",
            "Give the outlines of wards: a zipped shapefile, GeoPackage or GeoJSON.",
        )
    frame = gpd.GeoDataFrame(data.frame)
    without = int(frame["state_name"].isna().sum())
    if without:
        raise ProblemError(
            "no_states",
            f"{without:,} of {len(frame):,} wards have no state, so nobody could be given theirs.",
            "Add a column with the state's name, such as StateName.",
        )
    if ReferenceBoundary.objects.filter(name=name, version=version).exists():
        raise ProblemError(
            "version_exists",
            f"There is a version {version} of {name} already.",
            "Give another --version-name; versions are kept as they were.",
        )
    stored = _bytes(frame)
    row = ReferenceBoundary(
        name=name,
        version=version,
        origin=origin,
        sha256=sha256,
        content_hash=hashlib.sha256(stored).hexdigest(),
        rows=len(frame),
        columns=data.summary.columns,
        states=sorted(frame["state_name"].astype(str).unique().tolist()),
    )
    if not default_storage.exists(row.path):
        default_storage.save(row.path, ContentFile(stored))
    return use_reference(row)


def use_reference(row: ReferenceBoundary) -> ReferenceBoundary:
    """Make this version the one in force; sessions that have boundaries keep them."""
    with transaction.atomic():
        ReferenceBoundary.objects.select_for_update().filter(current=True).update(current=False)
        row.current = True
        row.save()
    return row


def current_reference() -> ReferenceBoundary | None:
    """The version in force."""
    return ReferenceBoundary.objects.filter(current=True).first()


def states_wanted(session: Session) -> list[str]:
    """The states that the session's tables name, while it has no boundary of its own."""
    if current_dataset(session, DatasetKind.BOUNDARY) is not None:
        return []
    names: list[str] = []
    for kind in (DatasetKind.FACILITY_TABLE, DatasetKind.WARD_TABLE):
        dataset = current_dataset(session, kind)
        if dataset is not None:
            names += (dataset.summary.get("areas") or {}).get("state") or []
    return list(dict.fromkeys(names))


def wards_of_states(reference: ReferenceBoundary, states: Iterable[str]) -> gpd.GeoDataFrame | None:
    """The reference's wards of these states, in its order; None where it knows none of them."""
    wanted = {_state_key(name) for name in states}
    known = [name for name in reference.states if _state_key(name) in wanted]
    if not known:
        return None
    with default_storage.open(reference.path) as file:
        frame = read_boundary_file(file)
    return frame[frame["state_name"].isin(known)].reset_index(drop=True)


def give_reference(*, session: Session) -> Callable[[], None]:
    """The closure that gives a session its wards of the reference; it does nothing where the
    session has a boundary by then, or the reference does not know its states.
    """
    reference, states = current_reference(), states_wanted(session)
    frame = wards_of_states(reference, states) if reference and states else None
    if reference is None or frame is None:
        return lambda: None
    stored = _bytes(frame)
    row = _dataset(session, reference, frame, hashlib.sha256(stored).hexdigest())
    if not default_storage.exists(row.path):
        default_storage.save(row.path, ContentFile(stored))

    def save() -> None:
        Session.objects.select_for_update().get(pk=session.pk)
        if current_dataset(session, DatasetKind.BOUNDARY) is None:
            row.save(force_insert=True)
            record_dataset(row)
            note_reference(row)
            dataset_ready.send(sender=Dataset, dataset=row)
            queue_link(session=session)
        files_settled.send(sender=Dataset, session=session)

    return save


def _dataset(
    session: Session, reference: ReferenceBoundary, frame: gpd.GeoDataFrame, digest: str
) -> Dataset:
    areas = areas_of_boundary(pd.DataFrame(frame.drop(columns="geometry")))
    note = Finding(
        "reference_boundary",
        "note",
        f"These outlines are those of {reference}, which the administrator keeps for everybody.",
        hint="Add boundaries of your own to use them instead.",
    )
    summary: dict[str, Any] = {
        "areas": areas,
        "headline": headline(DatasetKind.BOUNDARY, areas, len(frame), len(reference.columns)),
        "points": [note.message],
        "rows_in": len(frame),
        "rows_dropped": 0,
        "dropped": [],
        "not_reported": {},
        "source": {"format": "reference", "name": reference.name, "version": reference.version},
        "bounds": [float(value) for value in frame.total_bounds],
        "sha256": reference.sha256,
    }
    return Dataset(
        session=session,
        kind=DatasetKind.BOUNDARY,
        name=str(reference),
        content_hash=digest,
        rows=len(frame),
        columns=reference.columns,
        findings=[note.as_dict()],
        summary=summary,
    )


def _bytes(frame: gpd.GeoDataFrame) -> bytes:
    file = io.BytesIO()
    frame.to_parquet(file, index=False, compression="zstd")
    return file.getvalue()


def _state_key(name: str) -> str:
    found = find_state(name)
    return found.name if found is not None else normalise_area_name(name)
