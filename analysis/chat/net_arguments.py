"""What a question says about a net plan, and about wards that may leave the campaign."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.amounts import Amount, read_amounts
from analysis.chat.slots import Slots
from analysis.science.nets.options import BALE
from chatmrpt.lib.patterns import compiled

Said = dict[str, Any]
_N = r"(_n(\d+)_)"
_NETS = r"(?:nets?|itns?|llins?|bed ?nets?|moustiquaires?)"
#: Amounts from which a number that stands alone can be a stock.
_STOCK = 100
MOST_OF_A_BALE = 1000
#: "500 bales of 40 nets", "bales, each with 50 nets"; without a size a bale is of 50.
_BALES = (
    rf"{_N} bales?(?: of (?:about )?_n(?P<each>\d+)_"
    r"| (?:(?:each|every one|that) )?(?:with|contain\w*|holding|holds?|has|have|at|x) (?:about )?_n(?P<held>\d+)_)?"
)
_PERCENT = r"(?: %| percent| per cent)"

_HOUSEHOLD = (
    rf"\b(?:house ?hold|hh)(?: size)?(?: of| is| to| =| be)* {_N}(?! {_NETS}\b)",
    rf"{_N}(?: people| persons?| members?| heads?| mouths?| souls?)?(?: dey| live| living| sleep\w*)?"
    r"(?: is| are)?(?: in| per| for| a| one| each| every)+ (?:house ?hold|house|hh|home|famil)\w*",
    rf"\b(?:each|every|per|one|a) (?:house ?hold|house|hh|home|family)"
    rf"(?: (?:has|have|get|gets|with|of|is|na|holds?|counts?))* {_N} (?:people|persons?|members?)",
    rf"{_N}(?: people| persons?| members?| heads?)? (?:to|under) (?:a|one|each|every) "
    r"(?:house ?hold|house|hh|home|family|roof)\b",
    rf"\b(?:family|families|house ?holds|houses|homes) (?:here )?(?:of|with|are|have|number|count)(?: about| mostly)? {_N}(?! {_NETS}| wards?)",
    rf"\b(?:family|families|house|home) size(?: of| is| to| =| be)* {_N}",
    rf"\b(?:house ?hold|hh)s?(?: \w+){{0,2}} {_N} (?:people|persons?|members?)",
    rf"\b(?:house ?hold|hh)s?(?: size)?(?: \w+){{0,2}} (?:is|are|=|be|has|have|was|were) {_N}(?! {_NETS}\b)",
)
_PER_NET = (
    rf"{_N} (?:people|persons?) (?:per|a|for (?:one|each|every|a)|to (?:a|one|each)) {_NETS}",
    rf"\b{_NETS} (?:for|per|to)(?: every| each)? {_N} (?:people|persons?)",
    rf"\bpeople per net(?: of| is| to)* {_N}",
)
_BUFFER = (
    rf"\bbuffer(?: of| is| to)* {_N}",
    rf"{_N}{_PERCENT}? (?:buffer|extra|more than needed|reserve)\b",
)
_URBAN = (
    rf"{_N}{_PERCENT}? (?:urban|threshold)\b",
    rf"\burban(?: (?!and\b|but\b)\w+){{0,3}} {_N}{_PERCENT}?",
    rf"\bthreshold(?: of| is| to| at)* {_N}",
)
_FLOOR = (
    rf"\b(?:at least|minimum(?: of)?|no less than|floor(?: of)?|_operator_) {_N}{_PERCENT}?"
    r"(?: \w+){0,4} (?:each|every|all|per) lga\b",
    rf"\b(?:each|every|all) lga\b.*\b(?:at least|minimum(?: of)?|no less than) {_N}",
    rf"\blga floor(?: of| is| at)* {_N}",
)
_TARGET = (
    rf"\b(?:target|ceiling)(?: share)?(?: of| is| at)* {_N}",
    rf"\bup to {_N}{_PERCENT} of the (?:people|population)",
)


#: Words before wards that get no nets, or that stay off the list; and that get nets in full.
_OUT = (
    r"without|except|excluding|exclude|leave out|but not|not for|must not (?:include|get|serve)"
    r"|must exclude|never"
)
_IN = (
    r"must (?:include|serve|cover|get)|always (?:include|serve|cover)|be sure to (?:include|serve)"
    r"|make sure(?: that)?|ensure(?: that)?|including|include"
)
_NAME = r"_area_|_strange\d+_"
_OWN = (
    r"\b(?:my|our|own|existing|current) (?:own )?(?:net |itn |llin |distribution |allocation )?"
    r"(?:plan|allocation|distribution)\b.*\b(?:scor\w*|compar\w*|check\w*|assess\w*|good|better"
    r"|against|beside|versus|vs|yours)\b"
    r"|\b(?:scor\w*|check\w*|assess\w*|evaluat\w*|use|compar\w*|how good)\b.*\b(?:my|our)"
    r"(?: own)? (?:net |itn |llin |distribution )?(?:plan|allocation|distribution)\b"
    r"|\bown (?:net )?plan\b|\bplanned nets?\b"
)


def marked(slots: Slots) -> tuple[str, list[Amount]]:
    """The question with `_n0_`, `_n1_` … in place of its numbers, and the numbers."""
    words, amounts = slots.plain.split(), read_amounts(slots.plain)
    out: list[str] = []
    at = 0
    for number, amount in enumerate(amounts):
        out += [*words[at : amount.start], f"_n{number}_"]
        at = amount.end
    return " ".join([*out, *words[at:]]), amounts


def household_said(slots: Slots) -> bool:
    """Whether a size of households is said: "households here are 7"."""
    return bool(slots.numbers) and _first(marked(slots)[0], _HOUSEHOLD) is not None


def _first(text: str, patterns: tuple[str, ...]) -> int | None:
    """Which number the first pattern that matches names."""
    for pattern in patterns:
        match = compiled(pattern).search(text)
        if match:
            return int([group for group in match.groups() if group and group.isdigit()][-1])
    return None


def net_plan(slots: Slots) -> Said:
    """Arguments of `plan_nets`."""
    text, amounts = marked(slots)
    places = {
        "household_size": _first(text, _HOUSEHOLD),
        "people_per_net": _first(text, _PER_NET),
        "buffer": _first(text, _BUFFER),
        "lga_floor": _first(text, _FLOOR),
        "urban_threshold": _first(text, _URBAN),
    }
    said: Said = {name: amounts[at].value for name, at in places.items() if at is not None}
    if re.search(r"\b(?:adjusted population|people to plan for|population to plan for)\b", text):
        said["adjusted_population"] = True
    named = wards_named(slots)
    topic = _topic(slots, text)
    if topic == "next":
        said["more"] = _next(text, amounts) or None
    elif topic in (None, "scenarios") and (in_bales := _in_bales(text, amounts)):
        said["nets"] = in_bales
    elif topic in (None, "scenarios") and (stocks := _stocks(text, amounts)):
        said |= {"stocks": stocks}
        topic = "scenarios"
    elif topic != "need":
        said["nets"] = _stock(text, amounts, {at for at in places.values() if at is not None})
    return {
        **said,
        "areas": [
            name for name in slots.areas if all(name not in names for names in named.values())
        ],
        **named,
        "strategy": _strategy(slots.plain),
        "preset": "chatmrpt" if slots.preset == "chatmrpt" else None,
        "bales": True if re.search(r"\bbales?\b", slots.plain) else None,
        "method": "pca" if slots.methods == ("pca",) else None,
        "reprioritised": _use_list(slots.plain),
        "topic": topic,
    }


#: "Another 40,000 on top of the 200,000": one stock.
_ON_TOP = (
    rf"{_N}(?: \w+){{0,6}}? (?:on top of|in addition to|added to) (?:the |our |my |those )*{_N}"
)
_GONE = r"(?:ruined|lost|stolen|burn\w*|spoil\w*|damaged|destroyed|missing|expired|eaten)"
#: Nets that are no longer there: no stock.
_LOST = (
    rf"_n(\d+)_ (?:of )?(?:the |our |those )*(?:{_NETS} )?(?:\w+ )?(?:are|is|were|was|got|get|have been|been|had been) {_GONE}\b"
    rf"|\b(?:eat|ate|lose|lost|stole|steal|burnt|destroyed|damaged|ruined|spoilt) (?:about )?_n(\d+)_ (?:of )?(?:the |our |those )*{_NETS}"
)
#: "Plan again with 180,000": the stock to plan with, whatever other number is told before.
_PLAN_WITH = (
    r"\b(?:plan|again|redo|run|share|divide|spread|distribute|do|make|work|try)\b(?: \w+){0,4}? with"
    rf"(?: only| just| about| the| our)* {_N}(?!{_PERCENT}| (?:people|persons?|members?|wards?))"
)


def _stock(text: str, amounts: list[Amount], used: set[int]) -> int | None:
    """The number beside the word nets, else the one that can only be a stock."""
    beside = (
        rf"{_N} (?:more |new |bed |itn |llin )*{_NETS}\b",
        rf"\b{_NETS}(?: of| are| is| only| available| total| total of|:)* {_N}",
    )
    joined = compiled(_ON_TOP).search(text)
    if joined is not None:
        return int(sum(amounts[int(at)].value for at in (joined[2], joined[4])))
    used = used | {int(match[1] or match[2]) for match in compiled(_LOST).finditer(text)}
    again = _first(text, (_PLAN_WITH,))
    at = again if again is not None else _first(text, beside)
    if at is not None and at not in used and not _is_share(text, at):
        value = amounts[at].value
        if value >= _STOCK or value == 0:
            return int(value)
    free = [
        amount.value
        for place, amount in enumerate(amounts)
        if place not in used and amount.value >= _STOCK and not _is_share(text, place)
    ]
    return int(free[0]) if free else None


def _in_bales(text: str, amounts: list[Amount]) -> int | None:
    """The nets of a stock that is said in bales."""
    match = compiled(_BALES).search(text)
    if match is None:
        return None
    size = match["each"] or match["held"]
    each = amounts[int(size)].value if size else BALE
    bales = amounts[int(match[2])].value
    return int(bales * each) if each <= MOST_OF_A_BALE else None


def _stocks(text: str, amounts: list[Amount]) -> list[int]:
    """Several stocks beside each other: "150,000 and 250,000 nets", "nets: 1.2m or 1.5m"."""
    one = rf"_n\d+_(?: {_NETS})?"
    joined = rf"{one}(?:(?: (?:and|or|vs|versus|against|with|then|to|instead|of|de))* {one})+"
    for match in compiled(rf"(?:\b{_NETS}(?: of| with| at|:)* )?{joined}").finditer(text):
        if not compiled(rf"\b{_NETS}\b").search(match.group()):
            continue
        places = [int(at) for at in re.findall(r"_n(\d+)_", match.group())]
        values = [int(amounts[at].value) for at in places if not _is_share(text, at)]
        if len(values) == len(places) and min(values) >= _STOCK:
            return list(dict.fromkeys(values)) if len(set(values)) > 1 else []
    return []


def _is_share(text: str, at: int) -> bool:
    return bool(compiled(rf"_n{at}_{_PERCENT}").search(text))


def _next(text: str, amounts: list[Amount]) -> int | None:
    """How many nets more are asked about; 0 where it is not said how many."""
    match = re.search(
        r"\b(?:next|another|extra|additional) _n(\d+)_|\b_n(\d+)_ (?:more|extra|additional)\b", text
    )
    if match is None:
        return None
    at = int(match.group(1) or match.group(2))
    return int(amounts[at].value) if at < len(amounts) else 0


def _strategy(plain: str) -> str | None:
    for pattern, name in (
        (r"\bproportion\w*\b|\bevenly\b|\bequally\b|\bfair(?:ly)? share\b", "proportional"),
        (
            r"\boptim\w+\b|\bcount most\b|\bbest possible\b|(?<!with )(?<!with the )(?<!has the )(?<!has )(?<!have the )\bmost people\b(?! (?:among|live|in|of)\b)",
            "optimal",
        ),
        (r"\btiered\b|\bby tiers?\b|\bby rank\b|\bby risk\b", "tiered"),
    ):
        if compiled(pattern).search(plain):
            return name
    return None


_COST = re.compile(
    r"\bcosts?\b|\bbudget\w*\b|\bmoney\b|\bspen[dt]\b|\bspending\b|\bnaira\b|\bdollars?\b"
    r"|\bprices?\b|\bafford\b"
)
#: Money as the reason for a stock that is said, and nothing asked about it.
_REASON = re.compile(
    r"^(?!.*\b(?:how much|costs?|prices?|spen[dt]\w*|naira|(?:budget|money|dollars?) (?:do|does|will|would|for|needed))\b)"
    r"(?!.*\d ?(?:dollars?|usd)\b).*\b(?:because|since|due to|so|until|before|never|not|no|after)\b"
)


#: "What is left of the stock", "how many nets remain unallocated".
_LEFT = re.compile(
    rf"\b(?:what|how (?:many|much)|any|anything|is|are|do|does|number of)\b.*\b(?:{_NETS}|stock|consignment|supply|of (?:it|them|those))\b"
    r".*\b(?:left(?: over)?|remain(?:s|ing)?|leftover|unallocated|undistributed|unassigned|unplanned|spare|surplus|in hand|in reserve)\b(?! (?:out|without|with|behind|need))"
    rf"|\b(?:what|how (?:many|much)|anything|any)\b(?: \w+){{0,3}}? (?:left(?: over)?|remain(?:s|ing)?|leftover|unallocated|surplus|spare)\b(?: \w+){{0,3}}? (?:{_NETS}|stock|consignment|supply)\b"
)
_LACKED = re.compile(
    r"\bneed\w*\b|\bshort\w*\b|\bwithout\b|\buncovered\b|\bunprotected\b|\b(?:wards?|lgas?|people|households)\b.*\bleft\b|\bif\b"
)


def _topic(slots: Slots, text: str) -> str | None:
    plain = slots.plain
    if _LEFT.search(plain) and not _LACKED.search(plain) and not slots.numbers:
        return "left"
    if _COST.search(plain) and not (_REASON.search(plain) and _stock(*marked(slots), set())):
        return "cost"
    if _next(text, []) is not None and not compiled(_ON_TOP).search(text):
        return "next"
    if compiled(_OWN).search(plain):
        return "own"
    if re.search(
        r"\bscenarios?\b|\bside by side\b|\bstrateg(?:y|ies)\b.*\bcompar\w*"
        r"|\bcompar\w*\b.*\b(?:strateg\w+|ways?|plans?|nets?)\b|\bthree ways\b",
        plain,
    ):
        return "scenarios"
    asks = compiled(
        rf"\bhow many (?:more )?{_NETS}\b|\bquantif\w+\b|\bnets? need(?:ed|s)?\b"
    ).search(plain)
    told = re.search(
        r"\b(?:i|we) have\b|\b(?:gets?|getting|receives?|receiving)\b|\bis (?:that|this|it)\b|\b(?:that|this|the|my|our) (?:\w+ ){0,2}plan\b",
        plain,
    )
    if asks and not told:
        return "need"
    return None


def _use_list(plain: str) -> bool | None:
    match = re.search(
        r"\b(?:use|with|apply|take)\b.*\b(?:list|re ?prioriti\w+|de ?prioriti\w+)\b"
        r"|\b(?:leave|leaving) out\b.*\bre ?prioriti\w+",
        plain,
    )
    return True if match else None


def wards_named(slots: Slots) -> dict[str, list[str]]:
    """Wards named as left out ("without Bida") and as taken in whatever their rank."""
    out = _areas_after(slots, _OUT)
    kept = [name for name in _areas_after(slots, _IN) if name not in out]
    return {"exclude": out, "include": kept}


def _areas_after(slots: Slots, words: str) -> list[str]:
    """Names after some words; also those that the data do not hold, so that they are asked about."""
    text = slots.masked
    for number, name in enumerate(slots.unknown_areas):
        text = re.sub(rf"\b{re.escape(name.casefold())}\b", f"_strange{number}_", text, count=1)
    known = iter([item.name for item in slots.found if item.kind == "area"])
    names = [
        next(known, "") if mark == "_area_" else slots.unknown_areas[int(mark[8:-1])]
        for mark in compiled(_NAME).findall(text)
    ]
    found: list[str] = []
    for match in compiled(
        rf"\b(?:{words})\b((?: (?:{_NAME}|and|or|the|ward|lga|in|always))+)"
    ).finditer(text):
        before = len(compiled(_NAME).findall(text[: match.start(1)]))
        found += names[before : before + len(compiled(_NAME).findall(match.group(1)))]
    return [name for name in dict.fromkeys(found) if name]


#: Shares beside each other: "20, 30 and 50 % urban".
_LISTED_SHARES = re.compile(
    rf"_n\d+_{_PERCENT}?(?:(?: (?:and|or|vs|versus|then|to))* _n\d+_{_PERCENT}?)+"
)


def _thresholds(text: str, amounts: list[Amount], target: int | None) -> list[float]:
    """Several urban shares to set side by side; none where one or no list is said."""
    listed = _LISTED_SHARES.search(text)
    if listed is None or not re.search(r"\burban\b|\bthresholds?\b|\bcut ?offs?\b", text):
        return []
    places = [int(at) for at in re.findall(r"_n(\d+)_", listed.group())]
    found = [amounts[at].value for at in places if at != target and amounts[at].value <= 100]
    return list(dict.fromkeys(found)) if len(set(found)) > 1 else []


def reprioritised(slots: Slots) -> Said:
    """Arguments of `select_reprioritised`."""
    text, amounts = marked(slots)
    target = _first(text, _TARGET)
    urban = _first(text, _URBAN)
    if urban is None:
        shares = [
            place
            for place, amount in enumerate(amounts)
            if place != target and _is_share(text, place) and amount.value <= 100
        ]
        urban = shares[0] if shares else None
    plain = slots.plain
    out = _areas_after(slots, _OUT)
    wanted = None
    if re.search(r"\b(?:add|added|adding)\b.*\b(?:list|shortlist|those that may leave)\b"
                 r"|\bmore wards?\b.*\b(?:drop|leave|list|shortlist)\b", plain):  # fmt: skip
        wanted = "more"
    elif re.search(r"\b(?:add|added|adding|include|included|join|take in|brought? into)\b.*"
                   r"\b(?:round|campaign|smc|distribution)\b", plain):  # fmt: skip
        wanted = "join"
    several = _thresholds(text, amounts, target)
    return {
        "urban_threshold": amounts[urban].value if urban is not None and not several else None,
        "urban_thresholds": several,
        "target_share": amounts[target].value if target is not None else None,
        "areas": [name for name in slots.areas if name not in out],
        "exclude": out,
        "level": "ward" if re.search(r"\bward\b", plain) else None,
        "n": slots.n,
        "wanted": wanted,
        "preset": "netsmartr" if slots.preset == "netsmartr" else None,
    }
