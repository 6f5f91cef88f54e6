"""Two or more wards or LGAs side by side."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal

import pandas as pd

from analysis.models import Run
from analysis.services.canvas.columns import in_words
from analysis.tools.area_values import Column, how_of_wards, of_all_ages, read_columns
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, find_areas
from analysis.tools.columns import find_column
from analysis.tools.explain_area import pushes
from analysis.tools.places import Area, fold, places_of
from analysis.tools.rank_lgas import lga_table
from analysis.tools.results import ROW, provenance, ranked, run_or_ask, titled
from analysis.tools.wording import (
    RATE,
    RATE_AS_SHARE,
    as_text,
    joined,
    number,
    ordinal,
    shown_value,
)
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many, to_say

MOST_AREAS = 6


class CompareAreas(Arguments):
    """Which areas, and by which variables; without any, by the risk result and its variables.

    `with_state`: the whole state is one of them, by variables that are named.
    """

    areas: tuple[str, ...] = ()
    level: Literal["ward", "lga"] | None = None
    variable: str | None = None
    variables: tuple[str, ...] = ()
    with_state: bool = False


def compare_areas(workspace: Workspace, arguments: CompareAreas) -> Answer | NeedsRun:
    """Answer from the ranking and the data; with variables named, from the data alone."""
    _need_wards(workspace)
    named = [arguments.variable] if arguments.variable else []
    columns = [
        find_column(workspace, name) for name in dict.fromkeys([*named, *arguments.variables])
    ]
    ranking = run_or_ask(workspace, by_name=True)
    if isinstance(ranking, NeedsRun) and not columns:
        return ranking if arguments.areas else _which(workspace, arguments, [])
    run = None if isinstance(ranking, NeedsRun) else ranking
    found = _areas(workspace, arguments)
    if isinstance(found, Answer):
        return found
    if arguments.with_state and columns and found:
        found = [*found[: MOST_AREAS - 1], _state(workspace)]
    if len(found) < 2:
        return _which(workspace, arguments, found)
    return _side_by_side(workspace, run, found[:MOST_AREAS], columns, len(found))


def _need_wards(workspace: Workspace) -> None:
    if workspace.link is None and workspace.table is None and workspace.facilities is not None:
        raise ProblemError(
            "need_data",
            say(
                "Areas are compared by the ward table, and this session holds facility data alone."
            ),
            say(
                "Calculate test positivity first, and add the ward boundaries; or add a ward table."
            ),
            409,
        )
    workspace.need_link()


def _state(workspace: Workspace) -> Area:
    """All wards of the data as one area."""
    places = places_of(workspace)
    title = say("{state} state", state=joined(places.states)) if places.states else say("All wards")
    return Area("state", title, places.wards)


def _areas(workspace: Workspace, arguments: CompareAreas) -> list[Area] | Answer:
    """Each name by itself, an LGA where a name is both: "compare Bida and Suleja"."""
    level = arguments.level or "lga_first"
    together = find_areas(workspace, "compare_areas", arguments, arguments.areas, level)
    if isinstance(together, Answer) and arguments.level and len(arguments.areas) > 1:
        level = "lga_first"  # "Wambai ward and Suleja LGA"
        together = find_areas(workspace, "compare_areas", arguments, arguments.areas, level)
    if isinstance(together, Answer) or len(together) > 1 or len(arguments.areas) < 2:
        return together
    alone: list[Area] = []
    for name in arguments.areas:
        found = find_areas(workspace, "compare_areas", arguments, (name,), level)
        if isinstance(found, Answer):
            return together
        alone += found
    return list({area.title: area for area in alone}.values())


def _which(workspace: Workspace, arguments: CompareAreas, found: list[Area]) -> Answer:
    titles = [area.title for area in found]
    others: list[str] = []
    if workspace.run is not None:
        frame = ranked(workspace, "composite")
        others = [title for title in titled(frame.head(3)) if title not in titles]
    headline = (
        say("Compare {titles} with which other area?", titles=titles[0])
        if titles
        else say("Which areas?")
    )
    pairs = [[*titles, other] for other in others] if titles else [others[:2]] if others else []
    return Answer(
        headline=headline,
        points=(say("Name two or more wards or LGAs."),),
        chips=tuple(
            call_chip(say("Compare {pair}", pair=joined(pair)), "compare_areas", areas=pair)
            for pair in pairs
        ),
        outcome="clarify",
    )


def _side_by_side(
    workspace: Workspace, run: Run | None, areas: list[Area], asked: list[str], named: int
) -> Answer:
    columns = asked or [str(name) for name in (run.parameters["variables"] if run else ())]
    values = read_columns(workspace, run, columns, by_people=not asked)
    ranks = run is not None and all(area.level != "state" for area in areas)
    rows = [*(_risk_rows(workspace, areas) if ranks else []), *_value_rows(values, areas)]
    headline = _by_value(values[0], areas) if asked else _by_risk(workspace, areas)
    points = provenance(workspace, run) if run else []
    if not asked and run:
        points += [_sure(workspace, areas), _differences(workspace, run, values, areas)]
    elif len(values) > 1:
        points += [_by_value(column, areas) for column in values[1:2]]
    elif len(values) == 1:
        points[:0] = [_apart(values[0], areas), _of_all_ages(workspace, values[0], areas)]
    points.append(how_of_wards(values, areas))
    if named > len(areas):
        points.insert(
            0, say("The first {areas} of {named} areas are shown.", areas=len(areas), named=named)
        )
    layer = f"variable:{asked[0]}" if asked else "composite"
    return Answer(
        headline=headline,
        points=tuple(point for point in points if point)[:3],
        table={"columns": [say("Measure"), *(area.title for area in areas)], "rows": rows},
        chips=_next(areas, asked),
        show={"view": "map", "layer": layer, **({"run": str(run.pk)} if run else {})},
        run=run,
        rows_in=len(workspace.wards),
        rows_out=sum(len(area.rows) for area in areas),
    )


def _line(workspace: Workspace, area: Area) -> pd.Series[Any]:
    """The ward's line of the ranking, or the LGA's of the run's LGA table."""
    if area.level == "ward":
        frame = workspace.rankings
        lines = frame[frame[ROW] == area.rows[0]]
    else:
        frame = lga_table(workspace)
        wanted = fold(area.wards[0].lga)
        lines = frame[[fold(as_text(name)) == wanted for name in frame["lga_name"]]]
    if lines.empty:
        raise ProblemError(
            "not_in_run",
            say("{title} is not part of the last run.", title=area.title),
            say("The data changed since: run the analysis again."),
        )
    return lines.iloc[0]


def _rank(workspace: Workspace, area: Area) -> tuple[float, str]:
    """Rank and `12th of 274 wards`; NaN where it is not ranked."""
    line = _line(workspace, area)
    rank = line["composite_rank"] if area.level == "ward" else line["rank"]
    if pd.isna(rank):
        return (float("nan"), say("not ranked"))
    if area.level == "ward":
        total, word = len(ranked(workspace, "composite")), "wards"
    else:
        total, word = int(lga_table(workspace)["rank"].notna().sum()), "LGAs"
    return (
        float(rank),
        say("{rank} of {total:,} {word}", rank=ordinal(int(rank)), total=total, word=word),
    )


def _by_risk(workspace: Workspace, areas: list[Area]) -> str:
    ranks = {area.title: _rank(workspace, area) for area in areas}
    if len({area.level for area in areas}) > 1:
        return f"{joined(f'{title} ranks {text[1]}' for title, text in ranks.items())}."
    known = sorted((rank, title) for title, (rank, _) in ranks.items() if rank == rank)
    unknown = [title for title, (rank, _) in ranks.items() if rank != rank]
    tail = say("; {unknown} not ranked", unknown=joined(unknown)) if unknown else ""
    if not known:
        return say_many(
            "{areas} is not ranked.", "{areas} are not ranked.", len(unknown), areas=joined(unknown)
        )
    first = say("{known} ranks {ranks}", known=known[0][1], ranks=ranks[known[0][1]][1])
    rest = [f"{title} {ordinal(int(rank))}" for rank, title in known[1:]]
    then = f", {joined(rest)}" if rest else ""
    return say("{first}{then}{tail}; rank 1 = highest risk.", first=first, then=then, tail=tail)


def _by_value(column: Column, areas: list[Area]) -> str:
    found = {area.title: column.value(area) for area in areas}
    known = [(value, title) for title, value in found.items() if value is not None]
    known.sort(key=lambda item: -item[0])
    unknown = [title for title, value in found.items() if value is None]
    words = [
        say("{number} in {title}", number=number(value, column.unit), title=title)
        for value, title in known
    ]
    words += [say("unknown in {title}", title=title) for title in unknown]
    return f"{column.label}: {joined(words)}."


def _apart(column: Column, areas: list[Area]) -> str:
    """By how much the value of one of two areas is above the other's."""
    known = [(column.value(area), area.title) for area in areas]
    pairs = sorted(((value, title) for value, title in known if value is not None), reverse=True)
    if len(known) != 2 or len(pairs) != 2:
        return ""
    (high, first), (low, _) = pairs
    gap, rate = high - low, column.unit in (RATE, RATE_AS_SHARE, "percent")
    shown = shown_value(gap, column.unit)
    said = say("{gap:.1f} percentage points", gap=shown) if rate else number(gap, column.unit)
    return say("{first} is higher by {gap}.", first=first, gap=said)


def _of_all_ages(workspace: Workspace, column: Column, areas: list[Area]) -> str:
    """The same of all ages, of LGAs and the state: where a calculation of some was compared."""
    everybody = of_all_ages(workspace, column)
    if everybody is None or any(area.level == "ward" for area in areas):
        return ""
    return f"{_by_value(everybody, areas)} {_apart(everybody, areas)}".strip()


def _sure(workspace: Workspace, areas: list[Area]) -> str:
    """Whether the order of wards is sure: their 90 % intervals apart."""
    wards = [area for area in areas if area.level == "ward"]
    if len(wards) < 2:
        return ""
    lines = {area.title: _line(workspace, area) for area in wards}
    intervals = {
        title: (line["rank_low"], line["rank_high"])
        for title, line in lines.items()
        if "rank_low" in line and pd.notna(line["rank_low"])
    }
    together = [
        say("{one} and {other}", one=one, other=other)
        for one, other in combinations(intervals, 2)
        if max(intervals[one][0], intervals[other][0])
        <= min(intervals[one][1], intervals[other][1])
    ]
    if len(intervals) < 2:
        return ""
    if not together:
        return say("Their 90 % rank intervals lie apart, so the order is well supported.")
    return say(
        "The 90 % rank intervals of {together} overlap: which is higher is not sure.",
        together=joined(together[:2]),
    )


def _differences(workspace: Workspace, run: Run, values: list[Column], areas: list[Area]) -> str:
    """The two variables in which the highest and the lowest differ most, on the risk scale."""
    scaled = [
        {push.column: push.normalised for push in pushes(workspace, run, area.rows)}
        for area in areas
    ]
    spread = {
        column.name: max(known) - min(known)
        for column in values
        if len(known := [item[column.name] for item in scaled if column.name in item]) > 1
    }
    most = sorted(spread, key=lambda name: -spread[name])[:2]
    named = {column.name: column for column in values}
    words = [
        f"{named[name].label} ({joined([number(named[name].value(area), named[name].unit) for area in areas], _AGAINST)})"
        for name in most
    ]
    return say("They differ most in {words}.", words=joined(words)) if words else ""


def _risk_rows(workspace: Workspace, areas: list[Area]) -> list[list[Any]]:
    lines = [_line(workspace, area) for area in areas]
    rows: list[list[Any]] = [[say("Rank"), *(_rank(workspace, area)[1] for area in areas)]]
    if any(area.level == "ward" for area in areas):
        rows.append([say("Rank, 90 % interval"), *(_interval(line) for line in lines)])
        rows.append([say("Certainty"), *(_text(line, "certainty") for line in lines)])
        rows.append([say("Class"), *(_text(line, "composite_class") for line in lines)])
    scores = [line["composite_score" if "composite_score" in line else "score"] for line in lines]
    rows.append([say("Composite score"), *(number(score) for score in scores)])
    if any(area.level == "lga" for area in areas):
        shares = [line.get("share_in_high") for line in lines]
        rows.append([say("People in High wards"), *(number(share, "percent") for share in shares)])
    return rows


#: Between the values of two places.
_AGAINST = to_say("against")


def _interval(line: pd.Series[Any]) -> str:
    low, high = line.get("rank_low"), line.get("rank_high")
    known = low is not None and high is not None and pd.notna(low)
    return say("{low:,.0f} to {high:,.0f}", low=low, high=high) if known else "–"


def _text(line: pd.Series[Any], name: str) -> str:
    return say(as_text(in_words(line.get(name)))) or "–"


def _value_rows(values: list[Column], areas: list[Area]) -> list[list[Any]]:
    return [[column.label, *(column.cell(area) for area in areas)] for column in values]


def _next(areas: list[Area], asked: list[str]) -> tuple[dict[str, Any], ...]:
    chips = [
        call_chip(
            say("Why is {title} there?", title=area.title), "explain_area", areas=[area.title]
        )
        for area in areas[:2]
    ]
    if asked:
        titles = [area.title for area in areas]
        chips.append(call_chip(say("Compare their risk"), "compare_areas", areas=titles))
    else:
        chips.append(call_chip(say("Show the risk map"), "show_map", map_kind="composite"))
    return tuple(chips)


TOOL = Tool(
    name="compare_areas",
    label="Compare areas",
    description="Two or more wards or LGAs side by side: rank, certainty, class, score and the "
    "variables with their place among all.",
    arguments=CompareAreas,
    examples=(
        "Compare these two wards",
        "Bida versus Suleja",
        "Which of these LGAs is worse off?",
        "Compare the TPR of two LGAs",
        "Put both wards side by side",
        "What is the difference between the two wards?",
    ),
    answer=compare_areas,
)
