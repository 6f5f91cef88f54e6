"""A number of one thing for so many of another: "positives per 1,000 people"."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

Arguments = dict[str, Any]
_WORDS = {"hundred": 100.0, "a hundred": 100.0, "one hundred": 100.0, "thousand": 1000.0,
          "a thousand": 1000.0, "one thousand": 1000.0, "ten thousand": 10_000.0}  # fmt: skip
_AGES = r"(?:(?:under (?:five|5)s?|u5|over five|pregnant women|children(?: s)?|child|reported|recorded|confirmed|malaria|single|of the|the|a|of) )*"
_OF_WHAT = (
    ("fever", r"fevers?(?: (?:cases?|patients?))?|(?:people|children|persons|women|patients?|cases?) (?:with|presenting with) fever|febrile (?:cases?|patients?)"),
    ("tests", r"(?:rdts? |microscopy )?tests?(?: (?:done|carried out|performed))?|(?:people|children|persons|patients?) tested"),
    ("positives", r"positives?(?: (?:tests?|cases?))?|cases?"),
    ("llin", r"(?:bed ?)?nets?(?: (?:given|received|distributed))?|llins?"),
    ("population", r"people(?: living(?: there)?)?|persons?|inhabitants?|residents?|population|heads?|capita"),
)  # fmt: skip
RATIO_WORDS = re.compile(
    rf"\b(?:per|for each|for every|to every|to each|against every|for)(?: (?P<n>\d[\d,]*(?: thousand)?|{'|'.join(sorted(_WORDS, key=len, reverse=True))}))? {_AGES}"
    + "(?:" + "|".join(rf"(?P<{name}>(?:{words}))" for name, words in _OF_WHAT) + r")\b(?! (?:levels?|rate|positivity))"
)  # fmt: skip
_OF = (
    ("llin", r"\b(?:nets?|llins?)\b"),
    ("positives", r"\bpositives?\b(?! (?:rate|test rate))|\b(?:malaria |confirmed )?cases?\b"),
    ("tests", r"\btests?\b(?! positivity)|\btested\b|\btesting\b|\brdts?\b|\bslides?\b"),
    ("fever", r"\bfevers?\b"),
)


_SOURCES = re.compile(
    r"\bward (?:table|file|data|sheet|level|population)\b|\bfacility (?:positives?|counts?|figures|reports?|data|returns?|file|level)\b"
)
_GIVEN = re.compile(r"\b(?:given|gave|received|distributed|handed|got|llins?)\b")


def ratio_said(slots: Slots, found: Arguments) -> Arguments:
    """The two counts, and for how many of the second; nothing where there are not two."""
    plain = slots.plain
    attended = _PER_COLUMN.search(slots.masked)
    of_column = _to_column(slots, found, attended) if attended is not None else {}
    if of_column:
        return of_column
    match = next((item for item in RATIO_WORDS.finditer(plain) if _means(item)), None)
    if match is None:
        return {}
    to = str(match.lastgroup) if match.lastgroup != "n" else ""
    rest = f"{plain[: match.start()]} _ {plain[match.end() :]}"
    of = next((name for name, words in _OF if compiled(words).search(rest) and name != to), None)
    if of == "positives" and to != "fever" and re.search(r"\bfevers? (?:cases?|patients?)\b", rest):
        of = "fever"
    if of == "llin" and to == "population" and not _GIVEN.search(plain):
        return {}  # nets of the plan
    own = _column(slots, found)
    if (
        not to
        or (of is None and own is None)
        or re.search(r"\bplan\w*|\bneed\w*|\bburden\b", plain)
    ):
        return {}
    ratio = {"of": of or own, "to": to, "per": _number(match["n"])}
    said: Arguments = {
        **dict.fromkeys(("variables", "measure", "per", "unread", "unknown", "contrast", "group_by" if found.get("group_by") == "age_group" else "per")),
        "ratio": ratio,
        "variable": "ratio",
    }  # fmt: skip
    if slots.n is not None and ratio["per"] == slots.n:
        said["n"] = None
    if to == "population" and _SOURCES.search(plain) and found.get("areas"):
        said["level"] = None  # "ward-table population" names a source
    conditions = [dict(item, variable="ratio") if item.get("variable") in (of, to) else item
                  for item in found.get("conditions") or []]  # fmt: skip
    return said | ({"conditions": conditions} if conditions else {})


#: "For every 100 people in general attendance": a count of the file itself.
_PER_COLUMN = re.compile(
    r"\b(?:per|for each|for every|to every|to each|against every|out of every)(?: (?P<n>_number_|hundred|thousand))?"
    r"(?: (?:people|persons|patients|clients|visits?|visitors|those|counted|recorded|single|in|of|at|the|a|total|under))* _column_(?! (?:levels?|rate))"
)


def _to_column(slots: Slots, found: Arguments, match: re.Match[str]) -> Arguments:
    """So many of a count for so many of a column of the file: "tests per 100 attendances"."""
    named = [item.name for item in slots.found if item.kind == "column"]
    to = named[slots.masked[: match.start()].count("_column_")]
    rest = f"{slots.masked[: match.start()]} _ {slots.masked[match.end() :]}"
    of = next((name for name, words in _OF if compiled(words).search(rest)), None)
    of = of or next((name for name in named if name != to and name in _COUNTS), None)
    if of is None or to in _COUNTS or to in ("tpr", "population") or to in _OF_WARDS:
        return {}
    number = 1.0
    if match["n"] == "_number_":
        number = slots.numbers[slots.masked[: match.start("n")].count("_number_")].value
    elif match["n"]:
        number = _WORDS[match["n"]]
    cleared = (
        "variables",
        "measure",
        "per",
        "unread",
        "unknown",
        "contrast",
        "conditions",
        "operator",
        "value",
    )
    said: Arguments = {**dict.fromkeys(cleared), "variable": "ratio",
                       "ratio": {"of": of, "to": to, "per": number}}  # fmt: skip
    return said | ({"n": None} if slots.n == number else {})


_OF_WARDS = frozenset(["population_density", "elevation", "rainfall"])
_COUNTS = frozenset(["tests", "positives", "llin", "fever"])


def _means(match: re.Match[str]) -> bool:
    """Whether it is a ratio: "for people with fever" and "tests for cases" name whose they are."""
    word = match.group().split()[0]
    return (
        word != "for"
        or match["n"] is not None
        or match.group().startswith(("for each", "for every"))
    )


def _number(said: str | None) -> float:
    if said is None:
        return 1.0
    if said in _WORDS:
        return _WORDS[said]
    number = float(said.split()[0].replace(",", ""))
    return number * 1000 if said.endswith("thousand") else number


def _column(slots: Slots, found: Arguments) -> str | None:
    """A count of the file itself: attendance."""
    names = [found.get("variable"), *(found.get("variables") or ())]
    known = {"tpr", "tests", "positives", "llin", "fever", "population", None}
    return next((name for name in names if name in slots.columns and name not in known), None)
