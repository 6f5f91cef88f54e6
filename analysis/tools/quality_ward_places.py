"""What is missing, doubled or odd in the wards of some places, and in one column of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from analysis.query.execute import kept_by
from analysis.science.quality.outliers import find_outliers
from analysis.science.quality.ward import best_scale
from analysis.science.quality.words import RULES, THREE_RULES
from analysis.science.variables import find_variable
from analysis.services.plan_tpr import AGES, LEVELS, TESTS
from analysis.tools.base import Answer, Arguments
from analysis.tools.choices import find_areas
from analysis.tools.columns import find_column
from analysis.tools.limits_lost import cannot_limit
from analysis.tools.places import Area
from analysis.tools.quality_wards import ward_chips
from analysis.tools.quality_words import SHORT_RULES
from analysis.tools.query_filters import of_areas
from analysis.tools.query_wards import ward_source
from analysis.tools.wording import as_text, counted, joined, percent, rounded, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

SHOWN = 50
_PLACE = ("ward_name", "lga_name")


def not_in_wards(said: Arguments, names: Collection[str]) -> Answer | None:
    """The question back, where a limit was said that a ward table does not know."""
    words = {"facility_level": LEVELS, "age_group": AGES, "test_method": TESTS}
    told = []
    for name in names:
        value = getattr(said, name)
        if value and value != "all":
            values = value if isinstance(value, tuple) else (value,)
            told += [words[name][item] if name in words else str(item) for item in values]
    if not told:
        return None
    return Answer(
        headline=cannot_limit(told),
        points=(
            say("A ward table has one row a ward: no months, ages or levels of facilities."),
            say("Ask about the facility reports, or without it."),
        ),
        outcome="clarify",
    )


def _frame(workspace: Workspace, said: Any) -> tuple[pd.DataFrame, list[Area]] | Answer:
    """The wards asked for, with every column; and the places named."""
    source = ward_source(workspace)
    if not said.areas:
        return source.table.frame, []
    found = find_areas(workspace, "check_data_quality", said, said.areas, "lga_first")
    if isinstance(found, Answer):
        return found
    return kept_by(source.table, of_areas(source.table, found)), found


def _headed(places: list[Area], headline: str) -> str:
    if not places:
        return headline
    where = say("In {title}", title=joined([area.title for area in places]))
    return say("{limits}: {headline}", limits=where, headline=headline)


def _title(row: Any) -> str:
    lga = as_text(row.get("lga_name"))
    return f"{as_text(row['ward_name'])} ({lga})" if lga else as_text(row["ward_name"])


def outliers_of(workspace: Workspace, said: Any) -> Answer:
    """The values of one column that stand out among all wards; of the places named, if any."""
    column = find_column(workspace, said.variable)
    whole = ward_source(workspace).table.frame
    found = _frame(workspace, said)
    if isinstance(found, Answer):
        return found
    part, places = found
    rules = THREE_RULES if said.rule is None else (said.rule,)
    odd = _outliers(whole, [column], rules)
    odd = odd[odd["at"].isin(part.index)]
    label = workspace.label(column)
    return _of_rows(workspace, places, odd, part, say(
        "{label}: {values} of {wards} stand out from all wards.",
        label=label, values=counted(len(odd.drop_duplicates("at")), "value"),
        wards=counted(len(part), "ward"),
    ) if len(odd) else say("{label}: no value stands out ({wards} looked at).", label=label,
                           wards=counted(len(part), "ward")))  # fmt: skip


def in_places(workspace: Workspace, said: Any) -> Answer:
    """What a check of the ward table finds in the places named."""
    found = _frame(workspace, said)
    if isinstance(found, Answer):
        return found
    part, places = found
    columns = [name for name in workspace.number_columns if name in part]
    if said.variable:
        columns = [find_column(workspace, said.variable)]
    if said.focus in ("all", "missing"):
        return _missing(workspace, part, places, columns)
    whole = ward_source(workspace).table.frame
    if said.focus == "outliers":
        rules = THREE_RULES if said.rule is None else (said.rule,)
        odd = _outliers(whole, columns, rules)
        odd = odd[odd["at"].isin(part.index)]
        told = say("{values} stand out from all wards, each counted once for every rule it breaks.",
                   values=counted(len(odd), "value"))  # fmt: skip
    elif said.focus == "implausible":
        odd = _outside(part, columns)
        told = say(
            "{values} outside the range of their variable.", values=counted(len(odd), "value")
        )
    else:
        odd = _twice(part)
        told = say("{wards} of one name and LGA.", wards=counted(len(odd), "row"))
    nothing = {
        "outliers": say("No value stands out."),
        "implausible": say("No value is outside the range of its variable."),
        "duplicates": say("No duplicates were found."),
    }[said.focus]
    return _of_rows(workspace, places, odd, part, told if len(odd) else nothing)


def _of_rows(
    workspace: Workspace, places: list[Area], odd: pd.DataFrame, part: pd.DataFrame, told: str
) -> Answer:
    names = {"column": "Column", "value": "Value", "centre": "Usually", "rule": "Rule",
             "range": "Range"}  # fmt: skip
    shown = [name for name in names if name in odd]
    rows = [
        [as_text(row["ward_name"]), as_text(row.get("lga_name")),
         *(rounded(row[name], 4) if name in ("value", "centre") else as_text(row[name])
           for name in shown)]
        for row in odd.head(SHOWN).to_dict("records")
    ]  # fmt: skip
    who = [_title(row) for row in odd.drop_duplicates([*_PLACE]).to_dict("records")]
    points = (say("In {titles}.", titles=some_of(who, 5)),) if who else ()
    return Answer(
        headline=_headed(places, told),
        points=points,
        table={"columns": ["Ward", "LGA", *(names[name] for name in shown)], "rows": rows}
        if rows
        else None,
        chips=ward_chips(workspace),
        rows_in=len(part),
        rows_out=len(odd),
    )


def _outliers(whole: pd.DataFrame, columns: list[str], rules: tuple[str, ...]) -> pd.DataFrame:
    """One row a value and rule: where it is, the value, the centre of all wards."""
    parts = [pd.DataFrame(columns=["at", *_PLACE, "column", "value", "centre", "rule"])]
    for name in columns:
        values = whole[name].to_numpy(dtype=float, na_value=np.nan)
        for fences in find_outliers(values, None, [rule for rule in RULES if rule in rules]):
            rows = np.flatnonzero(fences.outside)
            if len(rows):
                parts.append(
                    whole.iloc[rows].reindex(columns=list(_PLACE)).assign(
                        at=whole.index[rows], column=name, value=values[rows],
                        centre=fences.centre[rows], rule=SHORT_RULES[fences.rule],
                    )
                )  # fmt: skip
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _outside(part: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Values outside the accepted range of their variable."""
    parts = [pd.DataFrame(columns=[*_PLACE, "column", "value", "range"])]
    for name in columns:
        variable = find_variable(name)
        if variable is None:
            continue
        values = part[name].to_numpy(dtype=float, na_value=np.nan)
        scale = best_scale(variable, values)
        rows = np.flatnonzero((values < scale.low) | (values > scale.high))
        if len(rows):
            parts.append(
                part.iloc[rows].reindex(columns=list(_PLACE)).assign(
                    column=name, value=values[rows], range=f"{scale.low:g}–{scale.high:g}"
                )
            )  # fmt: skip
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _twice(part: pd.DataFrame) -> pd.DataFrame:
    """Wards that stand in the table more than once."""
    names = part.reindex(columns=list(_PLACE)).map(lambda name: as_text(name).casefold())
    return part[names.duplicated(keep=False)]


def _missing(
    workspace: Workspace, part: pd.DataFrame, places: list[Area], columns: list[str]
) -> Answer:
    """Missing values of the wards, by column, with the wards that lack them."""
    gone = part[columns].isna()
    total = int(gone.to_numpy().sum())
    rows = []
    for name in gone.sum().sort_values(ascending=False, kind="stable").index:
        number = int(gone[name].sum())
        if number:
            who = [_title(row) for row in part[gone[name]].to_dict("records")]
            rows.append([name, number, percent(number, len(part)), some_of(who, 5)])
    values = counted(total, "value")
    if len(columns) == 1:
        told = say(
            "“{name}” has {missings} of {rows:,} ({missing}).",
            name=columns[0],
            missings=counted(total, "missing value"),
            rows=len(part),
            missing=percent(total, len(part)),
        )
    elif total:
        told = say("{values} missing in {columns}.", values=values,
                   columns=counted(len(rows), "column"))  # fmt: skip
    else:
        told = say("No value is missing in any variable.")
    most = say("{wards} looked at, {columns} each.", wards=counted(len(part), "ward"),
               columns=counted(len(columns), "number column"))  # fmt: skip
    return Answer(
        headline=_headed(places, told),
        points=(most,),
        table={"columns": ["Column", "Missing", "Share", "Wards"], "rows": rows} if rows else None,
        chips=ward_chips(workspace),
        rows_in=len(part),
        rows_out=total,
    )
