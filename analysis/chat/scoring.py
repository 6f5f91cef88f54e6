"""How much a question speaks for each tool.

A scorer is `slots -> {tool: points}`; their points are added. The head's points are logarithms
of chances, so that the sum over `PER_NAT` is a logarithm again: `confidence` turns it back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache

from analysis.chat.association_counts import score_associations
from analysis.chat.chart_arguments import score_charts
from analysis.chat.data_points import score_data
from analysis.chat.embedding import embed
from analysis.chat.examples import FOLLOW_UP, REFUSE
from analysis.chat.head import head
from analysis.chat.held import held
from analysis.chat.risk_arguments import by_malaria_alone
from analysis.chat.slots import Slots, listed_variables
from analysis.chat.text import is_english
from analysis.chat.trend_arguments import score_trends
from analysis.chat.words.cues import CUES
from analysis.tools import ALL_TOOLS

Scores = dict[str, float]
Scorer = Callable[[Slots], Scores]

#: Points that a chance e times as large is worth beside the cues.
PER_NAT = 1.4
#: What a cue's weight is worth beside the head, which was taught many of the same words.
CUE_SHARE = 0.5
#: Points that a chance e times as large is worth where cues and head are taken together: they say
#: the same in part, so more than of the head alone. Fitted by `calibrate` on examples left out.
PER_CHANCE = 1.4
#: A chance by words alone, and a confidence with the cues, from which no embedding is needed.
SURE_BY_WORDS, SURE_WITH_CUES = 0.95, 0.9
#: Chances of refusals by words alone that leave no doubt.
FEW_REFUSALS = 0.1
#: Chances below this are none.
LEAST = 0.01


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[str, float, re.Pattern[str]], ...]:
    return tuple(
        (tool, weight, re.compile(pattern, re.MULTILINE))
        for tool, cues in CUES.items()
        for weight, pattern in cues
    )


@lru_cache(maxsize=64)
def score_cues(slots: Slots) -> Scores:
    """What all cues that match speak for."""
    text = slots.masked if slots.masked == slots.plain else f"{slots.masked}\n{slots.plain}"
    scores: Scores = {}
    for tool, weight, pattern in _compiled():
        if pattern.search(text):
            scores[tool] = scores.get(tool, 0.0) + CUE_SHARE * weight
    return scores


def score_examples(slots: Slots) -> Scores:
    """What the written examples speak for: 0 where the chance is `LEAST` or less."""
    return points_of(chances(slots))


def points_of(found: dict[str, float]) -> Scores:
    """Points of the tools for their chances."""
    return {
        kind: PER_NAT * math.log(chance / LEAST)
        for kind, chance in found.items()
        if chance > LEAST and not kind.startswith(REFUSE) and kind != FOLLOW_UP
    }


@lru_cache(maxsize=64)
def chances(slots: Slots) -> dict[str, float]:
    """The head's chance of every kind of request, of refusals and of what leans on before.

    Where words and letters leave little doubt the embedding, which takes most of the time, is
    left out.
    """
    by_words = head().chances(slots, with_embedding=False)
    best = max(by_words, key=lambda kind: by_words[kind])
    if by_words[best] > SURE_BY_WORDS:
        return by_words
    found = in_order([score_cues(slots), points_of(by_words), score_slots(slots)])
    if confidence(found) > SURE_WITH_CUES:
        others = [share for kind, share in by_words.items() if kind.startswith(REFUSE)]
        if sum(others) < FEW_REFUSALS:
            return by_words
    return head().chances(slots)


def score_slots(slots: Slots) -> Scores:
    """What the named things themselves speak for or against."""
    scores: Scores = {}
    ordered = slots.order is not None or slots.n is not None
    about_risk = bool(slots.methods) or bool(re.search(r"\b(?:risk\w*|rank\w*)\b", slots.plain))
    if ordered and slots.columns and not about_risk:
        scores["query_data"] = 2.5
        scores["rank_areas"] = -1.5
    if slots.operator and slots.numbers and _MAPPED.search(slots.plain):
        scores["show_map"] = 2.0  # a map on which those that fit are marked
    elif slots.operator and slots.numbers:
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
    _score_by_measure(slots, scores)
    return scores


#: "Cancel the TPR": said of the session, whatever is named.
_ENDS_IT = re.compile(
    r"^(?:(?:please|ok|now|no|just) )*(?:cancel|quit|stop|undo|redo|exit|abort|end|clear|reset|delete|forget|remove|leave|close|go back|back|return)\b"
)


def _score_by_measure(slots: Slots, scores: Scores) -> None:
    """A measure of a place is a figure; "what is TPR" a term; "by TPR alone" a ranking."""
    if (slots.names_something or slots.n is not None) and not _ENDS_IT.search(slots.plain):
        scores["manage_session"] = -4.0  # "before the round starts, list the wards of Bida"
    if (slots.areas or slots.unknown_areas) and slots.columns:
        scores["explain_term"] = -6.0
        if _HOW_MUCH.search(slots.masked):
            scores["query_data"] = scores.get("query_data", 0.0) + 4.0
            scores["explain_method"] = -4.0
    elif re.search(r"^what (?:is|was|are) (?:the )?_column_ (?:of|in|for|at) \w", slots.masked):
        scores["query_data"] = scores.get("query_data", 0.0) + 1.0
    if by_malaria_alone(slots.plain) or (not slots.columns and _BY_RISK.search(slots.plain)):
        scores["rank_areas"] = scores.get("rank_areas", 0.0) + 4.0
    if slots.columns in _TERMS and _MEANING.search(slots.masked):
        scores["explain_term"] = 4.0
        scores["describe_data"] = scores.get("describe_data", 0.0) - 3.0
    elif slots.columns and _MEANING.search(slots.masked):
        scores["describe_data"] = scores.get("describe_data", 0.0) + 1.0


#: "How far must one go from Bida to reach water": a figure, and no method.
_HOW_MUCH = re.compile(
    r"^how (?:far|near|close|hot|warm|cool|cold|wet|dry|rainy|green|hilly|high|low|tall|big|large|bright|dark|humid"
    r"|crowded|urban|populous|sun)\b(?!.*\b(?:change|affect|relate|go(?:es)? with)\w*\b)"
)
_MAPPED = re.compile(
    r"^(?:(?:please|now|can you|could you|i want to|let us) )*map\b|\bmap (?:of|with|showing) (?:only )?(?:the )?ward\b"
    r"|\b(?:on|in) (?:a |the )map\b"
)
#: The order that a ranking has: it is shown, not calculated on something.
_BY_RISK = re.compile(
    r"\b(?:rank|order|sort|list|arrange)(?:ed)?\b(?: \w+){0,4} by (?:their |the |its )?"
    r"(?:malaria |overall )?(?:risk|vulnerability)$"
)
#: Measures that are terms of the subject first, and columns second.
_TERMS = frozenset({("tpr",), ("burden",)})
_MEANING = re.compile(
    r"^(?:what (?:is|does|are)|define|meaning of)(?: the| a)? _column_(?: means?)?$"
)


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
    """Compile the cues, read the models and the dictionary now, not with the first question."""
    _compiled()
    head()
    held()
    is_english("ward")
    embed("which wards are most at risk")


SCORERS: tuple[Scorer, ...] = (
    score_cues,
    score_examples,
    score_slots,
    score_data,
    score_associations,
    score_trends,
    score_charts,
)


def score(slots: Slots) -> list[tuple[str, float]]:
    """All tools with points, best first; ties in the order of the registry."""
    return in_order([scorer(slots) for scorer in SCORERS])


def score_by_words(slots: Slots) -> list[tuple[str, float]]:
    """All tools with points without the embedding: for parts of a message, of which there are many."""
    by_words = head().chances(slots, with_embedding=False)
    others = (scorer(slots) for scorer in SCORERS if scorer is not score_examples)
    return in_order([points_of(by_words), *others])


def in_order(parts: list[Scores]) -> list[tuple[str, float]]:
    """The sums of the points of several scorers, best first."""
    total: Scores = {}
    for part in parts:
        for tool, points in part.items():
            total[tool] = total.get(tool, 0.0) + points
    order = [tool.name for tool in ALL_TOOLS]
    found = [(tool, points) for tool, points in total.items() if points > 0 and tool in order]
    return sorted(found, key=lambda item: (-item[1], order.index(item[0])))


def confidence(found: list[tuple[str, float]], per_chance: float = PER_CHANCE) -> float:
    """The chance that the first is meant, among those with points and nothing (no points)."""
    if not found:
        return 0.0
    best = found[0][1]
    others = [0.0, *(points for _, points in found[1:])]
    return 1.0 / (1.0 + sum(math.exp((points - best) / per_chance) for points in others))
