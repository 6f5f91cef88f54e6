"""What a net plan gives to places, in words that name no column: "left without a single net"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.words import english
from analysis.chat.words.ends import PLACES, place_words

_NETS = r"(?:bed ?|mosquito )?(?:nets?|itns?|llins?)"
_WHO = r"(?:ward|lga|people|persons|inhabitants|population|areas?|places|communities|those|ones|that|who|which|many)"
_GIVES = r"(?:get|gets|getting|receive|receives|receiving|have|has|with|given|allocated|got|take|takes|obtain\w*|end(?:s|ed|ing)? up with|left with|getting)"
_STOCK = r"(?:(?:the|our|this|that) )*(?:plan|stock|allocation|distribution|nets?|supply|campaign|consignment)"
_SERVED = r"(?:served|supplied|reached|covered|serviced|catered for|provided for)"
_ONE = r"(?:a|one|any|even one|some|a single|one single|even a single|at least one|at least a|the)"
_IN_PART = r"(?:partly|partially|in part|incompletely|half way|only partly)"
_PART = r"(?:part|some|a fraction|a portion|a share)"
_EVERY = r"(?:fully|completely|entirely|wholly|in full)"
_NO_MORE = r"(?! (?:first|last|coverage|need|plan|per|short|gap|than|for))"
Condition = dict[str, Any]
_NONE: Condition = {"variable": "nets", "operator": "=", "value": 0}
_SOME: Condition = {"variable": "nets", "operator": ">", "value": 0}
_SHORT: Condition = {"variable": "nets_short", "operator": ">", "value": 0}
_FULL: Condition = {"variable": "nets_short", "operator": "<=", "value": 0}
#: Words → what is asked of the net plan; each is read in turn, and its words then count no more.
_SAID: tuple[tuple[str, tuple[Condition, ...]], ...] = (
    (
        rf"\b(?:{_SERVED}|supplied) (?:only |just )?{_IN_PART}\b|\b(?:only |just )?{_IN_PART} {_SERVED}\b"
        rf"|\b{_GIVES} (?:only |just )?{_PART} of (?:the |their |its )*(?:{_NETS}(?: (?:that )?(?:they|it|them) needs?)?|needs?|requirements?)\b"
        rf"|\b{_GIVES} some(?: {_NETS})? but (?:not (?:all|enough|the full|in full)|fewer|less)(?: \w+){{0,4}}"
        rf"|\b{_GIVES} (?:fewer|less) {_NETS} than (?:they|it|them) needs?\b(?= (?:but|and) (?:not|more than) (?:zero|none))",
        (_SOME, _SHORT),
    ),
    (
        rf"\b(?:without|with(?: no| zero| 0)|left without|(?:{_GIVES}(?: allocated| given)?|there (?:are|is))"
        rf" (?:no|zero|0|not a|not one|not a single|none of the|none of our)) (?:{_ONE} )?(?:of the )?{_NETS}(?: at all| whatsoever)?\b"
        rf"|\b(?:do|does|will|did|would|is|are|was|were|has|have)? ?(?:not|never) (?:get|receive|have|be given|given|getting|receiving|allocated|allotted|assigned|got|received)"
        rf"(?: {_ONE})?(?: of the)? {_NETS}(?: at all)?\b"
        r"|\b(?:get|gets|getting|got|receive|receives|receiving|given|allocated|left with|end(?:s|ed|ing)? up with) (?:(?:nothing|none|nil)(?: at all| whatsoever)?(?! but)\b|zero"
        r"(?= (?:in|under|from|at|by|but|and|are|is|does|do|have|has|there|where|according|_\w*)\b|$| _))"
        rf"|\bleft with nothing\b|\b(?:zero|0) {_NETS}\b|\b{_NETS} (?:is |are |of |= ?)?(?:zero|0|nil)\b"
        rf"|\b{_STOCK} (?:does|do|did|will|can|could|would) not (?:reach|cover|serve|supply|get to|extend to)(?: at all)?\b"
        rf"|\b(?:does|do|did|will|can|could|would) {_STOCK} not (?:reach|cover|serve|supply|get to|extend to)(?: at all)?\b"
        rf"|\b(?:not|never) (?:served|supplied|reached|serviced)(?: at all)? by {_STOCK}\b|\b(?:not|never) (?:served|supplied|reached)(?: at all)?\b"
        rf"|\b(?:left out|missed out|passed over|skipped|bypassed|omitted)(?: (?:of|by|in|from) {_STOCK})\b|\b(?:miss|misses|missing) out\b|\b(?:go|goes|going|went) without\b(?: {_NETS})?"
        rf"|\b(?:unserved|un ?supplied|netless|zero net)\b|\bempty ?handed\b",
        (_NONE,),
    ),
    (
        rf"\b{_GIVES} (?:all|every one of) (?:the |their |its )?{_NETS}(?: (?:that )?(?:they|it|them) needs?)?\b"
        rf"|\b{_GIVES} (?:everything|all|the lot)(?: that)? (?:they|it) (?:needs?|requires?|asked for)\b"
        rf"|\b(?:full|whole|entire) need\b(?: is)? (?:met|covered)\b|\b{_GIVES} (?:the |their |its )?(?:full|whole|entire) need\b|\b(?:whose|their|its) (?:net )?needs? (?:is|are) (?:(?:met|covered) (?:in full|fully)|(?:fully|wholly) (?:met|covered))\b|\b{_EVERY} (?:supplied|served|covered|provided|met)\b|\b(?:supplied|served|covered) {_EVERY}\b",
        (_FULL,),
    ),
    (
        rf"\b(?:get|gets|receive|receives|have|has) (?:fewer|less) {_NETS} than (?:they|it|them) needs?\b"
        rf"|\b(?:short of|lacking|lack) {_NETS}\b|\bnot (?:fully|completely|entirely) (?:supplied|served|covered)\b"
        rf"|\b{_NETS} (?:are |is )?(?:less|fewer|lower|below|short of)(?: than)? (?:the |their |its )?needs?\b",
        (_SHORT,),
    ),
    (
        rf"\b{_WHO} (?:that |who |which |will |to |dey |are |is |were |was |actually |do |did )*(?:given|allocated|got|received|with|end up with)"
        rf" (?:{_ONE} |any )?{_NETS}\b{_NO_MORE}"
        rf"|\b(?:ward|lga|places?|areas?|communities)\b(?: \w+){{1,4}}? with (?:{_ONE} |any |some )?{_NETS}\b{_NO_MORE}"
        rf"|(?<!how many )\b(?:get|gets|receive|receives|getting|receiving) (?:{_ONE} |any )?{_NETS}\b{_NO_MORE}"
        rf"|\b(?:get|gets|receive|receives|getting|receiving) (?:something|anything)\b|\b(?<!not )(?<!un)(?:served|supplied|reached) (?:ward|lga|ones?|places)\b"
        rf"|\b{_WHO} (?:that |which |who |are |is |were |actually )*(?:reached|served|supplied)\b(?: by {_STOCK})?(?! with)"
        rf"|\b{_WHO} (?:that |which )?{_STOCK} (?:does |actually |really )*(?:reach|reaches|serve|serves|supply|supplies)\b"
        rf"|\b(?:does|do|did|will|can) {_STOCK} (?:actually |really )*(?:reach|serve|supply|get to)\b(?! (?:all|every))",
        (_SOME,),
    ),
)  # fmt: skip
OF_PLAN = tuple((re.compile(words), conditions) for words, conditions in _SAID)
#: "Wards ranked 5 to 10".
RANKED = re.compile(
    r"\b(?:ranked|ranking|ranks?) (?:from |between |number |no |places? )*(\d{1,4}) ?(?:to|and|through|till|until|-|–) ?(\d{1,4})\b"
)
TIER = re.compile(
    rf"\btier (?:number |no )?(\d{{1,2}}|one|two|three|four|five)\b|\b({place_words(1, 5)}) tier\b"
)


def tier_number(match: re.Match[str]) -> int:
    """Which tier is named."""
    word = match[1] or match[2]
    return PLACES.get(word) or english.NUMBERS.get(word) or int(word)
