"""Short orders that point to something before, where there is nothing before: one question back.

"Is it significant?", "change it", "compare these two wards": to run or show something else instead
would be a wrong action.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.answers_before import last_answer
from analysis.chat.asking_back import Called
from analysis.chat.slots import Slots
from analysis.tools.choices import call_chip
from analysis.tools.later import what_works
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

_LEAD = r"(?:(?:and|so|ok|okay|now|then|please|kindly|abeg|just|can you|could you|i want to) )*"
_THIS = r"(?:it|this|that|these|those|them|this one|that one)"
_SIGNIFICANT = re.compile(
    rf"{_LEAD}(?:is|was|are|were) {_THIS}(?: (?:really|statistically|at all|any))* (?:significan\w+|by chance|due to chance)"
    rf"|{_LEAD}(?:run|do|perform|apply|repeat|make) (?:the|this|that|a) (?:same )?(?:statistical )?tests?(?: again)?"
)
_REMOVED = re.compile(
    rf"{_LEAD}(?:remove|delete|drop|exclude|take out|leave out) (?:this|that|these|those|the) variable"
)
_CHANGED = re.compile(
    rf"{_LEAD}(?:change|modify|adjust|edit|replace|correct|fix|swap) {_THIS}(?: (?:please|now|back|again))*"
)
_COMPARED = re.compile(
    rf"{_LEAD}compare (?:these|those|the|both|them)(?: (?:_number_|both))?(?: (?:ward|lga|area|place|district)s?)?(?: (?:please|for me|now|together))*"
)
_FILTERED = re.compile(
    rf"{_LEAD}(?:filter|sort|order|narrow) (?:it|(?:the|this|that|my)(?: \w+)? (?:table|list|results?|rows?|ward|data))(?: down)?(?: please)?"
)


def nothing_before(slots: Slots, workspace: Workspace) -> Called | None:
    """The question back; None where the words say what is meant or something came before."""
    if slots.areas or slots.columns or slots.unknown_areas:
        return None
    asked = next((ask for words, ask in _ASKED if words.fullmatch(slots.masked)), None)
    if asked is None or last_answer(workspace) is not None:
        return None
    return replace(asked(workspace), arguments={"level": slots.level} if slots.level else {})


def which_two(slots: Slots, workspace: Workspace) -> Called | None:
    """ "Compare the two" after answers that named no two."""
    named = slots.areas or slots.columns or slots.unknown_areas
    return None if named or not _COMPARED.fullmatch(slots.masked) else _which_areas(workspace)


def _called(tool: str, headline: str, point: str, chips: tuple[dict[str, Any], ...] = ()) -> Called:
    return Called(
        headline=headline, points=(point,), chips=chips, outcome="clarify", tool=tool, arguments={}
    )


def _which_test(workspace: Workspace) -> Called:
    return _called(
        "measure_association",
        say("Which variables shall be tested?"),
        say("Name two, for example “is rainfall associated with TPR?”"),
        what_works(workspace),
    )


def _which_out(workspace: Workspace) -> Called:
    run = workspace.run
    used = [] if run is None else [str(name) for name in run.parameters["variables"]]
    chips = tuple(
        call_chip(say("Without {label}", label=workspace.label(name)), "run_risk_analysis",
                  without=[name])
        for name in used[:4]
    )  # fmt: skip
    return _called(
        "run_risk_analysis",
        say("Which variable shall be left out?"),
        say("Name a variable, or choose one."),
        chips or what_works(workspace),
    )


def _change_of_what(workspace: Workspace) -> Called:
    ranked = workspace.run is not None
    tool = (
        "calculate_tpr" if workspace.latest("tpr") is not None and not ranked else "manage_session"
    )
    return _called(
        tool,
        say("What shall be changed?"),
        say("Name the place, variable, number or form that you want."),
        what_works(workspace),
    )


def _which_areas(workspace: Workspace) -> Called:
    return _called(
        "compare_areas",
        say("Which areas?"),
        say("Name two or more wards or LGAs."),
        what_works(workspace),
    )


def _by_what(workspace: Workspace) -> Called:
    return _called(
        "query_data",
        say("Which rows shall the table keep, and in which order?"),
        say("Name a variable and a value, or a place."),
        what_works(workspace),
    )


_ASKED = (
    (_SIGNIFICANT, _which_test),
    (_REMOVED, _which_out),
    (_CHANGED, _change_of_what),
    (_COMPARED, _which_areas),
    (_FILTERED, _by_what),
)
