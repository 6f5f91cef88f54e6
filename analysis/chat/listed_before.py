"""Questions about what the one before listed: "their total population", "how many are rural"."""

from __future__ import annotations

import re

from analysis.chat.arguments import build_arguments
from analysis.chat.asked_now import AskedNow
from analysis.chat.behind import points_behind
from analysis.chat.forms import as_map
from analysis.chat.leaning import leaning
from analysis.chat.listing import listed_by, listed_on_map
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots
from analysis.chat.words import english
from analysis.models import Message

#: Words that point to what was listed.
_REFERS = re.compile(
    r"\b(?:their|them|those|these|they|its)\b"
    r"|\b(?:same|such|said|listed) (?:ward|lga|facilit\w+|areas?|ones|places)\b"
    r"|\bward (?:of|in|from) it\b|\b(?:of|in|from|among) (?:this|that) list\b|\b(?:live|lives|living|dey) (?:in )?there\b"
    r"|^(?:and |so |but )?(?:how many|which)(?: ones)? (?:are|is|have|has|get|lie|fall) "
    r"|\bleurs?\b|\bparmi (?:eux|elles)\b|\bd entre (?:eux|elles)\b|\bceux(?: ci| la)?\b|\bcelles\b"
    r"|\bces (?:ward|quartiers?|lga|facilities)\b|\b(?:daga )?cikin(?:su| su)\b|\bnasu\b|\bwadannan\b"
)
#: "How many nets does it get": what the plan gives to what was listed, and no plan.
_ITS_NETS = re.compile(
    r"\bhow many (?:\w+ )?nets? (?:(?:does|do|did|is|are|will|would|has|have|should) )?(?:it|they|that ward|that one|those ward) "
    r"(?:(?:be|now|then|really|in total|altogether) )*(?:need|needs|require|get|gets|getting|got|receiv\w+|have|given|allocated)\b"
)
#: "Of those LGAs" says what was listed, not by what it is told apart.
_THOSE = re.compile(r"\b(?:those|these|ces|dose|dem|same|such) (?:ward|lga|facilit\w+)\b")
#: Points from which another request is meant: "and their mean rainfall?" is hardly a run.
SURELY_ANOTHER = 2.0
#: "Which of them are in Bida": those listed, of some places.
_WHICH_OF_THEM = re.compile(
    r"\b(?:which|any|some|who|list|show|how many|are there)(?: ones?| me| those)? (?:of|among|from|in) (?:them|these|those|the list|this list|that list)\b"
    r"|\b(?:are|is) (?:any|some|one) of (?:them|these|those)\b"
    r"|\bwhich(?: ones)? (?:of (?:the|these|those) (?:ward|lga|facilities) )?(?:are|lie|fall|come) (?:in|from|within)\b"
)
#: "Which LGA has most of them": of what was listed, counted in each.
_MOST_OF_THEM = re.compile(
    r"\b(?:which|what) lga\b.*\b(?:most|fewest|least|highest number|largest number)(?: number)? of (?:them|these|those)\b"
)
_PICTURE = re.compile(r"\b(?:maps?|mapped|carte|draw|picture|where)\b")
_IN_PIDGIN = re.compile(r"\bdem\b|\bdose\b")
_ONE = re.compile(r"\bits\b|\b(?:does|is|will|would|has|did|should) it\b|\bthat (?:ward|one)\b")
#: What speaks of nothing that was listed.
_NOT_LISTED = re.compile(r"\bthese (?:data|results?|files?|days|months|years)\b"
                         r"|\b(?:nets|they|it) (?:they|them) need\b")  # fmt: skip
_MEASURES = re.compile(
    r"\bhow many\b|\btotal\b|\bsum\b|\bmean\b|\baverage\b|\bmedian\b|\bcount\b|\bhighest\b|\blowest\b"
    r"|\bmost\b|\bleast\b|\bfewest\b|\bmaximum\b|\bminimum\b|\bpercentage\b|\bshare\b|_operator_"
    r"|\b(?:al)?together\b|\bcombined\b|\bin all\b|\badded up\b"
)
#: A relation is asked for by its name: "and their mean rainfall" is none.
_RELATED = re.compile(
    r"\b(?:relat\w+|associat\w+|correl\w+|differ\w*|signific\w*|link\w*|effects?|p values?|go(?:es)? with"
    r"|depend\w*|test whether|against|vs|versus)\b"
)
#: Tools that do something else with what was listed.
_OTHERS = frozenset(
    {"show_map", "show_chart", "plan_nets", "select_reprioritised", "run_risk_analysis",
     "export_results", "write_report", "explain_area", "explain_method", "explain_term",
     "manage_session", "run_what_if", "analyse_trend", "find_clusters", "measure_association",
     "explain_shown"}
)  # fmt: skip


def about_listed(asked: AskedNow) -> Request | None:
    """ "How many of them are rural?", "map those wards": of what was listed before."""
    slots, best = asked.slots, _asked_for(asked)
    there = points_behind(slots) and not slots.areas and best != "show_map"
    if not (_refers(slots) or there):
        return None
    if best == "show_map":
        return _on_map(asked)
    measured = _MEASURES.search(f"{slots.masked}\n{slots.plain}") is not None
    looked_up = best == "explain_term" and bool(slots.columns)
    looked_up |= bool(slots.areas) and _WHICH_OF_THEM.search(slots.plain) is not None
    named = best != "measure_association" or _RELATED.search(slots.plain) is not None
    surely = best in _OTHERS and named and asked.points >= SURELY_ANOTHER
    if best != "query_data" and not looked_up and (not measured or surely):
        return None
    before = asked.last
    if before is None or before.outcome not in ("answer", ""):
        return None
    within, kept = listed_by(
        before.tool, before.arguments, one=_ONE.search(slots.plain) is not None
    )
    if asked.earlier is not None and _SO_MANY.search(slots.plain) and slots.numbers:
        within, kept = _of_that_many(asked, int(slots.numbers[0].value)) or (within, kept)
    if (not within and not kept) or _a_place_more(slots, before):
        return None
    fresh = build_arguments("query_data", slots)
    if not (fresh.get("variable") or fresh.get("variables") or fresh.get("measure")
            or fresh.get("conditions") or fresh.get("areas")):  # fmt: skip
        return None
    if fresh.get("areas"):
        kept.pop("areas", None)
    fresh.pop("unknown", None)
    if _THOSE.search(slots.plain) and fresh.get("measure") not in (None, "count"):
        fresh.pop("level", None)
    found_now = {**kept, **fresh, "within": within} if within else {**kept, **fresh}
    return "query_data", _counted_by(slots, found_now, fresh, before)


#: "Those ten": the list that had so many, also where another question came in between.
_SO_MANY = re.compile(rf"\b(?:those|these|the same) (?:\d+|{'|'.join(english.NUMBERS)})\b")


def _of_that_many(asked: AskedNow, count: int) -> tuple[list[Arguments], Arguments] | None:
    """The wards of the last answer that listed so many."""
    for before in asked.answers():
        within, kept = listed_by(before.tool, before.arguments)
        if within and within[-1].get("n") == count and within[-1].get("level") != "lga":
            return within, kept
    return None


def _asked_for(asked: AskedNow) -> str:
    """The tool that the question speaks for; "and its rainfall" asks for no picture."""
    if _ITS_NETS.search(asked.slots.plain):
        return "query_data"
    pictured = not asked.slots.columns or _PICTURE.search(asked.slots.plain)
    return "query_data" if asked.best == "show_map" and not pictured else asked.best


def most_of_them(asked: AskedNow) -> Request | None:
    """ "Which LGA has most of them": what was listed, counted in each LGA."""
    slots, before = asked.slots, asked.last
    if slots.level != "lga" or not _MOST_OF_THEM.search(slots.plain) or before is None:
        return None
    within, kept = listed_by(before.tool, before.arguments)
    of_all = before.arguments.get("measure") == "count" and before.tool == "query_data"
    if not (within or of_all) or before.outcome not in ("answer", ""):
        return None
    listed = (within[-1] if within else before.arguments).get("level") or "ward"
    order = {"order": slots.order or "top", **({"n": slots.n} if slots.n else {})}
    counted = {"level": "lga", "count_of": listed, "measure": "count"}
    return "query_data", {**kept, **({"within": within} if within else {}), **counted, **order}


def _a_place_more(slots: Slots, before: Message) -> bool:
    """ "Only those in Magama" after a whole list: the same question of that place."""
    whole = before.tool == "query_data" and not before.arguments.get("n")
    return whole and leaning(slots).bare and bool(slots.areas) and not slots.columns


def _on_map(asked: AskedNow) -> Request | None:
    """ "Map those wards", "their rainfall on a map"."""
    slots, before = asked.slots, asked.last
    if before is None or before.outcome not in ("answer", "") or slots.areas:
        return None
    within = listed_on_map(before.tool, before.arguments, pointed=True)
    if not within:
        return None
    if not (slots.columns or slots.methods):
        drawn = as_map(before.tool, before.arguments, slots)
        if drawn is None:
            return None
        said = {name: value for name, value in drawn[1].items() if name != "areas"}
        return drawn[0], {**said, "within": within}
    return "show_map", {**build_arguments("show_map", slots), "within": within}


def _refers(slots: Slots) -> bool:
    if _NOT_LISTED.search(slots.plain):
        return False
    pidgin = slots.language == "pidgin" and _IN_PIDGIN.search(slots.plain)
    return bool(pidgin or _REFERS.search(slots.plain) or _ITS_NETS.search(slots.plain))


def _counted_by(slots: Slots, arguments: Arguments, fresh: Arguments, before: Message) -> Arguments:
    """ "Count them by LGA" counts what was listed, for each LGA."""
    listed = before.arguments.get("level") or "ward"
    if fresh.get("measure") == "count" and slots.level is None and before.tool == "query_data":
        listed = before.arguments.get("count_of") or listed
        return {**arguments, "level": listed}
    by = fresh.get("level")
    grouped = fresh.get("measure") == "count" and by == "lga" and not fresh.get("count_of")
    each = re.search(r"\b(?:by|per|each|every|par) lga\b", slots.plain)
    return {**arguments, "count_of": listed} if grouped and each and listed != "lga" else arguments
