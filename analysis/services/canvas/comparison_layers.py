"""Maps of how far wards move from one ranking to another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.cartography.kinds.comparison import COMPARISON_MAP
from analysis.frames import BOUNDARY_ROW
from analysis.models import Run
from analysis.services.canvas.base import Entry, LayerSource, entry, geometry_url, ward_names
from analysis.services.comparisons import (
    Compared,
    compare_methods,
    compare_runs,
    earlier_run,
    named_run,
    runs_of_other_years,
)
from analysis.workspace import Workspace
from chatmrpt.lib.say import in_numbers, say, to_say
from uploads.models import Dataset

RANKS = ("first_rank", "second_rank")
METHODS_TITLE = to_say("Places higher by PCA than by composite score")
RUNS_TITLE = to_say("Places higher than in the earlier run")


def comparison_entries(workspace: Workspace) -> list[Entry]:
    """Composite against components where there are some, and against the run before."""
    run = workspace.run
    if run is None:
        return []
    found = []
    if (run.result.get("pca") or {}).get("suitable"):
        found.append(entry(COMPARISON_MAP, "compare", say(METHODS_TITLE), run))
    before = earlier_run(workspace)
    others = [before] if before is not None else []
    others += [other for other in runs_of_other_years(workspace) if other not in others]
    found += [
        entry(COMPARISON_MAP, f"compare:{other.pk}", _runs_title(other, run), run)
        for other in others
    ]
    return found


def _runs_title(earlier: Run, run: Run) -> str:
    """Which two rankings a map sets side by side: two years by name."""
    years = [one.parameters.get("year") for one in (earlier, run)]
    if None in years or years[0] == years[1]:
        return say(RUNS_TITLE)
    return say("Places higher in {year} than in {earlier}", year=years[1], earlier=years[0])


def read_comparison(workspace: Workspace, kind: str, rest: str) -> dict[str, Any]:
    """`compare`: the two methods; `compare:<run>`: the ranking in force against that run."""
    del kind
    if rest:
        earlier = named_run(workspace, rest)
        compared = compare_runs(workspace, earlier)
        title = _runs_title(earlier, workspace.need_run())
        return _layer(workspace, compared, f"compare:{rest}", title)
    return _layer(workspace, compare_methods(workspace), "compare", say(METHODS_TITLE))


def _layer(workspace: Workspace, compared: Compared, key: str, title: str) -> dict[str, Any]:
    found = compared.found.wards.reindex(compared.wards.index)
    frame = compared.wards.assign(
        first_rank=found["first_rank"].to_numpy(), second_rank=found["second_rank"].to_numpy()
    )
    own = set(workspace.rankings[BOUNDARY_ROW].astype(int))
    frame = frame[[row in own for row in frame[BOUNDARY_ROW]]].drop_duplicates(BOUNDARY_ROW)
    boundary = workspace.need_run().ward_link.boundary
    return moves_layer(frame, boundary=boundary, key=key, title=title)


def moves_layer(frame: pd.DataFrame, *, boundary: Dataset, key: str, title: str) -> dict[str, Any]:
    """The layer of two rankings: `boundary_row`, ward names, `first_rank`, `second_rank`."""
    first, second = (frame[name].to_numpy(float, na_value=np.nan) for name in RANKS)
    wards = pd.DataFrame(
        {
            "i": frame[BOUNDARY_ROW].to_numpy(),
            **ward_names(frame),
            "value": first - second,
            "rank": second,
        }
    )
    pairs = zip(first, second, strict=True)
    wards["facts"] = [
        ["" if pd.isna(rank) else in_numbers(f"{rank:,.0f}") for rank in pair] for pair in pairs
    ]
    return COMPARISON_MAP.build(
        wards.sort_values("i"),
        key=key,
        geometry=geometry_url(boundary),
        title=title,
        unit=to_say("places"),
    )


COMPARISONS = LayerSource(("compare",), comparison_entries, read_comparison)
