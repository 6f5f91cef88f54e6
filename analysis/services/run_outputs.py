"""The files a run makes, as bytes: the same for the browser, the API and the command."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.cartography.topology import topology_bytes, with_properties
from analysis.science.risk import RiskResult

Files = dict[str, bytes]

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".topojson": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}
BOUNDARY_ROW = "boundary_row"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MAP_COLUMNS = (
    *("state_name", "lga_name", "ward_name", "ward_code"),
    *("composite_score", "composite_rank", "composite_class"),
    *("pca_score", "pca_rank", "pca_class", "filled"),
)


def run_outputs(*, result: RiskResult, outlines: dict[str, Any], receipt: dict[str, Any]) -> Files:
    """Every file of a finished run by name; `rankings.parquet` is for our own reading.

    `outlines` is the boundary's TopoJSON, whose features get the results as properties.
    """
    by_row = result.rankings.sort_index()
    return {
        "rankings.csv": csv_bytes(result.rankings),
        "models.csv": csv_bytes(result.models),
        "model_scores.csv": csv_bytes(result.model_scores),
        "model_ranks.csv": csv_bytes(result.model_ranks),
        "normalised.csv": csv_bytes(result.normalised),
        "imputed.csv": csv_bytes(result.imputed),
        "lga.csv": csv_bytes(result.lga),
        "pca.json": json_bytes(result.pca),
        "findings.json": json_bytes(result.findings),
        "receipt.json": json_bytes(receipt),
        "map.topojson": topology_bytes(with_properties(outlines, by_row[list(MAP_COLUMNS)])),
        "rankings.parquet": _parquet(result.rankings),
    }


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV with a header; missing = empty cell; numbers with all their digits.

    Text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    safe = frame.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(neutral_cell, na_action="ignore")
    text: str = safe.to_csv(index=False, lineterminator="\n")
    return text.encode()


def neutral_cell(value: Any) -> Any:
    """The value, or with an apostrophe before it where a spreadsheet would compute it."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def json_bytes(value: Any) -> bytes:
    """Indented UTF-8 JSON; missing = null, never NaN."""
    return json.dumps(plain(value), ensure_ascii=False, indent=1, allow_nan=False).encode()


def plain(value: Any) -> Any:
    """Only JSON's own types; NaN, NA and infinity become None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, str) or value is None:
        return value
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if value is pd.NA else value


def _parquet(rankings: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    rankings.rename_axis(BOUNDARY_ROW).reset_index().to_parquet(file, index=False)
    return file.getvalue()
