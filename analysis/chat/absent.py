"""What is asked for is in none of the session's data: told before a tool answers something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from analysis.chat.slots import Slots
from analysis.chat.words.absent import TOPICS, Unheld
from analysis.science.variables import find_variable
from analysis.tools.choices import call_chip
from analysis.workspace import Workspace
from chatmrpt.lib.patterns import compiled
from chatmrpt.lib.say import say, to_say_all
from uploads.cleaning.text import header_words

#: Asked of the subject, not of the data.
_OF_THE_SUBJECT = re.compile(
    r"^(?:and |please |kindly |but )*(?:what (?:is|are|does|do|s)\b|define\b|explain (?:what|how|why)"
    r"|meaning\b|difference\b|how (?:do|does|is|are|can|should|did)\b|why\b|can\b|could\b|do you\b"
    r"|are you\b|tell me (?:about|what)\b|who\b|should\b|when should\b)"
)
#: Words by which figures are asked for.
_OF_FIGURES = re.compile(
    r"\b(?:how many|number of|percent\w*|proportion|share of|per|by|each|every|across|map|chart|plot"
    r"|graph|ward|lga|facility|facilities|correlat\w*|highest|lowest|_area_|_column_|recorded|(?:what|which)\b.*\b(?:was|were)"
    r"|reported|our|we)\b"
)
#: "Where should the vaccine go first" asks for a ranking.
_GIVEN_OUT = re.compile(
    r"\b(?:should|prioriti[sz]\w*|priority|target\w*|introduc\w+|roll(?:ed|ing)? ?out|deliver|start\w*"
    r"|first|pilot|need\w*|plan|suitable|best)\b"
)
#: Asked which columns there are, or what may stand for one that is not.
_OF_COLUMNS = re.compile(
    r"\b(?:have|has|contain\w*|hold\w*|is there|are there|any|which|what)\b.*\b(?:column|variable|field"
    r"|information|anything|something|indicator|data) (?:for|on|about|of|says?)\b"
    r"|\b(?:stand in for|stands? for|proxy|substitute|in place of|instead of)\b"
)
#: Asked what is part of the score, or what would bend a figure: told, whatever the data hold.
OF_THE_SCORE = re.compile(
    r"^(?:(?:and|so|but|what about|how about) )*(?:\S+ ){0,4}?(?:is|are|was|were|did|do|does|has|have) (?!.*\b(?:ward|lga|facility)\b).*"
    r"(?:\b(?:considered|included|used|counted|taken|accounted|part of|one of|among|use|consider|include)\b.*"
    r"\b(?:variable|score|rank\w*|model|analysis|account|inputs?)\b|\b(?:into account|considered|included)$)"
    r"|\bwhy (?:is|are|was|were|did you|do you|does (?:it|the (?:model|tool|score|ranking|method|analysis))) (?:\S+ ){0,4}(?:not|never|left out|ignored?)\b"
    r"|^(?:would|could|might|may|can) (?!(?:you|i|we)\b).*\b(?:affect|bias|distort|change|influence|lower|raise|explain|mislead)\w*\b"
    r"|\b(?:bias\w*|distort\w*|mislead\w*|confound\w*|(?:under|over) ?(?:estimat|stat)\w*)\b"
)
#: "Which wards should get them first" is a ranking, whatever is given out.
_SENT_FIRST = re.compile(
    r"\b(?:ward|lga|place|area|facility|facilities|where)\b.*\b(?:should|do we|to|must|shall)\b.*\b(?:first|priorit\w+)$"
    r"|^where (?:should|do|shall|can|must) (?:we|i) (?:send|deploy|post|place|put)\b|^where to (?:send|deploy|post|place|put)\b"
)
_IN_GENERAL = re.compile(
    r"\b(?:(?:in|across|around|over) the (?:world|globe)|world ?wide|global\w*|in general)\b"
)
#: The reason for a request is told before it: "since most severe cases are referred, compute …".
_REASON_FIRST = re.compile(r"^(?:since|because|although|though|as|now that|given that)\b")
_NOT_OF_THE_DATA = (_OF_COLUMNS, OF_THE_SCORE, _SENT_FIRST, _IN_GENERAL)
#: Tools that tell of the subject and of the tool itself.
TELLING = frozenset(["explain_term", "explain_method", "help", "manage_session"])
_LEVEL = r"(?:ward|lga|facility|facilities)"
_OF_TWO = r"(?:correlat\w+|associat\w+|related|relationship|scatter|linked|connection|association|regress\w*)"
#: Places in a question where only something measured can stand.
_FRAMES = (
    rf"\b{_OF_TWO}\b.*\b_strange_ (?:and|with|to|against|on) (?:the )?_column_",
    rf"\b{_OF_TWO}\b.*_column_ (?:and|with|to|against|on) (?:the )?(?:\w+ )?_strange_$",
    r"^(?:does|do|did|is) (?:the )?_strange_ (?:explain|affect|influence|drive|predict|account for|go with) (?:the )?_column_",
    rf"\b(?:map|chart|plot|graph|picture|histogram) (?:of )?(?:the )?_strange_ (?:by|per|across|for each|of each|in) (?:the |each |every )?{_LEVEL}\b",
    rf"\b_strange_ (?:rates?|coverage|prevalence|incidence|index|density|ownership|counts?) (?:by|per|across|in|of) (?:the |each |every )?(?:{_LEVEL}|_area_)\b",
    rf"\b(?:number of|how many) (?:\w+ )?_strange_ (?:by|per|across|are in|is in|in|does|live in) (?:the |each |every )?(?:{_LEVEL}|_area_)",
    r"^(?:(?:what|show|list|give|me|is|are|the|a|of|for|map|chart|plot|please|average|mean|total|rate) )*(?:\w+ )?"
    rf"_strange_(?: (?:rates?|levels?|readings?|numbers?|data|figures?))? (?:by|per|across|in each|for each) {_LEVEL}\b",
    rf"\bwhich (?:\w+ ){{0,4}}{_LEVEL} (?:have|has|lack|own|with) (?:the |a |no |any )?(?:worst |best |most )?(?:\w+ )?_strange_$",
    r"^(?:(?:show|draw|give|make|me|a|the) )*(?:\w+ )?_strange_(?: rates?| levels?)? on (?:a |the )?map$",
    r"\brank (?:\w+ ){0,3}(?:again )?(?:with|by|on|using) (?:the )?_strange_ (?:included|as a variable|added|alone|only|data|levels?)\b",
    r"\b(?:use|add|include) (?:the )?_strange_ (?:\w+ )?(?:and|to|in|as) (?:\w+ ){0,3}(?:rank\w*|variable|analysis|score|model)\b",
)
#: Words that stand beside a measure and name none, or another word for one that is there.
_ORDINARY = frozenset(
    [
        "posts",
        "centres",
        "centers",
        "patients",
        "clients",
        "kids",
        "infected",
        "attendees",
        "visits",
        "volume",
        "size",
        "amount",
        "performance",
        "trajectory",
        "dependent",
        "predictor",
        "outcome",
        "progress",
        "baseline",
        "breakdown",
        "evolution",
        "summary",
        "details",
        "unique",
        "horizontal",
        "pattern",
        "patterns",
        "activity",
        "intensity",
        "situation",
        "problem",
        "picture",
        "status",
        "position",
        "vulnerability",
        "hazard",
        "exposure",
        "infection",
        "infections",
        "transmission",
        "disease",
        "sickness",
        "illness",
        "locations",
    ]
)
MOST_NEAR = 3
SHORTEST = 5
#: Likeness from 0 to 100 from which a word may be a header's, badly spelled.
MISTYPED = 62


@dataclass(frozen=True)
class Absent:
    """What is not there: as it is told, and the measures that come nearest."""

    name: str
    near: tuple[str, ...] = ()


def absent(slots: Slots, found: list[tuple[str, float]], workspace: Workspace) -> Absent | None:
    """What the question asks figures of and no column of the session holds; None: nothing such."""
    if workspace.table is None and workspace.facilities is None:
        return None
    told = _OF_THE_SUBJECT.search(slots.plain) or (found and found[0][0] in TELLING)
    if (told and not _OF_FIGURES.search(slots.masked)) or _REASON_FIRST.search(slots.plain):
        return None
    if any(rule.search(slots.plain) for rule in _NOT_OF_THE_DATA):
        return None
    return _topic_absent(slots, workspace) or _strange_absent(slots, workspace)


def absent_topic(slots: Slots, workspace: Workspace) -> bool:
    """Whether a thing that the data are known to lack is named: deaths, stocks, sex."""
    return _topic_absent(slots, workspace) is not None


def of_the_subject(slots: Slots, found: list[tuple[str, float]]) -> bool:
    """Whether the subject or the tool is asked about, and no figure: "how do vaccines work"."""
    told = bool(found) and found[0][0] in TELLING and _OF_THE_SUBJECT.search(slots.plain)
    return bool(told) and not _OF_FIGURES.search(slots.masked)


def _topic_absent(slots: Slots, workspace: Workspace) -> Absent | None:
    for topic, words in _compiled():
        if not words.search(slots.masked) or (topic.service and _GIVEN_OUT.search(slots.plain)):
            continue
        if not any(words.search(header) for header in headers_of(workspace)):
            return Absent(say(topic.name), topic.near)
    return None


def _strange_absent(slots: Slots, workspace: Workspace) -> Absent | None:
    """Words that mean nothing here, where only something measured can stand."""
    named = {name.casefold() for name in slots.unknown_areas if name[:1].isupper()}
    for run in slots.strange:
        if len(run) < SHORTEST or run in _ORDINARY or any(run in name for name in named):
            continue
        masked = re.sub(rf"\b{re.escape(run)}\b", "_strange_", slots.masked)
        asked = any(compiled(frame).search(masked) for frame in _FRAMES)
        if asked and not _mistyped(run, workspace):
            return Absent(say("“{words}”", words=run))
    return None


def _mistyped(run: str, workspace: Workspace) -> bool:
    """Whether a word could be one of a header, badly spelled: "elevashun"."""
    words = {word for header in headers_of(workspace) for word in header.split()}
    return process.extractOne(run, words, scorer=fuzz.ratio, score_cutoff=MISTYPED) is not None


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[Unheld, re.Pattern[str]], ...]:
    return tuple((topic, re.compile(topic.words)) for topic in TOPICS)


def headers_of(workspace: Workspace) -> list[str]:
    """The headers of all tables of the session as words, in lower case."""
    tables = (workspace.table, workspace.facilities, workspace.people_table)
    found = [str(item["name"]) for table in tables if table is not None for item in table.columns]
    found += [str(column["name"]) for column, _ in workspace.from_values]
    return [header_words(name).casefold() for name in found]


def nearest(missing: Absent, workspace: Workspace) -> tuple[list[str], tuple[dict[str, Any], ...]]:
    """What the session has that comes nearest, by name, and buttons for it."""
    names: list[str] = []
    chips: list[dict[str, Any]] = []
    for key in missing.near:
        for label, chip in (_of_wards(key, workspace), _of_reports(key, workspace)):
            if chip is not None and label not in names:
                names.append(label)
                chips.append(chip)
    return names[:MOST_NEAR], tuple(chips[:MOST_NEAR])


def _of_wards(key: str, workspace: Workspace) -> tuple[str, dict[str, Any] | None]:
    if workspace.table is None:
        return "", None
    wanted = {"tpr": "test_positivity_rate"}.get(key, key)
    for column in workspace.number_columns:
        known = find_variable(column)
        if known is not None and known.key == wanted:
            label = workspace.label(column)
            said = say("Top 10 wards by {variable}", variable=label)
            return label, call_chip(said, "query_data", variable=column, order="top", n=10)
    return "", None


#: Measures of facility reports.
REPORTED = to_say_all({
    "tpr": ("Test positivity rate", "Test positivity by LGA"),
    "tests": ("Number of tests", "Tests by LGA"),
    "positives": ("Positive tests", "Positive tests by LGA"),
    "llin": ("Nets given", "Nets given by LGA"),
})  # fmt: skip


def _of_reports(key: str, workspace: Workspace) -> tuple[str, dict[str, Any] | None]:
    if workspace.facilities is None or key not in REPORTED:
        return "", None
    label, button = (say(text) for text in REPORTED[key])
    return label, call_chip(button, "query_data", variable=key, level="lga")
