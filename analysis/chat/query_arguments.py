"""Arguments of questions to the data: what is filtered, measured, grouped, ordered and counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.chat.query_among import among_said
from analysis.chat.query_amounts import absolute
from analysis.chat.query_beside import beside_said, ends_apart
from analysis.chat.query_conditions import Said, conditions_of, is_surface
from analysis.chat.query_figures import measures_listed
from analysis.chat.query_groups import group_asked
from analysis.chat.query_having import (
    compared_places,
    each_said,
    having_said,
    of_having,
    of_lgas,
    unit_wanted,
)
from analysis.chat.query_headers import SCORE_OF, columns_named, without_scores, without_source
from analysis.chat.query_limits import (
    areas_left_out,
    binds,
    class_asked,
    end_asked,
    letters_or_kind,
    of_one_class,
    one_place,
    part_of_list,
    percentile_asked,
    place_or_condition,
    places_not_there,
    places_together,
    share_of_class,
    two_sides,
)
from analysis.chat.query_missing import filled_said, missing_said, of_missing
from analysis.chat.query_order import (
    MOST_OF,
    SUPERLATIVE,
    end_of_ranking,
    order_asked,
    without_tail,
)
from analysis.chat.query_outside import of_reports
from analysis.chat.query_results import (
    PERSONAL,
    of_results,
    results_said,
    share_of_reports,
    unknown_of,
)
from analysis.chat.query_statistics import counted_list, shared, with_statistics
from analysis.chat.query_strange import strange_measure
from analysis.chat.query_times import LAST_YEARS, times
from analysis.chat.query_unread import each_month, unread
from analysis.chat.reporting_said import surely_of_reports
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots
from analysis.chat.words.measures import AMOUNTS, HOWS, MEASURES, NUMBER_OF, OF_CHOSEN
from analysis.tools.query_nets import SHARE_OF
from chatmrpt.lib.patterns import compiled

_SHARE = re.compile(
    r"\b(?:what|which|the|a) (?:\w+ )?(?:percentage|percent|share|proportion|fraction|portion) of\b|\b(?:what|which) (?:part|portion) of\b|\b% of\b"
    r"|\b(?:of|among) .*\b(?:what|which) (?:percentage|percent|share|proportion|fraction|part|portion|%) (?=were|was|are|is|came|comes?|f[ae]ll|took|happened|occurred|went|goes|go|had|belong|did|have|has|in|from)"
    r"|^(?:percentage|percent|share|proportion|fraction|portion) of\b|(?<!by )\bhow (?:much|many) (?:percent|%)(?!\w)|\bhow (?:much|many) of\b.*\b(?:percent|percentage|%)"
    r"|\bas (?:a )?(?:percentage|percent|share|proportion|fraction) of\b|\b(?:out )?of (?:(?:every|each|a|one) )+(?:hundred|100)\b|\bout of (?:hundred|100)\b"
    r"|\b(?:percentage|percent|share|proportion) of (?:its |their |the )*ward\b"
    r"|\b(?:percentage|percent|share|part|portion|proportion|fraction) of (?:the |all |its |their |our )*(?:state s? ?)?(?:total|whole|overall|entire|grand total)\b"
    r"|\b(?:_area_|ward|lga|facilities)(?: lga| ward)?(?: s)? (?:share|part|portion|slice|percentage|proportion) of\b"
)
_COUNT = re.compile(
    rf"\bhow many\b(?! (?:percent|percentage|points|times)\b)|{NUMBER_OF}|^count\b"
    r"|\bcombien\b|\bnawa\b"
)
_COUNTED = re.compile(
    rf"(?:\bhow many\b(?! (?:percent|percentage|points|times)\b)(?! (?:\w+ )?(?:people|persons|inhabitants|habitants|personnes|enfants|femmes|mutane|tests?|rdts?|slides?|cases|positives?|nets|bales|households|children|women))|{NUMBER_OF}(?! (?:\w+ )?(?:people|persons|inhabitants|habitants|personnes|enfants|femmes|mutane|tests?|rdts?|slides?|cases|positives?|nets|bales|households|children|women))|^count\b"
    r"|\bcombien de?\b)(?: \w+){0,4}? (ward|lga|local governments?|(?!facility reports\b)facilit\w+|reports?)\b"
)
_LEVELS = {
    "ward": "ward", "lga": "lga", "local government": "lga", "local governments": "lga", "state": "state",
    "facility": "facility", "facilities": "facility", "facilites": "facility",
    "hospital": "facility", "hospitals": "facility", "clinic": "facility", "clinics": "facility", "sites": "facility",
    "health (?:house|posts?|centre)": "facility", "dispensar(?:y|ies)": "facility", "corner": "ward",
    "gundumomi": "ward", "gundumar": "ward", "karamar hukuma": "lga", "quartiers": "ward",
}  # fmt: skip
#: "Tests, positives and TPR per year".
_TESTS_LISTED = re.compile(r"\btests? (?:and )?_column_|_column_ (?:and )?tests?\b(?! positiv)")
#: "Number tested and number positive": two measures.
TESTED_AND_POSITIVE = re.compile(
    r"\b(?:tests?|tested|testing)(?: (?!positive\b)\w+){0,2} (?:and|plus|with) (?:(?:the|of|how|many|much|total|number|numbers|were|people) )*positives?\b(?! (?:rate|by|than))"
    r"|\bpositives? (?:and|plus|with) (?:(?:the|of|how|many|total|number|numbers|were|people) )*(?:tests|tested|testing)\b"
)
#: "Does the least microscopy", "uses RDTs most", "the most RDTs".
_METHOD = r"(?:the )?(?:rdts?|microscop\w*|slides?|rapid tests?)"
_TESTS_BY = re.compile(
    rf"\b(?:most|least|fewest|more|less|fewer|highest|lowest|how (?:many|much)|number of|total)(?: (?:use|number|amount))?(?: of)? {_METHOD}\b"
    rf"|\b(?:do|does|did|done|uses?|used|using|perform\w*|conduct\w*|carr\w+ out|makes?|made|runs?|ran)(?: the)?(?: (?:most|least|fewest|more|less))? {_METHOD}\b"
    rf"|\b{_METHOD} (?:is|are|was|were|being)? ?(?:done|used|performed|carried out|most|least)\b"
)
_NAMED = re.compile(r"\b(?:name|list|which|what) (?!.*\bhow many lga)")


def query_arguments(slots: Slots) -> Arguments:
    """What the question says of filters, measures, groups and order."""
    results = results_said(without_tail(without_source(slots)))
    slots, having = having_said(results.slots)
    slots, first = among_said(slots)
    slots, beside = beside_said(slots)
    columns, chosen = columns_named(slots)
    out = areas_left_out(slots)
    said = conditions_of(slots, columns)
    left = unread(slots, said, counted=_counted(slots) is not None)
    slots = absolute(slots)
    variables = _measured(slots, columns, results.variables)
    level, group, counted = _level(slots), group_asked(slots), _counted(slots)
    how = _how(slots, variables, counted, said) or each_month(slots, level, said)
    order, both = order_asked(slots, said, how, variables)
    if how in ("min", "max") and level in ("ward", "lga", "facility") and not _each(slots, level):
        order, how = ("top" if how == "max" else "bottom"), None
    found: Arguments = {
        **_of_variables(slots, variables, said, how),
        **_of_counting(slots, counted, level),
        "areas": [*(name for name in slots.areas if name not in out), *places_not_there(slots)],
        "except_areas": out,
        "order": None if group == "year" and order is None else order,
        "both_ends": True if both else None,
        "together": True if places_together(slots) else None,
        "n": None if LAST_YEARS.search(slots.masked) else slots.n,
        "measure": how,
        "percentile": percentile_asked(slots) if how == "percentile" else None,
        "group_by": group,
        "unread": left,
        "in_unit": unit_wanted(slots),
        "age_group": slots.age_group,
        "facility_level": slots.facility_level,
        "test_method": slots.test_method,
        **chosen,
        **times(slots),
    }
    found |= of_reports(slots, found)
    found |= _limited(slots, found, having, among=first, chosen=bool(results.conditions))
    found |= of_results(results, found)
    found |= share_of_reports(found, slots.plain) or share_of_class(slots, found)
    found |= end_of_ranking(slots, found)
    found |= _beside(beside, found) or _of_places(slots, found, having)
    found |= with_statistics(slots, found) or counted_list(slots, found)
    if group == "facility_level" and found["level"] == "facility" and not variables and not how:
        found["measure"] = "count"
    return found if surely_of_reports(found) else _unheld(slots, found, variables, how)


def _unheld(slots: Slots, found: Arguments, named: list[str], how: str | None) -> Arguments:
    """What is asked of that no column holds, where that is so."""
    if not named and (not found["areas"] or how == "count"):
        found["unknown"] = unknown_of(slots, found)
    elif strange := strange_measure(slots, found):
        found["unknown"] = [strange]
    elif PERSONAL.search(slots.plain):
        found = {"areas": found["areas"], "unknown": ["personal data"], "source": None}
    return found


def _beside(beside: Arguments, found: Arguments) -> Arguments:
    """One place and a whole; "by how many mm" counts nothing."""
    counts = beside and found["measure"] == "count" and found.get("variable")
    return {**beside, "measure": None} if counts else beside


def _of_places(slots: Slots, found: Arguments, having: Arguments | None) -> Arguments:
    """LGAs by their wards, the first of each, two places apart, LGAs taken together."""
    return (
        of_having(having, found, named=_NAMED.search(slots.plain) is not None)
        or each_said(slots, found)
        or ends_apart(slots, found)
        or ({} if found.get("contrast") else compared_places(slots, found))
        or of_lgas(slots, found)
    )


def _measured(slots: Slots, columns: list[str], results: Sequence[str]) -> list[str]:
    """The variables that are asked for; a list of what reports count is taken whole."""
    listed = measures_listed(slots.plain)
    own = list(results) or list(dict.fromkeys([*columns, *_spoken(slots, columns)]))
    return listed if set(listed) - set(own) else own


def _limited(
    slots: Slots,
    found: Arguments,
    having: Arguments | None,
    *,
    among: Arguments | None,
    chosen: bool,
) -> Arguments:
    """What a number is taken over: the first wards of a list, a class, names with a letter."""
    limits: Arguments = {"letters": letters_or_kind(slots), "binds": binds(slots), "among": among}
    if among and found["measure"] == "count" and found.get("variable") == "composite_rank":
        limits["variable"] = None  # it says of which list
    limits |= two_sides(slots, found)
    limits["n_percent"] = part_of_list(slots)
    if limits["n_percent"] and found["measure"] == "count":
        limits["measure"] = None  # the list says how many they are
    limits |= one_place(slots, found)
    limits["areas_or"] = True if place_or_condition(slots) and found["areas"] else None
    own = [name for name in found.get("variables") or [found.get("variable")]
           if name not in (None, "composite_score")]  # fmt: skip
    risk = class_asked(slots, beside_number=bool(own))
    if risk is not None and (own or having or chosen or found["measure"] is not None):
        limits |= of_one_class(slots, found, risk, own)
    return limits


def _each(slots: Slots, level: str) -> bool:
    """Whether each LGA has its own number: "the maximum of each LGA" is no order of LGAs."""
    said = rf"\b(?:by|per|for|in|of|within)(?: each| every)? {level}\b|\b(?:each|every) {level}\b"
    return level != "ward" and compiled(said).search(slots.masked) is not None


def _spoken(slots: Slots, columns: list[str]) -> list[str]:
    """Measures of reports and results; where a column is named already only results beside it."""
    plain = re.sub(r"\b(?:test|malaria) positivity(?: rates?)?\b|\bpositivity\b|\btpr\b", " ",
                   without_scores(slots))  # fmt: skip
    text = f"{plain}\n{SCORE_OF.sub('_column_ _', slots.masked)}"
    found = [name for name, pattern in MEASURES if compiled(pattern, re.MULTILINE).search(text)]
    both: list[str] = [name for name in ("tests", "positives") if name in found or name in columns]
    if len(both) > 1 and TESTED_AND_POSITIVE.search(plain) and set(columns) <= set(both):
        return both
    if not columns and not found and _TESTS_BY.search(plain):
        return ["tests"]
    if found[:1] == ["nets"] and slots.age_group in ("u5", "pw", "o5"):
        found = ["llin"]  # a plan has no ages
    if not columns:
        rate = re.search(r"\bmalaria rates?\b|\bpositive rates?\b", slots.plain)
        if slots.risk_class and len(found) > 1:
            found = [name for name in found if name != "composite_score"]  # it says of which wards
        return ["tpr"] if rate else found[:1]
    if _TESTS_LISTED.search(slots.masked) and "tests" not in columns:
        return ["tests"]
    beside = ("composite_score", "pca_score", "population")
    live = re.search(r"\b(?:how many|number of|total|sum of|all the) (?:people|inhabitants)\b"
                     r"|\bpeople (?:live|living)\b|\blive in\b", plain)  # fmt: skip
    return [
        name
        for name in found[:1]
        if (name in beside and name not in columns and (name != "population" or live))
    ]


def _how(slots: Slots, variables: list[str], counted: str | None, said: list[Said]) -> str | None:
    """How the variable is taken together."""
    if _SHARE.search(slots.plain) or _SHARE.search(slots.masked):
        if variables[:1] in _RATES_OF_PLAN:
            return None
        rate = variables[:1] == ["tpr"] and not said and _OF_TESTED.search(slots.plain)
        return None if rate else "share"
    if counted is not None:
        return "count"
    ordered = end_asked(slots, bool(variables)) is not None
    if said and variables[:1] and variables[0] in AMOUNTS and OF_CHOSEN.search(slots.masked):
        return None if ordered else "sum"
    how = next((n for n, p in HOWS if compiled(p).search(f"{slots.masked}\n{slots.plain}")), None)
    if how is None and _COUNT.search(slots.plain):
        amounts = [name for name in variables if name in AMOUNTS]
        if amounts and not (said and _OF_THEM.search(slots.plain)):
            return None if ordered else "sum"
        return None if counted is None and _HOW_MUCH.search(slots.masked) else "count"
    if how == "sum" and ordered and variables[:1] and variables[0] in AMOUNTS:
        return None
    return None if how == "mean" and ordered and variables == ["tpr"] else how


#: "How many of these have over 20,000 people" counts them.
_OF_THEM = re.compile(r"\bhow many of (?:these|those|them)\b(?! people\b| persons\b)")
#: "Nawa ne TPR na Doko", "combien d'habitants compte le LGA": a value is asked for, and no count.
_HOW_MUCH = re.compile(
    r"^(?:and )?how (?:many|much) (?:is )?_column_ (?:\w+ ){0,3}(?:of|in|for|at) _area_"
)
#: The share of the tests that were positive is the rate itself.
_OF_TESTED = re.compile(r"\b(?:tests?|tested|rdts?|samples|slides)\b.*\bpositive\b|\btpr$")
#: What the share of one age, level or place can be of.
_RATES_OF_PLAN = tuple([name] for name in SHARE_OF)
_SHARED = (
    *(["population"], ["tests"], ["positives"], ["llin"], ["fever"]),
    *(["nets"], ["bales"], ["need"], ["households"]),
)


def _counted(slots: Slots) -> str | None:
    """What is counted: wards, LGAs, facilities."""
    match = _COUNTED.search(slots.plain) or MOST_OF.search(slots.masked)
    if match:
        word = match.group(1) or "ward"  # the values of wards
        if _HOW_MUCH.search(slots.masked):
            return None
        return "report" if word.startswith("report") else _LEVELS.get(word, "facility")
    if re.search(r"(?<!by )\bhow many(?: are| is)?(?: there| they| of them)?$", slots.plain):
        beside = slots.columns and not slots.operator  # "population of Suleja, how many"
        return _level(slots) or (None if beside else "ward")
    first = re.match(r"(ward|lga|gundumomi|facilities) (?:how many|nawa)\b", slots.plain)
    if first and not re.search(r"\bhow many (?:people|tests|cases)\b", slots.plain):
        return _LEVELS[first.group(1)]
    return None


#: "How many women got a net at facilities in Bosso": what facilities report, of the place.
_AT_FACILITIES = re.compile(
    r"\b(?:at|in|from|by) (?:the |all |our )*(?:health )?facilities(?= (?:in|of|within) _area_|$)"
    r"|\b(?:through|via) (?:the |all |our )*(?:health )?facilities\b"
)
_THROUGH = re.compile(r"\b(?:through|via) (?:the |all |our )*(?:health )?facilities\b")
_AMOUNT_AT = re.compile(r"\bhow many (?!facilit)|\btotal\b|\bsum of\b|\bnumber of (?!facilit)")


def _level(slots: Slots) -> str | None:
    """The level of what is asked for; "Bida LGA" names a place and no level."""
    if slots.plural and re.search(r"_area_ ward\b|\bward of _area_(?! lga)", slots.masked):
        return "ward"  # "the Lapai wards", "wards of Lavun"
    if slots.order and re.search(r"\bwhere (?:in|around|inside) _area_", slots.masked):
        return "ward"
    masked = re.sub(
        r"_area_ (?:lga|ward)\b(?! (?:with|where|that|having|above|below|over)\b)|\b(?:lga|ward)(?: of)? _area_(?! lga\b)",
        "_area_",
        slots.masked,
    )
    masked = masked.replace("facility report ", "report ")
    by = re.search(r"\b(?:by|per|each|every|across|par) (ward|lga|facility|facilities)\b", masked
                   ) or re.search(r"\b(?:each|every|all) (ward|lga) (?:of|in) _area_", slots.masked
                   ) or re.search(r"\b(?:which|what) (ward|lga|facility|facilities)\b",
                                  slots.masked)  # fmt: skip
    if by:
        return _LEVELS[by.group(1)]
    if re.search(r"\bfacilit\w+ levels?\b", masked) and not re.search(r"\bfacilities\b", masked):
        return None
    if slots.order is None and (_AMOUNT_AT.search(masked) or _THROUGH.search(masked)):
        masked = _AT_FACILITIES.sub(" ", masked)
    found = [
        (match.start(), level)
        for word, level in _LEVELS.items()
        if level != "state" and (match := compiled(rf"\b{word}\b").search(masked))
    ]
    first = min(found)[1] if found else None
    if first is None and slots.n is not None and slots.order and slots.level in ("ward", "lga"):
        return slots.level  # "the five Mariga wards with most", "top three LGAs of Niger"
    told = slots.order or slots.operator or _listed(slots)
    of_kind = slots.facility_level or "_kind_" in slots.masked
    if first == "facility" and of_kind and not told:
        return None
    return first


def _listed(slots: Slots) -> bool:
    return re.search(r"\b(?:list|show|which|name|how many)\b", slots.plain) is not None


def _of_variables(
    slots: Slots, variables: list[str], said: list[Said], how: str | None
) -> Arguments:
    """`variable` with its own filter, and the others as `conditions`."""
    missing = missing_said(slots) if variables and not said else None
    filtered = list(dict.fromkeys(item.variable for item in said))
    measured = [name for name in variables if name not in filtered]
    conditions = [item.as_condition() for item in said]
    if variables and not said and filled_said(slots):
        return {"variable": variables[0], "operator": "not missing"}
    if missing is not None:
        return of_missing(slots, variables, missing)
    if how == "share":
        measured = shared(slots, measured, _SHARED)
    if len(said) == 1 and not measured and said[0].of is None:
        return conditions[0]
    if how == "share" and measured[:1] not in _SHARED and not any(map(is_surface, measured)):
        return {
            "conditions": conditions,
            "variable": None if conditions else next(iter(measured), None),
        }
    names = measured if measured and how not in (None, "count") else [*filtered, *measured]
    if slots.order and measured and (slots.n is not None or SUPERLATIVE.search(slots.masked)):
        names = [*measured, *filtered]
    if how == "weighted mean" and len(names) > 1:
        names = [name for name in names if name != "population"]  # the weight
    if len(names) > 1:
        return {"variables": names, "conditions": conditions}
    return {"variable": names[0] if names else None, "conditions": conditions}


def _of_counting(slots: Slots, counted: str | None, level: str | None) -> Arguments:
    """The level, and what is counted where that is something else."""
    if counted is None:
        return {"level": level}
    masked = re.sub(r"_area_ lga\b", "_area_", slots.plain)
    over = re.search(r"\b(?:in|for|per|by) (?:each |every )?(lga)\b|\b(?:which|each|every) (lga)\b"
                     r"|\b(lga) (?:with|that has|having) the (?:most|fewest|least|highest|lowest)\b",
                     masked)  # fmt: skip
    if over and counted != "lga" and not slots.areas:
        return {"level": "lga", "count_of": counted}
    return {"level": counted} if counted != "report" else {"count_of": counted}
