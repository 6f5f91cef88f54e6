"""From a ward table to complete numbers: checked, filled, with what happened on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.science.contiguity import Neighbours
from analysis.science.findings import Finding, finding, listed
from analysis.science.imputation import (
    NONE,
    REFUSE_ABOVE,
    WARN_ABOVE,
    fill_missing,
    missing_share,
)
from analysis.science.method import Method
from analysis.science.parameters import Settings
from analysis.science.variables import detect_scale, find_variable, label_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, say_many

BoolArray = npt.NDArray[np.bool_]

KEYS = ["state_name", "lga_name", "ward_name", "ward_code"]


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A ward table ready for scoring; every frame has one row a ward of the boundary.

    Parameters
    ----------
    keys
        ``state_name``, ``lga_name``, ``ward_name``, ``ward_code``.
    urban_share
        Percent; NaN = unknown.
    population
        People; NaN = unknown.
    observed
        The chosen variables as given.
    values
        The chosen variables after filling; NaN = still missing.
    cells
        Filled cells: ``row``, ``variable``, ``rule``, ``value``.
    rankable
        Wards that may be ranked.
    findings
        What a person should know.
    """

    keys: pd.DataFrame
    urban_share: pd.Series
    population: pd.Series
    observed: pd.DataFrame
    values: pd.DataFrame
    cells: pd.DataFrame
    rankable: BoolArray
    findings: list[Finding]


def prepare_wards(
    wards: pd.DataFrame, neighbours: Neighbours | None, settings: Settings
) -> Prepared:
    """Check a ward table and fill its missing values.

    Parameters
    ----------
    wards
        One row a ward in boundary order, columns as in
        :func:`~analysis.science.risk.run_risk`. Not changed.
    neighbours
        Neighbours of the same rows, or None without a boundary.
    settings
        The run's settings.

    Returns
    -------
    Prepared
        In the standard preset a ward without any value of the chosen variables is not filled;
        nor is one without the variable that must be known (``where_known``).

    Raises
    ------
    ProblemError
        ``no_wards``, ``too_few_wards``, ``unknown_column``, ``duplicate_columns``,
        ``not_numeric``, ``infinite_values``, ``negative_population``, ``too_many_missing``,
        ``neighbours_mismatch`` and those of ``fill_missing``.
    """
    _check_table(wards, neighbours, settings)
    population = _optional(wards, "population")
    _check_population(population, wards["ward_name"])
    observed = pd.DataFrame({name: _numbers(wards, name) for name in settings.variables})
    if settings.where_known is not None:
        observed = observed.where(observed[settings.where_known].notna(), axis=0)
    has_data = observed.notna().any(axis=1).to_numpy()
    _check_count(int(has_data.sum()), len(observed))
    every = np.ones(len(observed), dtype=bool)
    rows = every if settings.preset.ranks_filled and not settings.where_known else has_data
    findings = [note for name in settings.variables for note in _notes_on(observed[rows], name)]
    keys = _keys(wards)
    lga, state = keys["lga_name"].tolist(), keys["state_name"].tolist()
    filled = fill_missing(
        observed, settings.imputation, neighbours=neighbours, lga=lga, state=state, rows=rows
    )
    rankable = _rankable(filled.values, filled.cells, settings) & rows
    findings += _filled_notes(filled.cells, settings) + _island_notes(neighbours, keys)
    findings += _unranked_notes(keys, filled.cells, has_data, rankable, settings)
    return Prepared(
        keys=keys,
        urban_share=_optional(wards, "urban_share"),
        population=population,
        observed=observed,
        values=filled.values,
        cells=filled.cells,
        rankable=rankable,
        findings=findings,
    )


def _check_count(with_data: int, wards: int) -> None:
    if with_data < 2:
        who = f"Only 1 of {wards} wards" if with_data else f"None of {wards} wards"
        raise ProblemError(
            "too_few_wards",
            say("{who} has a value of the chosen variables; a ranking needs two.", who=who),
            say("Bring a table with more wards, or choose other variables."),
        )


def _check_population(population: pd.Series, names: pd.Series) -> None:
    below = np.flatnonzero(population.to_numpy() < 0)
    if len(below):
        first = int(below[0])
        raise ProblemError(
            "negative_population",
            say(
                "The population is below 0 in {below} of {wards} wards, such as {ward} "
                "({population:g}); it must be 0 or more, or empty.",
                below=len(below),
                wards=len(names),
                ward=names.iloc[first],
                population=population.iloc[first],
            ),
            say("Correct it in the file, or leave the cell empty."),
        )


def _check_table(wards: pd.DataFrame, neighbours: Neighbours | None, settings: Settings) -> None:
    if not len(wards):
        raise ProblemError(
            "no_wards", say("The ward table has no rows."), say("Add a table of wards.")
        )
    unknown = [name for name in (*settings.variables, "ward_name") if name not in wards.columns]
    if unknown:
        raise ProblemError(
            "unknown_column",
            say("The ward table has no column {unknown}.", unknown=", ".join(unknown)),
            say("It has {listed}.", listed=listed([str(name) for name in wards.columns], 40)),
        )
    twice = sorted({name for name in settings.variables if list(wards.columns).count(name) > 1})
    if twice:
        raise ProblemError(
            "duplicate_columns",
            say("The ward table has more than one column {twice}.", twice=", ".join(twice)),
            say("Rename or remove the ones that are not meant."),
        )
    if neighbours is not None and len(neighbours) != len(wards):
        raise ProblemError(
            "neighbours_mismatch",
            say(
                "The boundary has {neighbours} wards and the table {wards} rows; both must be "
                "the same wards in the same order.",
                neighbours=len(neighbours),
                wards=len(wards),
            ),
            say("Join the table to the boundary first."),
        )


def _numbers(wards: pd.DataFrame, name: str) -> pd.Series:
    raw = wards[name]
    numbers = pd.Series(
        pd.to_numeric(raw, errors="coerce").to_numpy(dtype=float, na_value=np.nan), name=name
    )
    wrong = numbers.isna().to_numpy() & raw.notna().to_numpy()
    if wrong.any():
        example = raw.iloc[int(np.flatnonzero(wrong)[0])]
        raise ProblemError(
            "not_numeric",
            f"{name} holds {int(wrong.sum())} values that are not numbers, such as {example!r}.",
            say("Correct them in the file, or choose another column."),
        )
    infinite = int(np.isinf(numbers).sum())
    if infinite:
        raise ProblemError(
            "infinite_values",
            say(
                "{name} holds {infinite} infinite values; numbers or empty cells were expected.",
                name=name,
                infinite=infinite,
            ),
            say("They often come from a division by zero: correct them in the file."),
        )
    return numbers


def _optional(wards: pd.DataFrame, name: str) -> pd.Series:
    if name not in wards.columns:
        return pd.Series(np.nan, index=range(len(wards)), name=name)
    numbers = pd.to_numeric(wards[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return pd.Series(numbers, name=name)


def _keys(wards: pd.DataFrame) -> pd.DataFrame:
    keys = wards.reindex(columns=KEYS).reset_index(drop=True).astype(object)
    return keys.where(keys.notna(), None)


def _notes_on(observed: pd.DataFrame, name: str) -> list[Finding]:
    """Share of missing values and the scale read."""
    values = observed[name]
    share = missing_share(values)
    if share > REFUSE_ABOVE:
        raise ProblemError(
            "too_many_missing",
            say(
                "{label_of} is missing in {share:.0f} % of the wards with data; at most "
                "{refuse_above:.0f} % may be missing.",
                label_of=label_of(name),
                share=share,
                refuse_above=REFUSE_ABOVE,
            ),
            say("Choose another variable, or add the missing values to the file."),
        )
    notes = _scale_notes(values, name)
    if share > WARN_ABOVE:
        notes.append(
            finding(
                "many_missing",
                "warning",
                say(
                    "{label_of} is missing in {share:.0f} % of the wards: much of its pattern would "
                    "be filled in.",
                    label_of=label_of(name),
                    share=share,
                ),
                say("Consider leaving it out."),
                column=name,
                count=int(values.isna().sum()),
            )
        )
    return notes


def _scale_notes(values: pd.Series, name: str) -> list[Finding]:
    variable = find_variable(name)
    if variable is None or values.isna().all():
        return []
    low, high = float(values.min()), float(values.max())
    scale = detect_scale(variable, low, high)
    if scale is None:
        accepted = "; ".join(f"{s.unit} {s.low:g} to {s.high:g}" for s in variable.scales)
        return [
            finding(
                "outside_scale",
                "warning",
                say(
                    "{label_of} runs from {low:g} to {high:g}, outside what is usual ({accepted}).",
                    label_of=label_of(name),
                    low=low,
                    high=high,
                    accepted=accepted,
                ),
                say("Check the column's unit."),
                column=name,
            )
        ]
    if len(variable.scales) == 1:
        return []
    message = f"{label_of(name)} was read as {scale.unit}: it runs from {low:g} to {high:g}."
    return [finding("scale_read", "note", message, column=name)]


def _rankable(values: pd.DataFrame, cells: pd.DataFrame, settings: Settings) -> BoolArray:
    """Standard: all values there and less than half of them filled. Presets: every ward."""
    count = len(values)
    if settings.preset.ranks_filled:
        return np.ones(count, dtype=bool)
    filled = np.bincount(cells["row"].to_numpy(dtype=np.int64), minlength=count)
    complete = values.notna().all(axis=1).to_numpy()
    rankable: BoolArray = complete & (2 * filled < len(settings.variables))
    return rankable


def _filled_notes(cells: pd.DataFrame, settings: Settings) -> list[Finding]:
    notes = []
    for (name, rule), part in cells.groupby(["variable", "rule"], sort=False):
        asked = settings.imputation[str(name)]
        one = len(part) == 1
        values, were = ("value", "was") if one else ("values", "were")
        label = label_of(str(name))
        message = f"{len(part)} {values} of {label} {were} missing and filled by {rule}."
        if rule != asked:
            message = (
                f"{len(part)} missing {values} of {label} had no observed neighbour "
                f"and {were} filled by {rule}."
            )
        notes.append(finding("values_filled", "note", message, column=str(name), count=len(part)))
    return notes


def _island_notes(neighbours: Neighbours | None, keys: pd.DataFrame) -> list[Finding]:
    if neighbours is None or not len(neighbours.islands):
        return []
    names = keys["ward_name"].iloc[neighbours.islands].tolist()
    return [
        finding(
            "islands",
            "note",
            say(
                "{count} wards touch no other ward: {wards}.",
                count=len(names),
                wards=listed(names),
            ),
            count=len(names),
        )
    ]


def _unranked_notes(
    keys: pd.DataFrame,
    cells: pd.DataFrame,
    has_data: BoolArray,
    rankable: BoolArray,
    settings: Settings,
) -> list[Finding]:
    if settings.preset.ranks_filled:
        return []
    filled = np.bincount(cells["row"].to_numpy(dtype=np.int64), minlength=len(keys))
    half = has_data & (2 * filled >= len(settings.variables))
    gaps = has_data & ~rankable & ~half
    off = [name for name, rule in settings.imputation.items() if rule == NONE]
    why_gap = say("a gap stayed open")
    if off:
        why_gap = say("a missing value was not filled ({variables})", variables=", ".join(off))
    why_none = say("there are no values for them")
    if settings.where_known is not None:
        why_none = say(
            "only wards with {label_of} were asked for", label_of=label_of(settings.where_known)
        )
    groups = (
        ("wards_without_data", ~has_data, why_none),
        ("wards_mostly_filled", half, say("half or more of their variables had to be filled")),
        ("wards_with_gaps", gaps, why_gap),
    )
    notes = []
    for code, rows, why in groups:
        names = keys["ward_name"][rows].tolist()
        if names:
            message = say_many(
                "{count} ward is not ranked because {why}: {wards}.",
                "{count} wards are not ranked because {why}: {wards}.",
                len(names),
                why=why,
                wards=listed(names),
            )
            notes.append(finding(code, "warning", message, count=len(names)))
    return notes


TEXTS: tuple[Method, ...] = (
    Method(
        key="where_known",
        group="wards",
        title="Only the wards that have a variable",
        formula="wards without a value of the variable get no score and no rank; scale, fills and "
        "ranks of the others are those of a table that holds these wards alone",
        assumptions="The ranking is read as one of these wards, not of the state.",
        limits=f"Nothing is filled for the wards left out, so a variable with more than "
        f"{REFUSE_ABOVE:g} % missing can be used; the wards that have it may differ from the rest.",
        source="Methods document, section 4",
        settings=("where_known",),
    ),
)
