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


_GIVEN = re.compile(r"\b(?:given|gave|received|distributed|handed|got|llins?)\b")


def ratio_said(slots: Slots, found: Arguments) -> Arguments:
    """The two counts, and for how many of the second; nothing where there are not two."""
    plain = slots.plain
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
    conditions = [dict(item, variable="ratio") if item.get("variable") in (of, to) else item
                  for item in found.get("conditions") or []]  # fmt: skip
    return said | ({"conditions": conditions} if conditions else {})


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
