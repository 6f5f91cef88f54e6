"""What may be asked of the data: the arguments of `query_data`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.tools.base import Arguments
from analysis.tools.units import Percent, Rows, Year

Compared = Literal["=", "!=", ">", ">=", "<", "<=", "between", "in", "missing", "not missing"]
Values = float | str | tuple[float | str, ...] | None
Unit = Literal["percent", "metres", "square metres"]
Level = Literal["ward", "lga", "state", "facility"]
Measured = Literal[
    "sum", "mean", "weighted mean", "median", "min", "max", "range",
    "count", "share", "std", "percentile", "iqr", "spread",
]  # fmt: skip
Month = Annotated[str, Field(pattern=r"^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$")]
#: What sums of reports are taken over: "the mean per facility", "a month".
UnitOfSums = Literal["facility", "ward", "lga", "month", "quarter", "year", "report"]
Contrast = Literal["difference", "ratio", "percent"]
#: What the numbers of two questions make together.
Combined = Literal["difference", "sum", "share", "ratio"]
#: More of them would keep a worker busy for long: each is computed for one answer.
MOST_CONDITIONS, MOST_LISTS, MOST_QUESTIONS = 12, 8, 8
#: Groups that only facility reports have.
OF_REPORTS: tuple[str, ...] = (
    *("year", "quarter", "month", "period", "age_group", "facility_level", "test_method"),
    "tests_used",
)  # fmt: skip


class Condition(BaseModel):
    """One more filter: a variable, a comparison, a value in the column's unit.

    `joined` is how it goes with the condition before it: both hold, or one of them is enough. With
    `of` the value is a factor to the mean or the median of all rows of the table, or to the number
    of all reports together (`whole`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    variable: str
    operator: Compared
    value: Values = None
    unit: Unit | None = None
    joined: Literal["and", "or"] = "and"
    of: Literal["mean", "median", "whole"] | None = None


class Among(BaseModel):
    """The first or last `n` wards by a column; by the risk ranking where none is named.

    With `of_all` of all wards, and only then those of the areas: "how many of the top 50 are in
    Borgu".
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: Rows
    order: Literal["top", "bottom"] = "top"
    by: str = "composite_rank"
    of_all: bool = False


class Having(BaseModel):
    """How many of the wards of an LGA must fit, or which part of them (`percent`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    operator: Literal["=", "!=", ">", ">=", "<", "<=", "between"] = ">="
    value: float | tuple[float, float]
    unit: Literal["wards", "percent"] = "wards"


class Side(BaseModel):
    """One of two times that are set beside each other: a year, months of it, or a span."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: Year | None = None
    months: tuple[str, ...] = ()
    first_month: Month | None = None
    last_month: Month | None = None


class Move(BaseModel):
    """A variable that must have gone up or down from the first time to the second.

    With a value by at least so much: in points, or in percent of the first time (`percent`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    variable: str
    way: Literal["up", "down"]
    value: float | None = None
    percent: bool = False


class Ratio(BaseModel):
    """A number of one thing for so many of another: positives per 1,000 people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str
    to: str
    per: float = Field(default=1.0, gt=0, description="number of the second to one of the first")


class Letters(BaseModel):
    """What the names of the wards begin or end with, or hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1, max_length=40)
    at: Literal["start", "end", "within"] = "start"


class Asked(Arguments):
    """What one question asks for and of which rows: see `Question`.

    `facilities` are single ones by name, ward and LGA: "Kuta Health Post 1 (Kuta, Shiroro)".
    `after` are the first of a list that were seen already: "the next five". `having` chooses LGAs
    by how many of their wards fit the conditions; `each` asks for the first `n` of each LGA.
    `unknown_ward` keeps the reports that name no ward, `every_month` facilities with a report in
    each month of the time said. `ratio` is what the variable `ratio` is.
    """

    variable: str | None = None
    variables: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    except_areas: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    except_facilities: tuple[str, ...] = ()
    unknown_ward: bool = False
    every_month: bool = False
    ratio: Ratio | None = None
    among: Among | None = None
    letters: Letters | None = None
    having: Having | None = None
    each: Literal["lga"] | None = None
    level: Level | None = None
    order: Literal["top", "bottom"] | None = None
    n: Rows | None = None
    after: int | None = Field(default=None, ge=1, le=10_000, description="number passed over")
    n_percent: Percent | None = Field(default=None, gt=0)
    operator: Compared | None = None
    value: Values = None
    unit: Unit | None = None
    conditions: tuple[Condition, ...] = Field(default=(), max_length=MOST_CONDITIONS)
    binds: Literal["and", "or"] | None = None
    areas_or: bool = False
    measure: Measured | None = None
    percentile: Percent | None = None
    year: Year | None = None
    years: tuple[Year, ...] = ()
    last_years: int | None = Field(default=None, ge=1, le=50, description="number of years")
    first_year: Year | None = None
    last_year: Year | None = None
    months: tuple[str, ...] = ()
    first_month: Month | None = None
    last_month: Month | None = None
    last_months: int | None = Field(default=None, ge=1, le=600, description="number of months")
    except_years: tuple[Year, ...] = ()
    except_months: tuple[str, ...] = ()
    except_age_group: Literal["u5", "o5", "pw"] | None = None
    except_facility_level: Literal["primary", "secondary", "tertiary"] | None = None
    per: tuple[UnitOfSums, ...] = ()
    age_group: Literal["u5", "o5", "pw", "all"] | None = None
    facility_level: Literal["primary", "secondary", "tertiary", "all"] | None = None
    test_method: Literal["rdt", "microscopy", "both"] | None = None
    source: Literal["wards", "facilities", "tpr"] | None = None


class Listed(Asked):
    """What an earlier question listed, each field as there: "their total population" is of these.

    Several hold one after the other: the second is taken among what the first lists. With `after` and
    no `n` it is all but the first: "without the two largest wards".
    """


class Question(Asked):
    """One question to the tables of the session.

    `variable` with `operator` and `value` is a filter, as is each of `conditions`; `measure` takes
    the variable together over the rows, or over each `level` or `group_by`; `order` and `n` ask
    for the ends of a list, `both_ends` for both. `count_of` says what is counted where that is not
    the level. `unit` says how a value was written, where that may differ from the column.
    `except_areas` are left out; `among` takes only the first wards by something, `letters` those
    whose names begin or end so. Where conditions are joined by "and" and by "or", `binds` says
    which of the two goes first; without it that is asked back. With `areas_or` a row of the areas
    is kept whatever the conditions say. `n_percent` is a part of the list: "the top 10 percent".
    `per` are units over which sums of reports are taken before their mean or median. `contrast` is
    the difference, ratio or change in percent of the two groups that are told apart. `silent` asks
    for facilities without a report in the time said, that have one in `seen_years`. `sides` are
    two times whose numbers are set beside each other, of each area of `level`; `moves` choose those
    that went up or down in between. `lacking_levels` asks for areas without a facility of these.
    `within` are the places that earlier questions listed; of several areas each has its own number
    unless they are taken `together`; of two, `against` asks how they differ, of one how it differs from
    the whole `beside` it (all wards, those of its LGA, the rest), and with `both_ends` the first of a list from its
    last. `place` asks for the place of an area among all, `in_lga` among its LGA's wards. `located` asks for the LGA of each
    ward, and whether it is `inside` a place or state. `whether` asks if the one area meets the
    conditions: yes or no. `in_unit` is the unit that lengths and areas are told in. `unread` are comparisons of a question in words that could not
    be read: they are asked back.
    """

    within: tuple[Listed, ...] = Field(default=(), max_length=MOST_LISTS)
    together: bool = False
    both_ends: bool = False
    against: Literal["difference", "ratio"] | None = None
    beside: Literal["all", "lga", "rest"] | None = None
    place: bool = False
    in_lga: bool = False
    located: bool = False
    whether: bool = False
    inside: Annotated[str, Field(max_length=80)] | None = None
    in_unit: (
        Literal["metres", "kilometres", "feet", "miles", "square kilometres", "hectares"] | None
    ) = None
    group_by: str | None = None
    count_of: Literal["ward", "lga", "facility", "report", "month", "quarter", "year"] | None = None
    contrast: Contrast | None = None
    sides: tuple[Side, ...] = Field(default=(), max_length=2)
    moves: tuple[Move, ...] = Field(default=(), max_length=4)
    silent: bool = False
    seen_years: tuple[Year, ...] = ()
    lacking_levels: tuple[Literal["primary", "secondary", "tertiary"], ...] = ()
    method: Literal["composite", "pca"] | None = None
    unknown: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every variable that is named, each once."""
        named = [*([self.variable] if self.variable else []), *self.variables]
        first = [self.among.by] if self.among else []
        by = self.group_by
        first += [by] if by is not None and by.endswith("_class") else []
        return tuple(dict.fromkeys([*named, *(item.variable for item in self.conditions), *first]))

    @property
    def all_conditions(self) -> tuple[Condition, ...]:
        """The filter on the variable itself first, then the others."""
        if self.operator is None or self.variable is None:
            return self.conditions
        own = Condition(
            variable=self.variable, operator=self.operator, value=self.value, unit=self.unit
        )
        return (own, *self.conditions)


class QueryData(Question):
    """A question to the tables of the session, and those asked in the same message (`also`).

    With `combined` the numbers of the questions are taken together: their difference, sum or ratio, or
    the first as a share of the second.
    """

    also: tuple[Question, ...] = Field(default=(), max_length=MOST_QUESTIONS)
    combined: Combined | None = None
