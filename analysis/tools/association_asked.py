"""What can be asked of associations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from analysis.tools.base import Arguments
from analysis.tools.units import InUnit, Year


class MeasureAssociation(Arguments):
    """Which variables, and how: correlation, groups (by LGA or at a threshold), regression.

    Of facility reports: `unit` is what a row is, `split` what the groups are (`kinds` are
    levels, or words in the names of facilities), `years` the first and the last
    or the first alone."""

    variable: str | None = None
    variables: tuple[str, ...] = ()
    analysis: Literal["correlation", "groups", "regression"] = "correlation"
    level: Literal["ward", "lga"] | None = None
    operator: Literal[">", ">=", "<", "<=", "=", "between"] | None = None
    value: InUnit | None = None
    areas: tuple[str, ...] = ()
    unit: Literal["ward", "lga", "facility", "month"] | None = None
    split: Literal["lga", "area", "facility_level", "kind"] | None = None
    kinds: tuple[str, ...] = ()
    age_group: Literal["u5", "o5", "pw", "all"] | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    test_method: Literal["rdt", "microscopy", "both"] | None = None
    years: tuple[Year, ...] = Field(default=(), max_length=2)
