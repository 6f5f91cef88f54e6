"""What went into a run, exactly: equal receipts give equal results."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import Any

from django.conf import settings

from analysis.services.plan_run import RunPlan
from analysis.value_columns import value_columns
from chatmrpt.lib.canonical import content_hash
from uploads.models import Dataset, Link

LIBRARIES = (
    *("numpy", "pandas", "scipy", "geopandas", "shapely", "esda", "libpysal"),
    *("rasterio", "exactextract"),
)


def make_receipt(*, plan: RunPlan, link: Link | None) -> tuple[dict[str, Any], str]:
    """The receipt and its hash, from inputs, name decisions, parameters and versions.

    `link` is what the run reads of the wards; a run on tests may do without.
    """
    receipt = {
        "kind": plan.kind,
        "base": plan.base.receipt_hash if plan.base else None,
        "inputs": _inputs(plan, link),
        "link": _link(link) if link is not None else None,
        "names": plan.names,
        "parameters": plan.parameters,
        "versions": {"chatmrpt": settings.VERSION, **_versions()},
    }
    return receipt, content_hash(receipt)


def _inputs(plan: RunPlan, link: Link | None) -> dict[str, Any]:
    if plan.tests is not None:
        return {
            "facilities": _input(plan.tests.facilities),
            "boundary": _input(plan.tests.boundary),
            "people": _input(plan.tests.people),
        }
    if link is None:
        raise ValueError(f"{plan.kind} needs a link or tests")
    return {
        "table": _input(link.table),
        "boundary": _input(link.boundary),
        "values": [_values(column, values) for column, values in value_columns(link)],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "key": link.key,
        "pairs": content_hash(link.pairs),
        **{name: link.summary.get(name) for name in ("matched", "ask", "unmatched")},
        "aliases": link.aliases,
        "decisions": link.decisions,
        "accept_best": link.accept_best,
    }


def _input(dataset: Dataset | None) -> dict[str, Any] | None:
    if dataset is None:
        return None
    upload = dataset.read_from
    return {
        "name": dataset.name,
        "sha256": upload.sha256 if upload else dataset.summary.get("sha256", ""),
        "content": dataset.content_hash,
        "rows": dataset.rows,
        "rows_dropped": dataset.summary.get("rows_dropped", 0),
        "roles": {
            item["name"]: item["role"]
            for item in dataset.columns
            if item["role"] not in ("variable", "other")
        },
    }


def _values(column: dict[str, Any], values: Dataset) -> dict[str, Any]:
    """A column from a raster or from tests: how it was made, and the result's hash."""
    return {
        "column": column["name"],
        "name": values.name,
        "content": values.content_hash,
        **values.summary["how"],
    }


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    return {name: version(name) for name in LIBRARIES}
