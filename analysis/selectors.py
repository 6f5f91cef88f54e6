"""Look-ups of runs and artefacts, by viewer."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, When

from analysis.models import Artefact, Message, ModelCall, Run, Settlement
from chatmrpt.lib.errors import NotFoundError
from realtime.models import Session
from realtime.selectors import get_owned
from realtime.viewer import Viewer
from uploads.models import Dataset, Link

#: Calls of a language model that are listed at once.
MOST_CALLS = 100
#: What a run was made from.
DATA = ("link", "facilities", "boundary", "people")
#: What a run is read with; its datasets and sessions follow (`with_inputs`).
NEAR = ("job", "link", "base__link")


def get_run(viewer: Viewer, run_id: UUID | str) -> Run:
    """A run of the viewer's with what it was made from, else `NotFoundError`."""
    rows = Run.objects.select_related("session", *NEAR)
    return with_inputs(get_owned(rows, viewer, run_id, "run"))


def get_message(viewer: Viewer, message_id: UUID | str) -> Message:
    """A message of one of the viewer's sessions, else `NotFoundError`."""
    rows = Message.objects.select_related("session", "job", "in_reply_to", "feedback")
    return get_owned(rows, viewer, message_id, "message")


def get_artefact(viewer: Viewer, run_id: UUID | str, name: str) -> Artefact:
    """A file of one of the viewer's runs, else `NotFoundError`."""
    run = get_run(viewer, run_id)
    artefact = run.artefacts.filter(name=name).first()
    if artefact is None:
        raise NotFoundError("file")
    artefact.run = run
    return artefact


def get_settlement(viewer: Viewer, settlement_id: UUID | str) -> Settlement:
    """A settlement grid of one of the viewer's sessions, else `NotFoundError`."""
    rows = Settlement.objects.select_related("session", "boundary__session")
    return get_owned(rows, viewer, settlement_id, "settlement")


def model_calls(session: Session) -> QuerySet[ModelCall]:
    """What was sent to a language model from a session that was looked up, the newest first."""
    return ModelCall.objects.filter(session=session).order_by("-created", "pk")


def settlements_on(boundary: Dataset) -> list[Settlement]:
    """The settlement grids on a boundary, the one changed last at the end."""
    rows = Settlement.objects.filter(boundary=boundary).order_by("updated")
    return list(rows.select_related("session", "boundary__session"))


def latest_run(session: Session, kind: str, without: Collection[UUID] = ()) -> Run | None:
    """The newest finished run of a kind on data that is in force, else the newest finished one."""
    rows = Run.objects.filter(session=session, kind=kind, finished__isnull=False)
    if without:
        rows = rows.exclude(pk__in=without)
    if not rows.exists():  # As before the first run: the join below costs ten times as much.
        return None
    run = rows.select_related(*NEAR).order_by(_present_first(), "-finished").first()
    if run is None:
        return None
    run.session = session
    return with_inputs(run)


def finished_kinds(session: Session, without: Collection[UUID] = ()) -> frozenset[str]:
    """The kinds of runs that a session has finished, of others than these."""
    rows = Run.objects.filter(session=session, finished__isnull=False)
    if without:
        rows = rows.exclude(pk__in=without)
    return frozenset(rows.order_by().values_list("kind", flat=True).distinct())


def with_inputs(run: Run) -> Run:
    """The run with all datasets that it and its ranking were made from, and one session for all.

    One join over all of them takes the database longer to plan than to read.
    """
    links = [row for row in (run.link, run.base and run.base.link) if row is not None]
    places: list[tuple[Run | Link, str]] = [(run, name) for name in DATA[1:]]
    places += [(link, name) for link in links for name in ("table", "boundary")]
    wanted = {getattr(row, f"{name}_id") for row, name in places} - {None}
    datasets = Dataset.objects.in_bulk(wanted)
    for row, name in places:
        dataset = datasets.get(getattr(row, f"{name}_id"))
        if dataset is not None:
            setattr(row, name, dataset)
    of_session: list[Run | Link | Dataset] = [*datasets.values(), *links]
    for part in of_session + ([run.base] if run.base else []):
        part.session = run.session
    return run


def _present_first() -> Case:
    """As `Run.on_present_data`, in the database: runs on data that is in force come first."""
    on_wards = Q(facilities__isnull=True, link__current=True)
    on_tests = Q(facilities__current=True)
    on_tests &= Q(boundary__isnull=True) | Q(boundary__current=True)
    on_tests &= Q(people__isnull=True) | Q(people__current=True)
    return Case(
        When(on_wards | on_tests, then=0),
        default=1,
        output_field=IntegerField(),
    )
