"""Arguments of the tools that compare: areas, rankings, variables."""

from __future__ import annotations

import re

from analysis.chat.association_counts import (
    counts_named,
    groups_named,
    unit_named,
    without_counts,
)
from analysis.chat.places_said import places_unknown
from analysis.chat.query_times import span_of_years
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots
from analysis.chat.words import english
from analysis.science.variables import find_variable
from chatmrpt.lib.patterns import compiled

SCORE = "composite_score"
_SCORE_WORDS = re.compile(
    r"\bcomposite\b|\b(?:risk|vulnerability) (?:score|rank\w*)\b|\b(?:composite|overall) risk\b"
)
_URBAN_OR_RURAL = re.compile(r"\burban\b.*\brural\b|\brural\b.*\burban\b")
_RUNS = re.compile(
    r"\b(?:previous|earlier|last|before|old|older|first|past|prior)\b(?: \w+){0,2} "
    r"\b(?:run|analysis|result|results|ranking|one|time)\b"
    r"|\b(?:both|two|the|my|different) (?:runs|analyses)\b|\bruns\b"
    r"|\bsince (?:the |my )?(?:last|previous|earlier)\b|\bchang\w* (?:since|from) (?:the )?"
    r"(?:last|previous|earlier)\b|\brun (?:against|versus|vs|with|to) run\b"
)
_REGRESSION = re.compile(r"\bregress\w*\b|\bmultivaria\w*\b|\bmodel\b.*\b(?:predict|explain)\w*\b")
_GROUPS = re.compile(
    r"\banova\b|\bkruskal\w*\b|\banalysis of variance\b|\bt test\b"
    r"|\b(?:ward|lga|states?|groups?|facilities|places?) differ\b|\bdiffer\w*\b.*\b(?:between|across|among|by|from)\b|\bdifference significant\b"
    r"|\bsignificant\w* (?:differ\w*|difference)\b|\bhigher in\b.*\bthan in\b"
)
#: Malaria beside one variable: the positivity rate.
_MALARIA = re.compile(
    r"\bmalaria\b(?! risk| score| rank\w*)|\binfections?\b"
    r"|\b(?:test(?:s|ed|ing)?|be|come out|show) positive\b|\bpositiv\w+\b|\bsick(?:er|ness)?\b"
)
_EXPLAINED = re.compile(
    r"\b(?:predict\w*|explain\w*|regress\w*|model\w*)\b(?: (?!_column_)\w+){0,2} _column_"
)


#: "How does Bida compare with the state TPR": the other side is the whole state.
_WITH_STATE = re.compile(
    r"\b(?:to|with|against|versus|vs|than|and|from) (?:the |our )?(?:whole |entire |overall )?(?:niger )?state\b(?! (?:capital|hospital))"
    r"|\bstate (?:wide )?(?:average|mean|level|figure|value|rate|_column_)\b"
)


def compare_areas_arguments(slots: Slots) -> Arguments:
    """Areas by name, known or not, and variables."""
    strange = places_unknown(slots)
    level = slots.level if slots.level in ("ward", "lga") else None
    columns = list(slots.columns)
    if columns and re.search(r"\bpeople\b|\binhabitants\b", slots.plain):
        columns = list(dict.fromkeys(["population", *columns]))
    areas = [*slots.areas, *strange]
    state = len(areas) == 1 and columns and _WITH_STATE.search(slots.masked)
    return {
        "areas": areas,
        "level": level,
        "with_state": True if state else None,
        **_variables(tuple(columns)),
    }


def compare_methods_arguments(slots: Slots) -> Arguments:
    """Methods unless runs are spoken of."""
    runs = _RUNS.search(slots.plain) is not None and len(slots.methods) < 2
    return {"what": "runs" if runs else None, "n": slots.n}


def association_arguments(slots: Slots) -> Arguments:
    """Variables, the kind of analysis, and the threshold of a split."""
    columns = counts_named(slots)
    if _SCORE_WORDS.search(slots.plain):
        columns.append(SCORE)
    rest = without_counts(slots.masked) if columns != list(slots.columns) else slots.plain
    if len(columns) == 1 and columns[0] not in ("tpr", "positives") and _MALARIA.search(rest):
        columns.append("tpr")
    split = groups_named(slots)
    analysis = "groups" if split else _analysis(slots)
    if not split and _URBAN_OR_RURAL.search(slots.plain):
        columns = _with_urban(columns)
    said: Arguments = {
        "analysis": analysis,
        "areas": list(slots.areas),
        **_of_reports(slots),
        **split,
    }
    if analysis == "regression":
        return {**said, **_explained(slots, columns)}
    if analysis == "groups":
        value = _threshold(slots)
        if value is not None and len(columns) < 2 and re.search(r"\burban\b", slots.plain):
            columns = _with_urban(columns)
        said["level"] = "lga" if slots.level == "lga" else None
        said["value"] = value
        if value is not None:
            said["operator"] = _sign(slots.plain)
    return {**said, **_variables(tuple(columns))}


def _analysis(slots: Slots) -> str | None:
    if _URBAN_OR_RURAL.search(slots.plain):
        return "groups"
    if _REGRESSION.search(slots.plain):
        return "regression"
    return "groups" if _GROUPS.search(slots.plain) else None


def _of_reports(slots: Slots) -> Arguments:
    """What a row is, which tests count, and of which years: one, a span, or from one on."""
    return {
        "years": span_of_years(slots) or [*slots.years[:1]] * 2,
        "facility_level": slots.facility_level,
        "unit": unit_named(slots),
        "age_group": slots.age_group,
        "test_method": slots.test_method,
    }


def _variables(columns: tuple[str, ...]) -> Arguments:
    if len(columns) > 1:
        return {"variables": list(columns)}
    return {"variable": columns[0]} if columns else {}


def _with_urban(columns: list[str]) -> list[str]:
    """The malaria variable or the one named first, and the share that is urban."""
    urban = [name for name in columns if _is(name, "urban_share")] or ["urban_share"]
    rest = [name for name in columns if name not in urban]
    return [*(rest[:1] or ["tpr"]), urban[0]]


def _explained(slots: Slots, columns: list[str]) -> Arguments:
    """The variable to explain: named after "predict" or "regress", else malaria, else the first."""
    match = _EXPLAINED.search(slots.masked)
    target = next((name for name in columns if _is(name, "test_positivity_rate")), None)
    if match is not None:
        before = slots.masked[: match.end() - len("_column_")].count("_column_")
        names = [item.name for item in slots.found if item.kind == "column"]
        target = names[before]
    target = target or (columns[0] if columns else None)
    return {"variable": target, "variables": [name for name in columns if name != target]}


def _threshold(slots: Slots) -> float | None:
    if slots.value is not None:
        return slots.value
    percents = [item.value for item in slots.numbers if item.percent]
    return percents[0] if percents else None


def _sign(plain: str) -> str | None:
    """The comparison said first; "between" names groups here, not a range."""
    found = [
        (match.start(), sign)
        for pattern, sign in english.OPERATORS
        if (match := compiled(rf"(?<!\w){pattern} ?(?:\w+ ){{0,2}}\d").search(plain))
    ]
    return min(found)[1] if found else None


def _is(name: str, key: str) -> bool:
    known = find_variable(name)
    return (known is not None and known.key == key) or (key.startswith("test") and name == "tpr")
