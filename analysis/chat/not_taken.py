"""Limits of a question that the chosen request cannot keep: asked back, never left out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.answers_before import last_answer
from analysis.chat.arguments import build_arguments
from analysis.chat.asking_back import Called
from analysis.chat.carrying import fields_of
from analysis.chat.kept import unkept
from analysis.chat.kept_before import points_to_before, unkept_before
from analysis.chat.leaning import leaning
from analysis.chat.query_conditions import conditions_of
from analysis.chat.query_figures import COUNTED
from analysis.chat.query_limits import areas_left_out
from analysis.chat.query_times import MONTHS
from analysis.chat.query_unread import unread
from analysis.chat.request import Understood
from analysis.chat.slots import Slots
from analysis.tools import TOOLS
from analysis.tools.base import Answer
from analysis.tools.limits_lost import cannot_limit, none_given
from analysis.tools.places import fold, places_of
from analysis.workspace import Workspace
from chatmrpt.lib.patterns import compiled
from chatmrpt.lib.say import say

_LEVEL = r"(?:primary|secondary|tertiary)"
#: "Without tertiary facilities", "excluding the primary ones", "non-secondary".
_NOT_LEVEL = re.compile(
    r"\b(?:without|except(?: for)?|excluding|exclude|other than|apart from|aside from|besides|minus"
    r"|but not|leaving out|leave out|drop|remove|ignoring|ignore|not in|not|non)"
    rf" (?:the |any |all |at |in )*{_LEVEL}\b"
)
_MONTH = rf"(?:{'|'.join(month for month in MONTHS if month != 'may')}|may(?= 20\d\d))"
#: "The last three months": months counted back from the newest.
_LAST_MONTHS = re.compile(
    r"\b(?:last|past|recent|previous|latest) (?:\d+ |(?:one|two|three|four|five|six|nine|ten|twelve)"
    r" |few |couple of )?(?:months?|quarters?|weeks?)\b(?! of\b)"
)
#: "After June 2023", "up to March": one month as an end, and no second one.
_ONE_END = re.compile(
    rf"\b(?:before|after|since|until|till|up to|prior to|later than|earlier than) (?:the end of )?{_MONTH}(?: 20\d\d)?\b"
)
#: Requests for numbers of some months, which name their months or years.
_OF_MONTHS = frozenset({"query_data", "calculate_tpr", "compare_areas", "measure_association"})
_SPANS = ("first_month", "last_month", "last_months")
#: Requests for numbers that know no text of the reports: “private facilities”.
_OF_NUMBERS = frozenset(
    {"calculate_tpr", "analyse_trend", "show_chart", "show_map", "compare_areas"}
)
#: "Wards with no facility", "LGAs with more than 20 clinics": places chosen by how many they have.
_SO_MANY_FACILITIES = re.compile(
    r"\b(?:ward|lga)\b(?: (?!(?:facilit|clinic|hospital))\w+){0,5}? (?:(?:with|has|have|having|had|contain\w*|got|are|is)\b"
    r"(?: \w+)?? (?:no|not any|only|just|exactly|at least|at most|(?:more|fewer|less|greater|higher|lower) than|over|above"
    r"|under|below|one|a single|\d+|two|three|four|five|six|seven|eight|nine|ten)|without|lack\w*|(?:do|does|did) not have)"
    r"(?: (?:a|an|any|one|two|three|four|five|ten|\d+|single|health|primary|secondary|tertiary|or|more|fewer|less|public|private)){0,4}"
    r" (?:facilit\w+|clinics?|hospitals?)$"
)
_SEASON = re.compile(r"\b(?:dry|rainy|wet|raining) season\b")
#: "Put it back", where nothing was taken out.
_BACK = re.compile(
    r"(?:(?:please|ok|now|and|no) )*(?:put|bring|take|change|set|turn) (?:it|that|this|them) back(?: (?:again|please|as it was|how it was|to what it was))*"
)
#: Requests that look up and change nothing.
_LOOK_UPS = frozenset(
    ["query_data", "rank_areas", "show_map", "show_chart", "analyse_trend", "compare_areas",
     "measure_association", "describe_data", "check_data_quality", "explain_area", "find_clusters"]
)  # fmt: skip
#: Wards of one kind alone; "urban wards have better houses" compares the two.
_IN_TOWN = re.compile(
    r"\b(?:in|of|among|for|within|across|over|only|just)(?: (?:the|only|all|our|just))* (rural|urban)"
    r" (?:ward|ones|areas?|places|lga)\b"
)
_AREAS_KEPT = ("except_areas", "exclude")
#: Requests that are about the places that they name, and cannot leave any out.
_OF_AREAS = frozenset(
    ["measure_association", "check_data_quality", "show_chart", "analyse_trend", "calculate_tpr"]
)


def not_taken(tool: str, arguments: dict[str, Any], slots: Slots) -> list[str]:
    """What the question limits and this request cannot keep, in its words."""
    known = fields_of(tool)
    plain = slots.plain
    found = _so_many_facilities(tool, arguments, plain)
    levels = set(compiled(rf"\b{_LEVEL}\b").findall(plain))
    left = "except_facility_level" in known
    if (
        not left
        and "facility_level" in known
        and len(levels) == 1
        and (match := _NOT_LEVEL.search(plain))
    ):
        found.append(match.group())
    if tool in _OF_MONTHS and not any(arguments.get(name) for name in _SPANS):
        found += [
            match.group() for said in (_LAST_MONTHS, _ONE_END) if (match := said.search(plain))
        ]
    out = areas_left_out(slots)
    if out and tool in _OF_AREAS and not set(_AREAS_KEPT) & known:
        found.append(f"without {' and '.join(out)}")
    if tool in _OF_NUMBERS:
        found += [
            item.name.split("=", 1)[-1] for item in slots.found if item.kind in ("kind", "group")
        ]
    if tool in ("query_data", "calculate_tpr"):
        told = [_NOT_TOLD] if _of_reports(arguments) else []
        told += [_TESTED_OF] if arguments.get("variable") == "fever" else []
        found += [match.group() for said in told if (match := said.search(plain))]
    by_year = tool == "analyse_trend" and set(arguments) == {"variable"} and _of_reports(arguments)
    if by_year and arguments["variable"] != "tpr" and (match := _NOT_TOLD.search(plain)):
        found.append(match.group())
    if tool == "measure_association":
        found += _of_association(arguments, slots)
    return list(dict.fromkeys(found))


def _so_many_facilities(tool: str, arguments: dict[str, Any], plain: str) -> list[str]:
    """Places chosen by how many facilities they have."""
    if tool not in ("query_data", "check_data_quality") or arguments.get("silent"):
        return []
    many = _SO_MANY_FACILITIES.search(plain)
    return [many.group()] if many and not arguments.get("count_of") else []


def _of_reports(arguments: dict[str, Any]) -> bool:
    """Whether facilities, or what their reports count, are asked for."""
    names = {arguments.get("variable"), *(arguments.get("variables") or ())}
    return bool(names & COUNTED) or arguments.get("level") == "facility"


def _of_association(arguments: dict[str, Any], slots: Slots) -> list[str]:
    """Wards chosen by a value, or seasons, which associations do not know."""
    season = _SEASON.search(slots.plain)
    found = [season.group()] if season else []
    if arguments.get("analysis") == "groups":
        return found
    words = slots.plain.split()
    said = conditions_of(slots, list(slots.columns))
    found += [" ".join(words[max(0, item.words[0] - 2) : item.words[1]]) for item in said]
    found += unread(slots, said, counted=False)
    town = _IN_TOWN.search(slots.plain)
    if town is not None and not {"rural", "urban"} <= set(words):
        found.append(town[1])
    return found


def both_towns(tool: str, arguments: dict[str, Any], slots: Slots) -> bool:
    """ "Mean rainfall of urban and rural wards": two groups, and no filter of one of them."""
    return (
        tool == "query_data"
        and {"urban", "rural"} <= set(slots.plain.split())
        and len(slots.columns) == 1
        and not arguments.get("also")
        and not arguments.get("within")
        and arguments.get("measure") in (None, "mean", "median")
    )


def _put_back(chosen: Any, slots: Slots, workspace: Workspace) -> Any:
    """ "Put it back" after look-ups: the request before the last; no file is taken away."""
    undoes = chosen.tool == "manage_session" and chosen.arguments.get("action") == "undo"
    if not undoes or not _BACK.fullmatch(slots.plain):
        return chosen
    last = workspace.last_answers
    if not last or last[0].tool not in _LOOK_UPS:
        return chosen
    if len(last) > 1 and last[1].tool == last[0].tool:
        return replace(chosen, tool=last[1].tool, arguments=dict(last[1].arguments))
    return Called(
        headline=say("What shall be put back?"),
        points=(say("The last answers changed nothing. Say “undo” to undo the last change."),),
        outcome="clarify",
        tool=last[0].tool,
        arguments=dict(last[0].arguments),
    )


#: "Which wards of it are high risk": of one LGA of the list before.
_OF_IT = re.compile(r"\b(?:its|(?:of|in|within) (?:it|that lga|this lga))\b")


def _which_of_the_list(chosen: Any, slots: Slots, workspace: Workspace) -> Any:
    """Of which LGA of the list before; the wards of all would be another answer."""
    if isinstance(chosen, Answer):
        return chosen
    places = slots.areas or any(chosen.arguments.get(name) for name in ("areas", "within"))
    if chosen.tool != "rank_areas" or places or not _OF_IT.search(slots.plain):
        return chosen
    before = last_answer(workspace)
    table = (before.body or {}).get("table") if before is not None else None
    if before is None or before.arguments.get("level") != "lga" or not table:
        return chosen
    lgas = places_of(workspace).lgas
    cells = [str(cell) for row in table["rows"][:5] for cell in row if fold(str(cell)) in lgas]
    return Called(
        headline=say("Which LGA do you mean?"),
        points=(say("Name it, or choose one of the list before."),),
        chips=tuple(
            {"label": name, "tool": chosen.tool, "arguments": {**chosen.arguments, "areas": [name]}}
            for name in dict.fromkeys(cells)
        ),
        outcome="clarify",
        tool=chosen.tool,
        arguments=chosen.arguments,
    )


def _each_town(chosen: Any, slots: Slots) -> Any:
    """ "How many urban and rural wards": one number of each."""
    said = dict(chosen.arguments)
    asked = chosen.tool == "query_data" and said.get("measure") in ("count", "sum", "share")
    if not asked or not {"urban", "rural"} <= set(slots.plain.split()) or said.get("also"):
        return chosen
    other = [
        {**item, "operator": "<" if item["operator"] == ">=" else ">="}
        if item.get("variable") == "urban_share"
        else item
        for item in said.get("conditions") or []
    ]
    if other == (said.get("conditions") or []):
        return chosen
    return replace(chosen, arguments={**said, "also": [{**said, "conditions": other}]})


#: Times that no report has, and what reports do not tell: dropped, the number would be another.
_NOT_TOLD = re.compile(
    r"\b(?:this|current) (?:year|month|quarter|week)\b|\btoday\b|\byesterday\b|\bso far\b"
    r"|\bnegatives?(?: tests?)?\b"
    r"|\bfacilit\w+ (?:that )?(?:were )?(?:opened|closed|started|began)\b"
)
#: "What share of the fever cases was tested": no number of them.
_TESTED_OF = re.compile(
    r"\b(?:share|percent\w*|proportion|fraction|%|rate)\b.*\btested\b|\btesting rates?\b"
)


def kept_or_asked(chosen: Any, slots: Slots, workspace: Workspace) -> Any:
    """The request as chosen, or the question back what it cannot keep."""
    if isinstance(chosen, Answer) or chosen.button:
        return chosen
    if chosen.tool not in {tool.name for tool in TOOLS}:
        return chosen
    chosen = _which_of_the_list(_put_back(chosen, slots, workspace), slots, workspace)
    if isinstance(chosen, Answer):
        return chosen
    if both_towns(chosen.tool, chosen.arguments, slots):
        groups = build_arguments("measure_association", slots)
        return replace(chosen, tool="measure_association", arguments=groups)
    chosen = _each_town(chosen, slots)
    lost = not_taken(chosen.tool, chosen.arguments, slots)
    if not lost:
        missed = unkept(chosen.tool, chosen.arguments, slots)
        missed += _lost_of_before(chosen, slots, workspace)
        if not missed:
            return chosen
        return _as_look_up(chosen, slots, workspace) or _not_understood(chosen, missed, slots)
    return Called(
        headline=cannot_limit(lost),
        points=(
            none_given(),
            say("Name what shall be counted: places, years, months or levels of facilities."),
        ),
        outcome="clarify",
        tool=chosen.tool,
        arguments=chosen.arguments,
    )


def _lost_of_before(chosen: Understood, slots: Slots, workspace: Workspace) -> list[str]:
    before = last_answer(workspace) if points_to_before(slots) else None
    return [] if before is None else unkept_before(chosen.tool, chosen.arguments, slots, before)


def _as_look_up(chosen: Understood, slots: Slots, workspace: Workspace) -> Understood | None:
    """The look-up in the data that keeps all that the request lost; None where it does not either."""
    lean = leaning(slots)
    bare = lean.bare and last_answer(workspace) is not None
    if chosen.tool == _LOOK_UP or bare or lean.back or lean.joined:
        return None
    said = build_arguments(_LOOK_UP, slots)
    if chosen.tool == "rank_areas" and said.get("conditions") and not said.get("variable"):
        said |= {"variable": "composite_score", "order": chosen.arguments.get("order") or "top"}
    asks = said.get("variable") or said.get("variables") or said.get("having")
    if not asks or said.get("unknown") or said.get("unread"):
        return None
    if not_taken(_LOOK_UP, said, slots) or unkept(_LOOK_UP, said, slots):
        return None
    return replace(chosen, tool=_LOOK_UP, arguments=said)


_LOOK_UP = "query_data"


def _not_understood(chosen: Understood, missed: list[str], slots: Slots) -> Called:
    """The words that the request does not keep, with a button that goes on without them."""
    english = slots.language in ("english", "pidgin")
    return Called(
        headline=say("I did not understand “{words}” here.", words="”, “".join(missed))
        if english
        else say("I did not understand a part of this question."),
        points=(
            none_given(),
            say("Say it in other words, or ask one thing at a time."),
        ),
        chips=(
            {
                "label": say("Answer without it"),
                "tool": chosen.tool,
                "arguments": dict(chosen.arguments),
            },
        ),
        outcome="clarify",
        tool=chosen.tool,
        arguments=chosen.arguments,
    )
