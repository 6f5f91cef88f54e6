"""Sum up new data in the conversation, in the transaction that stores them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.dispatch import receiver

from analysis.models import Message, MessageState, Run
from analysis.science.variables import detect_scale, malaria_column, variable_in_name
from analysis.selectors import DATA
from analysis.services.post_message import queue_answer, tell
from analysis.services.queue_ward_values import queue_ward_values
from analysis.services.record_run import record_run
from analysis.value_columns import columns_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say, to_say_all
from realtime.models import JobState, Session
from realtime.services.enqueue_job import enqueue_job
from uploads.models import (
    ChangeKind,
    DataChange,
    Dataset,
    DatasetKind,
    Link,
    Upload,
    UploadState,
)
from uploads.selectors import current_dataset
from uploads.services.queue_reference import queue_reference
from uploads.signals import (
    dataset_ready,
    dataset_restored,
    dataset_retired,
    files_settled,
    link_failed,
    link_ready,
    link_restored,
    link_retired,
    names_decided,
    reading_failed,
    upload_failed,
)

if TYPE_CHECKING:
    from analysis.services.other_state import OtherStateError

#: The most sheets or layers offered as buttons.
MOST_PARTS = 8
NEXT_FILE = to_say_all({
    DatasetKind.WARD_TABLE: "Add the ward boundaries (a zipped shapefile) to see them on a map.",
    DatasetKind.BOUNDARY: "Add a ward table (CSV or Excel, one row a ward) to rank these wards.",
    DatasetKind.FACILITY_TABLE: "Next: calculate test positivity, step by step.",
    DatasetKind.RASTER: "Add the ward boundaries (a zipped shapefile) to get its value per ward.",
    DatasetKind.POPULATION: "Add the ward boundaries (a zipped shapefile) to know whose people they are.",
})  # fmt: skip


def _review_names() -> dict[str, Any]:
    """The button that opens the review on the page."""
    return {
        "label": say("Review names"),
        "tool": "match_names",
        "arguments": {"review": True, "data": "ward_table"},
    }


def _check_data() -> dict[str, Any]:
    return {"label": say("Check my data"), "text": say("Check my data")}


@receiver(dataset_ready)
def take_dataset(
    sender: Any, dataset: Dataset, change: DataChange | None = None, **kwargs: Any
) -> None:
    """Tell what came, draw it, and compute what it makes possible."""
    if change is not None and change.kind == ChangeKind.ROLES:
        _tell_roles(dataset, change)
    else:
        _tell_dataset(dataset)
    kind = DatasetKind(dataset.kind)
    if kind == DatasetKind.BOUNDARY:
        enqueue_job(
            session=dataset.session,
            kind="draw",
            queue="analysis",
            function="analysis.jobs.draw_boundary",
            title=say("Drawing {file}", file=dataset.name),
            arguments={"dataset_id": str(dataset.pk)},
        )
    _use(dataset)


@receiver(dataset_restored)
def take_back(sender: Any, dataset: Dataset, **kwargs: Any) -> None:
    """What was in force before is again: runs on it are on present data."""
    _use(dataset)
    mark_runs_on_tests(sender, dataset)


def _use(dataset: Dataset) -> None:
    """Queue what can be computed with these data now."""
    kind = DatasetKind(dataset.kind)
    if kind in (DatasetKind.BOUNDARY, DatasetKind.RASTER, DatasetKind.POPULATION):
        queue_ward_values(session=dataset.session)
    if kind in (DatasetKind.WARD_TABLE, DatasetKind.FACILITY_TABLE):
        queue_reference(session=dataset.session)
    if kind == DatasetKind.BOUNDARY:
        from analysis.services.calculate_again import calculate_again  # loads data frames

        calculate_again(session=dataset.session)


def _tell_roles(dataset: Dataset, change: DataChange) -> None:
    """A person said what columns are: what that came to."""
    points = [str(dataset.summary.get("headline", ""))]
    if Run.objects.filter(session=dataset.session, finished__isnull=False).exists():
        points.append(say("Results so far stay; those made from this file are marked as older."))
    tell(
        session=dataset.session,
        body={
            "headline": f"{change.title}.",
            "points": points,
            "chips": [
                {
                    "label": say("Undo that"),
                    "tool": "manage_session",
                    "arguments": {"action": "undo"},
                }
            ],
            "show": {"view": "data", "dataset": str(dataset.pk)},
            "rows_in": dataset.summary.get("rows_in"),
            "rows_out": dataset.rows,
        },
    )


def _tell_dataset(dataset: Dataset) -> None:
    """Five lines at most: what the file holds, what stands out, and one next step."""
    kind = DatasetKind(dataset.kind)
    parts = _parts(dataset)
    points = list(dataset.summary.get("points") or [])[:3]
    if kind == DatasetKind.RASTER:
        points.append(_taken_for(dataset))
    apart = _states_apart(dataset)
    if apart is not None:
        points = [apart.what, apart.hint, *points[:1]]
    elif not _other_file_is_there_or_coming(dataset):
        points.append(say(NEXT_FILE[kind]))
    tell(
        session=dataset.session,
        body={
            "headline": _which_part(dataset)
            if parts
            else say("{file}: {what}", file=dataset.name, what=dataset.summary.get("headline", "")),
            "points": points[:4],
            "chips": [*parts, *(_chips(kind) if apart is None else _without(apart.file))],
            "show": {"view": "data", "dataset": str(dataset.pk)},
            "rows_in": dataset.summary.get("rows_in"),
            "rows_out": dataset.rows,
        },
        outcome="clarify" if parts else "answer",
    )


def _which_part(dataset: Dataset) -> str:
    """The question which sheet or layer is meant; the proposal is in force meanwhile."""
    source = dataset.summary["source"]
    return say(
        "{file} has {parts} sheets or layers. “{chosen}” is in use ({what}); is it the one you "
        "mean?",
        file=dataset.name,
        parts=len(source["choices"]),
        chosen=source["chosen"],
        what=dataset.summary.get("headline", ""),
    )


def _parts(dataset: Dataset) -> list[dict[str, Any]]:
    """Of a file with several sheets or layers, a button for each other one, until one is chosen."""
    source = dataset.summary.get("source") or {}
    if dataset.summary.get("part"):
        return []
    return [
        {
            "label": f"{item['name']} ({counted(item['rows'], 'row')}, "
            f"{counted(item['columns'], 'column')})",
            "tool": "describe_data",
            "arguments": {"file": dataset.name, "part": item["name"]},
        }
        for item in (source.get("choices") or [])[:MOST_PARTS]
        if item["name"] != source.get("chosen")
    ]


def _chips(kind: DatasetKind) -> list[dict[str, str]]:
    chips = [_check_data()]
    if kind == DatasetKind.FACILITY_TABLE:
        text = say("Calculate test positivity")
        chips.insert(0, {"label": text, "text": text})
    return chips


@receiver(dataset_retired)
def mark_runs_on_tests(sender: Any, dataset: Dataset, **kwargs: Any) -> None:
    """Runs on these facility reports, boundary or people are based on older data now."""
    rows = Run.objects.filter(
        Q(facilities=dataset)
        | Q(facilities__isnull=False, boundary=dataset)
        | Q(facilities__isnull=False, people=dataset)
    )
    for run in rows.select_related("job", *DATA):
        record_run(run)


@receiver((dataset_retired, dataset_restored))
def mark_grids(sender: Any, dataset: Dataset, **kwargs: Any) -> None:
    """Shares of settlement classes that were undone, or done again."""
    if dataset.kind == DatasetKind.WARD_VALUES:
        from analysis.services.settlement.use import mark_used  # loads data frames

        mark_used(values=dataset, in_use=dataset.current)


@receiver(link_restored)
def mark_runs_present(sender: Any, link: Link, **kwargs: Any) -> None:
    """Runs on this link are on present data again."""
    mark_runs(sender, link)


@receiver(reading_failed)
def tell_reading_failed(sender: Any, upload: Upload, error: ProblemError, **kwargs: Any) -> None:
    """The file was not read as asked: it stays as it was, and why."""
    tell(
        session=upload.session,
        body={
            "headline": say("{file} stays as it was.", file=upload.filename),
            "points": [part for part in (error.message, error.hint) if part],
        },
        outcome="clarify",
    )


@receiver(link_ready)
def tell_link(sender: Any, link: Link, **kwargs: Any) -> None:
    """How table and boundary fit together; said once, also where another file came beside them."""
    headline = link.summary.get("headline", "")
    said = Message.objects.filter(session=link.session, created__gte=link.created)
    if not said.filter(body__headline=headline).exists():
        _tell_how_it_fits(link, headline)
    from analysis.services.calculate_again import calculate_again  # loads data frames

    calculate_again(session=link.session)


def _tell_how_it_fits(link: Link, headline: str) -> None:
    asks = link.summary.get("ask", 0)
    tell(
        session=link.session,
        body={
            "headline": headline,
            "points": list(link.summary.get("points") or [])[:3],
            "chips": [
                *([_review_names()] if asks else []),
                {
                    "label": say("Rank the wards by risk"),
                    "text": say("Which wards are most at risk?"),
                },
                _check_data(),
            ],
            "show": {"view": "map", "layer": _first_layer(link)},
        },
        outcome="clarify" if asks else "answer",
    )


@receiver(names_decided)
def calculate_with_names(sender: Any, link: Link, **kwargs: Any) -> None:
    """The tests are calculated with what was decided; the person who decided needs no telling."""
    from analysis.services import decide_names  # loads data frames

    decide_names.calculate_with_names(session=link.session)


@receiver(link_retired)
def mark_runs(sender: Any, link: Link, **kwargs: Any) -> None:
    """Runs on this link are based on older data now."""
    for run in Run.objects.filter(link=link).select_related("job", *DATA):
        record_run(run)


@receiver(upload_failed)
def tell_failure(sender: Any, upload: Upload, **kwargs: Any) -> None:
    """The file could not be read: what was found, and what to do."""
    error = upload.error or {}
    tell(
        session=upload.session,
        body={
            "headline": say("{file} could not be used.", file=upload.filename),
            "points": [part for part in (error.get("message"), error.get("hint")) if part],
        },
        outcome="need_data",
    )


@receiver(link_failed)
def tell_link_failure(sender: Any, session: Session, error: ProblemError, **kwargs: Any) -> None:
    """Table and boundary do not fit together."""
    tell(
        session=session,
        body={
            "headline": say("The ward table and the boundary do not fit together."),
            "points": [part for part in (error.message, error.hint) if part],
        },
        outcome="need_data",
    )


@receiver(files_settled)
def wake_answers(sender: Any, session: Session, **kwargs: Any) -> None:
    """Answers that waited for a file are tried again; they wait on if another is to come."""
    waiting = Message.objects.filter(
        session=session, state=MessageState.WORKING, run=None, job__state=JobState.DONE
    )
    for message in waiting.select_related("session"):
        queue_answer(message=message)


def _states_apart(dataset: Dataset) -> OtherStateError | None:
    """Where reports and boundary are of different states: what is said of it; else None."""
    from analysis.services.other_state import OtherStateError, apart_in_state  # loads data frames

    kinds = (DatasetKind.FACILITY_TABLE, DatasetKind.BOUNDARY)
    if dataset.kind not in kinds:
        return None
    reports, boundary = (current_dataset(dataset.session, kind) for kind in kinds)
    if reports is None or boundary is None or not apart_in_state(reports, boundary):
        return None
    return OtherStateError(reports, boundary)


def _without(file: str) -> list[dict[str, Any]]:
    """A button that takes a file out of the data in use."""
    return [
        {
            "label": say("Take out {file}", file=file),
            "tool": "manage_session",
            "arguments": {"action": "remove", "file": file},
        },
        _check_data(),
    ]


def _other_file_is_there_or_coming(dataset: Dataset) -> bool:
    others = {
        DatasetKind.WARD_TABLE: DatasetKind.BOUNDARY,
        DatasetKind.BOUNDARY: DatasetKind.WARD_TABLE,
        DatasetKind.RASTER: DatasetKind.BOUNDARY,
        DatasetKind.POPULATION: DatasetKind.BOUNDARY,
    }
    other = others.get(DatasetKind(dataset.kind))
    if other is None:
        return False
    if Dataset.objects.filter(session=dataset.session, kind=other, current=True).exists():
        return True
    coming = [UploadState.RECEIVING, UploadState.RECEIVED]
    return Upload.objects.filter(session=dataset.session, state__in=coming).exists()


def _taken_for(raster: Dataset) -> str:
    """What the raster's name says that it measures, held against the values of a sample."""
    variable = variable_in_name(raster.name)
    if variable is None:
        return say("Its name does not say what it measures; name it for example rainfall_2022.tif.")
    found = raster.summary.get("raster") or {}
    low, high = found.get("minimum"), found.get("maximum")
    if low is None or high is None or detect_scale(variable, low, high) is not None:
        return say("Taken for {variable} by its name.", variable=say(variable.label))
    accepted = "; ".join(
        say("{unit} from {low:,g} to {high:,g}", unit=say(s.unit), low=s.low, high=s.high)
        for s in variable.scales
    )
    return say(
        "Its name says {variable}, but its values go beyond what is accepted ({accepted}); rename "
        "it if it measures something else.",
        variable=say(variable.label),
        accepted=accepted,
    )


def _first_layer(link: Link) -> str:
    """The map to open first: the malaria variable, if the table has one."""
    column = malaria_column([item["name"] for item in columns_of(link)])
    return f"variable:{column}" if column else "missingness"
