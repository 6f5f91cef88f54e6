"""The part of the data that a check is limited to: places, a year, a level of facilities."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import pandas as pd

from analysis.facility_data import read_facility_table
from analysis.science.tpr.cells import ABOVE, REASONS
from analysis.services.plan_tpr import LEVELS
from analysis.tools.base import Answer
from analysis.tools.quality_words import SHORT_RULES
from analysis.tools.query_facilities import facility_reports
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

_NAMES = ("lga_name", "ward_name", "facility")


@dataclass(frozen=True)
class Part:
    """What a check was limited to; empty: nothing."""

    areas: tuple[str, ...] = ()
    year: int | None = None
    facility_level: str | None = None

    @property
    def said(self) -> dict[str, str]:
        """Each limit in words."""
        level = self.facility_level
        return {
            **({"areas": ", ".join(self.areas)} if self.areas else {}),
            **({"facility_level": LEVELS[level]} if level not in (None, "all") else {}),
            **({"year": str(self.year)} if self.year is not None else {}),
        }

    def words(self, names: Collection[str] | None = None) -> str:
        """These limits (all of them) in words."""
        return ", ".join(text for name, text in self.said.items() if names is None or name in names)


def rows_of(workspace: Workspace, frame: pd.DataFrame, part: Part) -> pd.DataFrame:
    """The rows of the part; a limit that the rows do not tell apart keeps them all."""
    if part.areas and set(_NAMES) <= set(frame.columns):
        wanted = {area.split(" (")[0].casefold() for area in part.areas}
        inside = [frame[name].astype(str).str.casefold().isin(wanted) for name in _NAMES]
        frame = frame[inside[0] | inside[1] | inside[2]]
    if part.year is not None and "period" in frame:
        frame = frame[frame["period"].astype(str).str.startswith(str(part.year))]
    if "facility_level" in part.said:
        frame = _of_level(workspace, frame, str(part.facility_level))
    return frame


def _of_level(workspace: Workspace, frame: pd.DataFrame, level: str) -> pd.DataFrame:
    """The rows of facilities of a level: by the row of the file, else by name and LGA."""
    facilities = workspace.facilities
    if facilities is None or not len(frame):
        return frame
    table = read_facility_table(facilities)
    if "row" in frame:
        return frame[frame["row"].isin(table.row[table.at_level(level)])]
    reports = facility_reports(facilities).frame
    own = reports[table.at_level(level)]
    known = set(zip(own["lga_name"], own["facility"], strict=True))
    pairs = zip(frame["lga_name"], frame["facility"], strict=True)
    return frame[[pair in known for pair in pairs]]


def told_whole(answer: Answer, part: Part, kept: Collection[str]) -> Answer:
    """The answer, with the limits that it could not keep before all it says."""
    lost = part.words([name for name in part.said if name not in kept])
    if not lost or answer.outcome != "answer":
        return answer
    return replace(
        answer,
        headline=say("Not limited to {part}: {headline}", part=lost, headline=answer.headline),
    )


def gaps_of_part(
    workspace: Workspace, frame: pd.DataFrame, level: str, part: Part
) -> tuple[str, pd.DataFrame]:
    """Blank counts of the part, by facility or what facilities make up; and that level."""
    own = rows_of(workspace, frame[frame["scope"] == "facility"], replace(part, year=None))
    level = level if level in ("lga", "ward") else "facility"
    return level, own.assign(scope="facility" if level == "ward" else level)


def of_part(count: int, of_all: int, part: str) -> str:
    """How many of the rows found are of the part that was asked for."""
    if not count:
        return say("None of the {of_all:,} rows found is of {part}.", of_all=of_all, part=part)
    return say(
        "{count:,} of the {of_all:,} rows found: {part}.", count=count, of_all=of_all, part=part
    )


def when_words(year: int | None, where: str) -> str:
    """The year and the part that reports are of, with a blank before."""
    said = say(" in {year}", year=year) if year is not None else ""
    return said + (say(" of {part}", part=where) if where else "")


def in_order(frame: pd.DataFrame, focus: str) -> pd.DataFrame:
    """The rows behind findings, the gravest first."""
    if focus == "outliers":
        rule = frame["rule"].map(SHORT_RULES)
        frame = frame.assign(rule=rule, far=(frame["value"] - frame["centre"]).abs())
        one = frame.groupby(["row", "period", "measure"], sort=False)
        told = one.first().assign(rule=one["rule"].agg(", ".join)).reset_index()
        return told.sort_values("far", ascending=False, kind="stable")
    if focus == "left_out":
        return frame.sort_values("reason", key=lambda why: why != REASONS[ABOVE], kind="stable")
    if focus == "silence":
        kinds = {
            "falls_silent": say("fell silent"),
            "vanishes": "vanishes",
            "appears": say("appears late"),
        }
        odd = frame[frame[list(kinds)].any(axis=1)]
        words = [
            ", ".join(label for name, label in kinds.items() if row[name])
            for row in odd.to_dict("records")
        ]
        order = ["falls_silent", "tests_a_month"]
        return odd.assign(kind=words).sort_values(order, ascending=False, kind="stable")
    return frame
