"""The guided calculation of test positivity goes on over several messages.

Where it stands follows from the last message of the tool: nothing is kept beside the conversation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.request import Request
from analysis.chat.slots import Slots
from analysis.chat.tpr_arguments import (
    SHARE_OF,
    burden_with_share,
    facility_level,
    tpr_arguments,
)
from analysis.models import Message
from analysis.tools.base import Answer
from analysis.tools.calculate_tpr import said_so_far
from analysis.tools.tpr_steps import STEPS, TOOL_NAME, ask_step, asks_step, open_step, states_of
from analysis.workspace import Workspace
from chatmrpt.lib.patterns import compiled
from chatmrpt.lib.say import say
from uploads.models import Dataset

MOST_WORDS = 8
SHARES = ("u5_share", "pw_share", "growth", "population_year")
#: In what says the year and the growth of the population.
MOST_OF_PEOPLE = 14
#: Tools that ask for a share of people.
ASKING = (TOOL_NAME, "analyse_trend")
_QUESTION = re.compile(
    r"^(?:what|why|how|which|who|when|where|is|are|does|do|did|can|could|should|show|map|list|tell"
    r"|explain|describe|plot|compare)\b"
)
#: Words for a step of the way, the whole message.
MOVES: tuple[tuple[str, str], ...] = (
    (r"(?:go |step )?back(?: please| one step)?|previous(?: step)?", "back"),
    (r"(?:re ?start|start (?:over|again|afresh)|from the (?:start|beginning))(?: please)?",
     "restart"),
    (r"(?:stop|cancel|never ?mind|forget it|not now|quit|exit|leave|no)(?: (?:it|this|please))?",
     "stop"),
    (r"(?:status|where (?:are we|am i|was i|were we)|what step(?: is this| are we (?:at|on))?"
     r"|which step.*)", "status"),
    (r"why(?: (?:is )?(?:that|this|these|so))?", "why"),
    (r"(?:yes|ok|okay|yep|sure|fine|go ahead|do it|skip|default|recommended|the recommended(?: one)?"
     r"|use (?:the )?(?:recommended|default)(?: one)?|you choose|whatever|any)(?: please)?",
     "recommended"),
)  # fmt: skip
#: Words of a step, and those that a question for the reason of its recommendation may hold.
_OF_STEP = {
    "facility_level": r"facilit\w+|levels?|primary|secondary|tertiary|hospitals?",
    "age_group": r"age|ages|groups?|under|u5|five|fives|children|child|pregnan\w+|women",
}
_ADVISED = r"recommend\w*|suggest\w*|propos\w*|advis\w*|choose|chosen|choice"
_BESIDE = (
    r"is|are|do|does|did|should|would|you|i|we|it|the|this|that|these|those|a|an|only|just|all|one"
    r"|use|take|count|pick|prefer|for|of|and|in|not|best|better|health"
)
#: Measures that only the calculation has.
_OTHER = re.compile(
    r"\bper (?:\w+ )?(?:attend\w*|fever\w*|febrile)|\battendance\b|\bincidence\b"
    r"|\b(?:private|none) (?:ratio|care)\b"
)
#: Tools that take the measure into another form.
OVER_TIME_OR_DRAWN = frozenset({"analyse_trend", "show_map", "show_chart", TOOL_NAME})
#: Points for words that name such a measure.
SURELY = 3.0
_GO_ON = re.compile(r"(?:continue|go on|resume|next|carry on|proceed)(?: please)?")
_CHANGE = re.compile(r"^(?:change|switch|another|different|other)\b(?: the| my)? ?(.*)$")
_CHANGED = {"state": "state", "level": "facility_level", "facilit": "facility_level",
            "age": "age_group"}  # fmt: skip


def waiting(workspace: Workspace) -> dict[str, Any] | None:
    """What was said on a guided way that is not finished; None when there is none."""
    facilities = workspace.facilities
    if facilities is None:
        return None
    last = _last(workspace)
    if last is None or not asks_step(last.body.get("chips") or ()):
        return None
    said = said_so_far(facilities, last.arguments)
    return said if open_step(facilities, said) is not None else None


def _last(workspace: Workspace, *tools: str) -> Message | None:
    """The last answer of the tool, or of one of these."""
    rows = workspace.answers_before().filter(tool__in=tools or (TOOL_NAME,))
    return rows.select_related("run").first()


def share_asked(slots: Slots, workspace: Workspace) -> Request | None:
    """The call that takes a percentage as the share of people that burden was waiting for."""
    percents = [item.value for item in slots.numbers if item.percent]
    said = tpr_arguments(slots)
    shares = {key: said[key] for key in SHARES if said.get(key)}
    of_all = shares.keys() & {"growth", "population_year"}  # also once burden is answered
    most = MOST_OF_PEOPLE if of_all else MOST_WORDS if percents else 0
    last = _last(workspace, *ASKING) if slots.words <= most else None
    if last is None or not _of_people(last):
        return None
    if last.outcome != "clarify" and not of_all:
        return None
    run = last.run
    age = run.parameters["age"] if run is not None else last.arguments.get("age_group")
    if not shares and age in SHARE_OF:
        shares = {SHARE_OF[age]: percents[0]}
    return (last.tool, {**last.arguments, **shares}) if shares else None


def _of_people(last: Message) -> bool:
    """An answer that goes by the number of people: of the burden, or of that number itself."""
    said = last.arguments
    return said.get("variable") == "burden" or said.get("state_population") is not None


def go_on(slots: Slots, workspace: Workspace) -> Request | None:
    """The next call of the tool, when the message answers the step that waits."""
    said = waiting(workspace)
    facilities = workspace.facilities
    if facilities is None or slots.words > MOST_WORDS:
        return None
    if said is None:
        return _reopened(slots, workspace)
    step = _move(slots.plain, open_step(facilities, said))
    if step is not None:
        return TOOL_NAME, {**said, "guided": True, "step": step}
    if _GO_ON.fullmatch(slots.plain):
        return TOOL_NAME, {**said, "guided": True}
    changed = _CHANGE.match(slots.plain)
    answers = _answers(slots, facilities, said)
    if answers:
        return TOOL_NAME, {**said, **answers, "guided": True}
    if changed and not changed.group(1):
        return TOOL_NAME, {**said, "guided": True, "step": "back"}
    if changed:
        gone = [step for word, step in _CHANGED.items() if word in changed.group(1)]
        if gone:
            kept = {name: value for name, value in said.items() if name not in gone}
            return TOOL_NAME, {**kept, "guided": True}
    return None


def _move(plain: str, waiting: str | None) -> str | None:
    """The word for a step of the way that the message is."""
    named = (step for pattern, step in MOVES if compiled(pattern).fullmatch(plain))
    return next(named, "why" if _asks_why(plain, waiting) else None)


def _asks_why(plain: str, step: str | None) -> bool:
    """ "Why this age group?": of what the step recommends, not of places or rates."""
    own = f"{_OF_STEP.get(step or '', _ADVISED)}|{_ADVISED}"
    asked = re.fullmatch(
        rf"(?:(?:and|but|so|ok) )*(?:why|how come)((?: (?:{own}|{_BESIDE}))+)", plain
    )
    return asked is not None and re.search(rf"\b(?:{own})\b", asked[1]) is not None


def _reopened(slots: Slots, workspace: Workspace) -> Request | None:
    """A step of a way that is finished: back, from the start, another age group."""
    done = workspace.answers_before().filter(tool=TOOL_NAME, run__isnull=False)
    last = done.select_related("run").first()
    if last is None or last.run is None:
        return None
    names = {"state": "state", "facility_level": "facility_level", "age_group": "age"}
    chosen = {step: last.run.parameters.get(name) for step, name in names.items()}
    said = {step: value for step, value in chosen.items() if value is not None}
    changed = _CHANGE.match(slots.plain)
    gone = [step for word, step in _CHANGED.items() if changed and word in changed.group(1)]
    if gone and not (slots.age_group or facility_level(slots)):
        kept = {name: value for name, value in said.items() if name not in gone}
        return TOOL_NAME, {**kept, "guided": True}
    if workspace.answers_before().first() != last:
        return None
    for pattern, step in MOVES:
        if step in ("back", "restart") and compiled(pattern).fullmatch(slots.plain):
            return TOOL_NAME, {**said, "guided": True, "step": step}
    return None


def names_a_choice(slots: Slots, workspace: Workspace) -> bool:
    """Whether a message begins with an answer to the step that waits: "Niger, primary"."""
    said, facilities = waiting(workspace), workspace.facilities
    if said is None or facilities is None or slots.words > MOST_WORDS:
        return False
    names = "|".join(re.escape(name.casefold()) for name in states_of(facilities))
    return bool(names) and re.match(rf"(?:{names})\b", slots.plain) is not None


def _answers(slots: Slots, facilities: Dataset, said: dict[str, Any]) -> dict[str, Any]:
    """Answers to steps in a short message that is no question: "primary, under fives"."""
    if _QUESTION.search(slots.plain):
        return {}
    step = open_step(facilities, said)
    found: dict[str, Any] = {
        "facility_level": facility_level(slots),
        "age_group": slots.age_group,
        "state": _state(slots, facilities),
    }
    words = slots.plain.split()
    if step in ("facility_level", "age_group") and found[step] is None and "all" in words:
        found[step] = "all"
    return {name: value for name, value in found.items() if value is not None}


def _state(slots: Slots, facilities: Dataset) -> str | None:
    for name in states_of(facilities):
        if re.search(rf"\b{re.escape(name.casefold())}\b", slots.plain):
            return name
    return None


def with_step(workspace: Workspace, message: Message, answer: Answer) -> Answer:
    """An answer in between, with the question of the step that still waits after it."""
    if message.tool == TOOL_NAME or answer.outcome == "clarify":
        return answer
    said, facilities = waiting(workspace), workspace.facilities
    if said is None or facilities is None:
        return answer
    step = open_step(facilities, said)
    if step is None:
        return answer
    question = ask_step(facilities, said, step)
    points = (
        *answer.points[:2],
        say("Back to test positivity: {question}", question=say(STEPS[step])),
    )
    return replace(answer, points=points, chips=(*question.chips, *answer.chips[:2]))


def _is_there(slots: Slots, workspace: Workspace) -> bool:
    """Whether what was computed, or a column, answers: no other reports are asked for."""
    if slots.age_group or slots.facility_level or slots.test_method:
        return False
    run = workspace.latest("tpr")
    return run is not None and run.on_present_data


def about_tests(
    found: list[tuple[str, float]], slots: Slots, workspace: Workspace
) -> list[tuple[str, float]]:
    """Looking up test positivity where facility reports are there is calculating it."""
    if workspace.facilities is not None and _OTHER.search(slots.plain) and not _counts(slots):
        own = bool(found) and found[0][0] in ("query_data", TOOL_NAME)
        return _first(found, SURELY) if own else found
    if workspace.facilities is not None and burden_with_share(slots):
        tool = found[0][0] if found else TOOL_NAME
        return found if tool in OVER_TIME_OR_DRAWN else _first(found or [(tool, 0.0)], SURELY)
    by_group = tpr_arguments(slots)["topic"] and _is_there(slots, workspace)
    measures = {"tpr", "burden"} & {column.removesuffix("_smoothed") for column in slots.columns}
    lookups = ["query_data"]
    if workspace.link is None and workspace.table is None:
        lookups.append("compare_areas")  # which needs a ward table
    if workspace.facilities is None or not measures or not found or found[0][0] not in lookups:
        return found
    if len(slots.columns) > 1 or slots.operator or (_is_there(slots, workspace) and not by_group):
        return found
    if measures == {"tpr"} and _asks_a_figure(slots):
        return [("query_data", found[0][1]), *(pair for pair in found if pair[0] not in lookups)]
    return _first(found)


#: Words for the calculation itself, and words that ask for a figure of it.
_CALCULATES = re.compile(
    r"\b(?:calculat\w*|re ?calculat\w*|comput\w*|work(?:ed|ing)? (?:it )?out|run|start|redo|combination\w*)\b"
)
_FIGURE = re.compile(r"\b(?:which|what|who|where|how|compar\w*|worse|better|versus|vs)\b")


def _asks_a_figure(slots: Slots) -> bool:
    """ "Which LGA has the highest TPR?", "TPR of Bida against Mokwa": looked up in the reports."""
    if _CALCULATES.search(slots.plain):
        return False
    if tpr_arguments(slots)["topic"]:
        return False  # levels or age groups are compared by the calculation
    named = bool(slots.areas or slots.years) or slots.order is not None
    return named or _FIGURE.search(slots.plain) is not None


def _counts(slots: Slots) -> bool:
    """A column of the file is named and no rate: "general attendance" is a count, no measure."""
    columns = {column.removesuffix("_smoothed") for column in slots.columns}
    rate = re.search(r"\bper (?:\w+ )?(?:attend|fever)|\bincidence\b|\bratio\b", slots.plain)
    return bool(columns) and not columns & {"tpr", "burden"} and rate is None


def _first(found: list[tuple[str, float]], more: float = 0.0) -> list[tuple[str, float]]:
    """The calculation in place of the first."""
    rest = [pair for pair in found[1:] if pair[0] != TOOL_NAME]
    return [(TOOL_NAME, found[0][1] + more), *rest]
