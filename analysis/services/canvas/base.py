"""What every source of map layers has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.cartography import MapKind
from analysis.models import Run
from analysis.workspace import Workspace
from chatmrpt.lib.say import in_numbers, language, say
from uploads.models import Dataset

Entry = dict[str, Any]


@dataclass(frozen=True)
class LayerSource:
    """Some kinds of map and where they come from.

    Parameters
    ----------
    kinds
        Beginnings of the layer keys it answers for: `variable` of `variable:rainfall`.
    entries
        The maps that can be shown now, as the list of layers gives them.
    read
        `(workspace, kind, rest) -> Layer`; `NotFoundError` for a key it does not know.
    """

    kinds: tuple[str, ...]
    entries: Callable[[Workspace], list[Entry]]
    read: Callable[[Workspace, str, str], dict[str, Any]]


def entry(kind: MapKind, key: str, title: str, run: Run | None = None) -> Entry:
    """A line of the list of layers; `run` where a run made the map."""
    return {
        "key": key,
        "title": title,
        "group": say(kind.group),
        "run": str(run.pk) if run else None,
    }


def geometry_url(dataset: Dataset) -> str:
    """Where the outlines of a boundary are."""
    return f"/api/v1/datasets/{dataset.pk}/geometry"


def percent_text(share: float) -> str:
    """A share of 0 to 1 as a whole percentage."""
    return in_numbers(f"{share:.0%}" if language() == "en" else f"{100 * share:.0f} %")


def ward_names(frame: pd.DataFrame) -> dict[str, Any]:
    """The columns of a layer's frame that name a ward."""
    rows = len(frame)
    return {
        short: frame[long].to_numpy() if long in frame else [None] * rows
        for short, long in (("name", "ward_name"), ("lga", "lga_name"), ("code", "ward_code"))
    }


def filled_columns(cell: Any) -> list[str]:
    """The columns a run filled in a ward: `a; b`, or nothing."""
    return [] if pd.isna(cell) else [part.strip() for part in cell.split(";") if part.strip()]
