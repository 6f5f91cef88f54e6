"""Monthly tests of the synthetic facilities, in the layout of a national DHIS2 export."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from uploads.sample.mosaic import Ints

YEARS = (2023, 2024)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
SEASON = (0.78, 0.70, 0.68, 0.74, 0.86, 1.02, 1.20, 1.33, 1.38, 1.28, 1.06, 0.86)
"""Malaria by month against the year's mean: highest after the rains."""

KINDS = ("Primary Health Centre", "Health Post", "Clinic", "General Hospital")
LEVELS = ("Primary", "Primary", "Primary", "Secondary")

AGES = (("<5yrs", 1.0, 1.0), (" ≥5yrs (excl PW)", 1.5, 0.72), ("Preg Women (PW)", 0.22, 0.62))
"""Header, patients and positivity, both against the under-fives."""

TESTS = (
    (
        "Persons presenting with fever & tested by RDT {}",
        "Persons tested positive for malaria by RDT {}",
        0.62,
        1.0,
    ),
    (
        "Persons presenting with fever and tested by Microscopy {}",
        "Persons tested positive for malaria by Microscopy {}",
        0.2,
        0.85,
    ),
)

SILENT, BLANK, ODD = 0.03, 0.015, 0.003
"""Shares: facility months not reported, blank cells, positives above tested."""


def make_facilities(
    boundary: gpd.GeoDataFrame, variables: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """One row a facility and month over two years.

    Parameters
    ----------
    boundary
        StateName, LGAName and WardName of the wards.
    variables
        ``population`` and ``u5_tpr_rdt`` (percent) of the same wards.
    rng
        Source of the counts.

    Returns
    -------
    DataFrame
        orgunitlevel2 to orgunitlevel4 with their suffixes, organisationunitname, periodname,
        Facility level, attendance, fever, tests and nets. Counts or NaN = blank. The
        under-five RDT positivity of a ward varies about its ``u5_tpr_rdt``.
    """
    ward = np.repeat(np.arange(len(boundary)), rng.integers(1, 4, len(boundary)))
    drawn = rng.choice(len(KINDS), len(ward), p=(0.52, 0.3, 0.12, 0.06))
    kind = np.asarray(drawn, dtype=np.int64)
    number = np.asarray(pd.Series(ward).groupby(ward).cumcount(), dtype=np.int64) + 1
    size = np.sqrt(variables["population"].to_numpy()[ward] / 9_000.0) * np.exp(
        rng.normal(0.0, 0.3, len(ward))
    )
    periods = len(YEARS) * 12
    row, month = np.repeat(np.arange(len(ward)), periods), np.tile(np.arange(periods), len(ward))
    frame = _who_and_when(boundary, ward, kind, number, row, month)
    season = np.array(SEASON)[month % 12]
    base = 70.0 * size[row] * np.where(kind[row] == 3, 2.2, 1.0)
    share = variables["u5_tpr_rdt"].to_numpy()[ward[row]] / 100.0
    counts = _counts(base, season, share, rng)
    frame = pd.concat([frame, counts], axis=1)
    frame = frame[rng.random(len(frame)) >= SILENT].reset_index(drop=True)
    return _dirty(frame, list(counts.columns), rng)


def _who_and_when(
    boundary: gpd.GeoDataFrame, ward: Ints, kind: Ints, number: Ints, row: Ints, month: Ints
) -> pd.DataFrame:
    """Names with the suffixes of the export, period and level."""
    names = boundary["WardName"].to_numpy()[ward]
    units = [f"{n} {KINDS[k]} {i}" for n, k, i in zip(names, kind, number, strict=True)]
    lgas = boundary["LGAName"].to_numpy()[ward]
    return pd.DataFrame(
        {
            "orgunitlevel2": f"{boundary['StateName'].iloc[0]} State",
            "orgunitlevel3": np.array([f"{n} Local Government Area" for n in lgas])[row],
            "orgunitlevel4": np.array([f"{n} Ward" for n in names])[row],
            "organisationunitname": np.array(units)[row],
            "periodname": np.array([f"{m} {y}" for y in YEARS for m in MONTHS])[month],
            "Facility level": np.array([f"{LEVELS[k]} Health Facility" for k in kind])[row],
        }
    )


def _counts(
    base: np.ndarray, season: np.ndarray, share: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Attendance, fever, tests and nets as drawn, no blanks yet."""
    tested: dict[str, np.ndarray] = {}
    positive: dict[str, np.ndarray] = {}
    fever = rng.poisson(base * season)
    for ask, found, reach, factor in TESTS:
        for age, patients, level in AGES:
            ill = fever if patients == 1.0 else rng.poisson(base * season * patients)
            number = rng.binomial(ill, reach)
            risk = np.clip(share * level * factor * season**0.5, 0.01, 0.95)
            tested[ask.format(age)] = number
            positive[found.format(age)] = rng.binomial(number, risk)
    outpatients = fever * 3 + rng.poisson(base * 4.0)
    blocks = {
        "General Attendance": outpatients + rng.poisson(base * 1.5),
        "Out-patient Attendance": outpatients,
        "Persons with fever <5yrs": fever,
    }
    for test in ("RDT", "Microscopy"):
        blocks |= {k: v for k, v in tested.items() if f"by {test}" in k}
        blocks |= {k: v for k, v in positive.items() if f"by {test}" in k}
    blocks["PW who received LLIN"] = rng.poisson(base * 0.18)
    blocks["Children <5 yrs who received LLIN"] = rng.poisson(base * 0.3)
    return pd.DataFrame(blocks).astype(float)


def _dirty(frame: pd.DataFrame, columns: list[str], rng: np.random.Generator) -> pd.DataFrame:
    """Blank cells, and a few positives above tested."""
    values = frame[columns].to_numpy(copy=True)
    tested = columns.index("Persons presenting with fever & tested by RDT <5yrs")
    positive = columns.index("Persons tested positive for malaria by RDT <5yrs")
    odd = rng.random(len(frame)) < ODD
    values[odd, positive] = values[odd, tested] + 3.0
    values[rng.random(values.shape) < BLANK] = np.nan
    frame[columns] = values
    return frame
