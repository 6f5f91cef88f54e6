"""What a run found, as tools need it: wards in order, titles, and how the run came about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.services.plan_run import RunOptions
from analysis.services.plan_tpr import tested_words
from analysis.tools.base import NeedsRun
from analysis.tools.columns import short_label
from analysis.tools.places import Area
from analysis.tools.wording import as_text, joined, sentence
from analysis.value_columns import of_tests
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, to_say

ROW = "boundary_row"
METHOD_WORDS = {"composite": to_say("composite score"), "pca": to_say("principal component index")}
#: Rank by the malaria variable alone, beside the ranking.
MALARIA = "malaria"


def run_or_ask(workspace: Workspace, *, by_name: bool = False) -> Run | NeedsRun:
    """The run to answer from; without one, the request for a run with proposed variables.

    With `by_name` wards will be looked up by name, which are those of the data in force: a run on
    another boundary does not serve then.
    """
    run = workspace.run
    if run is not None and not (by_name and _other_boundary(workspace, run)):
        return run
    workspace.need_link()
    return NeedsRun(RunOptions())


def _other_boundary(workspace: Workspace, run: Run) -> bool:
    link = workspace.link
    return link is None or link.boundary.content_hash != run.ward_link.boundary.content_hash


def titled(frame: pd.DataFrame) -> list[str]:
    """Ward names with their LGA, in the frame's order."""
    pairs = zip(frame["ward_name"], frame["lga_name"], strict=True)
    return [title_of(ward, lga) for ward, lga in pairs]


def title_of(ward: Any, lga: Any) -> str:
    """`Kakuri (Bosso)`."""
    return f"{as_text(ward)} ({as_text(lga)})" if as_text(lga) else as_text(ward)


def ranked(workspace: Workspace, method: str) -> pd.DataFrame:
    """The ranked wards by a method, highest risk first."""
    frame = with_ranks(workspace, method)
    known = frame[frame[f"{method}_rank"].notna()]
    return known.sort_values([f"{method}_rank", "ward_code", "ward_name"], kind="stable")


def with_ranks(workspace: Workspace, method: str) -> pd.DataFrame:
    """The ranking with `<method>_score`, `_rank` and `_class`: of the malaria variable its value.

    Raises
    ------
    ProblemError
        `no_malaria_rank` for a ranking without a malaria variable, or of an earlier version.
    """
    frame = workspace.rankings
    if method != MALARIA:
        return frame
    column = malaria_variable(workspace)
    if column is None or "malaria_only_rank" not in frame:
        raise ProblemError(
            "no_malaria_rank",
            say("This ranking has no rank by a malaria variable alone."),
            say(
                "Rank the wards with the test positivity rate, burden or PfPR among the variables."
            ),
            404,
        )
    own = {"malaria_score": frame[column], "malaria_rank": frame["malaria_only_rank"]}
    return frame.assign(**own, malaria_class=None)


def malaria_variable(workspace: Workspace) -> str | None:
    """The ranking's malaria variable."""
    name = workspace.need_run().result.get("malaria_variable")
    return str(name) if name else None


def method_words(workspace: Workspace, method: str) -> str:
    """What a ranking goes by, in words."""
    if method == MALARIA:
        return say(
            "{short_label} alone",
            short_label=short_label(workspace, malaria_variable(workspace) or ""),
        )
    return say(METHOD_WORDS[method])


def map_of(workspace: Workspace, method: str) -> str:
    """Key of the map that shows a ranking."""
    return f"variable:{malaria_variable(workspace)}" if method == MALARIA else method


def class_rule(run: Run) -> str:
    """How the ranking's classes were made."""
    return str((run.result.get("classes") or {}).get("rule") or "position")


def class_sentence(run: Run) -> str:
    """The same as a sentence."""
    count = int((run.result.get("classes") or {}).get("count") or 3)
    return {
        "position": say("Classes go by position: the first third is High, the last third Low."),
        "quantile": say("{count} classes with equally many wards each, by score.", count=count),
        "natural_breaks": say(
            "{count} classes, cut where the scores leave gaps (natural breaks).", count=count
        ),
        "equal_interval": say(
            "{count} classes, each an equally wide part of the range of scores.", count=count
        ),
    }[class_rule(run)]


def with_directions(workspace: Workspace, run: Run) -> str:
    """`Test positivity rate (+), Housing quality (−)`: the variables scored and which way.

    A rate computed from tests says of whom and where: another calculation takes its place.
    """
    directions = run.parameters["directions"]
    constant = run.result.get("constant", [])  # the same in every ward, so left out of the score
    tested = _tested(workspace, run)
    return joined(
        f"{short_label(workspace, name)}{tested.get(name, '')} "
        f"({'−' if directions[name] == 'inverse' else '+'})"
        for name in run.parameters["variables"]
        if name not in constant
    )


def _tested(workspace: Workspace, run: Run) -> dict[str, str]:
    """` of pregnant women, primary facilities` for each column of the ranking from tests."""
    if not run.on_present_data:
        return {}
    return {
        column["name"]: say(" of {people}", people=tested_words(values.summary["how"]))
        for column, values in workspace.from_values
        if of_tests(values)
    }


def provenance(workspace: Workspace, run: Run) -> list[str]:
    """What must be said beside a ranking: that it was run just now, or on older data."""
    points = []
    if workspace.asked("risk") is not None:
        points.append(
            say(
                "The analysis was run first, with the proposed variables: {with_directions}; (+) risk "
                "rises with it, (−) falls.",
                with_directions=with_directions(workspace, run),
            )
        )
    elif not run.on_present_data:
        points.append(say("Your data changed after this run; run it again to use the new data."))
    return points + year_note(run)


def year_note(run: Run) -> list[str]:
    """Of a table with several years: which the ranking is about."""
    years = list(run.ward_link.years)
    if not years:
        return []
    year = run.parameters.get("year")
    if year is None:
        return [
            say(
                "All years together: each value is a ward's mean over {years}.", years=joined(years)
            )
        ]
    if run.parameters.get("bounds"):
        return [
            say(
                "{year}, on one scale with {y}.",
                year=year,
                y=joined(y for y in years if y != str(year)),
            )
        ]
    return [
        say(
            "{year} alone, on its own scale: its scores do not compare with other years.", year=year
        )
    ]


def values_note(workspace: Workspace) -> list[str]:
    """Of a table with several years: of which the values in force are."""
    years = list(workspace.link.years) if workspace.link is not None else []
    if not years:
        return []
    if workspace.year is None:
        return [say("Each value is a ward's mean over {years}.", years=joined(years))]
    return [say("The values are those of {year}, the year of the ranking.", year=workspace.year)]


def proposal_notes(run: Run) -> list[str]:
    """Why these variables: the proposal's own sentences after the first."""
    return [sentence(text) for text in list(run.result.get("sentences") or [])[1:]]


def lines_of(workspace: Workspace, table: pd.DataFrame, areas: Iterable[Area]) -> pd.DataFrame:
    """The lines of a run's table that belong to the areas: by ward code, else by LGA and ward."""
    wanted = {row for area in areas for row in area.rows}
    ranking = ward_rows(workspace.rankings, wanted)
    codes = {as_text(code) for code in ranking["ward_code"]} - {""}
    names = set(
        zip(ranking["lga_name"].map(as_text), ranking["ward_name"].map(as_text), strict=True)
    )
    keys = zip(table["ward_code"], table["lga_name"], table["ward_name"], strict=True)
    own = [
        as_text(code) in codes if as_text(code) else (as_text(lga), as_text(ward)) in names
        for code, lga, ward in keys
    ]
    return table[own]


def ward_rows(frame: pd.DataFrame, rows: Iterable[int]) -> pd.DataFrame:
    """The ranking's lines of some wards of the boundary."""
    return frame[frame[ROW].isin(list(rows))]
