"""What each column is: ward, LGA, population, test counts, a variable. By rules, with evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.corrections import claim_of_person
from uploads.cleaning.facts import ColumnFacts, column_facts
from uploads.cleaning.findings import listed
from uploads.cleaning.known_roles import KNOWN_ROLES, ROLE_LABELS, is_single
from uploads.cleaning.people import AGE_POPULATIONS
from uploads.cleaning.periods import YEAR_PARTS
from uploads.cleaning.role_rules import (
    SINGULAR,
    TEXT_ROLES,
    UNITS,
    Claim,
    claims,
    plural_claim,
)
from uploads.cleaning.text import header_key

Kind = Literal["ward_table", "facility_table", "population"]
#: Roles that say of which place and time a row is.
PLACES_AND_TIMES = frozenset(
    [
        "state",
        "state_code",
        "lga",
        "lga_code",
        "ward",
        "ward_code",
        "longitude",
        "latitude",
        "year",
        "period",
        "month",
        "week",
        "quarter",
        "id",
    ]
)

COUNT_PREFIXES = ("tested_", "positive_", "fever_", "nets_")
COUNT_ROLES = frozenset({"attendance", "outpatient_attendance"})
NUMERIC_ROLES = frozenset({"variable", "population", "urban_share", "area"})


@dataclass(frozen=True)
class ColumnRole:
    """What a column is, and why.

    Parameters
    ----------
    name
        The column's unique name.
    role
        "ward", "lga", "state", "ward_code", "lga_code", "state_code", "facility",
        "facility_level", "period", "year", "month", "week", "quarter", "urban_share", "population",
        "attendance", "outpatient_attendance", "longitude", "latitude", "area", "id", "variable",
        "other", or
        ``tested_rdt_u5`` in the shape stage (tested, positive) _ test (rdt, microscopy) _ age
        (u5, o5, pw, all), ``fever_u5``, ``nets_pw``.
    role_label
        The role in words.
    evidence
        One sentence: why.
    type
        "number", "text", "date" or "yes_no".
    unit
        Where the role fixes it ("%", "people", "m²", "°"), else None.
    details
        ``scale`` of an urban share (percent, fraction, yes_no); ``age``, ``test``, ``stage`` of a
        count; ``year`` of a population.
    """

    name: str
    role: str
    role_label: str
    evidence: str
    type: str
    unit: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_count(self) -> bool:
        """Whether it counts persons tested, ill, attending or given nets."""
        return self.role in COUNT_ROLES or self.role.startswith(COUNT_PREFIXES)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for a summary."""
        return {
            "name": self.name,
            "role": self.role,
            "role_label": self.role_label,
            "evidence": self.evidence,
            "type": self.type,
            "unit": self.unit,
            "details": dict(self.details),
        }


def find_roles(
    frame: pd.DataFrame, facts: Mapping[str, ColumnFacts] | None = None
) -> tuple[ColumnRole, ...]:
    """The role of every column, from headers and values.

    Parameters
    ----------
    frame
        (rows, columns) of text cells, blank "".
    facts
        :func:`column_facts` of the frame, if at hand.

    Returns
    -------
    tuple of ColumnRole
        In column order. Each of the singular roles (ward, lga, …, population) at most once; a
        column that lost its role to a better one says so in its evidence.
    """
    facts = facts if facts is not None else column_facts(frame)
    claimed = {name: claims(column) for name, column in facts.items()}
    winners = _winners(claimed)
    counted: dict[str, str] = {}
    roles = []
    for name, column in facts.items():
        if name in winners:
            roles.append(_role(column, winners[name], ROLE_LABELS[winners[name].role]))
            continue
        role = _lesser_role(column, claimed[name], winners)
        if role.is_count:
            first = counted.setdefault(role.role, name)
            if first != name:
                why = say("It counts the same as “{first}”, which came first.", first=first)
                role = replace(role, role="other", role_label=ROLE_LABELS["other"], evidence=why,
                               details={"same_as": first})  # fmt: skip
        roles.append(role)
    return tuple(roles)


def _winners(claimed: Mapping[str, Sequence[Claim]]) -> dict[str, Claim]:
    """Column → its singular role, the strongest claim of all columns first."""
    order = list(claimed)
    every = sorted(
        (
            (claim.rank, order.index(name), name, claim)
            for name, own in claimed.items()
            for claim in own
        ),
        key=lambda item: item[:3],
    )
    winners: dict[str, Claim] = {}
    taken: set[str] = set()
    for _, _, name, claim in every:
        if name not in winners and claim.role not in taken:
            winners[name] = claim
            taken.add(claim.role)
    return _settle_period(winners)


def _settle_period(winners: dict[str, Claim]) -> dict[str, Claim]:
    """A period column stands alone; a year needs no month, week or quarter, these need the year.

    Of several parts of the year the one named first in `YEAR_PARTS` is read.
    """
    by_role = {claim.role: name for name, claim in winners.items()}
    part = next((unit for unit in YEAR_PARTS if unit in by_role), None)
    together = "period" not in by_role and "year" in by_role and part is not None
    settled = dict(winners)
    for unit in YEAR_PARTS:
        if unit in by_role and not (together and unit == part):
            del settled[by_role[unit]]
    if "year" in by_role and not together:
        name = by_role["year"]
        if "period" in by_role:
            del settled[name]
        else:
            settled[name] = replace(winners[name], role="period")
    return settled


def _lesser_role(
    column: ColumnFacts, own: Sequence[Claim], winners: Mapping[str, Claim]
) -> ColumnRole:
    claim, label = plural_claim(column)
    lost = next((c for c in own if c.role in SINGULAR), None)
    if lost is not None and claim.role in {"other", "variable", "id"}:
        winner = next((n for n, won in winners.items() if won.role == lost.role), None)
        if winner is not None:
            why = say(
                "It could be the {role}, but “{column}” fits better.",
                role=ROLE_LABELS[lost.role].lower(),
                column=winner,
            )
            claim = replace(claim, evidence=why)
    return _role(column, claim, label)


def _role(column: ColumnFacts, claim: Claim, label: str) -> ColumnRole:
    kind = column.kind
    if claim.role in TEXT_ROLES or claim.role == "id":
        kind = "text"
    elif claim.role in {"period", "year", *YEAR_PARTS}:
        kind = "date"
    elif claim.role in {"urban_share", "population"}:
        kind = "number"
    counts = claim.role in COUNT_ROLES or claim.role.startswith(COUNT_PREFIXES)
    kind = "number" if counts else kind
    unit = "persons" if counts else UNITS.get(claim.role)
    return ColumnRole(column.name, claim.role, label, claim.evidence, kind, unit, claim.details)


def column_of(roles: Sequence[ColumnRole], role: str) -> str | None:
    """The name of the first column with a role, or None."""
    return next((column.name for column in roles if column.role == role), None)


def table_kind(roles: Sequence[ColumnRole]) -> Kind:
    """Whether rows are wards, the people of wards alone, or reports of facilities.

    Raises
    ------
    ProblemError
        no_ward_column: neither a ward, a ward code nor a facility was found.
    """
    present = {column.role for column in roles}
    counts = any(column.is_count for column in roles)
    if counts and present & {"facility", "period", "year"}:
        return "facility_table"
    if present & {"ward", "ward_code"}:
        return "population" if _people_alone(roles) else "ward_table"
    if "facility" in present:
        return "facility_table"
    raise ProblemError(
        "no_ward_column",
        say(
            "No column with ward names or ward codes was found among {columns}.",
            columns=listed((column.name for column in roles), 8),
        ),
        say(
            "Name the column “WardName” or “WardCode” (and “LGA” for its LGA) and upload it again."
        ),
    )


def _people_alone(roles: Sequence[ColumnRole]) -> bool:
    """Whether the only numbers of a table of wards are its people."""
    known = {key for keys in AGE_POPULATIONS.values() for key in keys}
    people = [r for r in roles if r.role == "population" or header_key(r.name) in known]
    rest = [r for r in roles if r not in people and r.role not in PLACES_AND_TIMES]
    return any(r.role == "population" for r in people) and not rest


def require_numbers(roles: Sequence[ColumnRole]) -> None:
    """Refuse a table without a single column of numbers that could be analysed.

    Raises
    ------
    ProblemError
        no_numeric_column.
    """
    if not any(column.role in NUMERIC_ROLES or column.is_count for column in roles):
        raise ProblemError(
            "no_numeric_column",
            say(
                "No column with numbers was found among {columns}; a ranking needs at least one.",
                columns=listed((column.name for column in roles), 8),
            ),
            say("Add columns such as test positivity, rainfall or housing quality for each ward."),
        )


def correct_roles(
    roles: Sequence[ColumnRole],
    corrections: Mapping[str, str],
    facts: Mapping[str, ColumnFacts],
) -> tuple[ColumnRole, ...]:
    """The roles with a person's corrections, column name → role, applied.

    A column that held a singular role given to another one becomes "variable" or "other".
    Corrections of columns that are not there are passed over: they come from an earlier file.

    Raises
    ------
    ProblemError
        role_needs_numbers, role_needs_periods.
    """
    given = {role for name, role in corrections.items() if name in facts}
    corrected = []
    for column in roles:
        role = corrections.get(column.name)
        if role is not None:
            claim = claim_of_person(role, facts[column.name])
            corrected.append(_role(facts[column.name], claim, KNOWN_ROLES[role]))
        elif column.role in given and is_single(column.role):
            claim, label = plural_claim(facts[column.name])
            if claim.role in given:
                claim = replace(
                    claim, role="other", evidence=say("Another column was given its role.")
                )
                label = ROLE_LABELS["other"]
            corrected.append(_role(facts[column.name], claim, label))
        else:
            corrected.append(column)
    return tuple(corrected)
