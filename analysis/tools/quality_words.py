"""Findings of a quality check as rows of a table and as points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.quality.words import IQR, MAD, MODIFIED_Z, Z, count_label
from analysis.services.plan_tpr import LEVELS
from analysis.tools.wording import as_text, counted, joined, percent
from chatmrpt.lib.say import say, say_many, to_say

MOST_ROWS = 100
MOST_NUMBERS = 8
LABELS = {
    "missing": to_say("What is missing?"),
    "reporting": to_say("Reporting rate"),
    "left_out": to_say("Positives above tested"),
    "outliers": to_say("Outliers"),
    "silence": to_say("Facilities gone silent"),
    "duplicates": to_say("Reports that came twice"),
    "implausible": to_say("Impossible counts"),
}
EXPECTED = to_say(
    "Expected is each month from a facility’s first report to its last, without what follows "
    "six silent months; 0 expected: silent for that long, or not yet begun."
)
#: What is said when nothing is found.
NOTHING = {
    "left_out": to_say("No number is left out of a rate."),
    "outliers": to_say("No facility report stands out by any of the rules."),
    "silence": to_say("No facility falls silent, appears late or vanishes."),
    "duplicates": to_say("No facility reports the same period twice."),
    "implausible": to_say("No count is impossible."),
    "reporting": to_say("The reports are not monthly, so a reporting rate cannot be computed."),
}
#: Focus → codes of its findings.
FOCUS_CODES: dict[str, tuple[str, ...]] = {
    "missing": ("blank_cells", "missing_values"),
    "reporting": ("reporting_rate", "no_reporting_rate"),
    "left_out": ("positive_above_tested", "tested_blank", "positive_blank"),
    "outliers": ("outlier_",),
    "silence": ("sudden_silence", "facility_appears", "facility_vanishes"),
    "duplicates": ("duplicate_",),
    "implausible": ("negative_count", "count_not_whole", "tested_above_fever",
                    "above_attendance", "out_of_range"),
}  # fmt: skip
#: Rule of outliers → its name in a sentence.
SHORT_RULES = {Z: "z", MODIFIED_Z: "modified z", IQR: "IQR", MAD: "median + 5 MAD"}


def of_rule(item: dict[str, Any], rule: str | None) -> bool:
    """Whether a finding of outliers is of that rule; without a rule each is."""
    code = str(item["code"]).removeprefix("outlier_")
    return rule is None or code.removeprefix("tested_").removeprefix("positive_") == rule


def by_rule(frame: pd.DataFrame, rule: str | None) -> str:
    """How many facility reports stand out: by one rule, or by each."""
    many = len(frame) != 1
    values, stand = counted(len(frame), "value"), say("stand") if many else say("stands")
    if rule is not None:
        return say(
            "{values} of facility reports {value} out by the rule {rule}.",
            values=values,
            value=stand,
            rule=SHORT_RULES[rule],
        )
    named = frame["rule"].str.split(", ").explode().value_counts()
    told = joined(f"{word} {named[word]:,}" for word in SHORT_RULES.values() if word in named)
    return say(
        "{values} of facility reports {value} out by one rule or more: {told}.",
        values=values,
        value=stand,
        told=told,
    )


def findings_of(run: Run, codes: Sequence[str]) -> list[dict[str, Any]]:
    """The findings whose code begins so, in the order of the check."""
    return [item for item in run.findings if str(item["code"]).startswith(tuple(codes))]


def effects_of(run: Run, codes: Sequence[str]) -> list[str]:
    """What those findings would change."""
    effects = [item.get("effect") for item in findings_of(run, codes)]
    return [str(effect["words"]) for effect in effects if effect]


def findings_table(found: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    """Severity, where, what, in which rows, what it would change, what to do."""
    if not found:
        return None
    rows = [
        [item["severity"], where, item["message"], rows_words(item),
         (item.get("effect") or {}).get("words") or "", item.get("hint") or ""]
        for where, item in found[:MOST_ROWS]
    ]  # fmt: skip
    return {
        "columns": ["Severity", "Where", "What was found", "Rows", "What it would change",
                    "What to do"],
        "rows": rows,
    }  # fmt: skip


def rows_words(item: dict[str, Any]) -> str:
    """`12, 40, 57 and more`."""
    rows = [str(row) for row in item.get("rows") or []]
    if len(rows) <= MOST_NUMBERS:
        return ", ".join(rows)
    return say("{join} and more", join=", ".join(rows[:MOST_NUMBERS]))


def share(part: float, total: float) -> str:
    """A share of a total, or a dash."""
    return percent(part, total)


def cell(value: Any, times: float = 1.0) -> float | int | None:
    """A number of a table with one decimal at most; None where missing."""
    if value is None or value != value:
        return None
    found = round(float(value) * times, 1)
    return int(found) if found == int(found) else found


def graded(counts: Mapping[str, int]) -> str:
    """`1 error, 3 warnings and 2 notes`: of each severity how many; empty for none."""
    told = [
        say_many("{count:,} error", "{count:,} errors", counts["error"]),
        say_many("{count:,} warning", "{count:,} warnings", counts["warning"]),
        say_many("{count:,} note", "{count:,} notes", counts["note"]),
    ]
    kinds = ("error", "warning", "note")
    return joined(text for kind, text in zip(kinds, told, strict=True) if counts[kind])


PLACE = ["facility", "ward_name", "lga_name"]


def names_of(part: pd.DataFrame, level: str) -> list[Any]:
    """What the rows of a level are grouped by."""
    if level == "year":
        return [part["period"].astype(str).str[:4].rename("year")]
    names = {"month": ["period"], "lga": ["lga_name"], "ward": ["ward_name", "lga_name"],
             "facility": PLACE}  # fmt: skip
    return list(names.get(level, ["column"]))


def headings(names: Sequence[Any]) -> list[str]:
    """The names of the columns that say what a row is."""
    words = {"facility": "Facility", "ward_name": "Ward", "lga_name": "LGA", "period": "Month",
             "year": "Year", "column": "Number", "facility_level": "Level"}  # fmt: skip
    return [words[_name(name)] for name in names]


def _name(name: Any) -> str:
    return name if isinstance(name, str) else str(name.name)


def row_text(row: Any, name: Any) -> str:
    """One cell that says what a row is."""
    text = as_text(row[_name(name)])
    if _name(name) == "facility_level":
        return LEVELS[text] if text else say("no level")
    return count_label(text) if _name(name) == "column" else str(text)


def records(frame: pd.DataFrame) -> list[Any]:
    """Its rows, one mapping each."""
    return list(frame.to_dict("records"))
