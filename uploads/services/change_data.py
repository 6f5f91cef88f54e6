"""The history of the data in force: note a change, take a file out, undo, do again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say, say_many
from realtime.models import Session
from realtime.services.change_session import touch_session
from realtime.services.record_event import record_event
from uploads.cleaning.findings import listed
from uploads.models import ChangeKind, DataChange, Dataset, DatasetKind
from uploads.selectors import last_change, next_redo
from uploads.services.put_in_force import swap
from uploads.services.receive_upload import record_upload
from uploads.services.remember_roles import remember_roles
from uploads.signals import files_settled
from uploads.snapshots import change_payload


def note_change(
    *,
    session: Session,
    kind: ChangeKind,
    title: str,
    came_in: Dataset | None,
    went_out: Iterable[Dataset] = (),
    details: dict[str, Any] | None = None,
) -> DataChange:
    """Write down a change that was just made; those undone before it cannot be done again."""
    rows = DataChange.objects.filter(session=session)
    for row in rows.filter(undone__isnull=False, lapsed=False):
        row.lapsed = True
        row.save(update_fields=["lapsed"])
        record_change(row)
    newest = rows.order_by("-position").values_list("position", flat=True).first() or 0
    change = DataChange.objects.create(
        session=session,
        position=newest + 1,
        kind=kind,
        title=title[:600],
        came_in=came_in,
        details=details or {},
    )
    change.went_out.set(went_out)
    record_change(change)
    return change


def note_file(*, came_in: Dataset, went_out: list[Dataset]) -> DataChange:
    """Write down that a file came, and which it replaced."""
    kind, title = ChangeKind.ADDED, say("{file} added", file=came_in.name)
    if went_out:
        kind = ChangeKind.REPLACED
        title = say("{file} in the place of {before}", file=came_in.name, before=went_out[0].name)
        if came_in.name == went_out[0].name:
            title = say("A newer {file} in the place of the older one", file=came_in.name)
    return note_change(
        session=came_in.session, kind=kind, title=title, came_in=came_in, went_out=went_out
    )


def note_reference(boundary: Dataset) -> DataChange:
    """Write down that the session got its wards from the reference boundaries."""
    states = (boundary.summary.get("areas") or {}).get("state") or []
    title = say_many(
        "{count:,} ward{where} taken from the boundaries {boundaries}",
        "{count:,} wards{where} taken from the boundaries {boundaries}",
        boundary.rows,
        where=say(" of {states}", states=listed(states, 3)) if states else "",
        boundaries=boundary.name,
    )
    return note_change(
        session=boundary.session, kind=ChangeKind.ADDED, title=title, came_in=boundary
    )


def remove_dataset(*, dataset: Dataset) -> DataChange | None:
    """Take a file out of force; what was made with it stays and is marked. None if it was out.

    Raises
    ------
    ProblemError
        not_a_file: ward values go with what they come from.
    """
    if dataset.kind == DatasetKind.WARD_VALUES:
        raise ProblemError(
            "not_a_file",
            f"These values come from {dataset.name}; they go when it is taken out.",
            "Take the file out instead.",
            409,
        )
    with transaction.atomic():
        session = _held(dataset.session)
        fresh = Dataset.objects.select_related("session").filter(pk=dataset.pk).first()
        if fresh is None or not fresh.current:
            return None
        swap(session=session, going=[fresh], coming=[])
        change = note_change(
            session=session,
            kind=ChangeKind.REMOVED,
            title=say("{file} taken out", file=fresh.name),
            came_in=None,
            went_out=[fresh],
        )
        _settle(session)
    return change


def undo_change(*, session: Session, change_id: UUID | str | None = None) -> DataChange:
    """Bring back what was in force before the last change; undoing one that is undone is done.

    Raises
    ------
    ProblemError
        nothing_to_undo; not_the_last, when `change_id` names an earlier one.
    """
    with transaction.atomic():
        session = _held(session)
        asked = _asked(session, change_id)
        if asked is not None and asked.undone is not None:
            return asked
        change = last_change(session)
        if change is None:
            raise _nothing("undo", say("No file was added, replaced or taken out yet."))
        if asked is not None and asked.pk != change.pk:
            raise _not_the_last(change)
        going = [change.came_in] if change.came_in else []
        swap(session=session, going=going, coming=_files(change))
        _remember(change, "before")
        _point(change, back=True)
        change.undone = timezone.now()
        change.save(update_fields=["undone"])
        record_change(change)
        _settle(session)
    return change


def redo_change(*, session: Session, change_id: UUID | str | None = None) -> DataChange:
    """Do again what was undone last.

    Raises
    ------
    ProblemError
        nothing_to_redo; not_the_last.
    """
    with transaction.atomic():
        session = _held(session)
        asked = _asked(session, change_id)
        if asked is not None and asked.undone is None:
            return asked
        change = next_redo(session)
        if change is None:
            raise _nothing("redo", say("Nothing was undone since the last change."))
        if asked is not None and asked.pk != change.pk:
            raise _not_the_last(change)
        coming = [change.came_in] if change.came_in else []
        swap(session=session, going=_files(change), coming=coming)
        _remember(change, "after")
        _point(change, back=False)
        change.undone = None
        change.save(update_fields=["undone"])
        record_change(change)
        _settle(session)
    return change


def record_change(change: DataChange) -> None:
    """Record the change's present state as an event."""
    record_event(session_id=change.session_id, type="change", payload=change_payload(change))


def _held(session: Session) -> Session:
    held = Session.objects.select_for_update().filter(pk=session.pk).first()
    if held is None:
        raise NotFoundError("session")
    return held


def _asked(session: Session, change_id: UUID | str | None) -> DataChange | None:
    if not change_id:
        return None
    rows = DataChange.objects.filter(session=session)
    found = next((row for row in rows if str(row.pk) == str(change_id)), None)
    if found is None:
        raise NotFoundError("change")
    return found


def _files(change: DataChange) -> list[Dataset]:
    return list(change.went_out.select_related("session"))


def _remember(change: DataChange, when: str) -> None:
    """Of corrected roles: what is remembered of such headers is as it was."""
    if change.kind == ChangeKind.ROLES:
        headers, roles = change.details["headers"], change.details[when]
        remember_roles(session=change.session, headers=headers, roles=roles)


def _point(change: DataChange, *, back: bool) -> None:
    """A file that was read again shows what is in force of it."""
    if change.kind not in (ChangeKind.ROLES, ChangeKind.CHOICE) or change.came_in is None:
        return
    upload_id = change.came_in.read_from_id
    shown = change.came_in
    if back:
        shown = next((row for row in _files(change) if row.read_from_id == upload_id), shown)
    upload = shown.read_from
    if upload is not None:
        upload.dataset = shown
        upload.save(update_fields=["dataset"])
        record_upload(upload)


def _settle(session: Session) -> None:
    touch_session(session=session)
    files_settled.send(sender=DataChange, session=session)


def _nothing(what: str, why: str) -> ProblemError:
    nothing = (
        say("There is nothing to undo.") if what == "undo" else say("There is nothing to redo.")
    )
    return ProblemError(f"nothing_to_{what}", f"{nothing} {why}", "", 409)


def _not_the_last(change: DataChange) -> ProblemError:
    return ProblemError(
        "not_the_last",
        say(
            "Changes are undone and done again one by one, the last first: “{change}”.",
            change=change.title,
        ),
        say("Start with that one."),
        409,
    )
