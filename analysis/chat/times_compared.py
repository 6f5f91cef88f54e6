"""Two times set beside each other in a question to the reports: by how much, and which rose or fell."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.query_times import MONTHS, months_of_part
from analysis.chat.slots import Slots
from analysis.chat.words.ends import place_words
from chatmrpt.lib.patterns import compiled

Arguments = dict[str, Any]
_N = "|".join(MONTHS)
#: A span of months, a quarter or half of a year, a month of a year, a year.
_TIME = re.compile(
    rf"\b(?P<m1>{_N})(?: (?:of )?(?P<y1>20\d\d))?(?: (?:to|until|till|through|thru|up to))? (?P<m2>{_N}) (?:of |in )?(?P<y2>20\d\d)\b"
    rf"|\b(?:(?P<nth>{place_words(1, 4)}|last) (?P<part>quarter|half)|(?:q|quarter )(?P<q>[1-4]))(?: (?:of|in))?(?: the year)? (?P<y3>20\d\d)\b"
    rf"|\b(?P<m>{_N}) (?:of |in )?(?P<y4>20\d\d)\b|\b(?P<y>20\d\d)\b"
)
#: "Fell year after year without a single rise".
_EACH_YEAR = re.compile(
    r"\b(?:in )?(?:every|each|each and every|every single)(?: single| one)?(?: of the)?(?: \w+)? years?\b|\byear (?:after|by|on|over|upon) year\b"
    r"|\b(?:without|with no|never)(?: (?:a|any|one|once))?(?: single)? (?:exception|ris(?:e|ing)|increas(?:e|ing)|fall(?:ing)?|drop(?:ping)?|declin(?:e|ing)|decreas(?:e|ing)|break|interruption|reversal)\b"
)
#: "The same quarter of 2023", "the same months a year earlier".
_SAME = re.compile(
    r"\b(?:the |that |its )*(?:same|equivalent|corresponding|matching) (?:_?[a-z]+ )??(?:quarter|months?|period|half|time|span|season|stretch|window)"
    r"(?: (?:of|in|for|from|during|the|year))*? (?:(?P<year>20\d\d)|(?:a|one|1) year (?:earlier|before|ago|back|prior)|(?:the )?(?:year before|previous year|prior year|preceding year|last year))\b"
)
#: A time with the word before it.
TIMES_WORDS = re.compile(
    rf"\b(?:after|before|since|until|till|up to|prior to|from)? ?(?:{_TIME.pattern})"
)
_DOWN = r"(?:c[oa]m(?:e|ing) down|go(?:ne|es|ing)? down|went down|f[ae]ll(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|reduc\w*|shr[aiu]nk\w*|los[etis]\w*|improv\w*)"
_UP = r"(?:c[oa]me up|go(?:ne|es|ing)? up|went up|ris(?:e|es|en|ing)|rose|increas\w*|gr[eo]w\w*|climb\w*|jump\w*|worsen\w*|gain\w*|surg\w*)"
_LESS, _MORE = r"(?:fewer|less|lower|smaller)", r"(?:more|higher|greater|larger|bigger)"
_CHANGE = re.compile(rf"\b(?:{_DOWN}|{_UP}|doubled|tripled|halved|chang\w*|up or down|differ\w*)\b")
_BESIDE = re.compile(r"\b(?:compar\w*|versus|vs|against|than|gap|minus)\b")
_DOWN_WORD, _UP_WORD = re.compile(rf"\b{_DOWN}\b"), re.compile(rf"\b{_UP}\b")
_MOST = re.compile(
    r"(?<!at )\b(?:most|biggest|largest|greatest|sharpest|steepest|highest|strongest|furthest|farthest|hardest|maximum|top|fastest|best|worst)\b"
)
_LEAST = re.compile(r"(?<!at )\b(?:least|smallest|lowest|slowest|weakest|slightest)\b")
_POINTS = re.compile(
    r"\bpoints\b|\bpercent\w*\b|%|\bby how (?:much|many)\b|\bhow much\b|\bgap\b|\bdifference\b"
)
_UP_OR_DOWN = re.compile(
    r"\b(?:up or down|rise or fall|increase or decrease|more or (?:less|fewer)|higher or lower)\b"
)
_JUDGED = re.compile(r"\b(?:improv\w*|worsen\w*)\b")
_SO_MUCH = re.compile(
    r"\bby (?:more than|over|at least|above) (?P<n>\d+(?:\.\d+)?) ?(?P<unit>(?:percentage |percent |% )?points?|percent|%)?"
)
_OTHER_WORK = re.compile(
    r"\b(?:maps?|charts?|graphs?|plot\w*|histogram|trends?|slope|export|download|pdf|word|powerpoint|excel|csv|why|explain\w*"
    r"|significan\w*|correlat\w*|associat\w*|regress\w*|predict\w*|forecast\w*|rank\w*|risk\w*|getting)\b"
)
_LEVEL = re.compile(
    r"\b(?:which|what|any|each|every|per|by|all|how many|list|name|show|one)(?: (?!_area_)\w+){0,3}? (lga|local governments?|ward|facilit\w+|clinics?|hospitals?)\b"
    r"|^(?:(?:the|top|_number_) )*(lga|local governments|ward|facilities) (?:with|where|whose|that)\b"
)
_CLAUSE = re.compile(r"\b(?:but|yet|while|whereas|although|though|even though|despite|and|with)\b")
_MEASURED = (
    ("tpr", r"tpr|positivity"),
    ("fever", r"fever"),
    ("llin", r"nets?|llins?"),
    ("positives", r"positives?|cases"),
    ("tests", r"tests?|tested|testing"),
)
#: "Doubled": up by as much again.
_FACTORS = {"doubled": ("up", 100.0), "tripled": ("up", 200.0), "halved": ("down", 50.0)}
#: Further times of the question that the two take the place of.
_TIMES = ("year", "years", "months", "first_month", "last_month", "last_months", "last_years",
          "first_year", "last_year")  # fmt: skip


def times_compared(slots: Slots, found: Arguments, known: frozenset[str]) -> Arguments:
    """The two times, and by which of them places are chosen; nothing where there are not two."""
    plain = slots.plain
    if _EACH_YEAR.search(plain):
        return _year_by_year(slots, found, known)
    if not (_CHANGE.search(plain) or _BESIDE.search(plain)) or _OTHER_WORK.search(plain):
        return {}
    sides = _sides(plain)
    names = [
        name for name in (found.get("variable"), *(found.get("variables") or ())) if name in known
    ]
    moves = _moves(plain, sides)
    if len(sides) != 2 or not (names or moves):
        return {}
    level = _level(slots)
    way = _way(plain)
    most = _MOST.search(plain) is not None and way is not None and level is not None
    if _LEAST.search(plain) and way is not None:
        return {}  # the smallest fall: among which that fell is not said
    moves = moves if level and not most else []
    if level and not (most or moves or _BESIDE.search(plain) or _POINTS.search(plain)):
        return {}
    whole_years = all(set(side) == {"year"} for side in sides)
    told = _POINTS.search(plain) or _UP_OR_DOWN.search(plain)
    if whole_years and not level and not told:
        return {}  # how it went from year to year
    if _JUDGED.search(plain) and not _POINTS.search(plain):
        return {}  # whether it got better is judged over all years
    if not level and whole_years and found.get("contrast") and not found.get("level"):
        return {}  # two years as groups
    if whole_years and names == ["tpr"] and not (most or len(moves) > 1 or _POINTS.search(plain) or found.get("measure") == "count"):  # fmt: skip
        return {}
    own = [move["variable"] for move in moves] or names
    percent = re.search(r"\b(?:percent|percentage)\b(?! points?)|% (?!points?)|%$", plain)
    return {
        **dict.fromkeys((*_TIMES, "group_by", "measure", "contrast", "operator", "value", "unit", "unread", "unknown", "count_of", "conditions", "both_ends", "against", "together", "per", "silent")),
        "sides": sides,
        "years": sorted({int(str(value)[:4]) for side in sides for value in side.values()}),
        "moves": moves,
        "level": level,
        "variable": own[0],
        "variables": list(dict.fromkeys(own)) if len(set(own)) > 1 else None,
        "order": ("bottom" if way == "down" else "top") if most else None,
        "n": slots.n if most else None,
        "contrast": "percent" if percent and most else "difference",
    }  # fmt: skip


def _year_by_year(slots: Slots, found: Arguments, known: frozenset[str]) -> Arguments:
    """Which places went up or down from each year to the next: "fell every single year"."""
    way, level = _way(_EACH_YEAR.sub(" ", slots.plain)), _level(slots)
    names = [name for name in (found.get("variable"), *(found.get("variables") or ())) if name in known]  # fmt: skip
    if way is None or level is None or not names or _OTHER_WORK.search(slots.plain):
        return {}
    return {
        **dict.fromkeys(("group_by", "measure", "operator", "value", "unit", "unread", "unknown", "count_of", "conditions", "variables", "order", "n", "source")),
        "moves": [{"variable": names[0], "way": way}],
        "per": ["year"],
        "contrast": "difference",
        "level": level,
        "variable": names[0],
    }  # fmt: skip


def _sides(plain: str) -> list[Arguments]:
    """The times that are named, each once, the earlier first; a month has its year beside it."""
    again = _SAME.search(plain)
    rest = plain if again is None else f"{plain[: again.start()]} _ {plain[again.end() :]}"
    found: list[tuple[str, Arguments]] = []
    for match in _TIME.finditer(rest):
        side = _side(match)
        if side is not None and side not in found:
            found.append(side)
    if again is not None and len(found) == 1:
        found.append(_same_in(*found[0], again["year"]))
    return [side for _, side in sorted(found, key=lambda item: item[0])]


def _same_in(begins: str, side: Arguments, year: str | None) -> tuple[str, Arguments]:
    """The same months of another year, by default of the year before."""
    by = (int(year) if year else int(begins[:4]) - 1) - int(begins[:4])
    moved: Arguments = {
        name: value + by if name == "year" else f"{int(value[:4]) + by}{value[4:]}"
        for name, value in side.items()
    }
    return f"{int(begins[:4]) + by}{begins[4:]}", moved


def _side(match: re.Match[str]) -> tuple[str, Arguments] | None:
    """A time with the month in which it begins, to put times in order."""
    if match["m2"]:
        year = match["y1"] or match["y2"]
        first, last = _month(match["m1"], year), _month(match["m2"], match["y2"])
        if not match["y1"] and first > last:  # November to March 2025
            first = _month(match["m1"], str(int(year) - 1))
        return first, {"first_month": first, "last_month": last}
    if match["y3"]:
        months = months_of_part(match)
        if months is None:
            return None
        first, last = (f"{match['y3']}-{at + 1:02d}" for at in (months[0], months[-1]))
        return first, {"first_month": first, "last_month": last}
    if match["m"]:
        month = _month(match["m"], match["y4"])
        return month, {"first_month": month, "last_month": month}
    return f"{match['y']}-00", {"year": int(match["y"])}


def _month(name: str, year: str) -> str:
    return f"{year}-{MONTHS.index(name) + 1:02d}"


def _level(slots: Slots) -> str | None:
    """What is told apart: "which LGA", "where"."""
    if re.match(r"(?:and |so |but |now )?where\b", slots.plain):
        return "lga"
    masked = re.sub(r"_area_ (?:lga|ward)\b|\b(?:lga|ward) (?:of )?_area_", "_area_", slots.masked)
    match = _LEVEL.search(masked)
    if match is None:
        return None
    word = match[1] or match[2]
    return "lga" if word.startswith(("lga", "local")) else "ward" if word == "ward" else "facility"


def _way(plain: str) -> str | None:
    down, up = _DOWN_WORD.search(plain), _UP_WORD.search(plain)
    if bool(down) == bool(up):
        return None
    return "down" if down else "up"


def _moves(plain: str, sides: list[Arguments]) -> list[Arguments]:
    """Which variables rose and which fell: "tested more and yet found fewer positives"."""
    found: list[Arguments] = []
    turned = _turned(plain, sides)
    for clause in _CLAUSE.split(plain):
        name = next(
            (name for name, words in _MEASURED if compiled(rf"\b(?:{words})\b").search(clause)),
            None,
        )
        way = _way(clause)
        factor = next(
            (own for word, own in _FACTORS.items() if compiled(rf"\b{word}\b").search(clause)), None
        )
        if factor is not None and name is not None:
            found.append({"variable": name, "way": factor[0], "value": factor[1], "percent": True})
            continue
        if way is None:
            less, more = (compiled(rf"\b{words}\b").search(clause) for words in (_LESS, _MORE))
            so_much = _SO_MUCH.search(clause)
            if so_much and more:
                more = compiled(rf"\b{_MORE}\b").search(_SO_MUCH.sub(" ", clause))
            if bool(less) == bool(more):
                continue
            way = ("down" if less else "up") if not turned else ("up" if less else "down")
        if name is not None and name not in {move["variable"] for move in found}:
            found.append({"variable": name, "way": way, **_by_how_much(clause)})
    return found


def _by_how_much(clause: str) -> Arguments:
    match = _SO_MUCH.search(clause)
    if match is None:
        return {}
    percent = (match["unit"] or "") in ("percent", "%")
    return {"value": float(match["n"]), **({"percent": True} if percent else {})}


def _turned(plain: str, sides: list[Arguments]) -> bool:
    """Whether the earlier time is the one that is compared: "more in 2020 than in 2025"."""
    match = re.search(r"\b(20\d\d)\b.*?\bthan\b.*?\b(20\d\d)\b", plain)
    return match is not None and match[1] < match[2]
