"""Places on a map: an LGA or a ward in view, and what is asked of something unknown."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.science.ranking import outer_classes
from analysis.services.near_columns import near_columns
from analysis.tools.base import Answer, Arguments, NeedsRun
from analysis.tools.choices import call_chip, given
from analysis.tools.columns import short_label
from analysis.tools.places import Area, places_of
from analysis.tools.query_asked import Listed
from analysis.tools.query_within import wards_listed
from analysis.tools.results import METHOD_WORDS, ward_rows
from analysis.tools.wording import counted, joined, number
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Without a likely name so many variables are offered.
OFFERED = 3


def ask_what(workspace: Workspace, arguments: Arguments, name: str) -> Answer:
    """Neither a variable nor a place of the data: near names, else the plain list."""
    columns = [column for column in workspace.number_columns if column]
    labels = {column: (short_label(workspace, column),) for column in columns}
    near = near_columns(name, labels)
    places = places_of(workspace).near(name, most=OFFERED)
    said = {
        key: value for key, value in given(arguments).items() if key not in ("unknown", "areas")
    }
    chips = [call_chip(labels[item][0], "show_map", variable=item) for item in near]
    chips += [call_chip(title, "show_map", **{**said, "areas": [title]}) for title in places]
    if chips:
        hint = say("Did you mean one of these?")
    else:
        hint = say(
            "There are maps of {columns}, of the risk and of missing data.",
            columns=joined(columns[:12]),
        )
        chips = [call_chip(say("The risk map"), "show_map", map_kind="composite")]
        chips += [
            call_chip(labels[item][0], "show_map", variable=item) for item in columns[:OFFERED]
        ]
    return Answer(
        headline=say("There is no variable, ward or LGA “{name}” in your data.", name=name),
        points=(hint,),
        chips=tuple(chips),
        outcome="clarify",
    )


def in_view(
    workspace: Workspace, answer: Answer | NeedsRun, areas: list[Area]
) -> Answer | NeedsRun:
    """The map with the first place that was named in view, and what it shows there."""
    if not areas or isinstance(answer, NeedsRun) or answer.show is None:
        return answer
    area = areas[0]
    shown = {**answer.show, "area": area.title}
    titles = joined(item.title for item in areas)
    headline = answer.headline[:1].lower() + answer.headline[1:]
    return replace(
        answer,
        headline=f"{titles} on the {headline}",
        points=(*_figures(workspace, answer, areas), *answer.points)[:3],
        show=shown,
    )


def no_facilities() -> Answer:
    """Facilities as points: maps are of wards and LGAs."""
    return Answer(
        headline=say("Facilities are not drawn as points: maps are of wards and LGAs."),
        points=(say("What the facilities report can be mapped by ward or LGA."),),
        chips=(
            call_chip(say("Map of reports that came"), "show_map", map_kind="missingness", reports="rate"),
            call_chip(say("Test positivity by LGA"), "query_data", variable="tpr", level="lga"),
        ),
        outcome="refuse",
    )  # fmt: skip


def with_listed(
    workspace: Workspace, answer: Answer | NeedsRun, within: tuple[Listed, ...]
) -> Answer | NeedsRun:
    """The map with the wards selected that the questions before listed, and what they are."""
    if not within or isinstance(answer, NeedsRun) or answer.show is None:
        return answer
    found = wards_listed(workspace, within)
    if not isinstance(found, tuple):
        return found
    rows, words = found
    if not rows:
        return replace(answer, points=(say("No ward of the map was listed."), *answer.points)[:3])
    return replace(
        answer,
        headline=say("Selected on the map: {wards}.", wards=words),
        points=(answer.headline, *answer.points)[:3],
        show={**answer.show, "wards": ",".join(map(str, rows))},
    )


def _figures(workspace: Workspace, answer: Answer, areas: list[Area]) -> list[str]:
    layer = str((answer.show or {}).get("layer", ""))
    return [
        sentence
        for area in areas
        if (sentence := _risk(workspace, layer, area) or _values(workspace, layer, area))
    ]


def _risk(workspace: Workspace, method: str, area: Area) -> str:
    """Ranks and classes of the area's wards."""
    if method not in METHOD_WORDS:
        return ""
    rows = ward_rows(workspace.rankings, area.rows)
    known = rows[rows[f"{method}_rank"].notna()].sort_values(f"{method}_rank")
    if known.empty:
        return say("{title}: none of its wards is ranked.", title=area.title)
    ranks = known[f"{method}_rank"].astype(int)
    total = int(workspace.rankings[f"{method}_rank"].notna().sum())
    if area.level == "ward":
        kind = known[f"{method}_class"].iloc[0]
        in_class = say(", class {kind}", kind=say(kind)) if isinstance(kind, str) else ""
        return say(
            "{title}: rank {iloc:,} of {total:,}{in_class}.",
            title=area.title,
            iloc=ranks.iloc[0],
            total=total,
            in_class=in_class,
        )
    highest = outer_classes(workspace.rankings[f"{method}_class"])[0]
    high = int((known[f"{method}_class"] == highest).sum())
    first = known["ward_name"].iloc[0]
    return say(
        "{title}: {wards}, ranks {best_rank:,} to {worst_rank:,} of {total:,}, {high} in class {highest}; "
        "highest risk {first}.",
        title=area.title,
        wards=counted(len(known), "ward"),
        best_rank=ranks.iloc[0],
        worst_rank=ranks.iloc[-1],
        total=total,
        high=high,
        highest=highest,
        first=first,
    )


def _values(workspace: Workspace, layer: str, area: Area) -> str:
    """Range of a variable in the area's wards."""
    column = layer.removeprefix("variable:")
    if column == layer or column not in workspace.wards:
        return ""
    values = pd.to_numeric(workspace.wards[column].iloc[area.rows], errors="coerce").dropna()
    if values.empty:
        return say("{title}: no value.", title=area.title)
    if len(values) == 1:
        return f"{area.title}: {number(values.iloc[0])}."
    middle = number(values.median())
    return say(
        "{title}: {min} to {max}, middle ward {middle}, {wards}.",
        title=area.title,
        min=number(values.min()),
        max=number(values.max()),
        middle=middle,
        wards=counted(len(values), "ward"),
    )
