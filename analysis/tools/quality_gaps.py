"""Wards that lack values: of all columns or one, of some places."""

from __future__ import annotations

import pandas as pd

from analysis.query.execute import kept_by
from analysis.tools.base import Answer
from analysis.tools.choices import find_areas
from analysis.tools.columns import find_column
from analysis.tools.quality_wards import gaps_of, ward_chips
from analysis.tools.query_asked import Question
from analysis.tools.query_filters import of_areas
from analysis.tools.query_wards import ward_source
from analysis.tools.wording import as_text, counted, joined, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


def wards_with_gaps(workspace: Workspace) -> int:
    """Wards of the table that lack a value in at least one column that is checked."""
    frame, names = _checked(workspace, None)
    return int(frame[names].isna().any(axis=1).sum()) if names else 0


def gaps_in_places(workspace: Workspace, areas: tuple[str, ...], wanted: str | None) -> Answer:
    """Which wards of some places lack a value, of one column or of any.

    Raises
    ------
    ProblemError
        `unknown_place`, `unknown_column`.
    """
    found = find_areas(workspace, "check_data_quality", Question(), areas, "lga_first")
    if isinstance(found, Answer):
        return found
    name = find_column(workspace, wanted) if wanted else None
    frame, names = _checked(workspace, name)
    where = joined([area.title for area in found], "or")
    rows = kept_by(ward_source(workspace).table, of_areas(ward_source(workspace).table, found))
    part = frame.loc[rows.index]
    lacking = part[part[names].isna().any(axis=1)] if names else part.iloc[:0]
    titles = [f"{as_text(row.ward_name)} ({as_text(row.lga_name)})" for row in lacking.itertuples()]
    what = say("a value of “{name}”", name=name) if name else say("at least one value")
    headline = say(
        "{count:,} of {wards} in {where} lack {what}.",
        count=len(lacking),
        wards=counted(len(part), "ward"),
        where=where,
        what=what,
    )
    return Answer(
        headline=headline,
        points=(some_of(titles, 6) + ".",) if titles else (),
        table=_table(lacking, names) if titles else None,
        chips=ward_chips(workspace),
        rows_in=len(part),
        rows_out=len(lacking),
    )


def _checked(workspace: Workspace, name: str | None) -> tuple[pd.DataFrame, list[str]]:
    """The wards with their names, and the columns that are looked at."""
    frame = ward_source(workspace).table.frame
    names = [name] if name else [str(item["name"]) for item in gaps_of(workspace.need_table())]
    return frame, [column for column in names if column in frame]


def _table(lacking: pd.DataFrame, names: list[str]) -> dict[str, list[object]]:
    rows: list[object] = [
        [row["ward_name"], row["lga_name"], ", ".join(name for name in names if pd.isna(row[name]))]
        for row in lacking.to_dict("records")
    ]
    return {"columns": [say("Ward"), say("LGA"), say("Missing")], "rows": rows}
