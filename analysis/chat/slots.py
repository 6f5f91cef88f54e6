"""The facts in a question: names, numbers, order, level, method, and what they stand beside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from analysis.chat.amounts import YEAR, counts_something, read_amounts
from analysis.chat.gazetteer import Found, Gazetteer
from analysis.chat.kinds_of_test import kind_of_test
from analysis.chat.places_said import areas_meant, strange_words, unknown_names
from analysis.chat.text import Token, mended, question_tokens, vocabulary
from analysis.chat.words import english
from chatmrpt.lib.patterns import compiled

_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)(k|m|st|nd|rd|th|e|eme)?")
MOST_ROWS = 10_000
#: Least number in words that a comparison takes: "listed under two LGAs" compares nothing.
LEAST_SAID = 10


@dataclass(frozen=True)
class Number:
    """A number at a token, as a value; the token after its last word (0: only one)."""

    at: int
    value: float
    percent: bool = False
    end: int = 0


@dataclass(frozen=True)
class Slots:
    """What a question names.

    `plain` is the question in normal form; in `masked` names and numbers are `_area_`,
    `_column_`, `_number_`, `_operator_`. `strange` are the words that mean nothing here, as in
    `plain`, those beside each other as one; `none_asked` is "top 0"; `plural` are "wards".
    """

    plain: str
    masked: str
    areas: tuple[str, ...] = ()
    unknown_areas: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    none_asked: bool = False
    plural: bool = False
    columns: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    n: int | None = None
    order: str | None = None
    level: str | None = None
    methods: tuple[str, ...] = ()
    risk_class: str | None = None
    operator: str | None = None
    value: float | None = None
    years: tuple[int, ...] = ()
    age_group: str | None = None
    facility_level: str | None = None
    test_method: str | None = None
    normalisation: str | None = None
    preset: str | None = None
    language: str = "english"
    words: int = 0
    known_words: int = 0
    found: tuple[Found, ...] = field(default=(), compare=False)
    #: The arguments that were made of it, by tool (`build_arguments`).
    built: dict[str, dict[str, Any]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def names_something(self) -> bool:
        """Whether a question names what it is about: a place or a column."""
        return bool(self.areas or self.unknown_areas or self.columns)

    def numbers_from(self, at: int) -> tuple[Number, ...]:
        """The numbers that stand from a place of the masked question on."""
        return self.numbers[self.masked[:at].count("_number_") :]


def read_slots(text: str, gazetteer: Gazetteer) -> Slots:
    """Read a question."""
    tokens, language = question_tokens(text)
    found = gazetteer.find(tokens)
    words = _mend(tokens, found)
    plain = " ".join(words)
    ages = _age_words(words, found)
    numbers = [item for item in _numbers(words, found) if item.at not in ages]
    masked = _mask(words, found, numbers, ages)
    areas = areas_meant(masked, found)
    columns = tuple(dict.fromkeys(item.name for item in found if item.kind == "column"))
    digits = {item.at for item in numbers if item.percent or item.value >= LEAST_SAID}
    operator = _operator(
        " ".join("0" if at in digits else word for at, word in enumerate(words) if at not in ages)
    )
    listed = _ON_TOP.sub(" ", _SPAN_OF_TIME.sub(" ", masked))
    order = order_said(listed)
    return Slots(
        plain=plain,
        masked=masked,
        areas=areas,
        unknown_areas=unknown_names(tokens, words, found),
        strange=strange_words(tokens, words, found),
        plural=any(token.typed.casefold() in ("wards", "lgas", "wrds") for token in tokens),
        columns=columns,
        numbers=tuple(numbers),
        n=_how_many(masked, numbers, words),
        none_asked=any(item.value < 1 for item in numbers)
        and compiled(rf"\b(?:{english.TOP}|{english.BOTTOM}) _number_").search(masked) is not None,
        order=order,
        level=_level(plain),
        methods=_methods(plain),
        risk_class=risk_class_said(plain),
        operator=operator,
        value=_value(operator, numbers),
        years=tuple(
            int(word)
            for at, word in enumerate(words)
            if YEAR.fullmatch(word) and not counts_something(words, at)
        ),
        age_group=_first(plain if ages else re.sub(r"\b(?:5|five)\b", "_", plain), english.AGES),
        facility_level=next((w for w in english.FACILITIES if w in words), None),
        test_method=kind_of_test(plain),
        normalisation=_first(plain, english.NORMALISATIONS),
        preset=_preset(plain),
        language=language,
        words=len(words),
        known_words=sum(word in vocabulary() for word in words) + len(found),
        found=tuple(found),
    )


_ON_TOP = re.compile(r"\bon top of\b")
#: "In the last two years" is no end of a list.
_SPAN_OF_TIME = re.compile(
    r"\b(?:last|past|previous|next|first|recent|coming) (?:_number_ )?(?:years?|months?|weeks?|quarters?|time)\b"
    r"|\b(?:first|last) half(?= (?:of )?(?:the )?(?:year|20\d\d)\b)"
)


def listed_variables(slots: Slots) -> list[str]:
    """Columns as named, one that is named again too, and strange words in a list with them."""
    names = [item.name for item in slots.found if item.kind == "column"]
    listed = [*slots.columns, *_repeated(slots.masked, names)]
    for run in slots.strange:
        joint = (
            rf"_column_ (?:and |or |plus )?(?:the )?{run}\b|\b{run} (?:and |or )?(?:the )?_column_"
        )
        if re.search(joint, slots.masked):
            listed.append(run)
    return listed


def _repeated(masked: str, names: list[str]) -> list[str]:
    """Columns that one list names again: "by rainfall, rainfall and flood"."""
    again: list[str] = []
    for match in re.finditer(
        r"\b(?:by|with|using|on|from) (_column_(?: (?:and )?_column_)+)", masked
    ):
        before = masked[: match.start(1)].count("_column_")
        run = names[before : before + match.group(1).count("_column_")]
        again += [name for at, name in enumerate(run) if name in run[:at]]
    return again


def _mend(tokens: list[Token], found: list[Found]) -> list[str]:
    named = {at for item in found for at in range(item.start, item.end)}
    return [
        token.word if at in named or token.foreign else mended(token.word)
        for at, token in enumerate(tokens)
    ]


def _numbers(words: list[str], found: list[Found]) -> list[Number]:
    named = {at for item in found for at in range(item.start, item.end)}
    whole = {item.start: item for item in read_amounts(" ".join(words))}
    numbers: list[Number] = []
    at = 0
    while at < len(words):
        together = whole.get(at)
        if together is not None and named.isdisjoint(range(at, together.end)):
            value, end = together.value, together.end
        else:
            single = None if at in named else _amount(words[at], counts=counts_something(words, at))
            if single is None:
                at += 1
                continue
            value, end = single, at + 1
        after = words[end] if end < len(words) else ""
        numbers.append(Number(at, value, after in ("%", "percent", "percentage"), end))
        at = end
    return numbers


def _amount(word: str, *, counts: bool = False) -> float | None:
    if counts:
        return float(word)
    if word in english.NUMBERS:
        return float(english.NUMBERS[word])
    match = _AMOUNT.fullmatch(word)
    if match is None or YEAR.fullmatch(word):
        return None
    value = float(match.group(1).replace(",", ""))
    return value * {"k": 1_000.0, "m": 1_000_000.0}.get(match.group(2) or "", 1.0)


#: Beside a column a number is compared where rows are chosen: "wards with TPR under 5".
_COMPARED = re.compile(
    r"\b(?:ward|lga|facilit\w+|places?|areas?|which|where|with|have|has|having|whose|who|list|count|how many|if|to|at|is|are)\b"
)


def _age_words(words: list[str], found: list[Found]) -> set[int]:
    """Places of the words that name an age group by a number: "under 5 years" compares nothing."""
    plain = " ".join(words)
    columns = {item.end for item in found if item.kind == "column" and not _of_people(words, item)}
    places: set[int] = set()
    for match in english.AGE_BY_NUMBER.finditer(plain):
        first = plain[: match.start()].count(" ")
        ordered = compiled(rf"\b(?:{english.TOP}|{english.BOTTOM})\b").search(
            plain[: match.start()]
        )
        if first not in columns or ordered or not _COMPARED.search(plain[: match.start()]):
            places |= set(range(first, first + match.group().count(" ") + 1))
    for match in english.AGE_FROM.finditer(plain):
        first = plain[: match.start(1)].count(" ")
        places |= set(range(first, first + match[1].count(" ") + 1))
    return places


def _of_people(words: list[str], item: Found) -> bool:
    """ "Positives under five" are those of children; "wards with positives under 5" are compared."""
    before = words[max(0, item.start - 1) : item.start]
    return item.name in ("positives", "tests") and not {"with", "have", "has", "whose"} & set(
        before
    )


def _mask(words: list[str], found: list[Found], numbers: list[Number], ages: set[int]) -> str:
    marks: dict[int, tuple[int, str]] = {
        item.start: (item.end, "" if item.kind == "state" else f"_{item.kind}_") for item in found
    }
    for number in numbers:
        marks.setdefault(number.at, (number.end or number.at + 1, "_number_"))
    for place in ages:
        marks[place] = (place + 1, "" if place - 1 in ages else "_age_")
    out, at = [], 0
    while at < len(words):
        if at in marks:
            at, mark = marks[at]
            out.append(mark)
        else:
            out.append(words[at])
            at += 1
    masked = " ".join(word for word in out if word)
    for pattern, _ in english.OPERATORS:
        masked = compiled(rf"(?<!\w){pattern}(?= (?:\w+ ){{0,2}}_number_)").sub(
            "_operator_", masked
        )
    return masked


#: "Which LGAs are worst? Give me four", "the wettest wards, just six".
_GIVEN = (
    r"\b(?:give|list|show|name|send|only|just|want|need|say|limit (?:it )?to)(?: (?:me|us|it|to|the|only|just))*"
    r" _number_(?= of (?:them|those|these)\b|$)|\b_number_ of (?:them|those|these)\b"
    r"|\b(?:ward|lga|places|spots|areas|facilities|hospitals|clinics|night|risk|state) _number_(?: (?:highest |lowest )?_column_)?$"
)


def _how_many(masked: str, numbers: list[Number], words: list[str]) -> int | None:
    """`n`: a whole number beside an order word or before a level word."""
    order = f"(?:{english.TOP}|{english.BOTTOM})"
    near = (
        rf"\b{order} (?:risk )?_number_|(?<!_operator_ )\b_number_ (?!(?:per|for|each|by|in|seconds?|minutes?|hours?|days?|weeks?|months?"
        r"|years?|people|persons|staff|teams?|times)\b)(?:\w+ ){0,3}(?:ward|lga|area|place|facility|facilities|hospitals?|clinics?)\b"
        r"|(?<!_area_ )\b(?:ward|lga) _number_ (?=[a-z])"
        rf"|\b_number_ (?:with|that have|having) (?:the )?{order}\b"
        rf"|\b_number_ (?:of (?:the |our |all )?)?{order}\b|^(?:and |the )*{order} _number_|\b_number_ (?:most|least)\b"
    )
    span = _SPAN_OF_TIME.search(masked)
    if span is not None and masked.count("_number_") == 1 and "_number_" in span.group():
        return None
    match = (
        compiled(rf"\b{order} _number_").search(masked)
        or compiled(near).search(masked)
        or (compiled(_GIVEN).search(masked) if compiled(rf"\b{order}\b").search(masked) else None)
    )
    whole = [item for item in numbers if item.value == int(item.value) and not item.percent]
    if match is None or not whole:
        return None
    before = masked[: match.start() + match.group().index("_number_")].count("_number_")
    if before >= len(numbers) or numbers[before] not in whole:
        return None
    value = int(numbers[before].value)
    return min(value, MOST_ROWS) if value >= 1 else None


def order_said(masked: str) -> str | None:
    """Which end of a list is asked for, `top` or `bottom`; None where neither or both are."""
    span = compiled(rf"\b({english.TOP}|{english.BOTTOM}) (?:risk )?(?:to|down to|up to) "
                     rf"(?:the )?({english.TOP}|{english.BOTTOM})\b").search(masked)  # fmt: skip
    if span and order_said(span[1]) != order_said(span[2]):
        return order_said(span[1])
    masked = re.sub(r"\bhow (?:high|low)\b", "how", masked)
    masked = re.sub(r"\b(?:small|low|little|few|less) (_column_|\w+) most\b", r"lowest \1", masked)
    top = compiled(rf"\b{english.TOP}\b").search(masked)
    bottom = compiled(rf"\b{english.BOTTOM}\b").search(masked)
    if top and bottom:
        if re.search(r"\b(?:lowest|least) risk|\bbottom\b|\bleast at\b", masked):
            return "bottom"
        return "top" if top.start() < bottom.start() else "bottom"
    return "top" if top else "bottom" if bottom else None


def _level(plain: str) -> str | None:
    found = [
        (match.start(), level)
        for word, level in english.LEVELS.items()
        if level != "state" and (match := compiled(rf"\b{word}\b").search(plain))
    ]
    by = re.search(r"\b(?:by|per|each|every|which|what) (ward|lga|facility|facilities)\b", plain)
    if by:
        return english.LEVELS[by.group(1)]
    return min(found)[1] if found else None


def _methods(plain: str) -> tuple[str, ...]:
    found = []
    if re.search(r"\bcomposite\b", plain):
        found.append("composite")
    if re.search(r"\bpca\b|\bprincipal components?\b", plain):
        found.append("pca")
    return tuple(found)


def risk_class_said(plain: str) -> str | None:
    """The class of risk that wards are limited to."""
    match = re.search(
        r"\b(high|medium|low)(?: malaria)? (?:risk )?(?:(?<=risk )(?:and|but) (?:urban|rural) )?(?:class|category|tier|group|ward|area|risk ward)\b"
        r"|\b(?:class(?:ed|ified)?|category|rated|graded|came out|come out)(?: (?:is|are|as|being|in|the|very))* (high|medium|low)\b(?! \w+ing\b| _?\d)|\b(high|medium|low) risk (?:ward|area|lga|class)\b"
        r"|\b(?:ward|are|is|at|in|of|as|and|or|not) (?:very )?(high|medium|low) risk\b(?! scores?\b)"
        r"|^(?:and |so |ok |then )*(?:(?:what|how) about |for )?(?:the )?(?:very )?(high|medium|low)(?: ones?| class)?$"
        r"|\b(?:percent\w*|share|proportion|how many|number)\b.*\bward\b.*\bare (high|medium|low)$",
        plain,
    )
    if match is None:
        return None
    return next(group for group in match.groups() if group).capitalize()


#: "Ten percent or less", "20 or more".
_AFTER = (
    (
        r"or (?:less|fewer|lower|below|under|closer|nearer|smaller|shorter)|and (?:below|under|less)"
        r"|at most|(?:maximum|max)\b",
        "<=",
    ),
    (
        r"or (?:more|higher|above|greater|over|further|farther|larger|bigger|taller|beyond|up)"
        r"|and (?:above|over|more|up|beyond)|at least|minimum",
        ">=",
    ),
)


def _operator(plain: str) -> str | None:
    if re.search(r"\bbetween\b.*\d", plain):
        return "between"
    for pattern, sign in _AFTER:
        if compiled(rf"\d(?: (?:%|\w+)){{0,3}} (?:{pattern})(?!\w)").search(plain):
            return sign
    for pattern, sign in english.OPERATORS:
        if compiled(rf"(?<!\w){pattern} (?:\w+ ){{0,2}}\d").search(plain):
            return sign
    return None


def _value(operator: str | None, numbers: list[Number]) -> float | None:
    return numbers[-1].value if operator and operator != "between" and numbers else None


def _first(plain: str, pairs: tuple[tuple[str, str], ...]) -> str | None:
    for pattern, value in pairs:
        if compiled(rf"(?<!\w)(?:{pattern})(?!\w)").search(plain):
            return value
    return None


def _preset(plain: str) -> str | None:
    match = re.search(r"\b(mrpt|chatmrpt|netsmartr)\b(?: preset| method| rules)?", plain)
    return match.group(1) if match else None
