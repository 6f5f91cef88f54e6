"""What a question takes of facility reports: means per unit, differences, silent facilities."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.query_groups import time_counted, unit_named
from analysis.chat.slots import Slots
from analysis.chat.words import english
from analysis.chat.words.apart import MORE, RATIO
from chatmrpt.lib.patterns import compiled

Arguments = dict[str, Any]

#: What reports count; a mean of these is of the sums of units.
COUNTED = frozenset({"tests", "positives", "llin", "fever", "tpr"})
_UNITS = r"(?:facilit\w+|clinics?|hospitals?|health cent(?:re|er)s?|wards?|lgas?|months?|quarters?|years?|reports?)"
_PER = re.compile(
    rf"\b(?:per|a|an|(?<!in )(?<!of )(?<!for )(?<!within )(?:each|every)|over(?: the| all)*|across(?: the| all)*) ({_UNITS})\b(?! (?:levels?|types?))"
)
_BY_UNIT = re.compile(rf"\bby ({_UNITS})\b(?! (?:levels?|types?))")
#: "The fewest tests in a month": months are put in order.
_OF_REPORT = re.compile(
    r"\b(?:per|a|each|every|across|over)(?: (?:the|all|facility|monthly|single))* reports?\b"
)
_IN_A = re.compile(r"\bin (?:a|any|one)(?: single)? (month|quarter|year)\b")
_MEAN_OF = re.compile(rf"\b(?:median|average|mean|typical) ({_UNITS})\b")
#: "The median of the LGA positivity rates", "the middle of ward TPRs".
_RATES_OF = re.compile(
    r"\b(?:of|among|over|median|range|deviation|iqr|middle) (?:(?:the|all|our|_number_) )*(lga|ward|facility) (?:level )?(?:\w+ )?_column_"
)
_ADJECTIVES = (
    (re.compile(r"\bmonthly\b"), "month"),
    (re.compile(r"\b(?:yearly|annual|annually)\b"), "year"),
    (re.compile(r"\bquarterly\b"), "quarter"),
)
_AVERAGED = frozenset({"mean", "median", "std", "percentile", "iqr"})

_DIFFERENCE = re.compile(
    r"\bdifferences?\b|\bdiffer(?:s|ed)?\b|\bdiff\b|\bgap\b|\bminus\b|\bhow (?:much|many) (?:\w+ )?(?:higher|lower|more|less|fewer|bigger|larger|smaller)\b"
    r"|\bby how (?:much|many)\b|\bhow many (?:percentage )?points\b|\bmargin\b"
)
_PERCENT = re.compile(
    r"\b(?:percent\w*|%) (?:increase|decrease|change|difference|rise|drop|fall|growth|reduction)\b"
    r"|\b(?:increase\w*|decrease\w*|chang\w*|r[io]se|dropp?\w*|f[ae]ll|gr[eo]w\w*|growth|reduc\w*|went (?:up|down)|go (?:up|down)|differ\w*|(?:higher|lower|more|less|fewer))\b.*\b(?:percent|percentage)\b(?! points)"
    r"|\b(?:by )?how many percent\b|\b(?:what|which) (?:percent|percentage) (?:more|less|higher|lower|did)\b"
    r"|\bpercent (?:more|less|higher|lower|fewer)\b"
)
_CHANGE = re.compile(
    r"\b(?:change|increase|decrease|rise|drop|fall|growth|reduction)\b(?! in (?:rank|trend))"
)
#: "Facilities that sent no report in June".
SILENT = re.compile(
    r"\b(?:not|never|no|without|zero|0|fail\w* to|miss\w*)\b(?: \w+){0,2}? (?:send\w*|sent|submit\w*|report(?:s|ed|ing)?|data|returns?)\b"
    r"|\bsilent\b|\bdid not report\b|\bnon ?reporting\b"
)
#: "How many wards have reports".
_REPORTED = re.compile(
    r"\b(?:have|has|had|with|sent|send|sends|submit\w*|gave) (?:any |a |some |their )?(?:reports?|data)\b|\breported\b(?! (?:more|fewer|less|zero|no)\b)"
)
_OF_FACILITIES = re.compile(r"\b(?:facilit\w+|clinics?|hospitals?|health cent\w+|phcs?)\b")
#: One month of one year is meant, and none of the calendar.
_ONE_MONTH = re.compile(
    r"\bmonths? (?:of|in|over|across|during|within) (?:the |all |these |those |our )*(?:_number_ |whole |entire |full )?(?:years|period|dataset|data|file|reports|series|record)\b"
    r"|\bever\b|\bon record\b|\bof all time\b|\b(?:single|one|any) month\b|\bmonth and year\b|\bmonth of (?:which|what) year\b"
    r"|\b(?:over|across|during|in) (?:the |all )*(?:_number_ |whole |entire )?(?:years|period)\b"
)


def _of_one_month(slots: Slots, found: Arguments) -> bool:
    """Whether one month of all years is asked for: so is one by how many facilities reported."""
    reported = found.get("measure") == "count" and found.get("level") == "facility"
    return reported or _ONE_MONTH.search(slots.masked) is not None


_BESIDE = re.compile(
    r"\b(?:vs|versus|against|compared|compare|beside|between|than|or|and|plus|minus|to|from|difference|as|by side)\b"
)


def figures(slots: Slots, found: Arguments) -> Arguments:
    """The arguments that such words add, and those that they take the place of."""
    said: Arguments = {}
    names = [name for name in (found.get("variable"), *(found.get("variables") or ())) if name]
    chosen = found.get("operator") and found.get("level") == "facility"  # by what each one reports
    units = [] if chosen else per_units(slots, found.get("measure"), names)
    if units:
        said |= {"per": units, "level": None, "order": None}
        own = {
            "month": ("month", "period"),
            "facility": (),
            "year": ("year",),
            "quarter": ("quarter",),
        }
        if any(found.get("group_by") in own.get(unit, ()) for unit in units):
            said["group_by"] = None
    if found.get("measure") in _AVERAGED and _OF_REPORT.search(slots.plain):
        said["group_by"] = None  # "the median monthly attendance per facility report"
    ends = _IN_A.search(slots.plain)
    if ends and found.get("order") and not (found.get("level") or found.get("group_by")):
        said["group_by"] = {"month": "period"}.get(ends[1], ends[1])
    counted = time_counted(slots)
    if counted is not None and found.get("measure") in ("count", "sum", None):
        said |= {"count_of": counted, "measure": "count", "group_by": None, "level": None}
    said |= contrast_said(slots, found.get("group_by"), names)
    if said.get("contrast"):
        said |= {"order": None, "n": None}
        said |= {"measure": None} if found.get("measure") in ("count", "share", "range") else {}
    if found.get("group_by") == "month" and found.get("order") and _of_one_month(slots, found):
        said["group_by"] = "period"
    if found.get("measure") == "count" and _REPORTED.search(slots.plain) and not said:
        said |= {"source": "facilities", "unknown": None}
    if silent_said(slots, found):
        said |= {"silent": True, "level": "facility", "measure": None, "unknown": None,
                 "variable": None, "variables": None, "unread": None}  # fmt: skip
    return said


def per_units(slots: Slots, how: str | None, variables: list[str]) -> list[str]:
    """The units over which a mean or median of reports is taken; a mean of rates is none."""
    counted = [name for name in variables if name in COUNTED]
    rates = counted == ["tpr"] and _RATES_OF.search(slots.masked)
    if how not in _AVERAGED or not counted or (counted == ["tpr"] and how == "mean" and not rates):
        return []
    found = [unit_named(match[1]) for match in _PER.finditer(slots.plain)]
    found += [unit_named(match[1]) for match in _MEAN_OF.finditer(slots.plain)]
    found += [unit_named(match[1]) for match in _RATES_OF.finditer(slots.masked)]
    if slots.language == "french":  # "par établissement"
        found += [unit_named(match[1]) for match in _BY_UNIT.finditer(slots.plain)]
    found += [unit for pattern, unit in _ADJECTIVES if pattern.search(slots.plain)]
    if not found and how != "mean":
        of = re.search(
            r"\b(?:of|by|for|among) (?:the |all )*(facilities|months|ward|wards|lga|lgas)\b(?! of\b)",
            slots.plain,
        )
        found = [unit_named(of[1])] if of else []
    return list(dict.fromkeys(found))


#: Which of two is higher is asked, not both together.
_WHICH_WAY = re.compile(
    r"\b(?:above|higher|more|up|greater|better|larger|over) or (?:below|lower|less|fewer|down|smaller|worse|under)\b"
    r"|\b(?:lower|less|fewer|down|worse|below) or (?:higher|more|up|better|above)\b"
    rf"|\b{MORE}\b.* than (?:in |it was in |during |that of )?(?:19|20)\d\d\b"
)


def contrast_said(slots: Slots, group: str | None, names: list[str]) -> Arguments:
    """The difference, ratio or change in percent, where two sides are named."""
    years = sorted(set(slots.years))
    kind = _kind(slots.plain) or ("difference" if _WHICH_WAY.search(slots.plain) else None)
    if kind is None:
        return {}
    if slots.level in ("ward", "lga", "facility") and len(slots.areas) != 2 and group is None:
        return {}  # of each of them
    of_places = len(slots.areas) == 2 and _PLACES_SET.search(slots.masked)
    if len(years) == 2 and not of_places:
        return {"contrast": kind, "group_by": "year", "years": years, "level": None}
    if len(slots.areas) == 2 and not slots.unknown_areas and set(names) <= COUNTED:
        return {"contrast": kind, "level": None}
    if group in ("age_group", "facility_level", "test_method"):
        return {"contrast": kind}
    return {}


#: "Borgu or Mariga, who did more in 2022 and 2023": places, and no years, are set apart.
_PLACES_SET = re.compile(
    r"_area_(?: lga| ward)? (?:vs|versus|or|against) (?:in )?_area_|\bbetween _area_(?: lga| ward)? and _area_|\bthan (?:in |that of )?_area_"
)


def _kind(plain: str) -> str | None:
    if _PERCENT.search(plain):
        return "percent"
    if RATIO.search(plain):
        return "ratio"
    return "difference" if _DIFFERENCE.search(plain) or _CHANGE.search(plain) else None


def sides(slots: Slots) -> Arguments:
    """Two ages, levels or tests beside each other, or taken together, without the third."""
    if not _BESIDE.search(slots.plain):
        return {}
    if _ALL_OF_IT.search(slots.plain):
        return {"group_by": None, "test_method": "both"}
    apart = _AS_ONE.search(slots.plain) is None or _SET_APART.search(slots.plain) is not None
    ages = _named(slots.plain, english.AGES, ("u5", "o5", "pw"))
    if len(ages) > 1:
        gone = {"u5", "o5", "pw"} - ages
        return {"group_by": "age_group" if apart else None, "age_group": None,
                "except_age_group": gone.pop() if len(gone) == 1 else None}  # fmt: skip
    levels = set(english.FACILITIES) & set(slots.plain.split())
    if len(levels) > 1:
        gone = set(english.FACILITIES) - levels
        return {"group_by": "facility_level" if apart else None, "facility_level": None,
                "except_facility_level": gone.pop() if len(gone) == 1 else None}  # fmt: skip
    if len(_named(slots.plain, english.TESTS, ("rdt", "microscopy"))) > 1:
        return {
            "group_by": "test_method" if apart else None,
            "test_method": None if apart else "both",
        }
    return {}


#: "Pregnant women plus under-fives", "RDT and microscopy together": one number.
_AS_ONE = re.compile(
    r"\bplus\b|\b(?:added|adding|taken|put|counted|all|both) (?:together|up)\b|\btogether\b|\bcombined\b|\bsummed\b|\bjointly\b|\bsum of\b"
)
#: "(All ages, RDT and microscopy)": of what a number is.
_ALL_OF_IT = re.compile(
    r"\ball ages (?:and )?(?:by |both )*rdts? and microscopy\b|\brdts? and microscopy (?:and |for |of )?all ages\b"
)
_SET_APART = re.compile(
    r"\b(?:vs|versus|against|compared?|between|difference|differ|gap|each|separate\w*|ratio|times|or|than|side by side|shares?|percent\w*|portion|proportion|fraction)\b"
)


def at_facilities_as_one(slots: Slots, found: Arguments) -> bool:
    """Whether facilities say only where: "given at the clinics in Lapai, both ages added together"."""
    if found.get("level") != "facility" or found.get("order") or found.get("measure") == "count":
        return False
    one = _AS_ONE.search(slots.plain) and not _SET_APART.search(slots.plain)
    return bool(one and re.search(r"\b(?:at|in|by|from|through) (?:the |all |our )*(?:clinics|hospitals|facilities|health cent\w+)\b", slots.plain))  # fmt: skip


def _named(plain: str, pairs: tuple[tuple[str, str], ...], known: tuple[str, ...]) -> set[str]:
    return {
        value
        for pattern, value in pairs
        if value in known and compiled(rf"(?<!\w)(?:{pattern})(?!\w)").search(plain)
    }


def silent_said(slots: Slots, found: Arguments) -> bool:
    """Whether facilities without a report in a time that is named are asked for."""
    timed = ("year", "years", "months", "first_month", "last_month", "last_months", "last_years",
             "first_year", "last_year")  # fmt: skip
    return bool(
        SILENT.search(slots.plain)
        and _OF_FACILITIES.search(slots.plain)
        and not found.get("operator")
        and not found.get("conditions")
        and any(found.get(name) for name in timed)
    )


#: What reports count, as it is named in a list: "fever cases and nets given".
_SPOKEN = (
    ("fever", r"(?:people with |persons with )?fever(?: cases| patients)?"),
    (
        "llin",
        r"(?:bed ?)?nets?(?: (?:given|distributed|handed|shared)(?: out)?)?|llins?(?: (?:given|distributed))?",
    ),
    ("tpr", r"tpr|(?:test )?positivity(?: rates?)?"),
    ("tests", r"(?:number of )?tests?(?: done| performed| carried out)?|people tested|tested"),
    ("positives", r"(?:number of )?(?:positives|positive (?:tests|cases)|malaria cases|cases)"),
)
_NAMED = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _SPOKEN)
_ONE = re.compile(rf"(?<!\w)(?:(?:the|total|number of|how many) )*(?:{_NAMED})(?!\w)")
_AND = re.compile(r" (?:and|&|plus|as well as) ")


def measures_listed(plain: str) -> list[str]:
    """Several counts of the reports that one list names: "tests, positives and TPR"."""
    spans = [(match.start(), match.end(), str(match.lastgroup)) for match in _ONE.finditer(plain)]
    chain: list[str] = []
    joined = False
    for at, (start, _, name) in enumerate(spans):
        between = plain[spans[at - 1][1] : start] if at else ""
        if at and (between == " " or _AND.fullmatch(between)):
            joined = joined or between != " "
        elif joined:
            break
        else:
            chain = []
        chain.append(name)
    listed = list(dict.fromkeys(chain))
    return listed if joined and len(listed) > 1 else []
