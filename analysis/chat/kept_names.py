"""Which names and numbers of a question are not in the request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.chat.carrying import fields_of
from analysis.chat.kept_plan import Plan
from analysis.chat.query_amounts import relative_amounts
from analysis.chat.query_limits import areas_left_out
from analysis.chat.query_times import MONTHS
from analysis.chat.slots import Number, Slots
from analysis.chat.text import is_english
from analysis.chat.words.measures import MEASURES
from chatmrpt.lib.patterns import compiled

#: Requests whose columns are theirs: "covered share of the population", "25 % urban".
_OF_COLUMNS = frozenset(["query_data", "compare_areas", "rank_areas"])
_LIMITS = ("age_group", "facility_level", "test_method")
#: Measures that people say without a column, as `MEASURES` has them, and what else says them.
_OF_PEOPLE = frozenset(
    ["population", "composite_rank", "tests", "positives", "nets", "need", "bales", "households"]
)
_MEASURED = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        *((name, pattern) for name, pattern in MEASURES if name in _OF_PEOPLE),
        ("need", r"\bneeds?\b(?= (?:is|are|of|in|above|below|over|under|_)|$)"),
        ("coverage", r"\bcoverage\b"),
        ("fever", r"\bfevers?\b|\bfeverish\b|\bfebrile\b"),
        ("llin", r"\bllins?\b"),
    )
)
_OF_PLAN = {
    *("llin", "need", "bales", "need_met", "nets_short", "nets_per_person", "nets_per_1000"),
    *("coverage", "protected", "unprotected", "protected_share", "tier", "households"),
}
#: What says the same as a measure or a column that was named.
_SAID_AS = {
    "population": {"protected_share", "unprotected", "protected", "burden", "tests", "positives",
                   "llin", "fever", "households", "weighted mean", "tests_counted",
                   "population_density"},
    "nets": _OF_PLAN,
    "need": {"need_met", "need_met_share", "nets_short"},
    "tests": {"positives", "tests_counted", "above_tested", "fever", "tpr", "silent"},
    "positives": {"fever", "positives_counted", "above_tested", "burden", "tpr"},
    "coverage": {"need_met", "protected_share", "llin"},
    "composite_rank": {"pca_rank", "among", "place"},
    "llin": {"nets", *_OF_PLAN},
    "urbanPercentage": {"urban_share"},
    "urbanArea": {"urban_share", "urbanpercentage"},
}  # fmt: skip
#: How a value is told in another unit: metres, square metres, a part of one, feet, miles.
_UNITS = (1.0, 1000.0, 1_000_000.0, 10_000.0, 0.01, 100.0, 0.3048, 1609.344, 0.0254)
#: A number that is taken away again, or the "for" and "to" of short messages.
_NO_VALUE = re.compile(
    r"(?:\bnot|\binstead of|\brather than|\bin place of) _number_"
    r"|\b(?:all|entire|whole|full)(?: (?:the|of|these|those))* _number_ (?=years\b)"
    r"|_number_ (?=_area_|the\b|all\b|each\b|every\b|high\b|us\b|me\b)"
)
_ONE = 1.0


def names_lost(plan: Plan, slots: Slots) -> Iterator[str]:
    """Places, columns, measures, classes, years, limits and numbers, in the question's words."""
    for lost in (
        _places,
        _columns,
        _shared_by,
        measures_lost,
        _towns,
        _strangers,
        _classes,
        years_lost,
        months_lost,
        _limits,
        _numbers,
    ):
        yield from lost(plan, slots)


def _places(plan: Plan, slots: Slots) -> Iterator[str]:
    """Places that the request has neither in nor out, or in and not out."""
    kept = plan.values("areas")
    yield from (f"without {name}" for name in areas_left_out(slots) if name in kept)
    if "_area_" not in slots.masked or _REPLACED_PLACE.search(slots.masked):
        return
    for item in slots.found:
        if item.kind == "area" and item.name.casefold() not in plan.words:
            yield item.name


#: A place that makes room for another is in no request.
_REPLACED_PLACE = re.compile(
    r"\b(?:leave|leaving|take|taking|drop|remove|instead of|not|rather than|in place of|replace|swap|forget)\b"
)


#: Wards that shall leave by a value: "deprioritise wards where humidity is high".
_LEAVING = re.compile(
    r"\bward (?:(?:that|which) )?(?:already )?(?:with|where|have|has|having)\b(?! no\b).*_column_"
)
#: What the rule for wards that may leave reads.
_OF_RULE = re.compile(r"urban|population|score|rank|class", re.IGNORECASE)


def rule_lost(plan: Plan, slots: Slots) -> Iterator[str]:
    """Columns and numbers by which wards shall leave, and which the rule for it does not read."""
    if _LEAVING.search(slots.masked):
        yield from (name for name in slots.columns if not _OF_RULE.search(name))
    yield from _numbers(plan, slots)


def _columns(plan: Plan, slots: Slots) -> Iterator[str]:
    if plan.tool not in _OF_COLUMNS:
        return
    words = set(plan.words.split("\n")) | set(plan.fields)
    for name in slots.columns:
        known = {name.casefold()} | _SAID_AS.get(name, set())
        if " " not in name and not known & words:
            yield name


#: What nets shall be shared by: "in proportion to pregnant women".
_SHARED = re.compile(
    r"\b(?:according to|(?:in proportion|proportional\w*) to|weighted by|depending on|by (?:the )?(?:numbers?|share) of)"
    r" (?:(?:the|their|its|a|each|every|ward|lga|number of|numbers of|share of|size of|total|estimated) )*(?P<key>(?!_number_|_area_)\w+)"
)
#: What a net plan reads of it.
_READ_BY_PLAN = re.compile(
    r"people|persons?|inhabitants?|residents?|population|needs?|risk\w*|rank\w*|scores?|households?|priorit\w+|class\w*"
    r"|size|composite|pca|burden|this|that|it|standard|guid\w+|rules?|strategy|plan|list|who|nmep|our|what|how|malaria"
)


def _shared_by(plan: Plan, slots: Slots) -> Iterator[str]:
    """What nets shall be shared by, where it is neither people nor risk."""
    said = _SHARED.search(slots.masked) if plan.tool == "plan_nets" else None
    if said is None or _READ_BY_PLAN.fullmatch(said["key"]):
        return
    if said["key"] != "_column_":
        yield said["key"]
    elif not any(name.casefold().startswith(("pop", "composite")) for name in slots.columns):
        yield slots.columns[0]


def measures_lost(plan: Plan, slots: Slots) -> Iterator[str]:
    """What is measured without a column's name: people, tests, nets, a rank."""
    if plan.tool == "plan_nets":
        return
    words = {*plan.words.split("\n"), *plan.fields}
    if any("_per_" in name for name in plan.variables):
        return
    for name, pattern in _MEASURED:
        if name == "composite_rank" and plan.tool in ("rank_areas", "show_chart"):
            continue
        match = pattern.search(slots.masked)
        if match is not None and not words & ({name} | _SAID_AS.get(name, set())):
            yield match.group()
            return


#: A class of risk: "wards classed High", "how many came out low".
_CLASS = re.compile(
    r"\b(?:class(?:ed|ified)?(?: as| of)?|rated|came out|how many|are|is|in the|(?:make|made|fall|falls|fell|get|gets|got|it) (?:it )?(?:in|into)(?: the)?) (?P<one>high|medium|low)\b(?! (?:_|\w+ing\b|the\b))"
    r"|\b(?P<two>high|medium|low) (?:risk|class)\b"
)


def _towns(plan: Plan, slots: Slots) -> Iterator[str]:
    """Urban or rural wards alone."""
    said = _TOWN.search(slots.masked)
    if said is not None and "urban" not in plan.words and plan.tool in _OF_COLUMNS:
        yield said[1]


_TOWN = re.compile(r"\b(urban|rural) (?:ward|lga|area|place|one)s?\b")


def _strangers(plan: Plan, slots: Slots) -> Iterator[str]:
    """A name that means nothing here right before what is measured: "PBO nets"."""
    if plan.tool != "query_data" or plan.fields & {"unknown", "unread"}:
        return
    for run in slots.strange:
        thing = rf"\b{re.escape(run)} (?:nets?|tests?|people|cases?|positives?|facility|facilities|ward|lga|_column_)\b"
        if not is_english(run) and compiled(thing).search(slots.masked):
            yield run


def _classes(plan: Plan, slots: Slots) -> Iterator[str]:
    """Classes of risk; nets go to the highest by themselves."""
    if plan.tool == "plan_nets" or "high_wards" in plan.words or "composite_class" in plan.words:
        return
    named = [match["one"] or match["two"] for match in _CLASS.finditer(slots.masked)]
    named += [slots.risk_class.casefold()] if slots.risk_class else []
    kept = plan.words.split("\n")
    yield from (name.capitalize() for name in dict.fromkeys(named) if name not in kept)


_MONTH = re.compile(rf"\b(?:{'|'.join(name for name in MONTHS if name != 'may')}|may(?= 20\d\d))\b")


_MONTH_OF_YEAR = re.compile(rf"\b(?:{'|'.join(MONTHS)}) (?:of )?20\d\d\b")


def months_lost(plan: Plan, slots: Slots) -> Iterator[str]:
    """Months by name that a look-up or a trend has not."""
    spans = {"first_month", "last_month", "last_months"}
    pairs = {match.group() for match in _MONTH_OF_YEAR.finditer(slots.masked)}
    crossed = len(plan.values("months")) * len(plan.values("year", "years"))
    crossed = crossed if plan.tool == "query_data" and "also" not in plan.fields else 0
    if crossed > len(pairs) > 1:  # "November 2023 and March 2024" are no months of both years
        yield sorted(pairs, key=slots.masked.find)[-1]
        return
    if plan.tool in ("query_data", "analyse_trend") and not plan.fields & spans:
        for match in _MONTH.finditer(slots.masked):
            month = match.group()
            if month not in plan.words and f"-{MONTHS.index(month) + 1:02d}" not in plan.words:
                yield month


def years_lost(plan: Plan, slots: Slots) -> Iterator[str]:
    """Years that the request has not."""
    spans = {"first_year", "last_year", "first_month", "last_month", "last_years"}
    if plan.tool in ("query_data", "calculate_tpr", "rank_areas") and not plan.fields & spans:
        yield from (str(year) for year in slots.years if str(year) not in plan.words)


def _limits(plan: Plan, slots: Slots) -> Iterator[str]:
    """Ages, levels and tests, which only some requests know."""
    known = fields_of(plan.tool)
    for name in _LIMITS:
        value = getattr(slots, name)
        kept = {name, f"except_{name}", "group_by", "contrast"}
        if value and name in known and not plan.fields & kept:
            yield str(value)


def _numbers(plan: Plan, slots: Slots) -> Iterator[str]:
    """Numbers that are in the request in no unit and no sum or product with another one."""
    away = {
        slots.masked[: match.start() + match.group().index("_number_")].count("_number_")
        for match in _NO_VALUE.finditer(slots.masked)
    }
    counts = {float(len(slots.areas)), float(len(slots.columns)), _ONE}
    counts |= {100.0} if "share" in plan.values("measure") else set()
    factors = {at for item in relative_amounts(slots.plain) for at in range(item.at, item.end)}
    values = [number.value for number in slots.numbers]
    for at, number in enumerate(slots.numbers):
        if (
            at in away
            or (number.at in factors and "of" in plan.fields)
            or number.value in counts
            or number.value in slots.years
        ):
            continue
        if not _has_number(plan, number, values):
            yield _number_in_words(number, slots)


def _has_number(plan: Plan, number: Number, said: list[float]) -> bool:
    """Whether a value is there: in another unit, with another number, or as the last passed over."""
    wanted = [number.value * unit for unit in _UNITS]
    wanted += [number.value * other for other in said] + [number.value - 1.0]
    wanted += [number.value - other + 1.0 for other in said]
    wanted += [
        abs(number.value + sign * other)
        for other in said
        for sign in (1.0, -1.0)
        if other != number.value
    ]
    close = any(abs(have - want) <= 1e-6 * max(1.0, abs(want)) for have in plan.numbers for want in wanted)  # fmt: skip
    return close or f"{number.value:g}" in plan.words


def _number_in_words(number: Number, slots: Slots) -> str:
    words = slots.plain.split()
    return " ".join(words[max(0, number.at - 1) : max(number.end, number.at + 1)])
