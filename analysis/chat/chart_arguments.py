"""What a question says of a chart: its kind, its variables, what its bars or lines stand for."""

from __future__ import annotations

import re

from analysis.chat.query_times import span_of_years
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

_TYPES: tuple[tuple[str, str], ...] = (
    ("histogram", r"\bhist(?:ogram\w*)?\b"),
    ("box", r"\bbox(?:es)?\b|\bbox ?plots?\b"),
    ("scatter", r"\bscatter\w*\b|\b(?:a|each|one|as|is) dots?\b|\bdots\b|\bon (?:one|the other) axis\b"),
    ("correlation", r"\bcorrelations?\b(?:.*\b(?:matrix|heat ?map|chart|plot)\b)"),
    ("heatmap", r"\bheat ?maps?\b|\bshaded by\b|\bgrid with\b|\b(?:lga|months?|years?|ages?)(?: \w+)? across\b"),
    ("loadings", r"\bloadings?\b"),
    ("scree", r"\bscree\b|\bvariance explained\b"),
    ("coverage", r"\bcoverage curve\b|\bcoverage (?:chart|graph|plot)\b|\bcurve of (?:the )?(?:coverage|nets?)\b"),
    ("pie", r"\bpie\b"),
    ("violin", r"\bviolin\b"),
    ("line", r"\bline (?:chart|graph|plot)\b|\btime series\b|\b(?:a|the) lines?\b|\bas (?:a )?lines?\b|\bcurve\b|^lines? (?:of|for)\b"),
    ("bar", r"\bbar(?:s|charts?|graphs?|plots?)?\b|\bbatons?\b|\bbar (?:chart|graph|plot)\b|\bcolumn (?:chart|graph)\b"),
    ("line", r"\btrends?\b"),
    ("histogram", r"(?<!net )(?<!nets )(?<!llin )(?<!llins )(?<!itn )(?<!itns )\bdistribution\b"
                  r"(?! of (?:the )?(?:nets?|itns?|llins?))|\bspread of\b"
                  r"|\b(?:is|are) (?:spread|distributed)\b"),
)  # fmt: skip
_BY: tuple[tuple[str, str], ...] = (
    ("age", r"\b(?:by|per|across|each|of|for)(?: the)?(?: different)? ages?(?: groups?)?\b|\bage groups?\b"),
    ("facility_level", r"\b(?:by|per|across|each)(?: the)?(?: different)? (?:facilit\w+ (?:levels?|types?|kinds?)|(?:levels?|types?|kinds?) of (?:health )?facilit\w+)\b"),
    ("month", r"\bmonth(?:ly|s)?\b"),
    ("year", r"\byear(?:ly|s)?\b|\bannual\w*\b|\bover time\b"),
    ("lga", r"\b(?:by|per|across|each|every|all|of|for) (?:the )?(?:_number_ |\d+ )?lgas?\b"),
    ("ward", r"\b(?:by|per|each|every) wards?\b"),
    ("state", r"\b(?:by|per|each|every) states?\b"),
)  # fmt: skip
_MEASURES: tuple[tuple[str, str], ...] = (
    (
        "population",
        r"\bhow many people\b|\b(?:most|fewest|number of|more) (?:people|inhabitants)\b"
        r"|\binhabitants\b|\bpopulous\b|\bpeople (?:living|who live)\b|\bpeople (?:per|by|in each)\b",
    ),
    (
        "llin",
        r"\bllins?\b|\b(?:nets?|itns?) (?:were |was )?(?:given|handed|distributed|received)\b",
    ),
    ("bales", r"\bbales\b"),
    ("need", r"\b(?:nets?|itns?) (?:need(?:ed|s)?|required)\b|\bneed (?:for|of) nets?\b|\bneeds?$"),
    ("coverage", r"\bcoverage by\b|\b(?:people|population|share) (?:protected|covered)\b"),
    ("nets", r"\b(?:nets?|itns?)\b(?! coverage)"),
    ("positives", r"\bpositive(?:s| cases| tests)?\b|\bcases?\b"),
    ("tests", r"\btest(?:s|ed|ing)\b(?! positivity)"),
)
_OF_REPORTS = frozenset(["positives", "tests"])
#: A chart of the ranks themselves.
_RANKS = re.compile(r"\branks?\b|\branking\b|\bvulnerab\w*\b|\brisk\b")
_SCORES = (
    ("composite_score", r"\bcomposite\b|\brisk scores?\b"),
    ("pca_score", r"\bpca\b"),
)
#: What stands between "plot" and "by LGA".
_SUBJECT = re.compile(
    r"^(?:please )?(?:plot|chart|draw|graph|show)(?: me)? (?:the |a |my )?([a-z ]{3,40}?) (?:by|per|in|across)\b"
)
_LOG = re.compile(r"\blog(?:arithmic)? (?:scale|axis|x axis)\b|\blog10\b|\blogged\b|\bin logs?\b")
_DAILY = re.compile(r"\bdaily\b|\bby day\b|\beach day\b|\bper day\b|\bweekly\b|\bby week\b")
#: After these words stands what is drawn.
_OF = r"\b(?:of|for|plot|chart|draw|graph|between|against|versus|vs|show)(?: the| a| my| an)? "
_NOT_SUBJECTS = frozenset({"dashboard", "graph", "graphic", "lot", "please", "version"})


#: "Plot elevation against pfpr": two variables, a dot each.
_AGAINST = re.compile(r"_column_ (?:against|versus|vs|with|and) (?:the )?_column_")
PAIR = 2


def chart_arguments(slots: Slots) -> Arguments:
    """The arguments of `show_chart`; empty ones are left out later."""
    plain = slots.plain
    kind = next((name for name, pattern in _TYPES if compiled(pattern).search(plain)), None)
    matrix = kind == "correlation" and re.search(r"\bheat ?maps?\b", plain) is not None
    by = _by(plain, kind)
    columns = [name for name in slots.columns if not _is_axis(name, by)]
    measured = next((name for name, pattern in _MEASURES if compiled(pattern).search(plain)), None)
    both = [
        name
        for name, pattern in reversed(_MEASURES)
        if name in _OF_REPORTS and compiled(pattern).search(plain)
    ]
    together = kind == "scatter" or (kind in (None, "line", "bar") and set(columns) <= set(both))
    if together and len(columns) == 1 and len(both) > 1:
        columns = list(dict.fromkeys([*both, *columns]))
    if kind is None and len(columns) == PAIR and _AGAINST.search(slots.masked):
        kind = "scatter"
    if kind in ("histogram", "box", "scatter"):
        columns += [name for name, words in _SCORES if compiled(words).search(plain)]
    kind = kind or _over_years(slots)
    limit = slots.operator is not None and bool(slots.numbers)
    kind = "heatmap" if matrix else kind
    said: Arguments = {
        "limited": True if limit and kind in ("histogram", "box", "scatter") else None,
        "matrix": matrix or None,
        "chart_type": kind or ("ranking" if _RANKS.search(plain) and not columns else None),
        "by": by,
        "level": None if slots.level == "facility" and by == "facility_level" else slots.level,
        "areas": list(slots.areas),
        "order": _order(slots),
        "n": slots.n,
        "method": slots.methods[0] if len(slots.methods) == 1 and not columns else None,
        **_years(slots),
        "age_group": slots.age_group,
        "facility_level": slots.facility_level,
        "scale": "log" if _LOG.search(plain) else None,
        "daily": True if _DAILY.search(plain) else None,
    }
    said |= _drawn(slots, said, columns, both, measured)
    return said


def _order(slots: Slots) -> str | None:
    """The first are the highest where nothing else is said; "lowest" stands by itself."""
    if slots.n:
        return slots.order or "top"
    return slots.order if slots.order == "bottom" else None


def _drawn(
    slots: Slots, said: Arguments, columns: list[str], both: list[str], measured: str | None
) -> Arguments:
    """The variables drawn, or what the data do not hold."""
    kind = said["chart_type"]
    if len(columns) > 1:
        return {"variables": columns}
    if columns:
        return {"variable": columns[0]}
    if kind == "scatter" and len(both) > 1:
        return {"variables": both}
    if measured:
        return {"variable": measured}
    if kind in (None, "bar", "histogram", "box", "line"):
        return {"unknown": _unknown(slots)}
    return {}


def _over_years(slots: Slots) -> str | None:
    """A line, where a span of years and no kind is said."""
    return "line" if span_of_years(slots) and not _by(slots.plain, None) else None


def score_charts(slots: Slots) -> dict[str, float]:
    """Points where correlations are to be drawn."""
    if re.search(r"\bcorrelations?\b", slots.plain) and re.search(r"\bheat ?maps?\b", slots.plain):
        return {"show_chart": 8.0, "measure_association": -5.0, "show_map": -4.0}
    return {}


def _years(slots: Slots) -> Arguments:
    """One year, a span, or from one on."""
    span = span_of_years(slots)
    return {"years": span} if span or not slots.years else {"year": slots.years[0]}


def _is_axis(name: str, by: str | None) -> bool:
    """Whether a column is what the bars stand for: "by facility level" draws no level."""
    plain = name.casefold().replace("_", " ")
    return (by == "facility_level" and "level" in plain) or (by == "age" and "age" in plain.split())


def _by(plain: str, kind: str | None) -> str | None:
    found = [name for name, pattern in _BY if compiled(pattern).search(plain)]
    times = [name for name in found if name in ("month", "year")]
    if kind in ("line", "heatmap"):
        return times[0] if times else None
    return found[0] if found else None


def _unknown(slots: Slots) -> list[str]:
    """What a chart was asked of that the data do not hold."""
    subject = _SUBJECT.search(slots.masked)
    if subject and not any(compiled(pattern).search(subject[1]) for _, pattern in _TYPES):
        return [] if _RANKS.search(subject[1]) else [subject[1]]
    named = [run for run in slots.strange if re.search(rf"{_OF}{re.escape(run)}\b", slots.masked)]
    return [name for name in named if name not in _NOT_SUBJECTS]


def chart_again(before: Arguments, fresh: Arguments) -> Arguments:
    """ "As a bar chart", "now the histogram of rainfall": what was said now replaces what was."""
    kept = dict(before)
    if fresh.get("variable") or fresh.get("variables"):
        for name in ("variable", "variables", "areas"):
            kept.pop(name, None)
        two = not fresh.get("chart_type") and len(fresh.get("variables") or ()) > 1
        if two and kept.get("chart_type") != "scatter":
            kept.pop("chart_type", None)
    if fresh.get("chart_type") in ("line", "heatmap") and kept.get("by") not in ("year", "month"):
        kept.pop("by", None)
    return {**kept, **{name: value for name, value in fresh.items() if name != "unknown"}}


#: Tools whose answers have one chart of their own.
_OWN: dict[str, Arguments] = {
    "rank_areas": {"chart_type": "ranking"},
    "run_risk_analysis": {"chart_type": "ranking"},
    "plan_nets": {"chart_type": "coverage"},
    "calculate_tpr": {"chart_type": "bar", "variable": "tpr", "by": "lga"},
    "analyse_trend": {"chart_type": "line", "variable": "tpr"},
}


def as_chart(tool: str, before: Arguments, fresh: Arguments) -> Arguments | None:
    """What another tool answered, as a chart of the kind asked for now."""
    said = {name: value for name, value in fresh.items() if name != "unknown"}
    names = ("variable", "variables", "areas", "level", "year", "age_group", "order")
    if tool in ("query_data", "measure_association", "describe_data", "show_map"):
        kept = {name: before[name] for name in names if before.get(name)}
        if before.get("by") in ("lga", "ward", "state", "year", "month"):
            kept["by"] = before["by"]
        if tool == "measure_association" and len(kept.get("variables") or ()) == PAIR:
            kept["chart_type"] = "scatter"
        return {**kept, **said} if kept.get("variable") or kept.get("variables") else None
    if tool in _OWN:
        own = _OWN[tool]
        if tool == "analyse_trend":
            named = ("variable", "areas", "age_group")
            own = {**own, **{name: before[name] for name in named if before.get(name)}}
        if said.get("chart_type") == "box" and own["chart_type"] == "ranking":
            return said
        if own["chart_type"] == "coverage" and said.get("variable"):
            return said  # "nets by LGA as bars" has a variable of its own
        if own["chart_type"] in ("ranking", "coverage"):
            return {**said, **own}
        level = {"level": own["by"]} if own.get("by") in ("lga", "ward") else {}
        return {**level, **own, **said}
    return None
