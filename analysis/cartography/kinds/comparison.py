"""Map of how far wards move from one ranking to another."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import pandas as pd

from analysis.cartography.kinds.base import MapHead, MapKind, MapOptions
from analysis.cartography.layers import Categories, make_layer, no_data_clause, ward_count
from analysis.cartography.legend import RANK_CHANGE
from chatmrpt.lib.say import say, say_many, to_say_all

#: Share of the wards by which a move is far.
FAR = 0.1
#: What the hover card says beside the value.
FACT_LABELS = to_say_all(("First rank", "Second rank"))


def build_comparison(
    wards: pd.DataFrame, options: MapOptions | None = None, **head: Unpack[MapHead]
) -> dict[str, Any]:
    """Layer of rank differences; red: higher risk in the second ranking, blue: lower.

    Parameters
    ----------
    wards
        As in ``make_layer``; ``value`` is the number of places a ward stands higher up in the
        second ranking (below 0: lower down), ``facts`` its ranks in both.
    options
        Ignored: the classes are fixed.

    Other parameters and errors as in :func:`analysis.cartography.layers.make_layer`.
    """
    del options
    value = wards["value"] if "value" in wards else pd.Series(dtype=float)
    numbers = pd.to_numeric(value, errors="coerce")
    far = max(1, round(FAR * int(numbers.notna().sum())))
    up, down = int((numbers > 0).sum()), int((numbers < 0).sum())
    words = list(RANK_CHANGE)
    sides = [numbers > far, numbers > 0, numbers == 0, numbers < -far, numbers < 0]
    order = [words[0], words[1], words[2], words[4], words[3]]
    classes = pd.Series(np.select(sides, order, ""), index=wards.index, dtype=object)
    return make_layer(
        wards.assign(**{"class": classes.where(classes != "", None)}),
        **head,
        colouring=Categories(RANK_CHANGE),
        summary=say(
            "{higher} higher up in the second ranking, {lower:,} lower down, {same:,} at the same "
            "rank{without_data}. Far: by more than {far_by}.",
            higher=ward_count(up),
            lower=down,
            same=int((numbers == 0).sum()),
            without_data=no_data_clause(int(numbers.isna().sum())),
            far_by=say_many("{count:,} place", "{count:,} places", far),
        ),
        no_data_label=say("Not in both"),
        fact_labels=FACT_LABELS if "facts" in wards else (),
    )


COMPARISON_MAP = MapKind("compare", "Difference of two rankings", "Risk", build_comparison)
