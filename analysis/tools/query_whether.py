"""Whether one place meets what is said of it: "is Kpada urban?", "does Bida LGA have over 200,000?"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis.query.execute import execute
from analysis.query.words import lowered
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.choices import find_areas
from analysis.tools.places import Area
from analysis.tools.query_asked import Condition, Question
from analysis.tools.query_headlines import conditions_words, value_words
from analysis.tools.query_plans import plan_of
from analysis.tools.query_sources import find_source
from analysis.tools.wording import joined
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say


@dataclass(frozen=True)
class Told:
    """The value of a place in words (None: it has none), its name, what was said of it, and if so."""

    value: str | None
    label: str
    conditions: str
    fits: bool


Ask = Callable[[Workspace, Question], Answer | NeedsRun]


def whether(workspace: Workspace, asked: Question, ask: Ask) -> Answer | NeedsRun:
    """Yes or no first, with the value of the place beside what was said.

    Of a ward its own values count, of an LGA those of all its wards together, as in lists of LGAs.
    A place without a value is said to have none: neither yes nor no.

    Raises
    ------
    ProblemError
        `bad_whether` without one area and at least one condition.
    """
    if len(asked.areas) != 1 or not asked.all_conditions:
        raise ProblemError(
            "bad_whether",
            say("Yes or no can be said of one ward or LGA and what is said of it."),
            say("Name one, and a variable with a number: “Is the rainfall of Bida above 100?”"),
        )
    level = asked.level if asked.level in ("ward", "lga") else None
    found = find_areas(workspace, "query_data", asked, asked.areas, level)
    if isinstance(found, Answer):
        return found
    area = found[0]
    plain = asked.model_copy(update={"whether": False, "level": area.level, "areas": (area.title,)})
    answer = ask(workspace, _looked_up(plain))
    if isinstance(answer, NeedsRun) or answer.outcome != "answer":
        return answer
    values, conditions, fits = [], [], []
    for condition in asked.all_conditions:
        told = _told(workspace, plain, condition)
        if isinstance(told, NeedsRun | Answer):
            return told
        if told.value is None:
            return replace(
                answer,
                headline=say(
                    "{title} has no value of {label}.", title=area.title, label=told.label
                ),
            )
        values.append(f"{told.label} {told.value}")
        fits.append((told.fits, condition.joined))
        if condition.value != 0:  # "nets 0" says by itself that there are none
            conditions.append(told.conditions)
    met = fits[0][0]
    for own, joined_by in fits[1:]:
        met = met or own if joined_by == "or" else met and own
    return replace(answer, headline=_said(area, values, conditions, fits=met))


def _looked_up(asked: Question) -> Question:
    """The question for the values themselves."""
    names = tuple(dict.fromkeys(item.variable for item in asked.all_conditions))
    without = {"operator": None, "value": None, "unit": None, "conditions": (), "order": None}
    return asked.model_copy(update={**without, "variable": names[0], "variables": names[1:]})


def _said(area: Area, values: list[str], conditions: list[str], *, fits: bool) -> str:
    asked = say(" (asked: {conditions})", conditions=joined(conditions)) if conditions else ""
    said = {"title": area.title, "values": joined(values), "asked": asked}
    if fits:
        return say("Yes: {title}, {values}{asked}.", **said)
    return say("No: {title}, {values}{asked}.", **said)


def _told(workspace: Workspace, asked: Question, condition: Condition) -> Told | Answer | NeedsRun:
    """The value of the place beside a condition."""
    without = {"variables": (), "operator": None, "value": None, "unit": None, "order": None}
    own = asked.model_copy(
        update={**without, "variable": condition.variable, "conditions": (condition,)}
    )
    source = find_source(workspace, own)
    if isinstance(source, NeedsRun):
        return source
    compared = plan_of(workspace, own, source)
    looked_up = plan_of(workspace, own.model_copy(update={"conditions": ()}), source)
    if isinstance(compared, Answer):
        return compared
    if isinstance(looked_up, Answer):
        return looked_up
    table = looked_up.table or source.table
    frame = execute(looked_up.plan, table).frame
    label = lowered(say(looked_up.column.label)) if looked_up.column else condition.variable
    value = value_words(table, looked_up, frame.iloc[0][looked_up.main]) if len(frame) else None
    other = compared.table or source.table
    fits = len(execute(compared.plan, other).frame) > 0
    return Told(value, label, lowered(conditions_words(compared, other)), fits)
