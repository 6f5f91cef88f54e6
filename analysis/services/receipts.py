"""What went into a run, exactly: equal receipts give equal results."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import Any

from django.conf import settings

from analysis.raster_columns import raster_columns
from analysis.services.plan_run import RunPlan
from chatmrpt.lib.canonical import content_hash
from uploads.models import Dataset, Link

LIBRARIES = (
    *("numpy", "pandas", "scipy", "geopandas", "shapely", "esda", "libpysal"),
    *("rasterio", "exactextract"),
)


def make_receipt(*, link: Link, plan: RunPlan) -> tuple[dict[str, Any], str]:
    """The receipt and its hash, from inputs, name decisions, parameters and versions."""
    receipt = {
        "kind": plan.kind,
        "base": plan.base.receipt_hash if plan.base else None,
        "inputs": {
            "table": _input(link.table),
            "boundary": _input(link.boundary),
            "rasters": [_raster(column, values) for column, values in raster_columns(link)],
        },
        "link": {
            "key": link.key,
            "pairs": content_hash(link.pairs),
            **{name: link.summary.get(name) for name in ("matched", "ask", "unmatched")},
            "aliases": link.aliases,
            "accept_best": link.accept_best,
        },
        "parameters": plan.parameters,
        "versions": {"chatmrpt": settings.VERSION, **_versions()},
    }
    return receipt, content_hash(receipt)


def _input(dataset: Dataset) -> dict[str, Any]:
    upload = dataset.uploads.order_by("created").first()
    return {
        "name": dataset.name,
        "sha256": upload.sha256 if upload else "",
        "content": dataset.content_hash,
        "rows": dataset.rows,
        "rows_dropped": dataset.summary.get("rows_dropped", 0),
        "roles": {
            item["name"]: item["role"]
            for item in dataset.columns
            if item["role"] not in ("variable", "other")
        },
    }


def _raster(column: dict[str, Any], values: Dataset) -> dict[str, Any]:
    """A column from a raster: the file by its hash, how it was summed up, and the result's hash."""
    how = ("variable", "statistic", "threshold", "band")
    return {
        "column": column["name"],
        "name": values.name,
        "sha256": values.summary["raster"],
        "content": values.content_hash,
        **{name: values.summary[name] for name in how},
    }


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}
