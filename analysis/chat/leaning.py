"""How much a question leans on the one before: read from its make, not from whole sentences.

A question is *bare* when it holds nothing but names, numbers, choices and small words ("and for
Bida", "the bottom ten"): it asks for nothing by itself. It *points back* by a pronoun or by
"same", "instead", "again". It is *joined* when it begins as the rest of another ("and …", "what
about …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

#: Words that ask for nothing: articles, pronouns, prepositions, politeness, light verbs.
_SMALL_WORDS = """
    a an the of for in on at by with to from as per and but or so now then also again just only
    please abeg kindly is are was were be am do does did it that this them those these they its
    their there one ones same instead too well me my i you your we us our can could would will may
    let make give show see get put set use take try turn change switch go leave add include into
    onto over out if than rather place not no yes yeah ok okay sorry mean meant said want need like
    all each every other another more rest version kind sort bit still back oh oga wait replace
    drop remove without except both actually first next previous last thing way keep have here up
    down time round request question look repeat limit restrict figure figures side oya o dey na
    sef nko fa kawai exclude excluding between until till since through join bring lower raise
    increase reduce bar cut following idan who own none fall e reached come s
    would should prefer preferred wrong error mistake part clearer easier nicer stricter looser
    tighter strict maximum minimum max min suffice suffices enough being had suppose opposite throw
    above below under between beyond raise cut limit draw drawn
    bad apologies correction pardon asked asking ends end these
"""
_SMALL = frozenset(_SMALL_WORDS.split())
#: Words that choose among what tools know: ends of a list, levels, ages, methods, forms.
_CHOICES_WORDS = """
    top bottom highest lowest high low medium worst best least most greatest largest smallest
    fewest riskiest safest biggest leading higher lower better worse ward wards lga lgas state
    local government governments area areas facility facilities primary secondary tertiary level
    levels class classes category risk tests positives cases positive test tpr positivity combined
    under five fives children child kids adults adult women pregnant pw u5 o5 age ages group groups
    years year month months monthly yearly annual quarter quarterly people everyone everybody rdt
    rdts microscopy rapid composite pca principal component components method household households
    size person persons number numbers picture pictures count counts dots per percent percentage % threshold cut off cutoff urban rural buffer nets net itn
    itns llin llins stock units bales point points families family chart charts graph graphs plot
    bar bars line lines pie scatter histogram box dots dot table tables list map maps picture csv
    excel xlsx pdf word powerpoint slides spreadsheet file report equal weights weight mean median
    average total sum heat heatmap boxes
"""
_CHOICES = frozenset(_CHOICES_WORDS.split())
_OPENER = re.compile(
    r"^(?:(?:ok|okay|no|yes|oh|sorry|please|thanks|thank you|good|great|right|hmm|wait|abeg|well) )*"
    r"(?:and|but|or|now|then|also|only|just|same|again|plus|instead|what about|how about|what of"
    r"|what if|not|no|rather|i mean|i meant|i said|except|without|make (?:it|that|this)|in|for|by"
    r"|per|with|at|on|to|as|from|the)\b"
)
_ASKS_AROUND = re.compile(r"\b(?:what|how) (?:about|of)\b|^(?:and |but |so )?what if\b")
_CLOSER = re.compile(r"\b(?:instead|only|too|as well|now|then|also|again|alone|what about)$")
#: A thing said before, as an object or a whole; "the wards that …" points to nothing.
_BACK = re.compile(
    r"\b(?:it|them|they|its|their|same|instead|the other one|the others)\b"
    r"|\b(?:that|this|those|these|there)(?: (?:please|too|as well|again|now|instead|by|for|with"
    r"|as|in|on|one|ones|to|into|ward|lga|area|place|map|chart|graph|plot|table|list|ranking"
    r"|result|results|figure|picture|was based|was from|is from|is based|from|come|comes)\b|$)"
)
#: What changes the question before whatever else it sounds like.
_SURELY = re.compile(
    r"\b(?:do|show|give|try|use|want|run|draw|make|plot)(?: me)? (?:it|that|the same|that one)"
    r"(?: (?:thing|map|chart|one|again))?(?: again)? (?:for|in|with|by|of|at|on|but|as)\b"
    r"|^(?:and |but |then |now )?(?:the )?same\b"
    r"|^(?:and |now )?(?:change|switch|turn|make|set) (?:it|that|this|them)\b"
    r"|^(?:and |now )?(?:add|put|take|include) _area_(?: in)?(?: too| also| as well)?$"
    r"|^(?:and )?how (?:is|are|can|does) (?:it|they|that)\b|\binstead$"
)
_CORRECTS = re.compile(
    r"^(?:(?:no|sorry|oh|wait|actually|oops|ah|pardon|apologies|correction|mistake"
    r"|my (?:mistake|error|bad)|(?:errors?|mistake) (?:of|on) my part|wrong (?:\w+|_\w+_)) )+"
    r"(?:i (?:mean|meant|said|want|wanted) )?"
    r"|\bi (?:mean|meant|said)\b|^not _\w+_"
)
_ASKING = frozenset(
    ["what", "which", "who", "whom", "whose", "where", "when", "why", "how", "whether",
     "compare", "explain", "tell", "find"]
)  # fmt: skip


#: "What is Gurara's own?": no term, the same for that place.
_OWN_OF = re.compile(
    r"^what is (?:the (?:one )?(?:of|for) )?(_area_)(?: lga| ward)?(?: s)?(?: own| one)?$"
)


@dataclass(frozen=True)
class Leaning:
    """What in a question leans on the one before."""

    bare: bool
    back: bool
    joined: bool
    surely: bool
    corrects: bool = False

    @property
    def at_all(self) -> bool:
        """Whether anything does."""
        return self.bare or self.back or self.joined or self.surely


@lru_cache(maxsize=64)
def leaning(slots: Slots) -> Leaning:
    """Read how much a question leans."""
    text = _OWN_OF.sub(r"what about \1", slots.masked)
    bare = _is_bare(text)
    corrects = _CORRECTS.search(text) is not None
    joined = _OPENER.search(text) is not None or corrects
    ends = _CLOSER.search(text) is not None
    back = _BACK.search(text) is not None
    by_make = bare and (joined or ends or (back and not _CHOSEN.search(text)))
    surely = _SURELY.search(text) is not None or by_make
    return Leaning(
        bare=bare,
        back=back,
        joined=joined or ends,
        surely=surely or (corrects and bare),
        corrects=corrects,
    )


def _is_bare(masked: str) -> bool:
    words = _ASKS_AROUND.sub(" ", masked).split()
    if not words or any(word in _ASKING for word in words):
        return False
    return all(
        word.startswith("_") or word in _SMALL or word in _CHOICES or word[:1].isdigit()
        for word in words
    )


_ASKED_OF = frozenset(
    {"which", "what", "who", "where", "whose", "has", "leads", "lead", "leading", "got", "comes"}
)


def asks_by_choices(slots: Slots) -> bool:
    """Whether a question asks which, and names nothing but ends, levels, places and numbers."""
    words = [word for word in slots.masked.split() if word not in _ASKED_OF]
    return _is_bare(" ".join(words))


#: Forms and settings of a request: beside them "it" may belong to a request of its own.
_CHOSEN = re.compile(
    r"\b(?:maps?|charts?|graphs?|plots?|tables?|lists?|files?|report|csv|excel|xlsx|pdf|word|nets?"
    r"|itns?|tpr|positivity|risk|weights?)\b"
)
#: Words before what is taken away.
_AWAY = (
    r"(?:not|without|except|excluding|exclude|drop|remove|leave(?: out)?|instead of|rather than"
    r"|in place of|minus|replace|take out|forget|none in|nothing in)"
)


def taken_away(slots: Slots, mark: str = "_area_", kind: str = "area") -> list[str]:
    """The names that a question takes away: "leave out Katcha, put Bosso"."""
    names = [item.name for item in slots.found if item.kind == kind]
    out: list[str] = []
    pattern = rf"\b{_AWAY} (?:the )?({mark}(?: lga| ward)?(?: (?:and|or) {mark})*)"
    for match in compiled(pattern).finditer(slots.masked):
        first = slots.masked[: match.start(1)].count(mark)
        out += names[first : first + match.group(1).count(mark)]
    return list(dict.fromkeys(out))


#: "Tests rather than positives", "not Bida".
_NOT_THESE = re.compile(
    r"\b(?:instead of|rather than|in place of|not)(?: the)? (?!_number_|only|just)\w+\b"
)


def without_taken(slots: Slots) -> Slots:
    """The question without what it names only to say that it is not meant."""
    if not _NOT_THESE.search(slots.masked):
        return slots
    out = taken_away(slots, "_column_", "column")
    names = [item.name for item in slots.found if item.name in out]
    plain = _NOT_THESE.sub(" ", slots.plain) if not out else _cut(slots)
    return replace(
        slots,
        plain=" ".join(plain.split()),
        masked=" ".join(_NOT_THESE.sub(" ", slots.masked).split()),
        columns=tuple(name for name in slots.columns if name not in names),
        found=tuple(item for item in slots.found if item.name not in names),
    )


def _cut(slots: Slots) -> str:
    """The plain words without "rather than" and the name after it."""
    match = re.search(r"\b(?:instead of|rather than|in place of|not)(?: the)? ", slots.plain)
    if match is None:
        return slots.plain
    after = slots.plain[match.end() :].split()
    return f"{slots.plain[: match.start()]} {' '.join(after[1:])}"


_ONE_MORE = re.compile(
    r"^(?:and )?(?:add|also|plus|include|bring|put|throw in|join)\b|\b(?:too|also|as well)\b|\badd _area_"
)


def adds(slots: Slots) -> bool:
    """Whether what is named comes beside what was there."""
    return _ONE_MORE.search(slots.masked) is not None


#: "No, I meant Kpada": the word sets nothing aside but the answer before.
_NO = re.compile(r"^\s*(?:no|nope|non)\b[,.!\s]+(?=(?:i|i'm|sorry|actually|my)\b)", re.IGNORECASE)


def without_no(text: str) -> str:
    """A correction without the "no" that it begins with."""
    return _NO.sub("", text)
