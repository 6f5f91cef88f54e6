"""What is refused before any tool is called, and the tool that would have been used."""

from __future__ import annotations

import re

from django.utils import timezone

from analysis.chat.arguments import build_arguments
from analysis.chat.asking_back import Called
from analysis.chat.examples import REFUSE
from analysis.chat.followups import MOST_WORDS, last_answer
from analysis.chat.guided import names_a_choice
from analysis.chat.leaning import leaning
from analysis.chat.scoring import chances
from analysis.chat.slots import Slots
from analysis.chat.words.cues import OFF_TOPIC
from analysis.tools.later import what_works
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say_all

#: Chance of the refusals together from which a question is refused without a fixed phrase.
SURE_TO_REFUSE = 0.6
#: Tools that answer without figures of an area.
WITHOUT_FIGURES = frozenset(
    ["explain_method", "explain_term", "help", "manage_session", "match_names"]
)
LOOKS_UP = "query_data"
#: Tools that show figures: one of them a refused question near the subject would have used.
SHOWING = frozenset(
    [
        *("query_data", "show_map", "show_chart", "analyse_trend", "compare_areas"),
        *("rank_areas", "measure_association", "find_clusters", "write_report"),
    ]
)
OVER_TIME = "analyse_trend"
#: A refusal for these reasons can be near the subject; nobody's secrets and health are.
NEAR = frozenset({"topic", "future", "private"})
#: Words of figures that an officer could want of the data, were they in it.
_FIGURES = re.compile(
    r"\b(?:cases?|prevalence|incidence|coverage|rates?|number of|how many|map|plot|graph|chart"
    r"|patients?|tested|salar\w+|staff|trends?|predict\w*|burden|deaths?)\b"
)

REFUSALS = to_say_all({
    "own": (
        "I only work with this session's own data; I cannot do that.",
        "I can check your data, rank its wards by malaria risk, map and explain them.",
    ),
    "private": (
        "The data hold counts of tests, and nothing on persons; I cannot show that.",
        "I can count tests and positives by facility, ward, month and age group.",
    ),
    "topic": (
        "That is outside what I can help with.",
        "I rank wards by malaria risk from the data you upload, map them and explain them.",
    ),
    "health": (
        "I cannot advise on a person's health; please go to a health facility and get tested.",
        "I help programme officers see which wards need attention first.",
    ),
    "future": (
        "I do not forecast; I can only say what the data you uploaded show.",
        "Ask which wards are most at risk now, or why a ward is where it is.",
    ),
})  # fmt: skip


class Refused(Called):
    """A refusal; near the subject with the call that would answer if the data held it."""


def refusal(slots: Slots, found: list[tuple[str, float]], workspace: Workspace) -> Refused | None:
    """The refusal of what is outside the subject, private, or in the future."""
    reason = None if names_a_choice(slots, workspace) else _reason(slots)
    if reason is None:
        return None
    headline, instead = REFUSALS[reason]
    tool = _tool_near(reason, slots, found) or _tool_before(reason, slots, workspace)
    return Refused(
        headline=say(headline),
        points=(say(instead),),
        chips=what_works(workspace),
        outcome="refuse",
        tool=tool,
        arguments=build_arguments(tool, slots) if tool else {},
    )


#: Settings of a calculation whose words sound private.
_OWN_WORDS = re.compile(r"\b(?:private|none) (?:ratio|care)\b")


def _reason(slots: Slots) -> str | None:
    for pattern, reason in OFF_TOPIC:
        if re.search(pattern, slots.plain):
            return reason
    if slots.known_words == 0 or _OWN_WORDS.search(slots.plain):
        return None
    if leaning(slots).bare:
        return None  # names, numbers and choices alone ask for nothing that could be refused
    kinds = {kind: share for kind, share in chances(slots).items() if kind.startswith(REFUSE)}
    if slots.years and max(slots.years) <= timezone.now().year:
        kinds.pop(f"{REFUSE}future", None)
    if not kinds or sum(kinds.values()) < SURE_TO_REFUSE:
        return None
    return max(kinds, key=lambda kind: kinds[kind]).removeprefix(REFUSE)


def _tool_before(reason: str, slots: Slots, workspace: Workspace) -> str:
    """ "And typhoid?": the tool of the request that a short question leans on."""
    if reason not in NEAR or slots.words > MOST_WORDS or not leaning(slots).at_all:
        return ""
    before = last_answer(workspace)
    return before.tool if before is not None and before.tool in SHOWING else ""


def _tool_near(reason: str, slots: Slots, found: list[tuple[str, float]]) -> str:
    """The tool that fits best, where figures of places, times or columns are asked for."""
    named = slots.areas or slots.unknown_areas or slots.columns or slots.level or slots.years
    if reason not in NEAR or not (named or _FIGURES.search(slots.plain)):
        return ""
    tools = [tool for tool, _ in found if tool in SHOWING]
    if reason == "future":
        return OVER_TIME
    return tools[0] if tools and reason != "private" else LOOKS_UP
