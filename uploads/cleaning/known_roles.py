"""Every role a column can have, in words: what a person may choose from."""

from __future__ import annotations

from collections.abc import Mapping

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said, say, to_say_all
from uploads.cleaning.counts import OTHER_COUNTS, TEST_COUNTS

_PLAIN = to_say_all({
    "ward": "Ward",
    "lga": "LGA",
    "state": "State",
    "ward_code": "Ward code",
    "lga_code": "LGA code",
    "state_code": "State code",
    "facility": "Health facility",
    "facility_level": "Level of facility",
    "period": "Period",
    "year": "Year",
    "month": "Month",
    "week": "Week",
    "quarter": "Quarter",
    "urban_share": "Urban share",
    "population": "Population",
    "attendance": "General attendance",
    "outpatient_attendance": "Out-patient attendance",
    "longitude": "Longitude",
    "latitude": "Latitude",
    "area": "Area",
    "id": "Identifier",
    "variable": "Variable",
    "other": "Other",
})  # fmt: skip
ROLE_LABELS = Said(_PLAIN)
KNOWN_ROLES = Said({**_PLAIN, **TEST_COUNTS, **OTHER_COUNTS})
#: Roles that any number of columns may have.
SHARED_ROLES = frozenset({"id", "variable", "other", "area"})


def is_single(role: str) -> bool:
    """Whether only one column of a table can have the role."""
    return role not in SHARED_ROLES


def check_roles(wanted: Mapping[str, str | None], columns: Mapping[str, str]) -> None:
    """Refuse roles and columns that are not known, and one role for two columns.

    Parameters
    ----------
    wanted
        Column → role; None stands for the role that was found.
    columns
        Column → its present role.

    Raises
    ------
    ProblemError
        no_roles, unknown_column, unknown_role, role_given_twice.
    """
    if not wanted:
        raise ProblemError(
            "no_roles", say("No column was given a role."), say("Give {column name: role}."), 422
        )
    given: dict[str, str] = {}
    for name, role in wanted.items():
        if name not in columns:
            raise ProblemError(
                "unknown_column",
                say("The file has no column “{column}”.", column=name[:80]),
                say("Its columns are {columns}.", columns=", ".join(list(columns)[:12])),
                422,
            )
        if role is None:
            continue
        if role not in KNOWN_ROLES:
            raise ProblemError(
                "unknown_role",
                say("“{role}” is not a role that a column can have.", role=str(role)[:80]),
                say("Known are: {roles}.", roles=", ".join(KNOWN_ROLES)),
                422,
            )
        if is_single(role) and role in given:
            raise ProblemError(
                "role_given_twice",
                say(
                    "“{first}” and “{name}” cannot both be the {role}.",
                    first=given[role],
                    name=name,
                    role=in_a_sentence(role),
                ),
                say("Give the role to one of them."),
                422,
            )
        given[role] = name


def in_a_sentence(role: str) -> str:
    """A role's label inside a sentence: ``population``, ``LGA code``."""
    label: str = KNOWN_ROLES.get(role, role)
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
