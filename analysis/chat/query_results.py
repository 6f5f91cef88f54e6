"""What is asked of plans and reports in words that name no column: "wards without nets"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from analysis.chat.certainty_words import SURELY_MET, certainty_asked
from analysis.chat.plan_words import OF_PLAN, RANKED, TIER, tier_number
from analysis.chat.slots import Slots, order_said, risk_class_said
from analysis.chat.towns import of_town, towns_said
from analysis.chat.words.measures import ONE_RATE

_PEOPLE = r"(?:people|persons|population|inhabitants|pipul)"
_COVERED = r"(?:protected|covered|reached|protect|cover)"
_NOT_PROTECTED = re.compile(
    rf"\bun(?:protected|covered)\b|\b{_PEOPLE}\b[^?]*?\b(?:not|never|no|without)\b(?: \w+){{0,2}}"
    rf" ?(?:{_COVERED}|protection|cover)\b|\bnot {_COVERED}\b[^?]*\b{_PEOPLE}\b"
)
_PROTECTED = re.compile(rf"\b{_PEOPLE}\b[^?]*?\b{_COVERED}\b|\b{_COVERED} {_PEOPLE}\b")
#: "Coverage by LGA": that of the plan, where nothing else is said of it.
COVERAGE = re.compile(
    r"^(?:(?:the|what|is|show|give|me|mean|average|list|lowest|highest) )*coverage (?:by|per|in|of|for)"
    r"(?: each| every)? (?:lga|ward|_area_)"
)
_SHARE = re.compile(r"\b(?:percentage|percent|share|proportion|fraction|%)\b")
#: Ages and tests between: "more under-5 RDT positives than under-5 RDT tests".
_OF_WHOM = r"(?:(?:under|over|above|below|5|five|fives|u5|rdt|rdts|microscopy|slide|slides|malaria|pregnant|women|children|child|of|for|those|and|older|years?) )*"
_ABOVE_TESTED = re.compile(
    r"\bpositives?\b(?: (?!than\b)\w+){0,3}? (?:above|over|exceed\w*|(?:more|greater|higher|larger) than"
    rf"|pass\w*|>)(?: the)?(?: number(?:s)?)?(?: of)?(?: people)? {_OF_WHOM}(?:tests?|tested)\b"
    rf"|\b(?:more|higher) {_OF_WHOM}positives?(?: \w+)? than (?:the )?(?:number of )?(?:people )?{_OF_WHOM}(?:tests?|tested)\b"
    r"|\b(?:fewer|less|lower) (?:people )?(?:tests?|tested)(?: \w+)? than positives?\b"
)
#: "Tested no one", "reported no tests".
_NONE_TESTED = re.compile(
    r"\b(?:tests?|tested|testing) (?:no one|nobody|no people|no patients|no children|noone|anyone not)\b"
    r"|\b(?:report|reports|reported|reporting|did|do|does|done|have|had|has|having|with|made|carried out) (?:no|zero|0) tests?\b(?! posit)"
    r"|\bnot (?:test|tested) (?:anyone|anybody|any one|any body|any people|any patients)\b|\bnever tested (?:anyone|anybody)\b"
)
_OF_COUNTS: tuple[tuple[re.Pattern[str], dict[str, Any]], ...] = (
    (_ABOVE_TESTED, {"variable": "above_tested", "operator": ">=", "value": 1.0}),
    (_NONE_TESTED, {"variable": "tests", "operator": "=", "value": 0.0}),
)
_ASKS = re.compile(r"^(?:the |all )?(?:ward|lga)\b|\bhow many\b|\bwhich\b|\blist\b|\bcount\b|\bnumber of\b|\btotal\b|\bsum\b"
                   r"|\bmean\b|\baverage\b|\bmedian\b|\bname\b|\bshow\b|\bwhat\b|\bpercent\w*\b"
                   r"|\bshare\b|\bproportion\b")  # fmt: skip
#: Wards with a value that the ranking filled in, beside another limit or a measure.
_FILLED_IN = re.compile(
    r"\b(?:imputed|estimated|gap filled|filled(?: in)?) (?:ward|lga|ones|places)\b"
    r"|\bward (?:with|that had|having|where) (?:an? |any |some )?(?:imputed|estimated|filled)\b"
)
_FILLED_COLUMN = re.compile(r"\b(?:an? |the )?(?:imputed|estimated|filled(?: in)?) _column_")
_TAKEN = re.compile(r"\b(?:mean|average|median|total|sum|population|people)\b")
#: A number of people with fever is asked for, and no advice.
_AMOUNT = re.compile(
    r"\bhow many\b|\bnumber of\b|\btotal\b|\bsum\b|\bcount\b|\bby (?:year|month|lga|ward)\b"
)
#: A plan has no ages: nets that were given to some are those of reports.
_AGES = ("u5", "o5", "pw")
_FEVER = re.compile(r"\b(?:with|had|have|has|having|of|by) (?:a )?fever\b|\bfever (?:cases|patients)\b"
                    r"|\bfebrile\b|\bfevers\b|^(?:the |show |total )*fevers? (?:by|per|in|for|at|of)\b"
                    r"|\b(?:people|children|persons|cases|patients) (?:\w+ )?fever\b")  # fmt: skip


@dataclass(frozen=True)
class OfResults:
    """Conditions and variables said in such words, and the question without these words."""

    slots: Slots
    conditions: tuple[dict[str, Any], ...] = ()
    variables: tuple[str, ...] = ()

    @property
    def above_tested(self) -> bool:
        """Whether reports with more positives than tests are asked for."""
        return any(item["variable"] == "above_tested" for item in self.conditions)


def results_said(slots: Slots) -> OfResults:
    """Read them; where there are none, nothing changes."""
    conditions: list[dict[str, Any]] = []
    variables: list[str] = []
    counted = next((item for item in _OF_COUNTS if item[0].search(slots.plain)), None)
    if counted is not None:
        conditions.append(dict(counted[1]))
        slots = without_words(slots, counted[0])
    elif (certainty := certainty_asked(slots)) is not None:
        conditions.append(certainty[0])
        slots = without_words(slots, certainty[1])
        slots = replace(
            slots, order=order_said(slots.masked), risk_class=risk_class_said(slots.plain)
        )
    if counted is None and slots.level != "facility" and slots.age_group not in _AGES:
        if SURELY_MET.search(slots.plain):
            slots = without_words(slots, SURELY_MET)
            variables.append("need_met_share")
        slots, of_plan = _of_plan(slots)
        conditions += of_plan
    ranked = RANKED.search(slots.plain)
    if ranked is not None and (slots.columns or _BESIDE_RANKS.search(slots.plain)):
        ends = [float(ranked[1]), float(ranked[2])]
        conditions.append({"variable": "composite_rank", "operator": "between", "value": ends})
        slots = replace(
            _without_ranks(slots, ends),
            numbers=tuple(item for item in slots.numbers if item.value not in ends),
            n=None,
        )
    filled = _filled_said(slots)
    if filled is not None:
        conditions.append(filled)
        slots = without_words(slots, _FILLED_COLUMN)
    conditions += towns_said(slots)
    protected = _protected(slots)
    if protected is not None:
        variables.append(protected)
    elif _FEVER.search(slots.plain) and not slots.columns:
        variables.append("fever")
    return OfResults(slots, tuple(conditions), tuple(variables))


def _of_plan(slots: Slots) -> tuple[Slots, list[dict[str, Any]]]:
    """What is said of the nets of places, and the question without these words."""
    found: list[dict[str, Any]] = []
    for pattern, conditions in OF_PLAN:
        if pattern.search(slots.plain):
            found += [dict(item) for item in conditions]
            slots = without_words(slots, pattern)
    tier = TIER.search(slots.plain)
    if tier is not None:
        value = tier_number(tier)
        found.append({"variable": "tier", "operator": "=", "value": value})
        gone = [item for item in slots.numbers if item.value == value][:1]
        slots = replace(
            without_words(slots, TIER),
            numbers=tuple(item for item in slots.numbers if item not in gone),
            n=None if gone else slots.n,
        )
    return slots, found


_RANKED_MASK = re.compile(
    r"\b(?:ranked|ranking|ranks?) (?:from |between |number |no |places? )*_number_ ?(?:to|and|through|till|until|-|–) ?_number_"
)


#: What is asked of wards between two ranks; without it the ranking itself lists them.
_BESIDE_RANKS = re.compile(
    r"\b(?:how many|number of|total|sum|mean|average|median|population|people|nets?|need|households|bales|rural|urban|share|percent\w*)\b"
)


def _without_ranks(slots: Slots, ends: list[float]) -> Slots:
    """The question with marks for the words that say between which ranks."""
    plain = RANKED.sub(lambda match: " ".join("_" for _ in match.group().split()), slots.plain)
    masked = _RANKED_MASK.sub(
        lambda match: " ".join("_" for _ in match.group().split()), slots.masked
    )
    operator = None if slots.value in (*ends, None) else slots.operator
    return replace(slots, plain=plain, masked=masked, operator=operator)


def _filled_said(slots: Slots) -> dict[str, Any] | None:
    """Wards of which a value was filled in, any or that of a column."""
    limited = slots.risk_class or slots.areas or _TAKEN.search(slots.plain)
    if _FILLED_IN.search(slots.plain) and limited:
        return {"variable": "filled", "operator": "not missing"}
    column = _filled_column(slots)
    return {"variable": "filled", "operator": "=", "value": column} if column else None


def _filled_column(slots: Slots) -> str | None:
    """The column whose value was filled in, beside a class: "with an estimated TPR"."""
    match = _FILLED_COLUMN.search(slots.masked)
    if match is None or slots.risk_class is None:
        return None
    named = [item.name for item in slots.found if item.kind == "column"]
    return named[slots.masked[: match.start()].count("_column_")]


def asks_of_results(slots: Slots) -> bool:
    """Whether such words are in a question for a number or a list."""
    said = results_said(slots)
    if said.variables == ("fever",) and not said.conditions:
        return _AMOUNT.search(slots.plain) is not None
    return bool(said.conditions or said.variables) and _ASKS.search(slots.plain) is not None


def asks_of_plan(slots: Slots) -> bool:
    """Whether people or places are asked for by what a net plan gives them."""
    if _protected(slots) is not None or COVERAGE.search(slots.masked):
        return True
    return _ASKS.search(slots.plain) is not None and any(
        item["variable"] in ("nets", "nets_short") for item in results_said(slots).conditions
    )


_COUNT = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b|\bfrequency\b|\bhow often\b")


def of_results(results: OfResults, found: dict[str, Any]) -> dict[str, Any]:
    """Conditions on plans and reports beside the others; a share of people is its own measure."""
    said: dict[str, Any] = {}
    if results.above_tested:
        reports = re.search(r"\b(?:reports?|records?|rows?|entries|lines)\b", results.slots.plain)
        places = re.search(r"\bfacilit\w+|\bclinics?\b|\bhospitals?\b", results.slots.plain)
        by_report = reports is not None and places is None
        own = {"count_of": "report", "level": None} if by_report else {"level": "facility"}
        asked = "count" if _COUNT.search(results.slots.plain) else None
        return {**results.conditions[0], **own, "variables": None, "measure": asked}
    if results.conditions:
        said |= _with_conditions(results, found)
    if results.variables and results.variables[0].endswith("_share"):
        return said | {"variable": results.variables[0], "variables": None, "measure": None}
    if results.variables == ("fever",) and found["measure"] == "share" and found["areas"]:
        return said | {"variable": "fever", "variables": None}
    if results.variables and (found["measure"] in ("share", "count") or _is_number(found)):
        said["measure"] = "sum"
    elif results.variables and results.variables[0] == "fever" and not found["order"]:
        said["measure"] = found["measure"] or "sum"
    return said


#: Two sides that no ward is on at once: each is a group.
_NETS: tuple[dict[str, Any], ...] = tuple(
    {"variable": "nets", "operator": sign, "value": 0} for sign in (">", "=")
)
_OPPOSITES = (_NETS, (of_town("urban"), of_town("rural")))


def _with_conditions(results: OfResults, found: dict[str, Any]) -> dict[str, Any]:
    """The conditions beside the others; wards with nets and wards without are two groups."""
    own = list(found.get("conditions") or [])
    pair = next(
        (two for two in _OPPOSITES if all(item in results.conditions for item in two)), None
    )
    if pair is None:
        kept: dict[str, Any] = {"conditions": [*own, *results.conditions]}
        towns = all(item["variable"] == "urban_share" for item in results.conditions)
        one = towns and found.get("variable") == "tpr" and ONE_RATE.search(results.slots.plain)
        return {**kept, "measure": "mean"} if one and not found.get("measure") else kept
    own += [item for item in results.conditions if item not in pair]
    how = found.get("measure") or ("mean" if found.get("variable") else "count")
    said = {**found, "measure": how, "order": None, "n": None, "level": "ward"}
    other = {name: value for name, value in said.items() if value not in (None, [], "", {})}
    return {
        **{name: said[name] for name in ("measure", "order", "n", "level")},
        "conditions": [*own, pair[0]],
        "also": [{**other, "conditions": [*own, pair[1]]}],
    }


def _is_number(found: dict[str, Any]) -> bool:
    """Whether people are asked for as one number: no list, order or groups."""
    if found.get("variable") not in ("protected", "unprotected"):
        return False
    return not any(found.get(name) for name in ("measure", "order", "level", "n", "group_by"))


def _protected(slots: Slots) -> str | None:
    plain = slots.plain
    negated = _NOT_PROTECTED.search(plain)
    if negated is None and not _PROTECTED.search(plain):
        return None
    name = "unprotected" if negated is not None else "protected"
    return f"{name}_share" if _SHARE.search(plain) else name


#: Who is asked for stays in the question.
_STAY = frozenset({"ward", "lga", "people", "persons", "inhabitants", "population", "many"})
_READ = "_"


def without_words(slots: Slots, pattern: re.Pattern[str]) -> Slots:
    """The question with a mark for each word that was read already: places of words stay."""

    def blank(match: re.Match[str]) -> str:
        return " ".join(
            word if word in _STAY or word == "_area_" else _READ for word in match.group().split()
        )

    plain, masked = pattern.sub(blank, slots.plain), pattern.sub(blank, slots.masked)
    left = set(plain.split())
    strange = tuple(run for run in slots.strange if set(run.split()) <= left)
    return replace(slots, plain=plain, masked=masked, strange=strange)


#: Names of patients are no figures.
PERSONAL = re.compile(
    r"\b(?:names?|addresses|phone numbers?|identit\w+) of (?:the |all )?"
    r"(?:patients?|people|persons?|children|women)\b|\bpatients? names?\b"
)
#: What can be counted, and words after "how many" that are no thing.
_THING_WORDS = """
    ward lga area place facility facilities facilites hospital hospitals clinic clinics report reports
    record records row rows line entry entries ones state quartiers gundumomi unguwanni rural urban
    high medium low risk very different health primary secondary tertiary total other more such
    communities years months variable column nets
"""
_THINGS = frozenset(_THING_WORDS.split())
_PEOPLE_OF_A_KIND = frozenset({"children", "women", "men", "households", "families", "staff"})
_COUNTED_THING = re.compile(
    r"\b(?:how many|number of|count(?: of)?) (?:the |all |of the )*(\w+)(?: (\w+))?"
)


def thing_counted(slots: Slots) -> list[str]:
    """What is to be counted and no table holds: "number of schools"."""
    match = _COUNTED_THING.search(slots.masked)
    if match is None:
        return []
    names = [word for word in match.groups() if word]
    if any(name in _THINGS or name.startswith("_") for name in names):
        return []
    first = names[0]
    is_thing = first in _PEOPLE_OF_A_KIND or first in slots.strange
    plural = first.endswith("s") and not first.endswith("ss") and first not in _VERBS
    return [first] if is_thing or plural else []


_VERBS = frozenset({"gets", "has", "is", "does", "lies", "receives", "was", "needs", "this"})
_PARTS = (("test_method", "test_method"), ("age_group", "age_group"),
          ("facility_level", "facility_level"))  # fmt: skip


#: "The share of RDTs that were of pregnant women": of RDTs, told apart by age.
_OF_METHOD = re.compile(
    r"\b(?:share|proportion|percentage|percent|fraction|part|%) of (?:the |all |its |their |our )*"
    r"(?:positive )?(?:rdts?|rapid tests?|microscop\w*|slides?)\b"
)


_REPORTED = ("tests", "positives", "llin")
#: "What share of the facilities are primary".
_OF_FACILITIES = re.compile(
    r"\b(?:share|proportion|percentage|percent|fraction|part|%) of (?:the |all |our )*"
    r"(?:facilit\w+|clinics?|hospitals?|health cent\w+)\b"
)


def _share_of_facilities(found: dict[str, Any]) -> dict[str, Any]:
    """Facilities of one level among all: each level's number and share."""
    if not found.get("facility_level") or found.get("conditions") or found.get("operator"):
        return {}
    return {"group_by": "facility_level", "facility_level": None, "level": None,
            "count_of": "facility", "measure": "share", "unknown": None}  # fmt: skip


def share_of_reports(found: dict[str, Any], plain: str = "") -> dict[str, Any]:
    """ "The percentage of tests that were by RDT": the share of each test, age or level."""
    named = found.get("variable") or (found.get("variables") or [None])[0]
    if found.get("measure") != "share" or named not in (*_REPORTED, None):
        return {}
    if named is None and _OF_FACILITIES.search(plain):
        return _share_of_facilities(found)
    named_parts = [name for name, _ in _PARTS if found.get(name) not in (None, "all", "both")]
    if found.get("group_by") in dict(_PARTS) and found["group_by"] not in named_parts:
        return {}  # "of those under five, by RDT rather than microscopy"
    if len(named_parts) > 1 and _OF_METHOD.search(plain):
        named_parts = [name for name in named_parts if name != "test_method"]
    part = next(iter(named_parts), None)
    if part is None or found.get("conditions"):
        return {}
    return {"group_by": part, "level": None, "variable": named or "tests",
            "variables": None, "unknown": None}  # fmt: skip


_WORDS_THAT_ASK = re.compile(r"\b(?:highest|lowest|most|what is|what was|show|which)\b")


def unknown_of(slots: Slots, found: dict[str, Any]) -> list[str]:
    """What is asked of that no column holds: "measles vaccination coverage"."""
    if PERSONAL.search(slots.plain):
        return ["personal data"]
    asks = found.get("order") or _WORDS_THAT_ASK.search(slots.plain)
    if found.get("measure") == "count":
        return thing_counted(slots)
    if not asks or not slots.strange:
        return []
    return [" ".join(slots.strange)]
