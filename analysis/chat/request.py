"""What is asked of a tool: its name and arguments, as everything in the conversation hands it on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Arguments = dict[str, Any]
#: A tool and what it is asked.
Request = tuple[str, Arguments]

#: The ways to name years; one of them takes the place of all others.
YEARS = (
    *("year", "years", "last_years", "first_year", "last_year", "except_years"),
    *("first_month", "last_month", "last_months"),
)
#: What facility reports are chosen by: it goes on for what is asked of them next.
REPORTS_CHOSEN_BY = (
    *("facilities", *YEARS, "months", "except_months", "age_group", "except_age_group"),
    *("facility_level", "except_facility_level", "test_method"),
)


@dataclass(frozen=True)
class Understood:
    """A tool, its arguments, how sure (0 to 1) the choice is; a button named by its label or number."""

    tool: str
    arguments: Arguments = field(default_factory=dict)
    confidence: float = 1.0
    button: bool = False
