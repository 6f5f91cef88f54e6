"""Which ages a number is of, where a question says none and the calculation is of some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analysis.services.plan_tpr import AGES
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.query_asked import Listed, Question
from analysis.tools.query_sources import COUNTED
from analysis.tools.query_tests import OF_WARDS, level_of_tests, tests_run
from analysis.tools.query_wards import Source
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


def of_reports_counted(workspace: Workspace, asked: Question) -> Question:
    """Tests and positives without an age are all that the reports count, whatever was calculated."""
    run = tests_run(workspace)
    counts = bool(asked.names) and set(asked.names) <= {"tests", "positives"}
    if run is None or workspace.facilities is None or not counts or asked.source is not None:
        return asked
    level = asked.level
    if level is None and asked.count_of is None and not (asked.within or asked.facilities):
        wanted = level_of_tests(workspace, asked)
        level = "ward" if wanted == "ward" and not asked.areas else None
    return asked.model_copy(update={"source": "facilities", "level": level})


def beside_all_ages(
    workspace: Workspace,
    asked: Question,
    source: Source,
    answer: Answer,
    again: Callable[[Workspace, Question], Answer | NeedsRun],
) -> Answer:
    """The answer from a calculation of some ages, with the same of all ages where none was said."""
    run = tests_run(workspace)
    if run is None or run.parameters["age"] == "all" or not _of_run(asked, source):
        return answer
    if answer.outcome != "answer" or asked.age_group or asked.except_age_group:
        return answer
    if any("tpr" not in _names(item) or item.age_group for item in asked.within):
        return answer
    level: str | None = asked.level
    if source.table.key.startswith("tpr_") and not asked.areas:
        level = level_of_tests(workspace, asked)
    within = tuple(item.model_copy(update={"age_group": "all"}) for item in asked.within)
    everybody: dict[str, object] = {"age_group": "all", "level": level, "within": within}
    if asked.measure in OF_WARDS:  # of the rates of wards, which reports have not
        own = "lga" if asked.level == "lga" else None
        everybody |= {"per": ("ward",), "level": own}
    other = again(workspace, asked.model_copy(update=everybody))
    if isinstance(other, NeedsRun) or other.outcome != "answer":
        return answer
    said = say(
        "{answer} This is of {ages}, as calculated. All ages: {other}",
        answer=answer.headline, ages=AGES[run.parameters["age"]], other=other.headline,
    )  # fmt: skip
    return replace(answer, headline=said)


def _names(listed: Listed) -> set[str | None]:
    return {listed.variable, *listed.variables, *(item.variable for item in listed.conditions)}


def _of_run(asked: Question, source: Source) -> bool:
    """Whether a rate comes from the calculation, and not from reports that were chosen."""
    if "tpr" not in asked.names:
        return False
    table = source.table
    computed = table.key == "wards" and {"tpr", *(name for _, name in COUNTED.values())} <= set(table.frame)  # fmt: skip
    return table.key.startswith("tpr_") or (computed and "tests_counted" not in table.frame)
