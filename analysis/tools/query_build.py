"""The plan of one question: its groups, measures and order on the table that answers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from analysis.query.check import column_of
from analysis.query.execute import kept_by
from analysis.query.plan import Column, Filter, How, Measure, Plan, Table
from analysis.science.variables import find_variable
from analysis.tools.base import Answer
from analysis.tools.facility_areas import NAME
from analysis.tools.places import Area
from analysis.tools.query_asked import Question
from analysis.tools.query_having import counted_apart, share_of_each, with_so_many
from analysis.tools.query_measures import (
    beside,
    counts_of,
    never_summed,
    no_sum,
    over_which,
    rate_without_rows,
    whole_of,
)
from analysis.tools.query_units import GROUPS, LEVELS, TIMES, over_columns, unit_words
from analysis.tools.query_wards import TITLE
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

DEFAULT_N = 10
#: From so many places on each has its own number.
MANY = 2
#: What counts the rows or areas of a group.
COUNT = "count"
_HOWS: dict[str, How] = {
    "sum": "sum", "mean": "mean", "weighted mean": "weighted mean", "median": "median",
    "min": "min", "max": "max", "std": "std", "percentile": "percentile", "share": "share", "iqr": "iqr", "spread": "spread",
}  # fmt: skip
_OF_AREAS = {f"{kind}_{level}": level for kind in ("tpr", "ratio") for level in ("lga", "state")}
Shape = Literal["count", "number", "groups", "rows"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """A plan, and what of its result answers.

    `shape`: a count of rows or of groups, numbers of all rows together, groups, or rows. `main`
    is the measure (or column of rows) asked for, `column` what it is of, `unit` the rows or groups
    in words, `areas` the places named, `apart` whether each has its own number; `table` is the one
    that answers where it is not that of the source.
    """

    plan: Plan
    shape: Shape
    main: str
    column: Column | None
    unit: tuple[str, str]
    areas: tuple[Area, ...] = ()
    apart: bool = False
    table: Table | None = None


class Build:
    """One question's parts, and the plan they make."""

    def __init__(
        self,
        asked: Question,
        table: Table,
        names: dict[str, str],
        areas: tuple[Area, ...],
        kept: tuple[Filter, ...],
        conditions: tuple[Filter, ...],
        scope: tuple[Filter, ...],
    ) -> None:
        self.asked, self.table, self.areas = asked, table, areas
        self.kept, self.conditions = kept, conditions
        self.scope = scope  # without the first of a list: what a share is of
        said = [*([asked.variable] if asked.variable else []), *asked.variables]
        self.columns = [column_of(table, names[name]) for name in dict.fromkeys(said)]
        self.row = {"facilities": "report", **_OF_AREAS}.get(table.key, "ward")

    def plan(self) -> Asked | Answer:
        """By the first shape that fits."""
        asked = self.asked
        if asked.having is not None:
            return with_so_many(self)
        if self._share_of_nothing():
            hint = say("Name it, for example “the share of people” or “of wards above 30 % TPR”.")
            raise ProblemError("no_variable", say("The share of what?"), hint)
        if asked.measure == COUNT or (asked.measure == "share" and not self.measured):
            return self._counted()
        level = self._level()
        group = self._group(level)
        if group is not None:
            return self._groups(group, level)
        of_first = asked.among and not asked.order and (self.measured or not self.conditions)
        if asked.measure or (self.columns and (of_first or self._together())):
            apart = self._apart()
            return self._numbers() if apart is None else self._groups(*apart, apart=True)
        return self._rows()

    @property
    def measured(self) -> list[Column]:
        """The columns asked for that are not just filtered by."""
        filtered = {item.column for item in self.conditions}
        return [column for column in self.columns if column.name not in filtered]

    def _share_of_nothing(self) -> bool:
        """Whether a share is asked for and nothing that could be shared is said."""
        asked = self.asked
        chosen = asked.among or asked.within or asked.letters or asked.group_by
        share = asked.measure == "share" and self.row == "ward"
        return share and not (self.columns or self.conditions or chosen)

    def _level(self) -> str | None:
        """The level asked for, where it is not that of the rows."""
        level = self.asked.level
        return level if level is not None and level != self.row else None

    def _group(self, level: str | None) -> str | None:
        named = self.asked.group_by
        if named is not None:
            return GROUPS.get(named) or LEVELS.get(named) or column_of(self.table, named).name
        if level is None and self.row == "report" and self._lists_facilities():
            return LEVELS["facility"]
        return LEVELS[level] if level is not None else None

    def _lists_facilities(self) -> bool:
        """Whether a list of reports is one of facilities: where no reports are asked for."""
        return bool(self.asked.order or self.conditions) and self.asked.count_of != "report"

    def _apart(self) -> tuple[str, str] | None:
        """Column and level by which several places are told apart: each has its own number."""
        levels = {area.level for area in self.areas}
        if len(self.areas) < MANY or len(levels) > 1 or self.asked.together:
            return None
        level = levels.pop()
        column = LEVELS.get(level)
        if self.asked.measure == "share" or column is None or column not in self.table.columns:
            return None
        return column, level

    def _together(self) -> bool:
        """Whether the numbers are wanted of all rows together: of an LGA, of all reports."""
        if self.asked.order or self.conditions or self.asked.n or self.asked.both_ends:
            return False
        if self.row == "report":
            return True
        whole = bool(self.areas) and all(area.level == "lga" for area in self.areas)
        return self.asked.level is None and (whole or not self.areas) and self.row == "ward"

    def measure_of(self, column: Column, said: str | None = None) -> Measure | Answer:
        """What takes a column together; a rate from its counts, a sum only where it has sense."""
        how = said or self.asked.measure
        over = over_columns(self.asked, column, self.row)
        if over and how in _HOWS and how not in ("sum", "share", "weighted mean"):
            return Measure(
                how=_HOWS[str(how)], column=column.name, over=over, percentile=self.asked.percentile
            )
        if how in (None, COUNT, "range"):
            how = "rate" if column.rate_of else "sum" if column.additive else "mean"
        if column.rate_of is not None and how in ("mean", "weighted mean", "sum"):
            how = "rate"
        if how in ("sum", "share") and not column.additive and never_summed(column):
            return no_sum(self.asked, column)
        if how != "rate" and column.rate_of and column.name not in self.table.frame:
            return over_which(self.asked, column)  # a report has no rate of its own
        if how == "rate":
            return Measure(how="rate", column=column.name)
        weight = self._people() if how == "weighted mean" else None
        if how == "weighted mean" and weight is None:
            how = "mean"
        return Measure(
            how=_HOWS[str(how)],
            column=column.name,
            weight=weight,
            percentile=self.asked.percentile if how == "percentile" else None,
            whole=whole_of(self.asked, self.table, self.kept, self.areas) if how == "share" else (),
        )

    def _people(self) -> str | None:
        for name, column in self.table.columns.items():
            known = find_variable(name)
            if known is not None and known.key == "population" and column.kind == "number":
                return name
        return None

    def _counted(self) -> Asked | Answer:
        """How many rows fit, or how many areas."""
        asked = self.asked
        unit: str = (
            asked.count_of or asked.level or ("facility" if self.row == "report" else "ward")
        )
        if self.row in ("lga", "state") and unit == "ward":
            unit = self.row
        if unit in TIMES and (self.conditions or self.columns):
            return self._groups(TIMES[unit], unit, counted=True)
        each = asked.against or (asked.level == "lga" and asked.count_of == "ward")
        if each and unit == self.row == "ward" and (apart := self._apart()) is not None:
            return counted_apart(self, *apart)
        over = asked.level if asked.count_of and asked.level != unit else None
        if asked.measure == "share" and unit == "lga" and self.row == "ward":
            return share_of_each(self)
        by = self._group(over if over != self.row else None) if over or asked.group_by else None
        if by is not None and (rate := rate_without_rows(self.table, self.conditions)):
            return over_which(asked, rate)
        apart = self._apart() if by is None and unit == "facility" and not self.conditions else None
        by = apart[0] if apart is not None else by
        if unit == self.row:
            measures: tuple[Measure, ...] = (Measure(how="count", name=COUNT),)
            if by is not None:
                return self.group_plan(by, measures, COUNT, None, (*self.kept, *self.conditions))
            return self._asked("count", COUNT, None, unit, Plan(
                source=self.table.key, filters=(*self.kept, *self.conditions), measures=measures,
            ))  # fmt: skip
        column = {**LEVELS, **TIMES}.get(unit, TITLE)
        if by is not None or not self.conditions:
            measures = (Measure(how="distinct", column=column, name=COUNT),)
            filters = (*self.kept, *self.conditions)
            if by is not None:
                return self.group_plan(by, measures, COUNT, None, filters, apart=apart is not None)
            plan = Plan(source=self.table.key, filters=filters, measures=measures)
            return self._asked("count", COUNT, None, unit, plan)
        return self._groups(column, unit, counted=True)

    def _groups(
        self, group: str, level: str | None, *, counted: bool = False, apart: bool = False
    ) -> Asked | Answer:
        """Each LGA, facility, year ... with its numbers; filters hold for the groups' numbers."""
        wanted = self.columns or self._usual()
        measures: list[Measure] = []
        for column in wanted:
            for how in self._hows():
                measure = self.measure_of(column, COUNT if counted else how)
                if isinstance(measure, Answer):
                    return measure
                measures.append(measure)
        having, filters = [], list(self.kept)
        of_rows = self._conditions_of_rows(counted=counted)
        for item in self.conditions:
            column = column_of(self.table, item.column)
            if of_rows or column.kind == "text":
                filters.append(item)
                continue
            own = self.measure_of(column, COUNT if counted else None)
            if isinstance(own, Answer):
                return own
            if own.key not in {measure.key for measure in measures}:
                measures.append(own)
            having.append(replace(item, column=own.key, words=""))
        main = measures[0] if measures else Measure(how="count", name=COUNT)
        others = beside(main, wanted, self.table)
        extra = () if main.key == COUNT else (Measure(how="count", name=COUNT),)
        known = {measure.key for measure in measures}
        every = (*(measures or [main]), *(m for m in (*others, *extra) if m.key not in known))
        column_asked = wanted[0] if wanted else None
        return self.group_plan(
            group, every, main.key, column_asked, tuple(filters), tuple(having), counted=counted,
            level=level, apart=apart,
        )  # fmt: skip

    def _conditions_of_rows(self, *, counted: bool) -> bool:
        """Whether the filters choose the rows of the groups, and not the groups by their number.

        Text cannot be one of several that are enough for a group: then they all are of its rows.
        """
        if self.asked.measure and self.measured and not counted:
            return True
        kinds = {column_of(self.table, item.column).kind for item in self.conditions if item.either}
        return "text" in kinds

    def _hows(self) -> tuple[str | None, ...]:
        """A range is the lowest and the highest."""
        return ("min", "max") if self.asked.measure == "range" else (None,)

    def _usual(self) -> list[Column]:
        """Of facility reports without a variable: their tests."""
        if self.row != "report":
            return []
        return [self.table.columns["tests"]]

    def group_plan(
        self,
        group: str,
        measures: tuple[Measure, ...],
        main: str,
        column: Column | None,
        filters: tuple[Filter, ...],
        having: tuple[Filter, ...] = (),
        *,
        counted: bool = False,
        level: str | None = None,
        apart: bool = False,
    ) -> Asked:
        """A plan by groups, with their order and how many are shown."""
        asked = self.asked
        ordered = bool(
            asked.order
            or asked.both_ends
            or having
            or ((column or asked.count_of) and group not in ("year", "period", "quarter"))
        )
        in_order = not asked.names and not asked.order and asked.count_of is None
        limit = None
        if (asked.n or asked.n_percent) and not asked.both_ends:
            limit = self._first(self.table.frame[group].nunique())
        elif asked.order and not (having or asked.both_ends) and level is not None:
            limit = DEFAULT_N
        plan = Plan(
            source=self.table.key,
            filters=filters,
            group_by=(group,),
            measures=measures,
            having=having,
            order_by=None if in_order or not ordered else main,
            descending=asked.order != "bottom",
            limit=None if counted else limit,
            offset=0 if counted or limit is None else asked.after or 0,
        )
        name = level or next((key for key, value in LEVELS.items() if value == group), group)
        shape: Shape = "count" if counted else "groups"
        return self._asked(shape, main, column, name, plan, apart=apart)

    def _first(self, rows: int) -> int | None:
        """How many of a list: a number, or a part of all its rows, rounded up."""
        if self.asked.n_percent is None:
            return self.asked.n
        return max(1, math.ceil(round(rows * self.asked.n_percent / 100.0, 6)))

    def _numbers(self) -> Asked | Answer:
        """Numbers of all rows together; a range is the lowest and the highest."""
        columns = self.measured or self.columns
        if self.asked.measure == "weighted mean" and len(columns) > 1:
            columns = [column for column in columns if column.name != self._people()]
        if not columns:
            hint = say("Name one, for example rainfall or population.")
            raise ProblemError("no_variable", say("Of which variable?"), hint)
        measures = []
        for column in columns:
            for how in self._hows():
                measure = self.measure_of(column, how)
                if isinstance(measure, Answer):
                    return measure
                measures.append(measure)
        plan = Plan(
            source=self.table.key,
            filters=(*self.kept, *self.conditions),
            measures=tuple(measures),
        )
        own = self._asked("number", measures[0].key, columns[0], self.row, plan)
        of_place = self.row == "ward" and self.asked.areas and self.asked.measure == "share"
        if not of_place or not (self.conditions or self.scope != self.kept):
            return own
        # "the share of Bida's people far from water" is of Bida's people
        return replace(own, table=replace(self.table, frame=kept_by(self.table, self.scope)))

    def _rows(self) -> Asked:
        """The rows themselves: those that fit, the first of them, or those named."""
        asked = self.asked
        column = self.columns[0] if self.columns else None
        known = kept_by(self.table, (*self.kept, *self.conditions))
        limit = self._first(int(known[column.name].notna().sum() if column else len(known)))
        each = (
            NAME["lga"]
            if asked.each and asked.order and NAME["lga"] in self.table.columns
            else None
        )
        if limit is None and asked.order and not self.conditions:
            limit = DEFAULT_N
        limit = asked.n or 1 if each else limit
        own = ("facility", "period") if self.row == "report" else ()
        names = [name for name in (*own, NAME["ward"], NAME["lga"]) if name in self.table.columns]
        shown = [*names, *(item.name for item in self.columns)]
        shown += [item.column for item in self.conditions if item.column not in shown]
        numbers = column is not None and column.kind == "number" and asked.operator != "missing"
        counts = counts_of(column, self.table) if column is not None else []
        plan = Plan(
            source=self.table.key,
            filters=(*self.kept, *self.conditions),
            order_by=column.name if column is not None and (asked.order or numbers) else None,
            descending=asked.order != "bottom",
            limit=None if asked.both_ends else limit,
            offset=0 if asked.both_ends or limit is None else asked.after or 0,
            each=each,
            columns=tuple(dict.fromkeys([*shown, *counts])),
        )
        return self._asked("rows", column.name if column else names[0], column, self.row, plan)

    def _asked(
        self, shape: Shape, main: str, column: Column | None, unit: str, plan: Plan,
        *, apart: bool = False,
    ) -> Asked:  # fmt: skip
        return Asked(
            plan=plan, shape=shape, main=main, column=column, areas=self.areas, apart=apart,
            unit=unit_words(unit),
        )  # fmt: skip
