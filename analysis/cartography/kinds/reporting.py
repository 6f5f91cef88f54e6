"""Map of which reports came of those that were expected."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions
from analysis.cartography.layers import Categories, Classified, make_layer
from analysis.cartography.legend import sequential
from chatmrpt.lib.say import keys_to_say, say, to_say_all

#: What the hover card says beside the value.
FACT_LABELS = to_say_all(("Reports expected", "Reports that came", "Facilities"))


def build_reporting(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of the reporting rate of each ward's facilities.

    Parameters
    ----------
    wards
        As for :func:`analysis.cartography.layers.make_layer`, with ``facts``: texts in the order
        of :data:`FACT_LABELS`.
    """
    chosen = options or MapOptions()
    return make_layer(
        wards,
        **head,
        colouring=Classified(chosen.method, chosen.classes),
        no_data_label=say("No facility reports"),
        fact_labels=FACT_LABELS,
    )


REPORTING_MAP = MapKind("reporting", "Reporting rate", "Data", build_reporting)

#: Classes of silent months with the fewest months of each.
SILENCE = keys_to_say({"None": 0, "1–2 months": 1, "3–5 months": 3, "6 months or more": 6})


def build_silence(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of the months in which no facility of a ward reported.

    Parameters
    ----------
    wards
        As of :func:`build_reporting`; ``value`` is the number of silent months.
    options
        Ignored: the classes are fixed.
    """
    del options
    values = wards["value"].to_numpy(dtype=float, na_value=np.nan)
    known = values[~np.isnan(values)]
    names, least = list(SILENCE), list(SILENCE.values())
    at = np.searchsorted(least, np.nan_to_num(values), side="right") - 1
    classes = pd.Series([names[n] for n in at], index=wards.index, dtype=object)
    summary = say(
        "{title}: wards with a month without a report of any facility: {silent:,} of {wards:,}, "
        "with {months} or more: {long_silent:,}; not in the reports: {not_there:,}.",
        title=head["title"],
        silent=int((known > 0).sum()),
        wards=len(known),
        long_silent=int((known >= least[-1]).sum()),
        months=least[-1],
        not_there=len(values) - len(known),
    )
    return make_layer(
        wards.assign(**{"class": classes.mask(np.isnan(values), None)}),
        **head,
        colouring=Categories(dict(zip(names, sequential(len(names)), strict=True))),
        summary=summary,
        no_data_label=say("Not in the facility reports"),
        fact_labels=FACT_LABELS,
    )


SILENCE_MAP = MapKind("silence", "Months without a report", "Data", build_silence)
