"""What a boundary says about the rates of facility reports: silent wards, high rates in towns."""

from __future__ import annotations

import pandas as pd

from analysis.facility_map import OnMap
from analysis.science.findings import Finding, finding, listed
from analysis.science.tpr.words import HIGH_URBAN_RATE, URBAN_ABOVE
from chatmrpt.lib.say import say, say_many


def with_silent_wards(rates: pd.DataFrame, mapped: OnMap, method: str) -> pd.DataFrame:
    """The rates of wards, then the wards of the boundary without a facility, without numbers.

    Parameters
    ----------
    rates
        As ``TprResult.tpr`` by ward over all periods. Not changed.
    mapped
        The wards on the boundary.
    method
        ``rdt``, ``microscopy`` or ``both``.
    """
    if mapped.without_report.empty:
        return rates
    rest = mapped.without_report.assign(period="all", method=method, flags="no_report")
    return pd.concat([rates, rest], ignore_index=True)[list(rates.columns)].astype(
        rates.dtypes.to_dict()
    )


def silent_wards(mapped: OnMap) -> list[Finding]:
    """The wards of the boundary that no report names."""
    if mapped.without_report.empty:
        return []
    names = mapped.without_report["ward_name"].astype(str).tolist()
    words = say(
        "{wards:,} wards of the boundary have no report that is surely theirs: {names}.",
        wards=len(names),
        names=listed(names),
    )
    return [finding("no_report", "warning", words, count=len(names))]


def high_urban_rates(rates: pd.DataFrame, mapped: OnMap) -> list[Finding]:
    """Urban wards with a high rate: another measure is offered, not swapped in.

    Parameters
    ----------
    rates
        Rows of wards with ``tpr`` (0–1, NaN = unknown).
    mapped
        The wards on a boundary; without urban shares there is nothing to find.
    """
    wards = mapped.table.wards.assign(urban=mapped.urban_share)
    names = ["state_name", "lga_name", "ward_name"]
    urban = rates[names].merge(wards[[*names, "urban"]], how="left", on=names)["urban"]
    high = (urban.to_numpy(dtype=float) > URBAN_ABOVE) & (
        rates["tpr"].to_numpy(dtype=float) > HIGH_URBAN_RATE
    )
    if not high.any():
        return []
    shown = rates.loc[high, "ward_name"].astype(str).tolist()
    words = say_many(
        "{count:,} urban ward has a rate above {rate:.0%}: {names}. In towns those tested are "
        "often those already suspected.",
        "{count:,} urban wards have a rate above {rate:.0%}: {names}. In towns those tested are "
        "often those already suspected.",
        len(shown),
        rate=HIGH_URBAN_RATE,
        names=listed(shown),
    )
    hint = say("Look at positives per attendance beside it; that is another measure, not the TPR.")
    return [finding("urban_high_tpr", "warning", words, hint, count=len(shown))]
