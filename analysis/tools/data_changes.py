"""What reading did to the files, and changes of the data in force that answers carry out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from analysis.services.near_columns import UnknownColumnError, near_columns
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.wording import counted, sentence, some_of
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say
from uploads.cleaning.known_roles import check_roles, in_a_sentence
from uploads.models import Dataset, DatasetKind
from uploads.selectors import last_change, next_redo
from uploads.services.change_data import redo_change, remove_dataset, undo_change
from uploads.services.read_again import queue_choice, queue_roles, roles_in_words
from uploads.services.tell_changes import all_changes

MOST_ROWS = 100
UNDO = call_chip(say("Undo that"), "manage_session", action="undo")
REDO = call_chip(say("Do it again"), "manage_session", action="redo")
MARKED = to_say("Results so far stay; those made with it are marked as based on older data.")


def tell_changes(datasets: Sequence[Dataset]) -> Answer:
    """Whether, how and where the data differ from the files, counted exactly."""
    files = [dataset for dataset in datasets if dataset.kind != DatasetKind.RASTER]
    found = [(dataset, all_changes(dataset)) for dataset in files]
    rows: list[list[Any]] = []
    points = []
    for dataset, changes in found:
        gone = _gone(changes)
        cells = counted(changes["cells_changed"], "cell")
        points.append(
            say(
                "{name}: {rows_in:,} rows in the file = {rows:,} used + {gone:,} left out; {cells} read "
                "otherwise.",
                name=dataset.name,
                rows_in=changes["rows_in"],
                rows=changes["rows"],
                gone=gone,
                cells=cells,
            )
        )
        rows += [
            [dataset.name, d["column"] or "", "", "", "", d["text"]] for d in changes["decisions"]
        ]
        rows += [
            [dataset.name, c["column"], c["before"], c["after"], c["count"], c["why"]]
            for c in changes["changes"]
        ]
    total = sum(changes["cells_changed"] for _, changes in found)
    left = sum(_gone(changes) for _, changes in found)
    headline = say("Nothing in your data was changed, and no row was left out.")
    if total or left or rows:
        headline = say(
            "Your files were not changed. In what is used of them, {cells} read otherwise and {rows} "
            "are left out.",
            cells=counted(total, "cell"),
            rows=counted(left, "row"),
        )
    header = ["File", "Column", say("In the file"), "Used", "Cells", "Why"]
    first = datasets[0]
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        table={"columns": header, "rows": rows[:MOST_ROWS]} if rows else None,
        chips=(call_chip(say("Which rows were left out?"), "describe_data", topic="dropped"),),
        show={"view": "data", "dataset": str(first.pk)},
        rows_in=sum(changes["rows_in"] for _, changes in found),
        rows_out=sum(changes["rows"] for _, changes in found),
    )


def tell_dropped(datasets: Sequence[Dataset]) -> Answer:
    """Every row that was left out, with its number, reason and content."""
    rows: list[list[Any]] = []
    points = []
    total = rows_in = 0
    for dataset in datasets:
        if dataset.kind == DatasetKind.RASTER:
            continue
        changes = all_changes(dataset)
        gone = _gone(changes)
        total, rows_in = total + gone, rows_in + changes["rows_in"]
        reasons: dict[str, int] = {}
        for row in changes["dropped"]:
            reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
            rows.append([dataset.name, row["row"], row["reason"], row["text"][:200]])
        why = "; ".join(f"{count:,} {reason}" for reason, count in reasons.items())
        if gone:
            points.append(
                say(
                    "{name}: {gone:,} of {rows_in:,} rows ({why}).",
                    name=dataset.name,
                    gone=gone,
                    rows_in=changes["rows_in"],
                    why=why,
                )
            )
    header = ["File", "Row", "Why", say("What it holds")]
    were = "was" if total == 1 else "were"
    headline = (
        say("{rows} {were} left out.", rows=counted(total, "row"), were=were)
        if total
        else say("No row was left out.")
    )
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        table={"columns": header, "rows": rows[:MOST_ROWS]} if rows else None,
        chips=(call_chip(say("What else was changed?"), "describe_data", topic="changes"),),
        show={"view": "data", "dataset": str(datasets[0].pk)},
        rows_in=rows_in,
        rows_out=total,
    )


def _gone(changes: dict[str, Any]) -> int:
    return int(changes.get("dropped_count", len(changes["dropped"])))


def set_role(datasets: Sequence[Dataset], column: str, role: str, file: str | None) -> Answer:
    """Say what a column is: the file is read again with it."""
    dataset, name = _column(datasets, column, file)
    present = {item["name"]: item["role"] for item in dataset.columns}
    check_roles({name: role}, present)
    if present[name] == role:
        return Answer(
            headline=say(
                "“{column}” of {file} is the {role} already.",
                column=name,
                file=dataset.name,
                role=in_a_sentence(role),
            )
        )
    before = next(
        (c for c, r in present.items() if r == role and role not in ("variable", "id", "other")),
        None,
    )
    points = [
        say("{name} is read again with it; the file itself is not changed.", name=dataset.name)
    ]
    if before is not None:
        points.append(
            say(
                "Until now “{before}” was the {in_a_sentence}.",
                before=before,
                in_a_sentence=in_a_sentence(role),
            )
        )
    points.append(say("It is remembered for files with the same headers. ") + say(MARKED))
    return Answer(
        headline=sentence(roles_in_words(dataset.name, {name: role})),
        points=tuple(points[:3]),
        show={"view": "data", "dataset": str(dataset.pk)},
        effect=partial(queue_roles, dataset=dataset, roles={name: role}),
    )


def _column(datasets: Sequence[Dataset], wanted: str, file: str | None) -> tuple[Dataset, str]:
    files = [data for data in datasets if file in (None, data.name)] or list(datasets)
    for dataset in files:
        for item in dataset.columns:
            if str(item["name"]).casefold() == wanted.casefold():
                return dataset, str(item["name"])
    named = {str(item["name"]): (str(item["label"]),) for data in files for item in data.columns}
    message = say("There is no column “{wanted}” in your data.", wanted=wanted)
    raise UnknownColumnError(wanted, message, near_columns(wanted, named), list(named))


def parts_of(dataset: Dataset) -> list[dict[str, Any]]:
    """The sheets, layers or members of its file; none where there is only one."""
    return list((dataset.summary.get("source") or {}).get("choices") or [])


def choose_part(datasets: Sequence[Dataset], part: str, file: str | None) -> Answer:
    """Read another sheet, layer or member of a file."""
    several = [data for data in datasets if parts_of(data) and file in (None, data.name)]
    if not several:
        raise ProblemError("no_choice", say("None of your files has several sheets or layers."), "")
    for dataset in several:
        names = {item["name"].casefold(): item for item in parts_of(dataset)}
        chosen = names.get(part.strip().casefold())
        upload = dataset.read_from
        if chosen is None or upload is None:
            continue
        size = f"{counted(chosen['rows'], 'row')}, {counted(chosen['columns'], 'column')}"
        return Answer(
            headline=say(
                "“{part}” of {file} is read now ({size}).",
                part=chosen["name"],
                file=dataset.name,
                size=size,
            ),
            points=(say(MARKED),),
            show={"view": "data", "dataset": str(dataset.pk)},
            effect=partial(queue_choice, upload=upload, name=chosen["name"]),
        )
    return Answer(
        headline=say("There is no sheet or layer “{part}”. Which one?", part=part),
        chips=tuple(
            call_chip(item["name"], "describe_data", file=data.name, part=item["name"])
            for data in several
            for item in parts_of(data)
        )[:8],
        outcome="clarify",
    )


def remove_file(workspace: Workspace, datasets: Sequence[Dataset], file: str | None) -> Answer:
    """Take a file out of force, or ask which."""
    if not datasets:
        raise need_data(say("a file to take out; nothing has been uploaded yet"))
    found = [data for data in datasets if file in (data.name, data.kind)]
    if not found and file is None and len(datasets) == 1:
        found = list(datasets)
    if len(found) != 1:
        return Answer(
            headline=say("Which file should be taken out?"),
            chips=tuple(
                call_chip(data.name, "manage_session", action="remove", file=data.name)
                for data in datasets
            ),
            outcome="clarify",
        )
    return Answer(
        headline=say("{name} is taken out of the data in use.", name=found[0].name),
        points=(say(MARKED), say("Undo brings it back.")),
        chips=(UNDO,),
        effect=partial(remove_dataset, dataset=found[0]),
    )


def undo(workspace: Workspace) -> Answer:
    """Bring back the data of before the last change."""
    change = last_change(workspace.session)
    if change is None:
        return Answer(
            headline=say("There is nothing to undo: no file was added, replaced or taken out yet."),
            points=(say("Every run stays as it was; ask again with other variables."),),
        )
    came = change.came_in.name if change.came_in else None
    back = [data.name for data in change.went_out.all()]
    points = []
    if back:
        points.append(say("In use again: {back}.", back=some_of(back, 3)))
    elif came:
        points.append(say("{came} is not in use any more; its file is kept.", came=came))
    return Answer(
        headline=say("Undone: {title}.", title=change.title),
        points=(*points, say("Results on data that are in use again are present again.")),
        chips=(REDO,),
        effect=partial(undo_change, session=workspace.session, change_id=change.pk),
    )


def redo(workspace: Workspace) -> Answer:
    """Do again what was undone last."""
    change = next_redo(workspace.session)
    if change is None:
        return Answer(headline=say("There is nothing to do again: nothing was undone last."))
    return Answer(
        headline=say("Done again: {title}.", title=change.title),
        chips=(UNDO,),
        effect=partial(redo_change, session=workspace.session, change_id=change.pk),
    )
