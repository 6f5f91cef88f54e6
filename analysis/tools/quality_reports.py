"""What a check of facility reports found, in words: each with its rows and what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.science.quality.words import count_label
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.quality_part import (
    Part,
    gaps_of_part,
    in_order,
    of_part,
    rows_of,
    when_words,
)
from analysis.tools.quality_words import (
    EXPECTED,
    FOCUS_CODES,
    LABELS,
    NOTHING,
    by_rule,
    cell,
    effects_of,
    findings_of,
    findings_table,
    graded,
    of_rule,
    share,
)
from analysis.tools.wording import as_text, counted, joined, percent, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import Said, say

TOOL_NAME = "check_data_quality"
SHOWN = 50
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
_PLACE = ["facility", "ward_name", "lga_name"]
_PLACE_NAMES = ["Facility", "Ward", "LGA"]
_MEASURES = Said({"tested": "Tests", "positive": "Positive tests"})


def read(workspace: Workspace, run: Run, name: str) -> pd.DataFrame:
    """A file of the check; no rows where there was nothing to write."""
    if not run.artefacts.filter(name=name).exists():
        return pd.DataFrame()
    return workspace.run_table(name, run)


def everything(run: Run, others: Sequence[tuple[str, dict[str, Any]]]) -> Answer:
    """All findings, of the reports and of the other data, the gravest first."""
    name = run.facilities.name if run.facilities else say("Facility reports")
    found = [*((name, item) for item in run.findings), *others]
    order = ("error", "warning", "note")
    found.sort(key=lambda pair: order.index(pair[1]["severity"]))
    number = {kind: sum(item["severity"] == kind for _, item in found) for kind in order}
    grave = [item["message"] for _, item in found if item["severity"] != "note"]
    result = run.result
    return Answer(
        headline=say(
            "{findings} in your data; {filled} of the counts are filled, {reported} of the reports "
            "expected came.",
            findings=graded(number) or say("Nothing"),
            filled=share(result["filled"], result["cells"]),
            reported=share(result["reported"], result["expected"]),
        ),
        points=(*grave[:2], say("Nothing was changed: each line says what it would change.")),
        table=findings_table(found),
        chips=next_chips(run, "all"),
        show=_show(run, "all"),
        run=run,
        rows_in=result["rows"],
        rows_out=len(found),
    )


def missing(workspace: Workspace, run: Run, level: str, part_of: Part, test: str | None) -> Answer:
    """Blank counts by column, month, year, LGA or facility; of some places or levels by facility."""
    frame, year = read(workspace, run, "completeness.csv"), part_of.year
    narrow = part_of.words(("areas", "facility_level")) if level not in ("month", "year") else ""
    if narrow:
        level, frame = gaps_of_part(workspace, frame, level, part_of)
    scope = {"month": "period", "year": "period", "ward": "facility"}.get(level, level)
    part = frame[frame["scope"] == scope]
    if level == "column" and test is not None:
        part = part[part["column"].astype(str).str.contains(f"_{test}_")]
    if year is not None and scope == "period":
        part = part[part["period"].astype(str).str.startswith(str(year))]
    names = _named(part, level)
    sums = part.groupby(names, sort=False)[["cells", "filled"]].sum().reset_index()
    blank = sums["cells"] - sums["filled"]
    sums = sums.assign(blank=blank, gone=blank / sums["cells"])
    by_time = level in ("month", "year")
    ordered = sums if by_time else sums.sort_values("gone", ascending=False, kind="stable")
    cells, gone = int(sums["cells"].sum()), int(blank.sum())
    of = say(" of {test}", test=test) if test and level == "column" else ""
    of += say(" of {part}", part=narrow) if narrow else ""
    worst = sums.sort_values("gone", ascending=False, kind="stable").head(3)
    most = joined(f"{_label(row, names)} {100 * row['gone']:.0f} %" for row in _records(worst))
    complete = run.result["rows_complete"]
    return Answer(
        headline=say("{blank:,} of {counts:,} counts{of} are blank ({share}); most in {most}.", blank=gone, counts=cells, of=of, share=percent(gone, cells), most=most),
        points=(
            say("A blank is not a zero: a pair of tested and positive counts only where both are filled."),
            *(() if narrow else (say("{complete:,} of {reports:,} reports ({share}) have every tested and positive number.", complete=complete, reports=run.result['rows'], share=percent(complete, run.result['rows'])),
            *effects_of(run, ("positive_blank",))[:1])),
        ),
        table={
            "columns": [*_headings(names), "Counts", "Blank", "Blank (%)"],
            "rows": [
                [*(_text(row, name) for name in names), int(row["cells"]), int(row["blank"]),
                 round(100 * row["gone"], 1)]
                for row in _records(ordered.head(SHOWN if not by_time else len(ordered)))
            ],
        },
        chips=(*_by("missing", level), *next_chips(run, "missing")[:2]),
        show=_show(run, "missing"),
        run=run,
        rows_in=cells,
        rows_out=gone,
    )  # fmt: skip


def reporting(workspace: Workspace, run: Run, level: str, part: Part) -> Answer:
    """Reports that came of those expected, by LGA, ward, facility, month or year."""
    year = part.year
    years = read(workspace, run, "facility_years.csv")
    if not len(years):
        return _nothing(run, "reporting")
    if level == "month":
        frame = read(workspace, run, "reporting_rate.csv")
        frame = frame[frame["scope"] == "period"]
        if year is not None:
            frame = frame[frame["period"].astype(str).str.startswith(str(year))]
        return _rates(run, frame, ["period"], year)
    frame = years if year is None else years[years["year"] == year]
    frame = rows_of(workspace, frame, part)
    names = {"facility": _PLACE, "ward": ["ward_name", "lga_name"], "year": ["year"]}.get(
        level, ["lga_name"]
    )
    sums = frame.groupby(names, sort=True, dropna=False)[["expected", "reported"]].sum()
    sums = sums.reset_index()
    sums["reporting_rate"] = (sums["reported"] / sums["expected"]).where(sums["expected"] > 0)
    return _rates(run, sums, names, year, part.words(("areas", "facility_level")))


def _fewest(frame: pd.DataFrame, names: list[str]) -> str:
    """Who sent the fewest of the reports expected."""
    rest = frame[frame["reported"] < frame["expected"]]
    if names == _PLACE:
        none = frame[frame["reported"] == 0]
        told = counted(len(rest), "facility", "facilities")
        said = say("; {facilities} of {all:,} sent fewer", facilities=told, all=len(frame))
        if len(none):
            who = some_of([_text(row, "facility") for row in _records(none.head(SHOWN))], 3)
            said += say(", {none:,} sent none ({who})", none=len(none), who=who)
        return said
    if len(rest):
        low = frame.sort_values("reporting_rate", kind="stable").head(3)
        told = joined(f"{_label(row, names)} {100 * row['reporting_rate']:.0f} %"
                      for row in _records(low))  # fmt: skip
        return say("; lowest: {told}", told=told)
    return ""


def _rates(
    run: Run, frame: pd.DataFrame, names: list[str], year: int | None, where: str = ""
) -> Answer:
    by_time = names in (["period"], ["year"])
    ordered = frame if by_time else frame.sort_values(
        ["reporting_rate", "reported"], kind="stable", na_position="first"
    )  # fmt: skip
    expected, came = int(frame["expected"].sum()), int(frame["reported"].sum())
    when = when_words(year, where)
    headline = say(
        "{came:,} of {expected:,} reports expected{when} came ({share})",
        came=came,
        expected=expected,
        when=when,
        share=percent(came, expected),
    )
    headline += _fewest(frame, names)
    return Answer(
        headline=f"{headline}.",
        points=(
            say(EXPECTED),
            *(() if where else effects_of(run, FOCUS_CODES["reporting"])[:1]),
        ),
        table={
            "columns": [*_headings(names), "Expected", "Came", "Rate (%)"],
            "rows": [
                [*(_text(row, name) for name in names), int(row["expected"]), int(row["reported"]),
                 cell(row["reporting_rate"], 100)]
                for row in _records(ordered.head(SHOWN if not by_time else len(ordered)))
            ],
        },
        chips=(
            *_by("reporting", next((k for k, v in _PLACES.items() if v == names), "")),
            *next_chips(run, "reporting")[:2],
        ),
        show=_show(run, "reporting", names),
        run=run,
        rows_in=expected,
        rows_out=came,
    )  # fmt: skip


_PLACES = {"facility": _PLACE, "lga": ["lga_name"], "month": ["period"]}
#: Focus → (file, columns with their headings); names of facility, ward and LGA come first.
_LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "left_out": ("left_out.csv", {"row": "Row", "period": "Period", "age": "Age", "test": "Test",
                                  "tested": "Tested", "positive": "Positive", "reason": "Reason"}),
    "outliers": ("outliers.csv", {"row": "Row", "period": "Period", "measure": "What",
                                  "value": "Value", "centre": "Usually", "rule": "Rule"}),
    "silence": ("facilities.csv", {"first_month": "First report", "last_month": "Last report",
                                   "silent_months": "Silent months",
                                   "tests_a_month": "Tests a month", "kind": "What"}),
    "duplicates": ("duplicates.csv", {"row": "Row", "first_row": "Repeats row",
                                      "period": "Period", "equal": "Same numbers"}),
    "implausible": ("implausible.csv", {"row": "Row", "period": "Period", "column": "Number",
                                        "value": "Value", "limit": "Must not exceed",
                                        "reason": "Reason"}),
}  # fmt: skip


def listed_rows(
    workspace: Workspace, run: Run, focus: str, part: Part, rule: str | None = None
) -> Answer:
    """The rows behind some findings, the gravest first, and what they change."""
    found = [item for item in findings_of(run, FOCUS_CODES[focus]) if of_rule(item, rule)]
    if not found:
        return _nothing(run, focus, rule)
    file, columns = _LISTS[focus]
    frame = read(workspace, run, file)
    frame = in_order(frame if rule is None else frame[frame["rule"] == rule], focus)
    of_all, frame = len(frame), rows_of(workspace, frame, part)
    shown = [name for name in columns if name in frame]
    points = [effect for effect in effects_of(run, FOCUS_CODES[focus]) if effect]
    headline, more = found[0]["message"], [item["message"] for item in found[1:]]
    if focus == "outliers":
        headline, more = by_rule(frame, rule), [found[0]["message"]]
    if said := part.words(("areas", "facility_level", *(("year",) if "period" in frame else ()))):
        headline, more, points = of_part(len(frame), of_all, said), [], []
    on_map: tuple[dict[str, Any], ...] = ()
    if focus == "silence" and "silent_wards" in run.result:
        on_map = (call_chip(say("Silent wards on the map"), "show_map", reports="silent"),)
    return Answer(
        headline=headline,
        points=tuple([*more[:1], *points[:1], found[0]["hint"]])[:3],
        table={
            "columns": [*_PLACE_NAMES, *(columns[name] for name in shown)],
            "rows": [
                [
                    *(_text(row, name) for name in _PLACE),
                    *(_value(row[name], name) for name in shown),
                ]
                for row in _records(frame.head(SHOWN))
            ],
        },
        chips=(*on_map, *next_chips(run, focus)),
        show=_show(run, focus),
        run=run,
        rows_in=run.result["rows"],
        rows_out=len(frame),
    )


def next_chips(run: Run, focus: str) -> tuple[dict[str, Any], ...]:
    """The checks that found something and come after this one, round and round."""
    known = ["missing", "reporting"]
    known += [name for name in _LISTS if findings_of(run, FOCUS_CODES[name])]
    at = known.index(focus) + 1 if focus in known else 0
    order = [name for name in (*known[at:], *known[:at]) if name != focus]
    chips = [
        call_chip(say(LABELS[name]), TOOL_NAME, focus=name, data="facilities") for name in order[:4]
    ]
    if focus != "all":
        chips.append(call_chip(say("Everything found"), TOOL_NAME))
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


def _by(focus: str, level: str) -> list[dict[str, Any]]:
    """The same told by something else."""
    return [
        call_chip(_BY_WORDS[other], TOOL_NAME, focus=focus, level=other, data="facilities")
        for other in _BY[focus]
        if other != level
    ]


def _nothing(run: Run, focus: str, rule: str | None = None) -> Answer:
    return Answer(
        headline=say(NOTHING[focus]) if rule is None else by_rule(pd.DataFrame(), rule),
        points=(say("Checked: {reports}.", reports=counted(run.result["rows"], "report")),),
        chips=next_chips(run, focus),
        run=run,
        rows_in=run.result["rows"],
        rows_out=0,
    )


def _show(run: Run, focus: str, names: list[str] | None = None) -> dict[str, str]:
    by_ward = focus == "reporting" and names in (["lga_name"], ["ward_name", "lga_name"])
    if run.result["on_map"] and (focus == "all" or by_ward):
        return {"view": "map", "layer": "reporting", "run": str(run.pk)}
    key = "findings" if focus == "all" else _TABLES[focus]
    if names == _PLACE:
        monthly = run.artefacts.filter(name="facility_months.csv").exists()
        key = "reporting_months" if monthly else "reporting_years"
    return {"view": "table", "table": key, "run": str(run.pk)}


def _named(part: pd.DataFrame, level: str) -> list[Any]:
    """What the rows of a level are grouped by."""
    if level == "year":
        return [part["period"].astype(str).str[:4].rename("year")]
    names = {"month": ["period"], "lga": ["lga_name"], "ward": ["ward_name", "lga_name"],
             "facility": _PLACE}  # fmt: skip
    return list(names.get(level, ["column"]))


def _headings(names: Sequence[Any]) -> list[str]:
    words = {"facility": "Facility", "ward_name": "Ward", "lga_name": "LGA", "period": "Month",
             "year": "Year", "column": "Number"}  # fmt: skip
    return [words[_name(name)] for name in names]


def _name(name: Any) -> str:
    return name if isinstance(name, str) else str(name.name)


def _text(row: Any, name: Any) -> str:
    text = as_text(row[_name(name)])
    return count_label(text) if _name(name) == "column" else str(text)


def _label(row: Any, names: Sequence[Any]) -> str:
    return _text(row, names[0])


def _value(value: Any, name: str) -> Any:
    if name == "measure":
        return _MEASURES.get(value) or count_label(str(value))
    if name == "column":
        return count_label(str(value))
    if name == "equal":
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return cell(value)
    return as_text(value)


def _records(frame: pd.DataFrame) -> list[Any]:
    return list(frame.to_dict("records"))
