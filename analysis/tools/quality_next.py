"""What comes after a check of facility reports: the other checks, and where the canvas goes."""

from __future__ import annotations

from typing import Any

from analysis.models import Run
from analysis.tools.choices import call_chip
from analysis.tools.quality_limits import Limits
from analysis.tools.quality_words import FOCUS_CODES, LABELS, PLACE, findings_of
from chatmrpt.lib.say import Said, say

TOOL_NAME = "check_data_quality"
#: Checks whose rows are listed.
LISTED = ("left_out", "outliers", "silence", "duplicates", "implausible")
#: Focus → table of the run.
_TABLES = {
    "missing": "completeness",
    "reporting": "reporting",
    "left_out": "left_out",
    "outliers": "outliers",
    "silence": "facilities",
    "duplicates": "duplicates",
    "implausible": "implausible",
}


def next_chips(run: Run, focus: str, limits: Limits) -> tuple[dict[str, Any], ...]:
    """The checks that found something and come after this one, round and round."""
    known = ["missing", "reporting"]
    known += [name for name in LISTED if findings_of(run, FOCUS_CODES[name])]
    at = known.index(focus) + 1 if focus in known else 0
    order = [name for name in (*known[at:], *known[:at]) if name != focus]
    chips = [
        call_chip(say(LABELS[name]), TOOL_NAME, focus=name, data="facilities", **limits.told(name))
        for name in order[:4]
    ]
    if focus != "all":
        chips.append(call_chip(say("Everything found"), TOOL_NAME, **limits.told("all")))
    return tuple(chips)


#: What a focus can be told by: level → words.
_BY = {
    "missing": ("column", "year", "lga", "facility"),
    "reporting": ("lga", "month", "facility"),
}
_BY_WORDS = Said(
    {
        "column": "By column",
        "year": "By year",
        "lga": "By LGA",
        "month": "By month",
        "facility": "By facility",
    }
)


def by_chips(focus: str, level: str, limits: Limits) -> list[dict[str, Any]]:
    """The same told by something else."""
    return [
        call_chip(
            _BY_WORDS[other],
            TOOL_NAME,
            focus=focus,
            level=other,
            data="facilities",
            **limits.told(focus),
        )
        for other in _BY[focus]
        if other != level
    ]


def show_of(
    run: Run, focus: str, limits: Limits, names: list[str] | None = None
) -> dict[str, str] | None:
    """The map or the table of the whole check; none where the answer is of a part of it."""
    if limits.any:
        return None
    by_ward = focus == "reporting" and names in (["lga_name"], ["ward_name", "lga_name"])
    if run.result["on_map"] and (focus == "all" or by_ward):
        return {"view": "map", "layer": "reporting", "run": str(run.pk)}
    key = "findings" if focus == "all" else _TABLES[focus]
    if names == PLACE:
        monthly = run.artefacts.filter(name="facility_months.csv").exists()
        key = "reporting_months" if monthly else "reporting_years"
    return {"view": "table", "table": key, "run": str(run.pk)}
