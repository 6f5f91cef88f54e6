"""Questions that lean on the one before: "and the bottom ten?", "why?", "now as a map".

A follow-up is the request before with what this question changes, unless it has a request of its
own. How much it leans is read by `leaning`, what goes on is decided by the tools' schemas in
`carrying`, another form of the same answer by `forms`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from analysis.chat.arguments import build_arguments
from analysis.chat.carrying import about_the_same, carried
from analysis.chat.exchanging import exchanged
from analysis.chat.forms import (
    PLANNING,
    as_map,
    asks_for_a_form,
    each_level,
    in_another_form,
    names_its_map,
)
from analysis.chat.further import (
    TALKED_OF,
    asked_further,
    at_threshold,
    compared_with,
    listed_ones,
    lists_on,
    names_some,
    next_ones,
    repeated,
    same_again,
    why_nth,
)
from analysis.chat.leaning import Leaning, leaning
from analysis.chat.net_arguments import wards_named
from analysis.chat.of_the_same import of_the_same, sets_anew
from analysis.chat.pointing import pointed, points
from analysis.chat.query_again import counted_again
from analysis.chat.side_by_side import asks_of_two, of_the_two
from analysis.chat.slots import Slots
from analysis.models import Message, MessageState, Role
from analysis.tools import TOOLS, tool_by_name
from analysis.tools.tpr_steps import asks_step
from analysis.workspace import Workspace

#: Longest question that leans by a pronoun or its first word; one that is bare may be longer.
MOST_WORDS = 12
MOST_BARE_WORDS = 14
MOST_CORRECTING_WORDS = 25
#: Points from which a question stands by itself.
BY_ITSELF = 5.0
#: "Pfpr in place of TPR".
_IN_PLACE = re.compile(r"_column_ (?:in place of|instead of|rather than) (?:the )?_column_")
_HOW_MANY = re.compile(r"(?:and |so )?how many(?: (?:are|is) (?:there|they|those|it)| of them)?")
#: Asks for the reason of what was said.
_WHY = re.compile(
    r"(?:(?:and|but|so|ok|please|abeg) )*"
    r"(?:why(?: (?:so|high|low|first|last|that one|this one|that|not|there|exactly|(?:is|are|was|does|do) (?:it|that|this|they|those)"
    r"(?: \w+){0,3}))*(?: please)?"
    r"|how come(?: (?:so|that|it is|that is))?"
    r"|(?:what|which|who) (?:is|are|lies|lie|stands|explains?|drives?|causes?|caused|makes?|made|pushes"
    r"|pushed|puts?)(?: \w+){0,2} (?:behind|it|that|this|them)(?: \w+){0,3}"
    r"|(?:explain|tell me why)(?: (?:it|that|this|them))?(?: (?:to me|please|more))*"
    r"|(?:the |for what |what is the |what are the |give me the )?(?:reasons?|causes?)(?: (?:for|of|behind) "
    r"(?:it|that|this|them))?)"
)
#: Tools whose answers count what they list.
COUNTING = frozenset({"find_clusters", "rank_areas"})
#: What a request cannot do without; where it is missing, the request before may have had it.
NEEDED = {
    "plan_nets": ("nets", "bales"), "run_what_if": ("variable", "variables", "topic"),
    "compare_areas": ("areas",), "explain_term": ("term", "terms"),
    "show_map": ("map_kind", "variable", "reports"),
}  # fmt: skip
#: Requests that name places alone: the rest is that of the request before.
_REST_OF_IT = frozenset({"show_map", "run_what_if"})
#: Requests that may be about the areas that the answer before lists.
SHOWN_BY = frozenset({"compare_areas", "query_data", "explain_area", "run_what_if"})
_GOES_ON = re.compile(r"^(?:(?:ok|so) )*(?:and|what about|how about)\b")
#: Requests that may wait for a word.
WAITING = frozenset(
    ["run_risk_analysis", "plan_nets", "select_reprioritised", "calculate_tpr", "write_report"]
)
_GO = re.compile(
    r"\b(?:go (?:ahead|on)|do it|run it|proceed|continue|accept|agree|save|like that)\b"
)
_YES = re.compile(
    r"(?:(?:yes|ok|okay|yeah|sure|fine|good|please|so|well|to|alright|agreed) ?)*"
    r"(?:(?:go ahead|go on|do it|run it|proceed|continue|accept it|save it|that is fine|i agree)"
    r"(?: and (?:save|run|do) it)?)?"
    r"(?: (?:with|as|like) (?:what|that|those|the ones?|it is|the|your)(?: (?:that )?(?:you|are)?"
    r" ?(?:have |has )?(?:proposed?|proposals?|suggest\w*|chose|chosen|selected|recommend\w*|choose))?)?"
    r"(?: please)?"
)
_REPHRASED = re.compile(
    r"\bsimpl\w+|\bplain(?:er)? (?:words|english|language)\b|\bbreak (?:it|that|this) down\b|\bnot"
    r" (?:understand|understood|clear|get)\b|\bin (?:one|a|few|two) (?:short )?(?:sentences?|words?)\b"
    r"|\blayman\b|\beasier\b|\bexplain (?:again|better|more)\b|\bmeaning in short\b"
)
#: "Which is worse?" of what was compared.
_WHICH_ONE = re.compile(
    r"^(?:(?:and|so|ok|but) )*which(?: one| of (?:them|the two|these|those)| ward| lga)? (?:is|has|of|fares|does)\b"
)
Continued = tuple[str, dict[str, Any]]


def last_answer(workspace: Workspace) -> Message | None:
    """The session's last complete answer of a tool."""
    return next(iter(last_answers(workspace, 1)), None)


def last_answers(workspace: Workspace, count: int) -> list[Message]:
    """The session's last complete answers of tools, the last one first."""
    rows = Message.objects.filter(
        workspace.said_before,
        session=workspace.session,
        role=Role.ASSISTANT,
        state=MessageState.COMPLETE,
    ).exclude(tool="")
    polite = {"tool": "help", "arguments__topic__in": ["thanks", "greeting"]}
    return list(rows.exclude(**polite).order_by("-created")[:count])


def follow_up(
    slots: Slots, found: list[tuple[str, float]], workspace: Workspace
) -> Continued | None:
    """The tool and arguments of the question before with what this one changes, or None."""
    lean = leaning(slots)
    how_many = _HOW_MANY.fullmatch(slots.plain) is not None
    why = _WHY.fullmatch(slots.plain) is not None
    names_wards = any(wards_named(slots).values())
    most = MOST_CORRECTING_WORDS if lean.corrects else MOST_BARE_WORDS if lean.bare else MOST_WORDS
    needs = found[0][0] if found else ""
    if slots.words > most and not (needs == "run_what_if" and slots.words <= MOST_CORRECTING_WORDS):
        return None
    leans = (
        *(lean.at_all, how_many, why, names_wards, names_some(slots), asks_for_a_form(slots)),
        *(asks_of_two(slots), points(slots), sets_anew(slots), lists_on(slots)),
    )
    before = last_answer(workspace) if any(leans) or _by_its_make(slots, found) else None
    if before is None:
        return None
    if before.tool not in {tool.name for tool in TOOLS}:
        return as_map(before.tool, before.arguments, slots) if lean.bare else None
    if asks_of_two(slots):
        two = of_the_two(slots, before, next(iter(last_answers(workspace, 2)[1:]), None))
        if two is not None:
            return two
    named = listed_ones(before, slots) or why_nth(before, slots, _shown(before))
    if named is not None:
        return named
    if how_many:
        return _counted(before)
    if why:
        return _why(before)
    planned = _named_for_a_plan(slots, found, before)
    if planned is not None:
        return planned
    return _continued(slots, lean, found, before)


def _by_its_make(slots: Slots, found: list[tuple[str, float]]) -> bool:
    """Whether a question that leans by no word may still be the rest of another."""
    best = found[0][0] if found else ""
    missing = NEEDED.get(best)
    if (
        missing is None
        and not _REPHRASED.search(slots.plain)
        and not _WHICH_ONE.search(slots.masked)
    ):
        return _YES.fullmatch(slots.plain) is not None
    return True


def _continued(
    slots: Slots, lean: Leaning, found: list[tuple[str, float]], before: Message
) -> Continued | None:
    best, points = found[0] if found else ("", 0.0)
    found_now = (
        _confirmed(slots, before)
        or next_ones(before, slots)
        or exchanged(before, slots)
        or pointed(before, slots, best)
        or of_the_same(before, slots, best, _shown(before))
        or _rephrased(slots, before)
        or each_level(before.tool, before.arguments, slots)
        or in_another_form(before.tool, before.arguments, slots, lean, best)
        or repeated(slots, before)
        or _replaced(before, slots)
        or same_again(before, slots, best)
        or at_threshold(before, slots)
        or compared_with(before, slots)
    )
    if found_now is not None:
        return found_now
    if best == "show_map" and names_its_map(slots) and not lean.back:
        return None
    own = points >= BY_ITSELF and not lean.surely
    if own and not lean.at_all and _has_its_need(best, slots):
        return None
    lacks = best in _REST_OF_IT and best == before.tool and _lacks(best, slots, before)
    if (
        best == before.tool
        and _complete(slots)
        and (own or not (lean.bare or lean.back))
        and not lacks
    ):
        return _changed(before, slots) if lean.back else None
    goes_on = _went_on(best, slots, before)
    if goes_on is not None:
        return goes_on
    if best != before.tool and own:
        leans = lean.back or (_GOES_ON.search(slots.plain) and not _complete(slots))
        return _same_subject(best, slots, before) if leans else None
    if not (lean.at_all or best == before.tool):
        return None
    changed = _changed(before, slots)
    if changed is None and best and lean.back:
        return _same_subject(best, slots, before)
    return changed


def _went_on(best: str, slots: Slots, before: Message) -> Continued | None:
    """A request that by its make lacks what the one before had."""
    if best == before.tool and _lacks(best, slots, before):
        return _changed(before, slots)
    of_plan = before.tool in PLANNING and not build_arguments(best, slots).get("topic")
    if best == "run_what_if" and of_plan and not slots.columns:
        return _changed(before, slots)
    if before.tool == "compare_areas" and _WHICH_ONE.search(slots.masked):
        return before.tool, dict(before.arguments)
    return _drawn_without_subject(best, slots, before)


def _drawn_without_subject(best: str, slots: Slots, before: Message) -> Continued | None:
    """ "Show me where exactly": a map that names nothing is the map of what was answered."""
    if best != "show_map" or before.tool == "show_map" or _complete(slots):
        return None
    named = build_arguments("show_map", slots)
    if set(named) - {"level", "unknown"}:
        return None
    return as_map(before.tool, before.arguments, slots)


def _has_its_need(tool: str, slots: Slots) -> bool:
    """Whether a request names all that it cannot do without: "plan 2,000 nets"."""
    fresh = build_arguments(tool, slots)
    return any(fresh.get(name) for name in NEEDED.get(tool, ()))


def _lacks(tool: str, slots: Slots, before: Message) -> bool:
    """Whether a request misses what it needs, and the one before had it."""
    needed = NEEDED.get(tool, ())
    return (
        bool(needed)
        and not _has_its_need(tool, slots)
        and any(before.arguments.get(name) for name in needed)
    )


def _confirmed(slots: Slots, before: Message) -> Continued | None:
    """ "Go ahead", "yes": what waits for a word, as it was proposed."""
    if before.tool not in WAITING or not _YES.fullmatch(slots.plain):
        return None
    chips = [chip for chip in before.body.get("chips") or () if chip.get("tool") == before.tool]
    if before.outcome == "clarify" or asks_step(chips):
        return (before.tool, dict(chips[0]["arguments"])) if chips else None
    if before.tool == "plan_nets" and chips:
        return before.tool, dict(chips[0]["arguments"])
    if before.tool == "calculate_tpr" or not _GO.search(slots.plain):
        return None
    return before.tool, dict(before.arguments)


def _rephrased(slots: Slots, before: Message) -> Continued | None:
    """ "I did not understand, say it more simply": the same term or method once more."""
    if before.tool not in TALKED_OF or not _REPHRASED.search(slots.plain) or _complete(slots):
        return None
    return before.tool, dict(before.arguments)


def lean_after_all(slots: Slots, workspace: Workspace) -> Continued | None:
    """What is not understood by itself, as a change of the request before; None: it changes none."""
    if slots.words > MOST_CORRECTING_WORDS:
        return None
    before = last_answer(workspace)
    if before is None or before.tool not in {tool.name for tool in TOOLS}:
        return None
    lean = replace(leaning(slots), back=True)
    other = None
    if slots.words <= MOST_BARE_WORDS and not slots.areas:
        other = in_another_form(before.tool, before.arguments, slots, lean, "")
    return other or _changed(before, slots) or asked_further(before, slots)


def _complete(slots: Slots) -> bool:
    """Whether a question names what it is about."""
    return bool(slots.areas or slots.unknown_areas or slots.columns)


def _same_subject(best: str, slots: Slots, before: Message) -> Continued | None:
    """Another request about what the answer before was about."""
    shown: list[str] = []
    if best in SHOWN_BY:
        shown = _shown(before) if best in ("compare_areas", "query_data") else _shown(before)[:1]
    arguments = about_the_same(best, before.tool, before.arguments, slots, shown)
    return None if arguments is None else (best, arguments)


def _counted(before: Message) -> Continued | None:
    """ "How many are there?" of what was listed."""
    if before.tool == "query_data":
        return before.tool, counted_again(before.arguments)
    return (before.tool, dict(before.arguments)) if before.tool in COUNTING else None


def _named_for_a_plan(
    slots: Slots, found: list[tuple[str, float]], before: Message
) -> Continued | None:
    """ "Exclude Bida and Kuta" after a net plan or list: the same with these wards left out too."""
    lists = wards_named(slots)
    if not any(lists.values()) or (found and found[0][1] >= BY_ITSELF):
        return None
    if before.tool not in PLANNING:
        return None
    merged = {**before.arguments, **build_arguments(before.tool, slots)}
    for name, other in (("include", "exclude"), ("exclude", "include")):
        stay = [item for item in before.arguments.get(name, []) if item not in lists[other]]
        merged[name] = list(dict.fromkeys([*stay, *lists[name]]))
    known = tool_by_name(before.tool).arguments.model_fields
    return before.tool, {
        name: value for name, value in merged.items() if name in known and value != []
    }


def _why(before: Message) -> Continued | None:
    """Why an area is where it is; of an answer without areas, how it comes about."""
    variable = before.arguments.get("variable")
    if variable and before.tool in ("describe_data", "explain_method"):
        return "explain_method", {"variable": variable}
    areas = before.arguments.get("areas") or _shown(before)
    return ("explain_area", {"areas": areas[:1]}) if areas else None


def _shown(before: Message) -> list[str]:
    """The areas that the answer's table lists."""
    table = before.body.get("table") or {}
    columns, rows = table.get("columns") or [], table.get("rows") or []
    if before.tool == "rank_areas" and rows and columns[1:3] == ["Ward", "LGA"]:
        return [f"{row[1]} ({row[2]})" if row[2] else str(row[1]) for row in rows[:20]]
    if before.tool == "query_data" and rows and columns[:2] == ["Ward", "LGA"]:
        return [f"{row[0]} ({row[1]})" if row[1] else str(row[0]) for row in rows[:20]]
    return []


def _replaced(before: Message, slots: Slots) -> Continued | None:
    """ "Use pfpr in place of TPR": one variable for the other, all else as it was."""
    if not _IN_PLACE.search(slots.masked) or len(slots.columns) != 2:
        return None
    new, old = slots.columns
    arguments = dict(before.arguments)
    if arguments.get("variable") == old:
        return before.tool, {**arguments, "variable": new}
    names = list(arguments.get("variables") or ())
    if old not in names:
        return None
    return before.tool, {**arguments, "variables": [new if one == old else one for one in names]}


#: Measures of places that are looked up where the tool before knows none.
_LOOKED_UP = ("level", "areas", "order", "n", "except_areas")


def _changed(before: Message, slots: Slots) -> Continued | None:
    """The same tool, with what was named now in place of what was named then."""
    known = tool_by_name(before.tool).arguments.model_fields
    takes = {"variable", "variables", "map_kind", "without", "reprioritised"} & set(known)
    if slots.columns and not takes:
        if before.tool not in ("rank_areas", "explain_area"):
            return None
        kept = {name: before.arguments[name] for name in _LOOKED_UP if before.arguments.get(name)}
        return "query_data", {**kept, **build_arguments("query_data", slots)}
    arguments = carried(before.tool, before.arguments, slots)
    return None if arguments is None else (before.tool, arguments)
