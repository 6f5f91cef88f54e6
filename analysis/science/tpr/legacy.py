"""Preset ``chatmrpt_legacy``: test positivity as the Flask tool ChatMRPT computed it.

Only for comparison with its results: no cell is left out, and the better of two tests is taken.
"""

from __future__ import annotations

import numpy as np

from analysis.science.tpr.rates import test_positivity_rate
from analysis.science.tpr.sums import Groups, Sums, sum_cells
from analysis.science.tpr.table import FacilityTable
from analysis.science.tpr.words import AGES, ALL, BOTH, TESTS, Floats

_MOST = "most"


def legacy_sums(table: FacilityTable, groups: Groups) -> Sums:
    """Sums of all numbers reported, blanks passed over, and of each row's larger test.

    Parameters
    ----------
    table, groups
        n rows, g groups.

    Returns
    -------
    Sums
        Beside the tests, test "most": per facility row tested = max(RDT, microscopy), positive =
        max(RDT+, microscopy+).
    """
    tested: dict[tuple[str, str], Floats] = {}
    positive: dict[tuple[str, str], Floats] = {}
    for age in (*AGES, ALL):
        tests = [test for test in TESTS if age in table.ages(test)]
        if not tests:
            continue
        for test in tests:
            tested[test, age] = np.nan_to_num(table.counts[f"tested_{test}_{age}"])
            positive[test, age] = np.nan_to_num(table.counts[f"positive_{test}_{age}"])
        tested[_MOST, age] = np.max([tested[test, age] for test in tests], axis=0)
        positive[_MOST, age] = np.max([positive[test, age] for test in tests], axis=0)
    return sum_cells(table, groups, tested, positive)


def legacy_counts(sums: Sums, method: str, age: str, level: str) -> tuple[Floats, Floats]:
    """Tested and positive of one combination under the preset.

    Parameters
    ----------
    sums
        As of :func:`legacy_sums`.
    method
        ``rdt``, ``microscopy``: that test's sums; ``both``: all ages: per area the test with the
        higher ratio; one age group: the sums of each facility row's larger test.
    age, level
        As in :meth:`Sums.of`.

    Returns
    -------
    (tested, positive)
        Shape (g,). Positive may exceed tested: the preset leaves no cell out.
    """
    if method != BOTH:
        return sums.of(method, age, level)
    if age != ALL:
        return sums.of(_MOST, age, level)
    (rdt_tested, rdt_positive), (slide_tested, slide_positive) = (
        sums.of(test, age, level) for test in TESTS
    )
    rdt = np.nan_to_num(test_positivity_rate(rdt_positive, rdt_tested), nan=-1.0)
    slide = np.nan_to_num(test_positivity_rate(slide_positive, slide_tested), nan=-1.0)
    better = slide > rdt
    return np.where(better, slide_tested, rdt_tested), np.where(
        better, slide_positive, rdt_positive
    )
