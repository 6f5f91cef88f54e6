"""Types of arguments that are numbers: what they count in, and from where to where they may go."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

MOST_ROWS = 10_000
#: 0–100, never 0–1.
Percent = Annotated[float, Field(ge=0, le=100, description="percent, 0 to 100")]
Growth = Annotated[float, Field(ge=-20, le=20, description="percent a year, -20 to 20")]
Year = Annotated[int, Field(ge=1000, le=9999, description="calendar year")]
PeopleYear = Annotated[int, Field(ge=1900, le=2100, description="calendar year of the people")]
Years = Annotated[int, Field(ge=2, le=50, description="calendar years, counted from the newest")]
LastYears = Annotated[int, Field(ge=1, le=50, description="number of years")]
LastMonths = Annotated[int, Field(ge=1, le=600, description="number of months")]
MonthOfYear = Annotated[str, Field(pattern=r"\d{4}-\d{2}", max_length=7)]
Rows = Annotated[int, Field(ge=1, le=MOST_ROWS, description="number of places listed")]
Nets = Annotated[int, Field(ge=0, le=10**9, description="number of bed nets")]
Household = Annotated[float, Field(ge=1, le=1000, description="persons in a household")]
PeoplePerNet = Annotated[float, Field(gt=0.1, le=100, description="persons for one net")]
Buffer = Annotated[float, Field(ge=0, le=1000, description="percent added to the need")]
People = Annotated[float, Field(gt=0, description="number of persons")]
InUnit = Annotated[float, Field(description="number in the unit of its column")]
Likeness = Annotated[float, Field(ge=0, le=1, description="likeness of two names, 0 to 1")]
