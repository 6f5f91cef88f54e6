"""How much a question speaks for each tool.

A scorer is `(slots, text) -> {tool: points}`; their points are added. Sentence embeddings join
as one more scorer.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from analysis.chat.slots import Slots, listed_variables
from analysis.chat.text import mended, tokens_of
from analysis.chat.words.english_cues import CUES
from analysis.tools import ALL_TOOLS

Scores = dict[str, float]
Scorer = Callable[[Slots], Scores]

EXAMPLE_POINTS = 3.0
EXAMPLE_FROM = 0.35
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "to",
        "me",
        "my",
        "i",
        "you",
        "for",
        "is",
        "are",
        "do",
        "can",
        "please",
        "this",
        "it",
        "and",
        "on",
    ]
)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    return tuple(
        (tool, weight, re.compile(pattern, re.MULTILINE))
        for tool, cues in CUES.items()
        for weight, pattern in cues
    )


def score_cues(slots: Slots) -> Scores:
    """The weights of all cues that match, for each tool."""
    text = slots.masked if slots.masked == slots.plain else f"{slots.masked}\n{slots.plain}"
    scores: Scores = {}
    for tool, weight, pattern in _compiled():
        if pattern.search(text):
            scores[tool] = scores.get(tool, 0.0) + weight
    return scores


Vector = dict[str, float]


@lru_cache(maxsize=1)
def _examples() -> tuple[tuple[tuple[str, Vector], ...], Vector]:
    """Every tool's examples as weighted words of length 1, and the weights."""
    bags = [
        (tool.name, _bag([mended(token.word) for token in tokens_of(line)]))
        for tool in ALL_TOOLS
        for line in tool.examples
    ]
    seen = Counter(word for _, bag in bags for word in bag)
    idf = {word: math.log((1 + len(bags)) / (1 + count)) + 1 for word, count in seen.items()}
    return tuple((name, _vector(bag, idf)) for name, bag in bags), idf


def _bag(words: list[str]) -> set[str]:
    kept = [word for word in words if word not in _STOP]
    return {*kept, *(f"{one} {two}" for one, two in pairwise(kept))}


def _vector(bag: set[str], idf: Vector) -> Vector:
    rare = max(idf.values(), default=1.0)
    weights = {word: idf.get(word, rare) * (0.5 if " " in word else 1.0) for word in bag}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def score_examples(slots: Slots) -> Scores:
    """How near the question is to a tool's nearest example, by shared words."""
    examples, idf = _examples()
    own = _vector(_bag(slots.plain.split()), idf)
    nearest: Scores = {}
    for tool, vector in examples:
        likeness = sum(weight * vector.get(word, 0.0) for word, weight in own.items())
        nearest[tool] = max(nearest.get(tool, 0.0), likeness)
    return {
        tool: EXAMPLE_POINTS * likeness
        for tool, likeness in nearest.items()
        if likeness >= EXAMPLE_FROM
    }


def score_slots(slots: Slots) -> Scores:
    """What the named things themselves speak for or against."""
    scores: Scores = {}
    ordered = slots.order is not None or slots.n is not None
    about_risk = bool(slots.methods) or bool(re.search(r"\b(?:risk\w*|rank\w*)\b", slots.plain))
    if ordered and slots.columns and not about_risk:
        scores["query_data"] = 2.5
        scores["rank_areas"] = -1.5
    if slots.operator and slots.numbers:
        scores["query_data"] = scores.get("query_data", 0.0) + 2.5
        scores["rank_areas"] = scores.get("rank_areas", 0.0) - 1.5
        scores["show_map"] = -2.0
    if slots.level == "facility":
        scores["rank_areas"] = scores.get("rank_areas", 0.0) - 3.0
        scores["query_data"] = scores.get("query_data", 0.0) + 1.5
    if len(listed_variables(slots)) >= 2:
        scores["run_risk_analysis"] = 1.0
    _score_by_columns(slots, scores)
    if re.search(r"\bcompar\w*", slots.plain) and not (slots.areas or slots.unknown_areas):
        scores["compare_methods"] = 2.0
        scores["show_map"] = scores.get("show_map", 0.0) - 1.5
    if len(slots.areas) >= 2 and re.search(r"\bcompar\w*|\bversus\b|\bvs\b", slots.plain):
        scores["compare_areas"] = 2.0
    elif len(slots.areas) + len(slots.unknown_areas) >= 2 and re.search(
        r"\bcompar\w*", slots.plain
    ):
        scores["compare_areas"] = 4.0
    if not slots.areas and not slots.unknown_areas:
        scores["compare_areas"] = -1.0
    return scores


_RANK_BY = re.compile(
    r"\b(?:rank\w*|scor\w*|priorit\w*|order|sort|risk\w*|classif\w*)\b.*?"
    r"\b(?:by|using|with|from|based on|on)\b[^?]*?_column_"
)


def _score_by_columns(slots: Slots, scores: Scores) -> None:
    """ "Rank the wards by a, b and c" is a run on them; "rank the wards by a" a look at a column.

    Neither is the ranking that is there already: showing it would answer another question.
    """
    if not _RANK_BY.search(slots.masked) or re.search(r"\b(?:map|chart|plot)\b", slots.plain):
        return
    tool = "run_risk_analysis" if len(listed_variables(slots)) >= 2 else "query_data"
    scores[tool] = scores.get(tool, 0.0) + 5.0
    scores["rank_areas"] = scores.get("rank_areas", 0.0) - 5.0


def warm_up() -> None:
    """Compile the cues and weigh the examples now, not with the first question."""
    _compiled()
    _examples()


SCORERS: tuple[Scorer, ...] = (score_cues, score_examples, score_slots)


def score(slots: Slots) -> list[tuple[str, float]]:
    """All tools with points, best first; ties in the order of the registry."""
    total: Scores = {}
    for scorer in SCORERS:
        for tool, points in scorer(slots).items():
            total[tool] = total.get(tool, 0.0) + points
    order = [tool.name for tool in ALL_TOOLS]
    found = [(tool, points) for tool, points in total.items() if points > 0]
    return sorted(found, key=lambda item: (-item[1], order.index(item[0])))
