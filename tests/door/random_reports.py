"""Facility reports drawn at random, with levels, kinds, attendance, fever and nets, as a file."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.door.facility_reports import HEADERS

LGAS = {"Bosso": 0.25, "Lapai": 0.45, "Rafi": 0.30}
KINDS = (("General Hospital", "Secondary"), ("Health Post", "Primary"))
YEARS = (2022, 2023, 2024)
NETS = "Children <5 yrs who received LLIN"
FEVER = "Persons with fever <5yrs"


def rows():
    """One row a facility and month: two facilities in each of four wards of three LGAs."""
    rng = np.random.default_rng(11)
    found = []
    for lga, rate in LGAS.items():
        for ward in ("Aro", "Beji", "Chika", "Doko"):
            own = rate + rng.normal(0, 0.04)
            for at, (kind, level) in enumerate(KINDS):
                size = int(rng.integers(30, 120))
                for year in YEARS:
                    for month in range(1, 13):
                        tested = int(rng.integers(size // 2, size))
                        positive = int(rng.binomial(tested, min(own + 0.15 * at, 0.95)))
                        found.append(
                            {
                                "State": "Niger",
                                "LGA": lga,
                                "Ward": f"{ward} {lga}",
                                "Facility": f"{ward} {lga} {kind}",
                                "FacilityLevel": level,
                                "period": f"{year}-{month:02d}",
                                "rdt_tested_u5": tested,
                                "rdt_positive_u5": positive,
                                "attendance": tested * 3 + int(rng.integers(0, 80)),
                                NETS: int(rng.integers(0, tested)),
                                FEVER: tested + int(rng.integers(0, 40)),
                            }
                        )
    return pd.DataFrame(found)


def as_csv():
    return rows().rename(columns=HEADERS).to_csv(index=False).encode()


def sums(keys, frame=None):
    """Sums and the rate of places or months, in percent."""
    frame = rows() if frame is None else frame
    names = {"rdt_tested_u5": "tests", "rdt_positive_u5": "positives", NETS: "llin", FEVER: "fever"}
    found = frame.groupby(keys)[[*names, "attendance"]].sum().rename(columns=names)
    return found.assign(tpr=100 * found["positives"] / found["tests"])
