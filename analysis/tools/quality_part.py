"""Everything found in one part of the facility reports: a place, a time, a level of facilities."""

from __future__ import annotations

from analysis.models import Run
from analysis.tools.base import Answer
from analysis.tools.quality_limits import Limits, headed
from analysis.tools.quality_next import LISTED, next_chips
from analysis.tools.quality_reporting import reports_expected
from analysis.tools.quality_reports import nothing_there, read
from analysis.tools.quality_words import FOCUS_CODES, LABELS, findings_of
from analysis.tools.wording import counted, percent
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


def everything_in(workspace: Workspace, run: Run, limits: Limits) -> Answer:
    """Each check with what it found there."""
    own = limits.reports()
    if not len(own):
        return nothing_there(run, limits)
    cells = sum(len(values) for values in own.counts.values())
    blank = sum(int((values != values).sum()) for values in own.counts.values())
    rows = [
        [say(LABELS["missing"]), blank, say("{share} of the counts", share=percent(blank, cells))]
    ]
    expected = reports_expected(workspace, run, limits)
    told = say("{blank} of the counts are blank", blank=percent(blank, cells))
    if expected is not None and len(expected):
        wanted, came = int(expected["expected"].sum()), int(expected["reported"].sum())
        rows.append([say("Reports that did not come"), wanted - came,
                     say("of {wanted:,} expected", wanted=wanted)])  # fmt: skip
        told += say("; {came:,} of {wanted:,} reports expected came", came=came, wanted=wanted)
    found = 0
    for focus in LISTED:
        if focus == "silence" and limits.timed:
            continue
        number = _found(workspace, run, focus, limits)
        found += number > 0
        rows.append([say(LABELS[focus]), number, ""])
    return Answer(
        headline=headed(limits, f"{told}."),
        points=(
            say("{reports} checked; {checks} of the other checks found something.",
                reports=counted(len(own), "report"), checks=found),
            say("Nothing was changed."),
        ),
        table={"columns": ["Check", "Found", "Of"], "rows": rows},
        chips=next_chips(run, "all", limits),
        run=run,
        rows_in=len(own),
        rows_out=len(rows),
    )  # fmt: skip


def _found(workspace: Workspace, run: Run, focus: str, limits: Limits) -> int:
    """Rows that a check lists there: of outliers each value once, of facilities those with a gap."""
    if not findings_of(run, FOCUS_CODES[focus]):
        return 0
    file = {"silence": "facilities.csv"}.get(focus, f"{focus}.csv")
    frame = limits.kept(read(workspace, run, file))
    if focus == "outliers":
        return len(frame.drop_duplicates(["row", "period", "measure"]))
    if focus == "silence":
        return int(frame[["falls_silent", "vanishes", "appears"]].any(axis=1).sum())
    return len(frame)
