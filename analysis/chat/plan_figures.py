"""Figures of the net plan that is there, which only a question to the data can give.

Where a plan is made, "which ward needs the most nets", "the median need in Suleja" or "how many more
nets would everyone need" ask for its numbers, and for no plan.
"""

from __future__ import annotations

import re
from dataclasses import replace

from analysis.chat.arguments import build_arguments
from analysis.chat.net_arguments import net_plan
from analysis.chat.query_results import without_words
from analysis.chat.query_statistics import with_statistics
from analysis.chat.request import Arguments, Request
from analysis.chat.slots import Slots
from analysis.chat.words.ends import ENDS
from analysis.tools.query_nets import NET_COLUMNS, NET_SUMS
from analysis.workspace import Workspace

_OTHER_WORK = re.compile(
    r"^(?:and |so |ok )?how (?:do|did|does|are|is|was|were|can|could|should|come)\b|\b(?:maps?|charts?|graphs?|plot|curves?|histogram|scatter|export|download|write|pdf|word|powerpoint|excel|csv|files?|spreadsheets?|sheets?|tables?|why|explain\w*|reasons?"
    r"|defin\w+|meaning|mean by|means|correlat\w*|associat\w*|relation\w*|regress\w*|what if|what happens|hot ?spots?|clusters?|scenarios?|strateg\w+"
    r"|cost\w*|prices?|naira|budget|money|hang\w*|hung|sleep\w*|slept|(?<!plan s )own(?:s|ed|ing)?|used?|using|torn|old|worn|insecticid\w*"
    r"|re ?do|re ?plan|re ?run|re ?calculat\w*|again|instead|(?:computed|calculated|worked out|decided|chosen)"
    r"|re ?prioriti\w*|de ?prioriti\w*|save|undo|previous plan|other plan|last year|next year|forecast\w*|predict\w*)\b"
)
#: Trucks are asked for; "for the lorry: bales of Borgu" is about bales.
_TRUCKS = re.compile(
    r"\b(?:how many|number of|which|what|any|per|each|every|an?|full|\d+)(?: \w+){0,2}? (?:trucks?|lorr(?:y|ies)|vehicles?|pick ?ups?)\b(?!,)"
    r"|\b(?:trucks?|lorries|vehicles?) (?:needed|required|do|will|that|takes?|carry|carries|holds?)\b|\btransport (?:costs?|time)\b"
)
#: "Plan 50,000 nets", "share them evenly": a plan is wished.
_WISHES = re.compile(
    r"^(?:(?:please|kindly|can you|could you|now|then|and|ok|let us|i want to|we want to|i need to) )*"
    r"(?:plan|allocate|distribute|share|divide|spread|give|assign|make|prepare|draft|quantify|optimi[sz]e|use|run|try|suppose|i have|we have|with)\b"
    r"(?! (?:me|us|the (?:share|median|mean|average|number|total|names?)|of)\b)"
)
_YES_OR_NO = re.compile(r"(?:do|does|did|is|are|can|could|will|would|should)\b")
_AMOUNT = re.compile(r"\b(?:how many|how much|which|what)\b")
_OF_NETS = re.compile(r"\b(?:nets?|itns?|llins?|stock|plan|needs?)\b")
_SETTINGS = (
    *("household_size", "people_per_net", "buffer", "lga_floor", "urban_threshold", "strategy"),
    *("preset", "stocks", "more", "include", "reprioritised", "adjusted_population", "method"),
)
#: What a plan's own answer tells of places as well.
_SIMPLE = frozenset({"variable", "areas", "measure"})
#: From so many places on each has its own number.
SEVERAL = 2
_TOLD_BY_PLAN = frozenset({"nets", "need"})
#: What cannot be told of nets alone: the plan's table has each of them.
_ASKED = re.compile(
    r"\b(?:how many|how much|which|what|who|where|number|total|sum|mean|average|median|share|percent\w*|proportion|fraction|list|name|show|tell|give|compare"
    r"|differences?|minus|exceed\w*|ratio|times|any|are there|is there|count|by how|per|most|fewest|highest|lowest|top|bottom|largest|smallest|households?|rank)\b|%"
)
#: Homes are in the plan, though no file has single ones.
_HOMES = re.compile(
    r"\b(?:households?|homes|families)\b(?! (?:size|of \d|with \d|that own|heads?))"
)
_ITS_SIZE = re.compile(
    r"\bhouse ?hold size\b|\b(?:people|persons) (?:per|in (?:a|each)) household\b"
)


def figures_of_plan(slots: Slots, workspace: Workspace) -> Request | None:
    """The question to the data on the plan that is there; None where another request is meant."""
    if _OTHER_WORK.search(slots.plain) or _TRUCKS.search(slots.plain):
        return None
    if _WISHES.search(slots.plain) and not _AMOUNT.search(slots.plain):
        return None
    plan = workspace.latest("nets")
    if plan is None or _sets(slots, int(plan.parameters["nets"])):
        return None
    said = of_plan(slots, reports=workspace.facilities is not None)
    if said is None or said.get("unread") or said.get("unknown"):
        return None
    chosen = _names({**said, "variable": None, "variables": None}) & set(NET_COLUMNS)
    limited = said.get("conditions") or said.get("measure") or _ASKED.search(slots.plain)
    asked = bool(chosen) or (bool(limited or _of_bales(said)) and not _YES_OR_NO.match(slots.plain))
    return None if _by_itself(said) or not asked else ("query_data", said)


def _of_bales(said: Arguments) -> bool:
    """ "Bales to Lavun, Mokwa and Borgu": no other figure is in bales."""
    return said.get("variable") == "bales" and bool(said.get("areas"))


def without_stock(tool: str, slots: Slots, workspace: Workspace) -> Slots:
    """A look-up's question without the number that is the stock of the plan: "besides the 200,000"."""
    looked_up = tool == "query_data" and slots.numbers and _OF_NETS.search(slots.plain)
    plan = workspace.latest("nets") if looked_up else None
    if plan is None:
        return slots
    stock = float(plan.parameters["nets"])
    masked = slots.masked.split("_number_")
    if len(masked) != len(slots.numbers) + 1:
        return slots
    kept = [number for number in slots.numbers if number.value != stock]
    marks = ["_number_" if number.value != stock else "_" for number in slots.numbers]
    text = masked[0] + "".join(mark + rest for mark, rest in zip(marks, masked[1:], strict=True))
    return replace(slots, masked=text, numbers=tuple(kept))


def of_plan(slots: Slots, *, reports: bool) -> Arguments | None:
    """The arguments of a question on a plan; None where nothing of a plan is named in it."""
    slots = without_words(slots, _TO_SERVE_ALL)
    said = dict(build_arguments("query_data", slots))
    if (
        said.get("variable") == "nets"
        and said.get("order") == "bottom"
        and _SENT.search(slots.plain)
    ):
        some = {"variable": "nets", "operator": ">", "value": 0}
        said["conditions"] = [*(said.get("conditions") or ()), some]
    if not reports:
        said = _planned(said)
    if (
        said.get("variable") in _RANKED
        and not said.get("variables")
        and _NEEDIEST.search(slots.plain)
    ):
        said["variable"] = "need"
    if _HOMES.search(slots.plain) and not _ITS_SIZE.search(slots.plain) and _of_homes(said):
        how = (
            {"measure": "sum"}
            if said.get("measure") in (None, "count") and not said.get("order")
            else {}
        )
        said = {**said, "variable": "households", **how}
        said.pop("variables", None)
        said.pop("unknown", None)
        said |= with_statistics(slots, said)
        said = {name: value for name, value in said.items() if value is not None}
    if _as_one_number(slots, said):
        names = said.pop("variables", None) or [said["variable"]]
        said |= {"variable": names[0], "measure": "sum"}
    return said if _names(said) & set(NET_COLUMNS) else None


#: "To cover everyone", "against serving every ward in full": the whole need, and nothing by ward.
_TO_SERVE_ALL = re.compile(
    r"\b(?:in order to|to|against|for|if (?:we|you) (?:want|have|had|are|were) to) (?:fully |really )?(?:cover|serv|reach|supply|protect|giv|provid|fill|meet)\w*"
    r" (?:for |to )?(?:all|every|each|everyone|everybody)\b(?: (?:of|the|our|single|one|ward|lga|people|persons?|households?|in|full|fully|completely|state|country|needs?|net|nets))*"
)
#: "Which ward has the greatest need": of nets, where a plan of nets is there.
_NEEDIEST = re.compile(
    rf"\b(?:ha[sd]|have|having|with|by) (?:the )?(?:\w+ )?{ENDS} needs?\b(?! (?:of|for|to)\b)"
)
_RANKED = (None, "composite_score", "composite_rank")
#: The smallest of what is sent is no zero.
_SENT = re.compile(
    r"\b(?:consignments?|allocations?|allotments?|deliver(?:y|ies)|shipments?|loads?|dispatch\w*)\b"
)
#: Each ward is asked for, and not all of them together.
_LISTS = re.compile(
    r"\b(?:which|list|name|show|who|where|by|per|each|every|any)\b|^(?:(?:the|all|those) )*(?:ward|lga)\b"
)


def _as_one_number(slots: Slots, said: Arguments) -> bool:
    """ "Unmet need of the rural wards": an amount of those that fit, and no list of them."""
    names = said.get("variables") or [said.get("variable")]
    all_of_them = not said.get("areas") and names[0] == "nets_short"
    own = (said.get("conditions") or all_of_them) and not said.get("operator") and len(names) == 1
    if not own or said.get("measure") or said.get("order") or said.get("level") == "lga":
        return False
    return names[0] in NET_SUMS and not _LISTS.search(slots.plain)


def _of_homes(said: Arguments) -> bool:
    """Whether households are what is asked for: nothing else is, or people that live there."""
    return said.get("variable") in (None, "population", "households") and not said.get("variables")


def _planned(said: Arguments) -> Arguments:
    """Nets that were given: those of the plan, where no reports count any."""
    swap = {"llin": "nets"}
    out = {**said}
    if said.get("variable") in swap:
        out["variable"] = "nets"
    if said.get("variables"):
        out["variables"] = [swap.get(name, name) for name in said["variables"]]
    if said.get("also"):
        out["also"] = [_planned(item) for item in said["also"]]
    return out


def _names(said: Arguments) -> set[str]:
    named = [said.get("variable"), *(said.get("variables") or ())]
    named += [item["variable"] for item in said.get("conditions") or ()]
    within = (_names(item) for item in said.get("within") or ())
    return {name for name in named if name}.union(*within)


def _sets(slots: Slots, stock: int) -> bool:
    """Whether a plan is wished, or settings of one: the stock of the plan there is no other one."""
    wished = net_plan(slots)
    if wished.get("topic") in ("cost", "scenarios", "own", "next", "left"):
        return True
    if wished.get("nets") not in (None, 0, stock) and not slots.operator:
        return True
    return any(wished.get(name) for name in _SETTINGS)


def _by_itself(said: Arguments) -> bool:
    """Whether the answer of the net plan tells it too: the nets or the need of some places."""
    return (
        set(said) <= _SIMPLE
        and len(said.get("areas") or ()) < SEVERAL
        and said.get("variable") in _TOLD_BY_PLAN
        and said.get("measure") in (None, "sum")
    )
