"""What people say about the columns of a file, held for every file with the same headers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say, to_say
from uploads.cleaning.counts import OTHER_COUNTS, TEST_COUNTS
from uploads.cleaning.facts import ColumnFacts
from uploads.cleaning.known_roles import in_a_sentence, is_single
from uploads.cleaning.periods import YEAR_PARTS, parse_part, parse_period
from uploads.cleaning.role_rules import Claim
from uploads.cleaning.text import header_key

COUNTS = {*TEST_COUNTS, *OTHER_COUNTS, "attendance", "outpatient_attendance"}
NEED_NUMBERS = {
    *("variable", "population", "urban_share", "area", "longitude", "latitude"),
    *COUNTS,
}
NEED_PERIODS = {"period", "year"}
ENOUGH = 0.8
BY_A_PERSON = to_say("Set by a person.")
NEEDED_PARTS = Said({"month": "months", "week": "weeks", "quarter": "quarters"})
Role = TypeVar("Role", str, str | None)


def headers_hash(columns: Iterable[str]) -> str:
    """64 hex digits that two files with the same headers share.

    Case, blanks and punctuation do not count; the order does.
    """
    text = "\n".join(header_key(str(name)) for name in columns)
    return hashlib.sha256(text.encode()).hexdigest()


def merged_corrections(
    remembered: Mapping[str, str], wanted: Mapping[str, str | None], columns: Iterable[str]
) -> dict[str, str]:
    """What was said before and what is said now, by the columns of this file.

    Parameters
    ----------
    remembered
        Column → role, of a file with the same headers.
    wanted
        Column → role as said now; None takes back what was said before.
    columns
        The columns of this file.

    Returns
    -------
    dict
        Column → role. What is said now counts more, also where an earlier word gave one of its
        roles to another column.
    """
    names = [str(name) for name in columns]
    before, now = _named(remembered, names), _named(wanted, names)
    taken = {role for role in now.values() if role is not None and is_single(role)}
    kept = {name: role for name, role in before.items() if name not in now and role not in taken}
    return {name: role for name, role in {**kept, **now}.items() if role is not None}


def _named(said: Mapping[str, Role], names: list[str]) -> dict[str, Role]:
    """By the names of this file: exactly, else by letters and digits alone."""
    keys: dict[str, list[str]] = {}
    for name in names:
        keys.setdefault(header_key(name), []).append(name)
    found = {}
    for name, role in said.items():
        alike = keys.get(header_key(name), [])
        if name in names:
            found[name] = role
        elif len(alike) == 1:
            found[alike[0]] = role
    return found


def claim_of_person(role: str, facts: ColumnFacts) -> Claim:
    """The role a person gives a column, with its details.

    Raises
    ------
    ProblemError
        role_needs_numbers, role_needs_periods: the cells cannot be that.
    """
    if role in NEED_NUMBERS and not facts.numeric and not _yes_no_share(role, facts):
        raise _does_not_fit(role, facts, "role_needs_numbers", say("numbers"))
    if role in NEED_PERIODS or role in YEAR_PARTS:
        good = sum(
            (parse_part(cell, role) if role in YEAR_PARTS else parse_period(cell)) is not None
            for cell in facts.present
        )
        if good < ENOUGH * max(1, len(facts.present)):
            needed = NEEDED_PARTS.get(role, say("periods such as 2024 or January 2024"))
            raise _does_not_fit(role, facts, "role_needs_periods", needed)
    return Claim(role, 0, say(BY_A_PERSON), _details(role, facts))


def _yes_no_share(role: str, facts: ColumnFacts) -> bool:
    return role == "urban_share" and facts.yes_no


def _does_not_fit(role: str, facts: ColumnFacts, code: str, needed: str) -> ProblemError:
    shown = ", ".join(f"“{cell[:30]}”" for cell in facts.present[:3])
    holds = say("holds {cells}", cells=shown) if shown else say("is empty")
    return ProblemError(
        code,
        say(
            "“{column}” {holds}; as the {role} it would need {needed}.",
            column=facts.name,
            holds=holds,
            role=in_a_sentence(role),
            needed=needed,
        ),
        say("Choose another column or another role; nothing was changed."),
    )


def _details(role: str, facts: ColumnFacts) -> dict[str, str | int]:
    if role == "urban_share":
        return {"scale": _scale(facts)}
    if role == "population":
        year = re.search(r"(?:19|20)\d\d", facts.name)
        return {"year": int(year.group())} if year else {}
    if role in TEST_COUNTS:
        stage, test, age = role.split("_")
        return {"age": age, "test": test, "stage": stage}
    if role in OTHER_COUNTS:
        return {"age": role.split("_")[1]}
    return {}


def _scale(facts: ColumnFacts) -> str:
    if facts.yes_no:
        return "yes_no"
    small = len(facts.finite) > 0 and float(facts.finite.max()) <= 1
    return "fraction" if small and not facts.numbers.percent_signs else "percent"
