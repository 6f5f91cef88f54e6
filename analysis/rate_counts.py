"""The tests behind rates among the wards: with them it is known how sure the data are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd

from analysis.frames import read_table
from analysis.science.certainty import TestCounts
from analysis.value_columns import BURDEN, TPR, TPR_SMOOTHED, of_tests, value_columns
from uploads.models import Link

_MEASURES: dict[str, Literal["test_positivity_rate", "burden"]] = {
    TPR: "test_positivity_rate",
    TPR_SMOOTHED: "test_positivity_rate",
    BURDEN: "burden",
}


def rate_counts(link: Link, variables: Iterable[str]) -> tuple[TestCounts, ...]:
    """Counts behind those variables that were computed from facility reports.

    Parameters
    ----------
    link
        The wards and their values.
    variables
        Columns of a score.

    Returns
    -------
    tuple of TestCounts
        In the order of the wards, NaN where nobody reports.
    """
    chosen = set(variables)
    found = []
    for column, dataset in value_columns(link):
        measure = _MEASURES.get(column["field"])
        if column["name"] not in chosen or measure is None or not of_tests(dataset):
            continue
        frame = read_table(dataset.path)
        found.append(_counts(column["name"], frame, measure))
    return tuple(found)


def _counts(
    name: str,
    frame: pd.DataFrame,
    measure: Literal["test_positivity_rate", "burden"],
) -> TestCounts:
    known = frame["tested"].notna().to_numpy(dtype=bool)

    def numbers(column: str, otherwise: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        values = frame[column].to_numpy(dtype=float, na_value=np.nan)
        return np.where(known, values, otherwise)

    return TestCounts(
        column=name,
        positive=numbers("burden_positive" if measure == "burden" else "positive", np.nan),
        tested=numbers("tested", np.nan),
        measure=measure,
        design_effect=np.fmax(numbers("deff", 1.0), 1.0),
        population=numbers("population", np.nan) if measure == "burden" else None,
        years=numbers("years", 1.0) if measure == "burden" else 1.0,
    )
