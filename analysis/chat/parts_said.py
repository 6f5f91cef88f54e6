"""Parts in words as numbers: "three quarters", "2 of every 5", "over half urban", "half a mile"."""

from __future__ import annotations

import re

from analysis.chat.words import english

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_ONE = "|".join(_PARTS)
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(word for word in english.NUMBERS if word != 'zero')})"
_COMPARED = (
    r"(?:more than|less than|fewer than|greater than|higher than|lower than|at least|at most|over"
    r"|under|above|below|exceeds?|exceeding|beyond|up to|no more than|no less than|at|reach(?:es|ing)?)"
)
#: Of the tests or the land of a ward: what columns hold in percent.
_OF_PERCENT = (
    r"(?: or (?:more|less))?(?: (?:is|are|was|were|as))? (?:urban|rural|positive|built|positivity|tpr"
    r"|(?:of )?(?:the |all |its |their |our )*(?:tests?|tested|rdts?|samples|slides)"
    r"|of (?:the |its |their )*(?:ward|land|area|surface|territory|place))\b"
)
#: "A quarter of a million nets", "a third of the mean", "two thirds of the need".
_OF_ELSE = (
    r"(?! (?:of )?(?:(?:a|one|the|its|their|that|what|my|our) )*(?:million|thousand|hundred|nets?|itns?"
    r"|llins?|stock|bales?|wards|lgas|facilities|mean|average|median|need|years?|hours?|20\d\d)\b)"
)
#: "The last three quarters" are time; "cut to two thirds" is a factor.
_TIME = "".join(
    rf"(?<!\b{word} )"
    for word in ("last", "past", "previous", "next", "these", "first", "recent", "to")
)
_LENGTH = r"(?:miles?|km|kilomet(?:re|er)s?|met(?:re|er)s?|hectares?|acres?)"
#: "Half a mile", "within a kilometre of".
_OF_UNIT = (
    (re.compile(rf"\b(?P<part>half a) {_LENGTH}\b"), "0.5"),
    (re.compile(rf"\b(?P<part>a quarter of a|a quarter) {_LENGTH}\b"), "0.25"),
    (re.compile(rf"\b(?:within|than|over|under|above|below|beyond|about|least|most) (?P<part>a|an) {_LENGTH}\b"), "1"),
)  # fmt: skip
_ROWS = r"(?! (?:ward|lga|facilit\w+|place|state|year|month)s?\b)(?! (?:%|percent))"
#: What is said, with `part` for the words that the percentage takes the place of.
_SAID = (
    re.compile(rf"{_TIME}\b(?P<part>(?P<some>{_NUMBER}) (?P<of>{_ONE})s)\b{_OF_ELSE}"),
    re.compile(
        rf"\b(?P<part>(?P<some>{_NUMBER}) (?:(?:of|in|from) every|out of(?: every| each)?)"
        rf" (?P<of>{_NUMBER}))\b{_ROWS}"
    ),
    re.compile(rf"\b(?P<part>(?P<some>one|1) in (?P<of>{_NUMBER}))\b{_ROWS}"),
    re.compile(
        rf"\b(?P<part>(?P<some>{_NUMBER}) in (?P<of>{_NUMBER}))(?= (?:of )?(?:(?:the|all|its|their|malaria) )*(?:tests?|tested|rdts?|samples|slides|people tested|children tested)\b)"
    ),
    re.compile(rf"\b{_COMPARED} (?P<part>(?:a|one) (?P<of>{_ONE}))\b{_OF_ELSE}"),
    re.compile(rf"\b(?P<part>(?:(?:a|one) )?(?P<of>{_ONE}))(?={_OF_PERCENT})"),
    re.compile(
        rf"\b(?:top|bottom|highest|lowest|upper|lower) (?P<part>(?P<of>{_ONE}))\b"
        r"(?! (?:of )?(?:the )?(?:year|20\d\d)\b)"
    ),
)


def parts_in_numbers(words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Words that say a part of a whole: where they begin and end, and the number in their place.

    "A quarter" of a year or of a million is none.
    """
    plain = " ".join(words)
    found = [
        _span(plain, match, (number,))
        for pattern, number in _OF_UNIT
        for match in pattern.finditer(plain)
    ]
    for pattern in _SAID:
        for match in pattern.finditer(plain):
            some = _value(match.groupdict().get("some") or "one")
            whole = _PARTS.get(match["of"]) or _value(match["of"])
            percent = f"{100.0 * some / whole:.6g}"
            start, end, _ = one = _span(plain, match, (percent, "percent"))
            taken = any(start < other_end and other < end for other, other_end, _ in found)
            if 0 < some <= whole and not taken:
                found.append(one)
    return sorted(found)


def _span(
    plain: str, match: re.Match[str], written: tuple[str, ...]
) -> tuple[int, int, tuple[str, ...]]:
    start = plain[: match.start("part")].count(" ")
    return start, start + match["part"].count(" ") + 1, written


def _value(word: str) -> int:
    return english.NUMBERS.get(word) or int(word)


#: "60 % of the tests were positive" speaks of test positivity.
_POSITIVE = re.compile(
    r"(?:(?:%|percent) (?=or (?:more|less) of |of |the |all |its |tests?)|(?=(?:proportion|percentage|share|fraction) of ))"
    r"(?P<part>(?:(?:proportion|percentage|share|fraction) )?(?P<before>or (?:more|less) )?(?:of )?(?:(?:the|all|its|their|our) )*(?:tests?|rdts?|samples|slides|strips)"
    r"(?P<more> or (?:more|less))?(?: (?:done|taken|there))?"
    r"(?: (?:that |which )?(?:were|are|was|is|being|tested|(?:came|come|comes|coming) (?:back|out|up)|turn(?:ed|s|ing)? (?:out|up)))?"
    r" (?:positive|(?:that |which )?(?:light\w* up|lit up|say yes|said yes)))\b"
)


def positivity_in_words(words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """A percentage of the tests that were positive: where the words after it are, and "tpr"."""
    plain = " ".join(words)
    found = [
        _span(plain, match, ("tpr", *(match["before"] or match["more"] or "").split()))
        for match in _POSITIVE.finditer(plain)
    ]
    return found or _of_the_tested(plain)


#: "The share of children tested by RDT in Borgu that was positive", "over 60 % of those tested were
#: positive"; but "of those tested positive, how many were children" is no rate.
_TESTED = re.compile(
    r"\b(?:(?:proportion|share|fraction|percentage)|(?<=\d % )|(?<=\d percent )|(?<!\d )percent)"
    r" ?(?P<more>or (?:more|less) )?of (?P<all>(?:the |all |those |our |these )*(?:people |persons |patients |individuals |clients |everyone )?)"
    r"(?P<who>(?:[\w<]+ ){0,4}?)(?:(?:who|that) )?(?:(?:were|was|are|got) )?(?P<tested>tested )"
    r"(?P<where>(?:(?!negative|positive)\w+ ){0,7}?)"
    r"(?P<positive>(?:(?:that|who|which) )?(?:(?:were|was|are|is|being|came (?:back|out|up)|come (?:back|out|up)"
    r"|turned (?:out|up))(?: found)?(?: to be)? )?positive)\b(?!.*\b(?:were|was|are|is|had|have|that|who)\b)"
)


def _of_the_tested(plain: str) -> list[tuple[int, int, tuple[str, ...]]]:
    match = _TESTED.search(plain)
    if match is None or "tests" in match["who"].split():
        return []
    words = ("tpr", *(match["more"] or "").split(), *(("of",) if match["who"].strip() else ()))
    first = plain[: match.start()].count(" ")
    ends = plain[: match.start("who")].count(" ")
    return [
        (first, ends, words),
        _span_of(plain, match, "tested"),
        _span_of(plain, match, "positive"),
    ]


def _span_of(plain: str, match: re.Match[str], name: str) -> tuple[int, int, tuple[str, ...]]:
    start = plain[: match.start(name)].count(" ")
    return start, start + len(match[name].split()), ()
