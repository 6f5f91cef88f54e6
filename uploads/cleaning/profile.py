"""What a data set is in a few lines, and each of its columns in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from chatmrpt.lib.say import counted, say, say_many
from uploads.cleaning.findings import Finding, listed
from uploads.cleaning.roles import ColumnRole, column_of
from uploads.cleaning.text import fold_space

EXAMPLES = 3
WARD_KEYS = ("state", "lga", "lga_code", "ward", "ward_code")


def column_label(name: str) -> str:
    """A header for people: blanks for underscores, folded."""
    label = fold_space(name.replace("_", " "))
    return label[:1].upper() + label[1:] if label else name


def profile_columns(frame: pd.DataFrame, roles: Sequence[ColumnRole]) -> list[dict[str, Any]]:
    """Per column name, label, role, type, unit, missing, minimum, maximum, three examples.

    Minimum and maximum are numbers, or for periods and dates texts; None elsewhere.
    """
    return [_profile(frame[role.name], role) for role in roles]


def _profile(values: pd.Series[Any], role: ColumnRole) -> dict[str, Any]:
    present = values.notna().to_numpy()
    filled = int(present.sum())
    lowest: Any = None
    highest: Any = None
    if filled and role.type == "number":
        lowest, highest = float(values.min()), float(values.max())
    elif filled and role.role in {"period", "year"}:
        texts = values.dropna().unique()
        lowest, highest = str(min(texts)), str(max(texts))
    first = values.iloc[np.flatnonzero(present)[:200]]
    examples = list(dict.fromkeys(_shown(value) for value in first))[:EXAMPLES]
    return {
        **role.as_dict(),
        "label": column_label(role.name),
        "missing": len(values) - filled,
        "minimum": lowest,
        "maximum": highest,
        "examples": examples,
    }


def _shown(value: Any) -> str:
    if isinstance(value, float | np.floating):
        return f"{float(value):.6g}" if value != int(value) else f"{int(value)}"
    return str(value)[:60]


def areas_of(frame: pd.DataFrame, roles: Sequence[ColumnRole]) -> dict[str, Any]:
    """States by name, and how many LGAs and wards there are ("Unknown" not counted)."""
    state, lga, ward = (column_of(roles, role) for role in ("state", "lga", "ward"))
    lga = lga or column_of(roles, "lga_code")
    code = column_of(roles, "ward_code")
    keys = [name for name in (state, lga) if name]
    ward_keys = [code] if code else [*keys, *([ward] if ward else [])]
    # Reports of one place repeat its names by the hundred: everything is counted on the places.
    places = frame[list(dict.fromkeys([*keys, *ward_keys]))].drop_duplicates()
    states = sorted(places[state].dropna().unique().tolist()) if state else []
    return {
        "state": [str(name) for name in states],
        "lga": len(places[keys].dropna().drop_duplicates()) if lga else 0,
        "ward": _ward_count(places, ward_keys),
    }


def _ward_count(places: pd.DataFrame, keys: list[str]) -> int:
    if not keys:
        return 0
    known = places[places[keys[-1]].notna()]
    known = known[~known[keys[-1]].astype("str").str.casefold().isin(["unknown"])]
    return len(known[keys].drop_duplicates())


def place_words(areas: dict[str, Any]) -> str:
    """``275 wards in 25 LGAs of Niger``, as far as known."""
    named = {
        "wards": counted(areas["ward"], "ward"),
        "lgas": counted(areas["lga"], "LGA"),
        "states": listed(areas["state"], 3),
    }
    if areas["lga"] and areas["state"]:
        return say("{wards} in {lgas} of {states}", **named)
    if areas["lga"]:
        return say("{wards} in {lgas}", **named)
    return say("{wards} in {states}", **named) if areas["state"] else named["wards"]


def headline(kind: str, areas: dict[str, Any], rows: int, columns: int) -> str:
    """The one line that says what a data set is."""
    width = counted(columns, "column")
    if kind == "facility_table":
        return say(
            "{reports} from {wards}, {columns}",
            reports=counted(rows, "facility report"),
            wards=place_words(areas),
            columns=width,
        )
    if kind == "boundary":
        return say("Outlines of {wards}", wards=place_words(areas))
    if kind == "population":
        return say("People of {wards}", wards=place_words(areas))
    return f"{place_words(areas)}, {width}"


def points(
    kind: str,
    frame: pd.DataFrame,
    roles: Sequence[ColumnRole],
    findings: Sequence[Finding],
) -> list[str]:
    """At most four lines of a five-line summary, the headline being the first."""
    lines = []
    period = column_of(roles, "period") or column_of(roles, "year")
    if kind == "facility_table" and period and frame[period].notna().any():
        known = sorted(frame[period].dropna().unique())
        number = _facilities(frame, roles)
        lines.append(
            say(
                "From {first} to {last}, {facilities}." if number else "From {first} to {last}.",
                first=known[0],
                last=known[-1],
                facilities=counted(number, "facility", "facilities"),
            )
        )
    lines += _variable_lines(kind, frame, roles)
    lines.append(findings_line(findings))
    return lines[:4]


def _facilities(frame: pd.DataFrame, roles: Sequence[ColumnRole]) -> int:
    """Facilities of one name in one ward are one; 0 where they have no names."""
    if column_of(roles, "facility") is None:
        return 0
    names = (column_of(roles, role) for role in ("state", "lga", "ward", "facility"))
    return len(frame[[name for name in names if name]].drop_duplicates())


def _variable_lines(kind: str, frame: pd.DataFrame, roles: Sequence[ColumnRole]) -> list[str]:
    variables = [role.name for role in roles if role.role == "variable"]
    lines = []
    if variables:
        lines.append(
            say(
                "{variables}: {names}.",
                variables=counted(len(variables), "variable"),
                names=listed(variables, 6),
            )
        )
    counts = sum(role.is_count for role in roles)
    if counts:
        lines.append(
            say_many(
                "{count:,} column counts tests, attendance, fever or nets.",
                "{count:,} columns count tests, attendance, fever or nets.",
                counts,
            )
        )
    population = column_of(roles, "population")
    if population and kind != "facility_table" and frame[population].notna().any():
        keys = [name for name in map(partial(column_of, roles), WARD_KEYS) if name]
        once = frame.drop_duplicates([*keys, population])[population]
        lines.append(
            say(
                "Population {people:,.0f} in “{column}”.",
                people=float(once.sum()),
                column=population,
            )
        )
    return lines


def findings_count(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found.get(severity, 0) for severity in ("error", "warning", "note")}


def findings_line(findings: Sequence[Finding]) -> str:
    """The findings in one line, the gravest by name."""
    count = findings_count(findings)
    if not count["error"] and not count["warning"]:
        return say("Nothing to correct was found.")
    words = [
        text
        for number, text in (
            (count["error"], counted(count["error"], "error")),
            (count["warning"], counted(count["warning"], "warning")),
        )
        if number
    ]
    gravest = next(f for kind in ("error", "warning") for f in findings if f.severity == kind)
    return say(
        "{findings} to look at: {gravest}",
        findings=f" {say('and')} ".join(words),
        gravest=gravest.message,
    )
