"""Small facility tables that one can check by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.science.tpr.table import FacilityTable, facility_table

ROLES = {
    "state": "state",
    "lga": "lga",
    "ward": "ward",
    "facility": "facility",
    "facility_level": "level",
    "period": "period",
}
NAN = float("nan")


def reports(rows: list[dict], **columns: object) -> FacilityTable:
    """One row a report; what a row does not say is a primary facility of Niger, Bosso, ward A."""
    usual = {"state": "Niger", "lga": "Bosso", "ward": "A", "facility": "F1",
             "level": "Primary Health Facility", "period": "2024-01"}  # fmt: skip
    frame = pd.DataFrame([{**usual, **row} for row in rows]).assign(**columns)
    counts = {name: name for name in frame if name not in usual}
    for name in counts:
        frame[name] = frame[name].astype(float)
    return facility_table(frame, {**ROLES, **counts})


def cell(tested: float = NAN, positive: float = NAN, test: str = "rdt", age: str = "u5") -> dict:
    """Counts of one test and age."""
    return {f"tested_{test}_{age}": tested, f"positive_{test}_{age}": positive}


def random_reports(rng: np.random.Generator, rows: int) -> FacilityTable:
    """Facility reports with blanks, odd cells and unknown wards."""
    made = []
    for _ in range(rows):
        row = {
            "lga": str(rng.choice(["Bosso", "Lapai"])),
            "ward": str(rng.choice(["A", "B", "C", "Unknown"])),
            "facility": f"F{rng.integers(0, 5)}",
            "level": str(rng.choice(["Primary", "secondary", "TERTIARY facility", "other"])),
            "period": f"2024-{rng.integers(1, 13):02d}",
        }
        for test in ("rdt", "microscopy"):
            for age in ("u5", "o5", "pw"):
                tested = float(rng.integers(0, 40))
                positive = float(rng.integers(0, 45))
                row |= cell(
                    NAN if rng.random() < 0.1 else tested,
                    NAN if rng.random() < 0.1 else positive,
                    test,
                    age,
                )
        made.append(row)
    return reports(made)
