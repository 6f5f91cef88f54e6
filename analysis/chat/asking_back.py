"""What cannot be told from a question is asked back: of the request before, of a tool, of a place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from analysis.chat.answers_before import last_answer
from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.leaning import leaning
from analysis.chat.request import Understood
from analysis.chat.slots import Slots
from analysis.tools import TOOLS, tool_by_name
from analysis.tools.base import Answer
from analysis.tools.later import what_works
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: Longest question that is nothing but a change of the one before, not said which.
MOST_WORDS = 10
#: A way of its own that keeps where it stands.
GUIDED = "calculate_tpr"


@dataclass(frozen=True)
class Called(Answer):
    """An answer before any tool is called, with the call that it is about."""

    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


#: Whose ward it is, said without its name; "my LGA team" names somebody else.
_MINE = re.compile(
    r"\b(?:my|our) (?:own )?(ward|lga)\b(?! (?:s\b|chairman|team|offices?|officers?|focal|head|lists?|tables?|files?|data|names?"
    r"|level|boundar\w*|coordinators?|meetings?|malaria|health|authority|risk|rank\w*|map|shape\w*|by|in|with|on|where|that|are|have))"
)
_OF_A_PLACE = frozenset(
    [
        "plan_nets",
        "query_data",
        "rank_areas",
        "explain_area",
        "show_map",
        "run_what_if",
        "analyse_trend",
    ]
)


def my_place(slots: Slots, workspace: Workspace, chosen: Understood | Answer) -> Called | None:
    """ "How many nets for my ward": which one, where none is named."""
    said = None if slots.plural or slots.areas or slots.unknown_areas else _MINE.search(slots.plain)
    if said is None or isinstance(chosen, Answer) or chosen.tool not in _OF_A_PLACE:
        return None
    return Called(
        headline=say("Which LGA do you mean?")
        if said[1] == "lga"
        else say("Which ward do you mean?"),
        points=(say("Say its name in the question."),),
        chips=what_works(workspace),
        outcome="clarify",
        tool=chosen.tool,
        arguments=dict(chosen.arguments),
    )


def of_what(asked: AskedNow, workspace: Workspace) -> Called:
    """ "How many people is that" after an answer that named no places: of which is asked."""
    return Called(
        headline=say("Of which places, years or groups?"),
        points=(say("The last answer does not say: name them in the question."),),
        chips=what_works(workspace),
        outcome="clarify",
        tool="query_data",
        arguments=build_arguments("query_data", asked.slots),
    )


def what_of_it(slots: Slots, workspace: Workspace, understood: Answer) -> Answer:
    """ "Make it better", "the other one": what shall be different is asked, of that answer."""
    lean = leaning(slots)
    if slots.words > MOST_WORDS or not (lean.back or lean.bare or lean.joined):
        return understood
    before = last_answer(workspace)
    if before is None or before.outcome != "answer" or before.tool == GUIDED:
        return understood
    if before.tool not in {tool.name for tool in TOOLS} or slots.areas or slots.columns:
        return understood
    label = say(tool_by_name(before.tool).label)
    return Called(
        headline=say("What shall be different? The last answer was “{request}”.", request=label),
        points=(say("Name the place, variable, number or form that you want."),),
        chips=understood.chips,
        outcome="clarify",
        tool=before.tool,
        arguments=dict(before.arguments),
    )


def which_tool(slots: Slots, found: list[tuple[str, float]]) -> Answer:
    """Which of the likeliest tools is meant."""
    chips: list[dict[str, Any]] = []
    for name, _ in found[:3]:
        tool = tool_by_name(name)
        arguments = build_arguments(name, slots)
        chips.append({"label": tool.label, "tool": name, "arguments": arguments})
    return Called(
        headline=say("Which of these do you mean?"),
        points=(say("Choose one, or say it in other words."),),
        chips=tuple(chips),
        outcome="clarify",
        tool=found[0][0],
        arguments=chips[0]["arguments"],
    )


def not_understood(slots: Slots, workspace: Workspace) -> Answer:
    """Nothing was understood but perhaps a place or a column: what can be asked of it."""
    named = slots.areas or slots.columns
    if named:
        name = named[0]
        given: dict[str, Any] = {"areas": [name]} if slots.areas else {"variable": name}
        asked = (
            (("explain_area", say("Why is {ward} there?", ward=name)),
             ("rank_areas", say("Rank of {ward}", ward=name)))
            if slots.areas
            else (("show_map", say("Map of {variable}", variable=name)),
                  ("describe_data", say("What is {variable}?", variable=name)))
        )  # fmt: skip
        chips = tuple({"label": label, "tool": tool, "arguments": given} for tool, label in asked)
        headline = say("What would you like to know about {name}?", name=name)
    else:
        chips = what_works(workspace)
        headline = say("I did not understand that. Could you say it in other words?")
    return Answer(
        headline=headline,
        points=(say("I can check data, rank wards by malaria risk, map them and explain them."),),
        chips=chips,
        outcome="clarify",
    )
