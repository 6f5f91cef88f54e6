"""The facility files in the layout of national exports, against plain pandas on the raw CSV."""

import numpy as np
import pandas as pd
import pytest

from analysis.science.tpr.calculate import TprOptions, calculate_tpr
from analysis.science.tpr.table import facility_table
from uploads.parsed import parse_upload

AGE_WORDS = {"u5": "<5yrs", "o5": "≥5yrs (excl PW)", "pw": "Preg Women (PW)"}
FILES = ("niger_2024_facilities.csv", "niger_2020_2025_facilities.csv")


@pytest.fixture(scope="module", params=FILES)
def both(request, shared_data):
    path = shared_data / "facility" / request.param
    parsed = parse_upload(path, path.name)
    assert parsed.kind == "facility_table"
    roles = {}
    for role in parsed.roles:
        roles.setdefault(role.role, role.name)
    return facility_table(parsed.frame, roles), pd.read_csv(path)


def plain(raw, keys, ages, level=None, tests=("RDT", "Microscopy")):
    """Σ positive and Σ tested over complete cells, straight from the file."""
    level_column = "orgunitlevel6" if "orgunitlevel6" in raw else "Facility level"
    if level:
        raw = raw[raw[level_column].str.lower().str.startswith(level)]
    tested, positive = pd.Series(0.0, raw.index), pd.Series(0.0, raw.index)
    for age in ages:
        for test in tests:
            ask = next(c for c in raw if c.startswith("Persons presenting with fever")
                       and f"tested by {test}" in c and c.endswith(AGE_WORDS[age]))  # fmt: skip
            found = next(c for c in raw if c.startswith("Persons tested positive")
                         and f"by {test}" in c and c.endswith(AGE_WORDS[age]))  # fmt: skip
            good = raw[ask].notna() & raw[found].notna() & (raw[found] <= raw[ask])
            tested = tested + raw[ask].where(good, 0)
            positive = positive + raw[found].where(good, 0)
    names = raw[keys].apply(
        lambda c: (
            c.str.replace("^ni ", "", regex=True)
            .str.replace("  ", " ")
            .str.replace(" (State|Local Government Area|Ward)$", "", regex=True)
        )
    )
    sums = pd.DataFrame({"tested": tested, "positive": positive}).groupby([names[k] for k in keys])
    return sums.sum()


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("ward", ["orgunitlevel2", "orgunitlevel3", "orgunitlevel4"]),
        ("lga", ["orgunitlevel2", "orgunitlevel3"]),
        ("state", ["orgunitlevel2"]),
    ],
)
def test_rates_by_ward_lga_and_state_are_those_of_plain_pandas(both, by, keys):
    table, raw = both
    for age, ages in (("u5", ["u5"]), ("pw", ["pw"]), ("all", list(AGE_WORDS))):
        ours = calculate_tpr(table, TprOptions(by=by, age=age)).tpr
        names = ["state_name", "lga_name", "ward_name"][: len(keys)]
        expected = plain(raw, keys, ages).rename_axis(names).reset_index()
        joined = ours.merge(expected, on=names, how="outer", suffixes=("", "_plain"))
        assert len(joined) == len(ours) == len(expected)
        np.testing.assert_array_equal(joined["tested"].to_numpy(float), joined["tested_plain"])
        np.testing.assert_allclose(
            joined["tpr"], joined["positive_plain"] / joined["tested_plain"], rtol=1e-12
        )


def test_levels_and_tests_are_those_of_plain_pandas(both):
    table, raw = both
    for level in ("primary", "secondary", "tertiary"):
        options = TprOptions(by="state", facility_level=level, method="rdt", age="o5")
        ours = calculate_tpr(table, options).tpr
        expected = plain(raw, ["orgunitlevel2"], ["o5"], level, ("RDT",))
        assert ours[["tested", "positive"]].to_numpy(float).tolist() == expected.to_numpy().tolist()


def test_names_lose_prefix_and_suffix_and_repeated_ward_names_stay_apart(both):
    table, _ = both
    wards = calculate_tpr(table, TprOptions()).tpr
    assert set(wards["state_name"]) == {"Niger"}
    assert not wards["ward_name"].str.contains("Ward$|^ni ", regex=True).any()
    assert wards.groupby(["lga_name", "ward_name"]).size().max() == 1
    assert (wards["ward_name"] == "Sabon Gari").sum() >= 2
