"""What if: a value, a variable or a weight were different. Your data stay as they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from analysis.models import Run
from analysis.services.plan_what_if import Change, WhatIfOptions
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, find_areas, given
from analysis.tools.columns import find_column, short_label, unit_of
from analysis.tools.places import Area
from analysis.tools.results import lines_of, run_or_ask, title_of
from analysis.tools.sensitivity_answers import what_moves_the_ranks, where_to_test
from analysis.tools.units import InUnit
from analysis.tools.what_if_coverage import coverage_answer
from analysis.tools.what_if_questions import how_much, never_saved, which_variable
from analysis.tools.wording import as_text, counted, joined, number, ordinal, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say

SHOWN = 10
#: The change of a variable that is said to get better or worse, and not by how much.
USUAL_STEP = 0.2
SPEARMAN = to_say("rank correlation with the ranking as it is")


class RunWhatIf(Arguments):
    """One thing that would be different.

    `how` says what `value` is: a new value (`to`), an amount (`by`), a factor (`times`) or a
    weight; `without` and `add` need none, `average` is the mean of all wards. The other topics: which choice moves the ranks most,
    where tests would teach most, and an area covered with nets to a share of its people (`value`).
    `turn`: for the better or worse without an amount, which is then taken as `USUAL_STEP`.
    """

    variable: str | None = None
    variables: tuple[str, ...] = ()
    how: Literal["to", "by", "times", "without", "add", "weight", "average"] | None = None
    value: InUnit | None = None
    areas: tuple[str, ...] = ()
    level: Literal["ward", "lga"] | None = None
    direction: Literal["direct", "inverse"] | None = None
    turn: Literal["better", "worse"] | None = None
    topic: Literal["change", "sensitivity", "testing", "coverage"] = "change"
    save: bool = False


def run_what_if(workspace: Workspace, arguments: RunWhatIf) -> Answer | NeedsRun:
    """Ask for the changed ranking, then say what moved."""
    if arguments.save:
        return never_saved()
    run = run_or_ask(workspace, by_name=bool(arguments.areas))
    if isinstance(run, NeedsRun):
        return run
    if arguments.topic == "coverage":
        return _coverage(workspace, arguments)
    if arguments.topic != "change":
        answer = what_moves_the_ranks if arguments.topic == "sensitivity" else where_to_test
        return answer(workspace)
    names = arguments.variables or ((arguments.variable,) if arguments.variable else ())
    if not names:
        return which_variable(workspace, run)
    columns = [find_column(workspace, name) for name in names]
    areas: list[Area] = []
    if arguments.areas:
        found = find_areas(workspace, "run_what_if", arguments, arguments.areas, arguments.level)
        if isinstance(found, Answer):
            return found
        areas = found
    turned = _by_usual_step(run, arguments, columns[0])
    made = workspace.asked("what_if")
    if made is not None:
        condition = _options(workspace, turned, columns, areas).words(workspace)
        told = _answer(workspace, made, condition, areas, columns)
        return told if turned is arguments else _with_assumption(told, turned, columns[0])
    arguments = turned
    question = _open(workspace, run, arguments, columns)
    if question is not None:
        return question
    return NeedsRun(_options(workspace, arguments, columns, areas))


def _by_usual_step(run: Run, arguments: RunWhatIf, column: str) -> RunWhatIf:
    """ "Improved": towards less risk, by the usual step, in the direction the ranking takes."""
    direction = run.parameters["directions"].get(column)
    if arguments.turn is None or arguments.value is not None or arguments.how or not direction:
        return arguments
    falls = direction == "inverse"
    up = falls == (arguments.turn == "better")
    factor = 1.0 + USUAL_STEP if up else 1.0 - USUAL_STEP
    return arguments.model_copy(update={"how": "times", "value": factor, "turn": None})


def _with_assumption(answer: Answer, arguments: RunWhatIf, column: str) -> Answer:
    """The answer with the amount that was taken, and buttons for others."""
    up = float(arguments.value or 0.0) > 1.0
    said = given(arguments)
    point = say(
        "No amount was said, so {percent} % {way} was taken; name another one to change it.",
        percent=f"{100 * USUAL_STEP:g}",
        way=say("more") if up else say("less"),
    )
    others = tuple(
        {
            "label": say("{percent} % {way}", percent=f"{100 * step:g}",
                         way=say("more") if up else say("less")),
            "tool": "run_what_if",
            "arguments": {**said, "variable": column, "value": 1.0 + step if up else 1.0 - step},
        }
        for step in (0.1, 0.5)
    )  # fmt: skip
    return replace(answer, points=(point, *answer.points)[:3], chips=(*others, *answer.chips[:2]))


def _coverage(workspace: Workspace, arguments: RunWhatIf) -> Answer | NeedsRun:
    areas: list[Area] = []
    if arguments.areas:
        level = arguments.level or "lga_first"
        found = find_areas(workspace, "run_what_if", arguments, arguments.areas, level)
        if isinstance(found, Answer):
            return found
        areas = found
    return coverage_answer(workspace, areas, arguments.value, given(arguments))


def _open(
    workspace: Workspace, run: Run, arguments: RunWhatIf, columns: list[str]
) -> Answer | None:
    """What cannot be run yet: an amount that was not said, or a variable that plays no part."""
    used = list(run.parameters["variables"])
    label = joined(short_label(workspace, name) for name in columns)
    if arguments.how == "add" and all(name in used for name in columns):
        return _no_part(
            workspace, run, say("{label} is in the score already, so nothing changes.", label=label)
        )
    if arguments.how != "add" and not any(name in used for name in columns):
        answer = say(
            "{label} is not among the variables of the ranking, so nothing changes.", label=label
        )
        return _no_part(workspace, run, answer)
    if arguments.how in ("without", "add", "average"):
        return None
    if arguments.value is None:
        return how_much(given(arguments), columns[0], label)
    return None


def _no_part(workspace: Workspace, run: Run, headline: str) -> Answer:
    used = joined(short_label(workspace, str(name)) for name in run.parameters["variables"])
    return Answer(
        headline=headline,
        points=(say("The score uses {used}.", used=used),),
        chips=(call_chip(say("Top 10 wards"), "rank_areas", n=10, order="top"),),
        run=run,
    )


def _options(
    workspace: Workspace, arguments: RunWhatIf, columns: list[str], areas: list[Area]
) -> WhatIfOptions:
    names = tuple(columns)
    turned = {"inverse": (), "direct": ()} | (
        {arguments.direction: names} if arguments.direction else {}
    )
    if arguments.how == "without":
        return WhatIfOptions(without=names)
    if arguments.how == "add":
        return WhatIfOptions(add=names, inverse=turned["inverse"], direct=turned["direct"])
    value = float(arguments.value or 0.0)
    if arguments.how == "weight":
        return WhatIfOptions(weights=dict.fromkeys(names, value))
    rows = sorted({row for area in areas for row in area.rows})
    average = arguments.how == "average"
    how: Literal["to", "by", "times"] = "to"
    if arguments.how in ("by", "times"):
        how = arguments.how
    changes = tuple(
        Change(
            column=name,
            how=how,
            value=_mean(workspace, name)
            if average
            else value
            if how == "times"
            else in_column_units(workspace, name, value),
            rows=tuple(rows),
            area=joined(area.title for area in areas),
        )
        for name in names
    )
    return WhatIfOptions(changes=changes)


def _mean(workspace: Workspace, column: str) -> float:
    """The mean of a column over all wards, to four digits."""
    return float(f"{float(workspace.wards[column].astype('Float64').mean()):.4g}")


def in_column_units(workspace: Workspace, column: str, value: float) -> float:
    """A percentage as the column has it: 15 is 0.15 where the column holds shares of 1."""
    unit = unit_of(workspace, column) or ""
    return value / 100.0 if unit.startswith(("share", "fraction")) and abs(value) > 1 else value


def _answer(
    workspace: Workspace, made: Run, condition: str, areas: list[Area], columns: list[str]
) -> Answer:
    table = workspace.run_table("what_if.csv", made)
    result = made.result
    shown = lines_of(workspace, table, areas) if areas else table
    outcome = _of_area(shown, areas) if areas else _of_all(result, table)
    points = [*_why_nothing(made), *_unranked(result), *_at_the_top(result)]
    points += _other_method(workspace, made)
    return Answer(
        headline=say("If {change}, {outcome}.", change=condition, outcome=outcome),
        points=(*points[:2], say("Nothing in your data was changed.")),
        table=_table(shown.head(SHOWN)),
        chips=_next(workspace, made, columns),
        show={"view": "map", "layer": "what_if", "run": str(made.pk)},
        run=made,
        rows_in=len(table),
        rows_out=int(result["wards_moved"]),
    )


def _of_all(result: dict[str, Any], table: Any) -> str:
    moved = int(result["wards_moved"])
    return say(
        "{moved:,} of {wards} would change rank", moved=moved, wards=counted(len(table), "ward")
    )


def _why_nothing(made: Run) -> list[str]:
    """The same factor or amount everywhere leaves a scaled variable as it is."""
    everywhere = [item for item in made.parameters["changes"] if not item["rows"]]
    if int(made.result["wards_moved"]) or not everywhere:
        return []
    return [say("Ranks compare wards: a change that is the same everywhere leaves their order.")]


def _unranked(result: dict[str, Any]) -> list[str]:
    parts = [
        say("{result} would {words}", result=some_of(result[key], 3), words=words)
        for key, words in (
            ("unranked", say("no longer be ranked")),
            ("newly_ranked", say("be ranked")),
        )
        if result[key]
    ]
    return (
        [say("{join} (half or more of the variables missing decides).", join="; ".join(parts))]
        if parts
        else []
    )


def _other_method(workspace: Workspace, made: Run) -> list[str]:
    """Weights need one mean; the ranking as it is may be the median over many."""
    before = workspace.need_run().parameters["method"] or "ensemble"
    after = made.parameters["risk"]["method"] or "ensemble"
    if before == after:
        return []
    return [
        say(
            "The ranking as it is takes the median over all models, a weight needs one weighted mean: "
            "part of the change comes from that."
        )
    ]


def _of_area(rows: Any, areas: list[Area]) -> str:
    if len(rows) == 1:
        line = rows.iloc[0]
        title = title_of(line["ward_name"], line["lga_name"])
        if line["composite_rank"] != line["composite_rank"]:
            return say("nothing can be said of {title}: it is not ranked", title=title)
        return say("{title} would {move}", title=title, move=_move(line))
    moved = int((rows["rank_change"].fillna(0) != 0).sum())
    name = some_of([area.title for area in areas], 2)
    return say(
        "{moved:,} of the {wards} of {name} would change rank",
        moved=moved,
        wards=counted(len(rows), "ward"),
        name=name,
    )


def _move(line: Any) -> str:
    old, new = int(line["composite_rank"]), line["new_rank"]
    if new != new:
        return say("no longer be ranked (now {old})", old=ordinal(old))
    if int(new) == old:
        return say("stay {old}", old=ordinal(old))
    return say("rank {new} instead of {old}", new=ordinal(int(new)), old=ordinal(old))


def _at_the_top(result: dict[str, Any]) -> list[str]:
    entering, leaving, top = result["entering"], result["leaving"], int(result["top"])
    spearman = number(result["spearman"])
    if not entering and not leaving:
        return [
            say(
                "The first {top:,} wards stay the same ({measure} {correlation}).",
                top=top,
                measure=say(SPEARMAN),
                correlation=spearman,
            )
        ]
    parts = []
    if entering:
        parts.append(say("{entering} would enter", entering=some_of(entering, 3)))
    if leaving:
        parts.append(say("{leaving} would leave", leaving=some_of(leaving, 3)))
    return [
        say(
            "Of the first {top:,} wards {changes} ({measure} {correlation}).",
            top=top,
            changes="; ".join(parts),
            measure=say(SPEARMAN),
            correlation=spearman,
        )
    ]


def _table(rows: Any) -> dict[str, Any]:
    cells = [
        [
            as_text(row["ward_name"]),
            as_text(row["lga_name"]),
            _whole(row["composite_rank"]),
            _whole(row["new_rank"]),
            as_text(row["composite_class"]),
            as_text(row["new_class"]),
        ]
        for _, row in rows.iterrows()
    ]
    return {
        "columns": ["Ward", "LGA", "Rank now", "Rank then", "Class now", "Class then"],
        "rows": cells,
    }


def _whole(value: Any) -> int | None:
    return None if value != value else int(value)


def _next(workspace: Workspace, made: Run, columns: list[str]) -> tuple[dict[str, Any], ...]:
    label = short_label(workspace, columns[0])
    chips = [
        call_chip(say("The ranking as it is"), "rank_areas", n=10, order="top"),
        call_chip(say("What moves the ranks most?"), "run_what_if", topic="sensitivity"),
    ]
    if columns[0] in made.parameters["risk"]["variables"]:
        chips.insert(
            0,
            call_chip(
                say("Without {label}", label=label),
                "run_what_if",
                variable=columns[0],
                how="without",
            ),
        )
    return tuple(chips)


TOOL = Tool(
    name="run_what_if",
    label="Ask what if",
    description="A hypothetical change of a value in wards or LGAs, of a variable or of a weight, "
    "and what it does to the ranks. The data are not changed.",
    arguments=RunWhatIf,
    examples=(
        "What if rainfall doubled?",
        "What would happen to the ranking if housing improved?",
        "If TPR dropped by 10 points, which wards change?",
        "What happens if we leave out elevation?",
        "What if TPR in this ward fell to 15 percent?",
        "Suppose night lights were added, what changes?",
        "If rainfall had double weight, who would enter the top?",
        "Which choice moves the ranks most?",
        "How sensitive is the ranking to the method?",
        "Where would more testing help most?",
        "What if this LGA were covered at 80 percent?",
    ),
    answer=run_what_if,
)
