"""Which ward of the map a name is: what is unsure, one name by a sentence, all that are alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz, process

from analysis.services.decide_names import (
    Choice,
    accept_names,
    best_choices,
    choose_names,
    forget_choices,
)
from analysis.services.review_names import NameList, Which, name_list, need_list, rows_now
from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip
from analysis.tools.units import Likeness
from analysis.tools.wording import counted
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, say_many, to_say
from uploads.cleaning.decided_names import ward_key
from uploads.cleaning.name_forms import forms_of

NAME = "match_names"
LIKE = 60
MOST = 6
MOST_ROWS = 100
#: A likeness from which a suggestion is one, when all are taken together.
AT_LEAST = 0.5
LABELS = {"ward_table": to_say("ward table"), "facilities": to_say("facility reports")}


class MatchNames(Arguments):
    """A name of the file and its ward; all suggestions; or nothing: what is unsure.

    `feature` is the ward's row of the boundary; `review` opens the review on the page.
    """

    source: str | None = None
    lga: str | None = None
    to: str | None = None
    feature: int | None = None
    none: bool = False
    accept_best: bool = False
    at_least: Likeness = AT_LEAST
    confirmed: bool = False
    undo: bool = False
    review: bool = False
    data: Literal["ward_table", "facilities"] | None = None


@dataclass(frozen=True)
class _Names:
    """The list that is spoken of, as it stands now."""

    which: Which
    file: NameList
    rows: list[dict[str, Any]]


def match_names(workspace: Workspace, arguments: MatchNames) -> Answer:
    """Answer, and say what is to be written with it."""
    names = _names(workspace, arguments)
    if arguments.accept_best:
        return _accept(workspace, names, arguments)
    if arguments.source is None:
        return _unsure(names)
    found = _rows(names, arguments)
    if len(found) != 1:
        return _which_name(names, found, arguments)
    row = found[0]
    if arguments.undo:
        return _take_back(workspace, row)
    if arguments.none:
        return _decided(workspace, names, row, None)
    wards = _wards(names, arguments)
    if len(wards) != 1:
        return _which_ward(names, row, wards, arguments)
    return _decided(workspace, names, row, wards[0])


def _names(workspace: Workspace, arguments: MatchNames) -> _Names:
    """The list that was named, else the first that has the name, else the first there is."""
    lists: list[_Names] = []
    for which in ("ward_table", "facilities") if arguments.data is None else (arguments.data,):
        file = name_list(workspace.session, which)
        if file is not None:
            lists.append(_Names(which, file, rows_now(file, workspace.session, pending=False)))
    if not lists:
        need_list(workspace.session, arguments.data or "ward_table")
    return next((names for names in lists if _rows(names, arguments)), lists[0])


def _rows(names: _Names, arguments: MatchNames) -> list[dict[str, Any]]:
    if arguments.source is None:
        return []
    wanted = forms_of(arguments.source).key
    found = [row for row in names.rows if forms_of(row["source"]).key == wanted]
    if arguments.lga is not None:
        lga = ward_key("", arguments.lga)[1]
        found = [row for row in found if ward_key("", row["lga"] or "")[1] == lga]
    return found


def _wards(names: _Names, arguments: MatchNames) -> list[int]:
    """The wards of the boundary that fit what was said."""
    if arguments.feature is not None:
        return [arguments.feature] if 0 <= arguments.feature < len(names.file.wards) else []
    wanted = forms_of(arguments.to or "").key
    wards = names.file.wards
    return [
        at
        for at, ward in enumerate(wards)
        if wanted and wanted in (forms_of(ward["name"] or "").key, forms_of(_title(ward)).key)
    ]


def _title(place: dict[str, Any], name: str = "name") -> str:
    return f"{place[name]} ({place['lga']})" if place["lga"] else str(place[name])


def _decided(
    workspace: Workspace, names: _Names, row: dict[str, Any], feature: int | None
) -> Answer:
    session = workspace.session
    choice = Choice(source=row["source"], lga=row["lga"], state=row["state"], feature=feature)
    title = _title(row, "source")
    if feature is None:
        headline = say(
            "{title} is none of the wards of {boundary}.", title=title, boundary=names.file.boundary
        )
    else:
        headline = say(
            "{name} is {ward} from now on.",
            name=title,
            ward=_title(names.file.wards[feature]),
        )
    undo = call_chip(say("Undo"), NAME, source=row["source"], lga=row["lga"], undo=True)
    points = [say("This is remembered and used in later files too; what was computed without it is based on "
"older data.")]  # fmt: skip
    other = next((r for r in names.rows if feature is not None and r["feature"] == feature), None)
    if other is not None and other["source"] != row["source"]:
        points.insert(
            0,
            say("{title} had this ward and is to be decided anew.", title=_title(other, "source")),
        )
    return Answer(
        headline=headline,
        points=tuple(points),
        chips=(undo, _review_chip(names)),
        show={"view": "data"},
        effect=lambda: choose_names(session=session, which=names.which, choices=[choice]),
    )


def _take_back(workspace: Workspace, row: dict[str, Any]) -> Answer:
    decision, session = row["decision_id"], workspace.session
    title = _title(row, "source")
    if decision is None:
        return Answer(
            headline=say("Nothing was decided about {title}.", title=title), show={"view": "data"}
        )
    return Answer(
        headline=say("What was decided about {title} is taken back.", title=title),
        show={"view": "data"},
        effect=lambda: forget_choices(session=session, decision_ids=[decision]),
    )


def _accept(workspace: Workspace, names: _Names, arguments: MatchNames) -> Answer:
    session, at_least = workspace.session, arguments.at_least
    choices = best_choices(names.file, session, at_least)
    if not choices:
        return Answer(
            headline=say(
                "No name is left that is {at_least:.0f} % or more like one free ward.",
                at_least=100 * at_least,
            ),
            chips=(_review_chip(names),),
            show={"view": "data"},
        )
    table = {
        "columns": ["In the file", "LGA", "Ward on the map", "LGA of the ward"],
        "rows": [
            [choice.source, choice.lga, ward["name"], ward["lga"]]
            for choice in choices[:MOST_ROWS]
            for ward in (names.file.wards[choice.feature or 0],)
        ],
    }
    count = counted(len(choices), "name")
    if not arguments.confirmed:
        said = {"accept_best": True, "at_least": at_least, "confirmed": True, "data": names.which}
        return Answer(
            headline=say(
                "{count} of the {labels} would be matched like this.",
                count=count,
                labels=say(LABELS[names.which]),
            ),
            points=(
                say("Look through them; nothing is matched yet."),
                say(
                    "Names that are equally like two wards, or most like a ward that another "
                    "name has, stay to decide."
                ),
            ),
            table=table,
            chips=(call_chip(say("Match {count}", count=count), NAME, **said), _review_chip(names)),
            show={"view": "data"},
            outcome="clarify",
        )
    return Answer(
        headline=say("{count} matched with the most alike ward.", count=count),
        points=(say("Each can be changed under “Review names”."),),
        table=table,
        chips=(_review_chip(names),),
        show={"view": "data"},
        effect=lambda: accept_names(session=session, which=names.which, at_least=at_least),
    )


def _unsure(names: _Names) -> Answer:
    asks = [row for row in names.rows if row["decision"] == "ask"]
    lost = [row for row in names.rows if row["decision"] == "unmatched"]
    table = {
        "columns": ["In the file", "LGA", "Could be"],
        "rows": [
            [row["source"], row["lga"], ", ".join(_title(c, "match") for c in row["candidates"])]
            for row in (*asks, *lost)[:MOST_ROWS]
        ],
    }
    chips = [_review_chip(names)]
    if asks:
        label = say("Accept all suggested names")
        chips.append(call_chip(label, NAME, accept_best=True, data=names.which))
    matched = len(names.rows) - len(asks) - len(lost)
    headline = say(
        "{names} to decide, {lost:,} not found on the map.",
        names=counted(len(asks), "name"),
        lost=len(lost),
    )
    if not asks and not lost:
        headline = say(
            "No name is unsure: all {matched:,} of {file} are matched.",
            matched=matched,
            file=names.file.file,
        )
    return Answer(
        headline=headline,
        points=(
            say_many(
                "{count:,} name of {file} is matched.",
                "{count:,} names of {file} are matched.",
                matched,
                file=names.file.file,
            ),
        ),
        table=table if asks or lost else None,
        chips=tuple(chips),
        show={"view": "data"},
        rows_in=len(names.rows),
        rows_out=len(asks) + len(lost),
    )


def _review_chip(names: _Names) -> dict[str, Any]:
    return call_chip(say("Review names"), NAME, review=True, data=names.which)


def _which_name(names: _Names, found: list[dict[str, Any]], arguments: MatchNames) -> Answer:
    """Several rows have the name, or none has: buttons for those it could be."""
    source = arguments.source or ""
    headline = say(
        "{source} stands {found} times in {file}: which is meant?",
        source=source,
        found=len(found),
        file=names.file.file,
    )
    if not found:
        found = [names.rows[at] for at in _near(source, [row["source"] for row in names.rows])]
        headline = say(
            "There is no name “{source}” in {file}.", source=source, file=names.file.file
        )
        if found:
            headline += say(" Which is meant?")
    said = arguments.model_dump(mode="json", exclude_defaults=True)
    chips = [
        call_chip(
            _title(row, "source"), NAME, **{**said, "source": row["source"], "lga": row["lga"]}
        )
        for row in found[:MOST]
    ]
    return Answer(
        headline=headline, chips=(*chips, _review_chip(names)), show={"view": "data"},
        outcome="clarify",
    )  # fmt: skip


def _which_ward(
    names: _Names, row: dict[str, Any], wards: list[int], arguments: MatchNames
) -> Answer:
    """Several wards fit, or none does: a button for each that could be meant."""
    file, title = names.file, _title(row, "source")
    said = arguments.to or ""
    headline = say(
        "{wards} wards are called “{said}”: which one is {title}?",
        wards=len(wards),
        said=said,
        title=title,
    )
    if not wards:
        near = _near(said, [ward["name"] or "" for ward in file.wards]) if said else []
        wards = list(dict.fromkeys([*near, *(c["feature"] for c in row["candidates"])]))
        headline = say("Which ward is {title}?", title=title)
        if said:
            headline = say(
                "No ward of {boundary} is called “{said}”. {headline}",
                boundary=file.boundary,
                said=said,
                headline=headline,
            )
    who = {"source": row["source"], "lga": row["lga"], "data": names.which}
    chips = [call_chip(_title(file.wards[at]), NAME, **who, feature=at) for at in wards[:MOST]]
    none = call_chip(say("None of these"), NAME, **who, none=True)
    return Answer(
        headline=headline,
        chips=(*chips, none, _review_chip(names)),
        show={"view": "data"},
        outcome="clarify",
    )


def _near(name: str, others: list[str]) -> list[int]:
    hits = process.extract(
        name.casefold(),
        [other.casefold() for other in others],
        scorer=fuzz.ratio,
        limit=3,
        score_cutoff=LIKE,
    )
    return [int(at) for _, _, at in hits]


TOOL = Tool(
    name=NAME,
    label="Match ward names",
    description="Which ward of the map a name of a file is: what is unsure, and decisions.",
    arguments=MatchNames,
    examples=(
        "Which names are unsure?",
        "Which ward names are uncertain?",
        "Review the ward names",
        "Accept all suggested names",
        "Accept the best matches",
        "Match Kuta to Kuta I",
        "Link the name Old Town to Lambata",
    ),
    answer=match_names,
)
