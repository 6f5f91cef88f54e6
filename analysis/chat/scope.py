"""A limit that holds for the questions that follow: "from now on only under fives", "stick to Bida".

It is the last such message of the branch: nothing is kept beside the conversation. A question that
names its own place, age, level, test or year goes by that; each answer says what limits it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.arguments import build_arguments
from analysis.chat.asking_back import Called
from analysis.chat.carrying import fields_of, valid
from analysis.chat.leaning import leaning
from analysis.chat.request import YEARS, Arguments, Request, Understood
from analysis.chat.slots import Slots
from analysis.models import Message
from analysis.tools import TOOLS
from analysis.tools.base import Answer
from analysis.tools.choices import text_chip
from analysis.tools.scope_words import scope_words
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

#: What can be limited, by the arguments that say it.
KINDS: dict[str, tuple[str, ...]] = {
    "areas": ("areas",),
    "age_group": ("age_group",),
    "facility_level": ("facility_level",),
    "test_method": ("test_method",),
    "years": YEARS,
}
_FROM_NOW = re.compile(
    r"\b(?:from (?:now|here|this point) on(?:wards?)?|^from (?:now|here|this point)(?! to\b)|for (?:the rest|everything else|all (?:the )?(?:rest|other|next|later|following|future) questions"
    r"|(?:the )?(?:next|following|other|later) (?:questions|ones|answers))(?: of (?:the|this|my|our) (?:session|conversation|chat|questions|work|analysis))?"
    r"|henceforth|going forward|until (?:i|we) (?:say|tell)(?: you)?(?: \w+){0,2}|in (?:all|every) (?:later|following|next|other|future) (?:questions?|answers?))\b"
)
_STICK = re.compile(r"\b(?:stick|stay|remain|keep working|work only) (?:to|with|in|on|at)\b")
#: Words of such a message beside its limits.
_AROUND = re.compile(
    r"\b(?:let us|let me|i want you to|i want to|we|you|should|must|please|only|just|look(?:ing)?|at|consider|considering|use|using|take|count|limit|restrict"
    r"|focus|concentrate|work|working|answers?|questions?|everything|all|it|with|on|to|in|for|and|the|my|our|that|is|are|be|do|now"
    r"|facilit\w+|ones?|data|reports?|lga|ward|wards|results?|figures?|numbers|give|show|me|us|of|by|then|ok|okay|kindly)\b"
)
_LIFTED = re.compile(
    r"(?:(?:ok|now|please|and|you|can|let us|go) )*(?:(?:lift|remove|drop|forget|cancel|clear|end|undo|take away|stop using|no more|without) (?:(?:the|this|that|any|my|all|of|those|these) )*"
    r"(?:limits?|limitations?|restrictions?|scope|filters?)(?: (?:now|again|any ?more|please))*"
    r"|(?:back to |look at |use |for )?(?:all|the whole|whole|the full) (?:of )?(?:the )?(?:data|state|file|reports|table|everything) ?(?:again|now|please)?"
    r"|(?:back to )?everything(?: again| now)"
    r"|no (?:limits?|restrictions?|filters?)(?: (?:now|again|any ?more|please))*)"
)
#: One kind of limit lifted: "all ages again".
_LIFTED_OF = (
    ("age_group", re.compile(r"\b(?:all|every) (?:ages?|age groups?)\b")),
    ("facility_level", re.compile(r"\ball (?:(?:types|levels|kinds) of )?(?:facilities|facility levels?|levels|health facilities)\b")),
    ("test_method", re.compile(r"\b(?:both|all) (?:tests?|methods|test methods)\b")),
    ("years", re.compile(r"\ball (?:the )?(?:years|months|periods)\b")),
    ("areas", re.compile(r"\b(?:all|every) (?:the )?(?:lga|ward|places?|areas?|districts)\b|\beverywhere\b|\b(?:whole|entire) state\b")),
)  # fmt: skip
_AGAIN = re.compile(r"\bagain\b|\bback to\b|\bfrom now on\b|\bany ?more\b")
MOST_WORDS = 16
#: Measures of facility reports: what has ages, levels, tests and years.
_OF_REPORTS = frozenset(
    ["tpr", "tests", "positives", "fever", "llin", "burden", "tests_counted", "positives_counted"]
)
#: Answers that are of no data.
_NO_DATA = frozenset(
    ["help", "explain_term", "explain_method", "explain_shown", "manage_session", "match_names",
     "classify_settlements"]
)  # fmt: skip
#: Requests whose places are what they are about.
_OF_PLACES = frozenset({"explain_area", "compare_areas", "run_what_if"})
MOST_POINTS = 3


def scope_in_force(workspace: Workspace) -> Arguments:
    """What limits the question that is answered; empty: nothing."""
    rows = workspace.answers_before().filter(tool="manage_session", arguments__action="scope")
    if workspace.reply is not None:
        rows = rows.filter(created__lt=workspace.reply.created)
    last = rows.first()
    return {} if last is None else dict(last.arguments.get("scope") or {})


def scope_said(slots: Slots, workspace: Workspace) -> Request | Called | None:
    """The limit that a message sets or lifts for what follows; None: it does neither."""
    if slots.words > MOST_WORDS:
        return None
    stays = _FROM_NOW.search(slots.plain) or _STICK.search(slots.plain)
    if not stays and not _may_lift(slots):
        return None
    before = scope_in_force(workspace)
    lifted = _lifted(slots, before)
    if lifted is not None:
        return "manage_session", {"action": "scope", **({"scope": lifted} if lifted else {})}
    if not stays:
        return None
    said = _limits(slots)
    if not said or slots.unknown_areas or _more_than_limits(slots):
        return _asked_back(slots, said)
    gone = {name for kind in KINDS.values() if set(kind) & set(said) for name in kind}
    kept = {name: value for name, value in before.items() if name not in gone}
    return "manage_session", {"action": "scope", "scope": {**kept, **said}}


def _may_lift(slots: Slots) -> bool:
    again = _AGAIN.search(slots.plain) and any(words.search(slots.plain) for _, words in _LIFTED_OF)
    return bool(again or _LIFTED.fullmatch(slots.plain))


def _lifted(slots: Slots, before: Arguments) -> Arguments | None:
    """What of the limits stays where some are lifted; None: none is."""
    if not before:
        return None
    if _LIFTED.fullmatch(slots.plain):
        return {}
    if not _AGAIN.search(slots.plain):
        return None
    kinds = [kind for kind, words in _LIFTED_OF if words.search(slots.plain)]
    gone = {name for kind in kinds for name in KINDS[kind]}
    if not gone & set(before):
        return None
    return {name: value for name, value in before.items() if name not in gone}


def _limits(slots: Slots) -> Arguments:
    """The limits that a message names."""
    found = build_arguments("query_data", slots)
    names = {name for kind in KINDS.values() for name in kind}
    return {name: value for name, value in found.items() if name in names and value != "all"}


def _more_than_limits(slots: Slots) -> bool:
    """Whether a message asks for something beside its limits."""
    if slots.columns or slots.numbers or slots.order or slots.operator or slots.methods:
        return True
    rest = _STICK.sub(" ", _FROM_NOW.sub(" ", slots.masked))
    rest = _AROUND.sub(" ", rest)
    return not leaning(replace(slots, masked=" ".join(rest.split()) or "it")).bare


def _asked_back(slots: Slots, said: Arguments) -> Called:
    """What cannot be kept for later questions, or is said with more than a limit."""
    if slots.unknown_areas:
        headline = say("Your data hold no ward or LGA “{name}”.", name=slots.unknown_areas[0])
    elif said:
        headline = say("Say the limit alone first, then ask.")
    else:
        headline = say("Which limit shall hold for the later questions?")
    chips = (text_chip(say("From now on only {scope}", scope=scope_words(said))),) if said else ()
    return Called(
        headline=headline,
        points=(
            say("I can keep places, an age group, a level of facilities, a test or years in mind."),
        ),
        chips=chips,
        outcome="clarify",
        tool="manage_session",
        arguments={"action": "scope"},
    )


def within_scope(chosen: Understood, slots: Slots, workspace: Workspace) -> Understood:
    """The request with the limits in force that it takes and does not name itself."""
    if chosen.button or chosen.tool in _NO_DATA or chosen.tool not in {one.name for one in TOOLS}:
        return chosen
    scope = scope_in_force(workspace)
    if not scope:
        return chosen
    arguments = dict(chosen.arguments)
    for kind in KINDS:
        limit = _limit(kind, scope)
        if limit and not _own(kind, slots) and _takes(chosen.tool, kind, arguments, workspace):
            merged = {**arguments, **limit}
            arguments = merged if valid(chosen.tool, merged) else arguments
    return replace(chosen, arguments=arguments)


def _limit(kind: str, scope: Arguments) -> Arguments:
    return {name: scope[name] for name in KINDS[kind] if name in scope}


def _own(kind: str, slots: Slots) -> bool:
    """Whether a question names its own place, age, level, test or year."""
    said = {
        "areas": slots.areas or slots.unknown_areas,
        "age_group": slots.age_group,
        "facility_level": slots.facility_level,
        "test_method": slots.test_method,
        "years": slots.years,
    }
    lifts = any(name == kind and words.search(slots.plain) for name, words in _LIFTED_OF)
    return bool(said[kind]) or (lifts and kind != "areas")


def _takes(tool: str, kind: str, arguments: Arguments, workspace: Workspace) -> bool:
    """Whether a request can be limited so, and is not yet."""
    if any(arguments.get(name) for name in KINDS[kind]) or not set(KINDS[kind]) & fields_of(tool):
        return False
    if kind == "areas":
        return tool not in _OF_PLACES
    if workspace.facilities is None or not _of_reports(tool, arguments):
        return False
    return not _of_whole_reports(tool, kind, arguments)


#: Checks that look at single numbers, which have an age and a test.
_OF_NUMBERS = frozenset({"missing", "left_out", "implausible"})


def _of_whole_reports(tool: str, kind: str, arguments: Arguments) -> bool:
    """Whether facilities or reports are counted or checked, which have no age and no one test."""
    if kind not in ("age_group", "test_method"):
        return False
    if tool == "check_data_quality":
        return arguments.get("focus") not in _OF_NUMBERS
    return arguments.get("measure") == "count"


def _of_reports(tool: str, arguments: Arguments) -> bool:
    """Whether a request is one of facility reports."""
    if tool in ("calculate_tpr", "analyse_trend", "check_data_quality"):
        return True
    if tool == "show_map":
        return arguments.get("map_kind") == "tpr"
    names = [arguments.get("variable"), *(arguments.get("variables") or ())]
    named = {str(name) for name in names if name}
    at = arguments.get("level") == "facility" or arguments.get("count_of") in ("facility", "report")
    return named <= _OF_REPORTS and (bool(named) or at)


def with_scope(workspace: Workspace, message: Message, answer: Answer) -> Answer:
    """The answer with a word on the limits in force: those it keeps, and those it cannot."""
    if message.tool in _NO_DATA or not message.tool or answer.outcome != "answer":
        return answer
    scope = scope_in_force(workspace)
    kept: Arguments = {}
    lost: Arguments = {}
    for kind in KINDS:
        limit = _limit(kind, scope)
        said = {name: message.arguments.get(name) for name in KINDS[kind]}
        own = any(said.values()) and not _of_whole_reports(message.tool, kind, message.arguments)
        same = all(list_of(said[name]) == list_of(value) for name, value in limit.items())
        if limit and own and same:
            kept |= {} if _tells_itself(message.tool, kind) else limit
        elif limit and not own and not (kind == "areas" and message.tool in _OF_PLACES):
            lost |= limit
    points: tuple[str, ...] = ()
    if kept:
        points += (
            say("Limited to {scope}, as you said for all questions.", scope=scope_words(kept)),
        )
    if lost:
        points += (say("Not limited to {scope}: this answer cannot be.", scope=scope_words(lost)),)
    return replace(answer, points=(*points, *answer.points)[:MOST_POINTS]) if points else answer


def _tells_itself(tool: str, kind: str) -> bool:
    """Whether an answer says what it is limited to: a check in its headline; a map shows places."""
    return tool == "check_data_quality" or (tool == "show_map" and kind == "areas")


def list_of(value: object) -> list[object]:
    """A value as a list, so that one of a tuple is the same as that of a list."""
    return list(value) if isinstance(value, list | tuple) else [value]
