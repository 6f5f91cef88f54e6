"""The files of a risk analysis, as bytes: the same for the browser, the API and the command."""

from __future__ import annotations

from typing import Any

from analysis.cartography.topology import topology_bytes, with_properties
from analysis.frames import BOUNDARY_ROW, csv_bytes, json_bytes, parquet_bytes
from analysis.science.risk import RiskResult
from analysis.services.analyses.base import Files

MAP_COLUMNS = (
    *("state_name", "lga_name", "ward_name", "ward_code"),
    *("composite_score", "composite_rank", "composite_class"),
    *("pca_score", "pca_rank", "pca_class", "filled"),
)
#: Ranks made otherwise, which stand beside the ranking.
BESIDE = ("plain_mean_rank", "malaria_only_rank", "rank_in_state")


def risk_files(*, result: RiskResult, outlines: dict[str, Any]) -> Files:
    """Every file of a finished run by name; `rankings.parquet` is for our own reading.

    `outlines` is the boundary's TopoJSON, whose features get the results as properties.
    """
    by_row = result.rankings.sort_index()
    beside = result.beside[list(BESIDE)]
    own = result.rankings.join(beside).rename_axis(BOUNDARY_ROW).reset_index()
    formulas = result.models.set_index("model")["variables"]
    flagged = result.flagged_models.copy()
    flagged.insert(1, "variables", flagged["model"].map(formulas))
    return {
        "rankings.csv": csv_bytes(result.rankings),
        "models.csv": csv_bytes(result.models),
        "model_scores.csv": csv_bytes(result.model_scores),
        "model_ranks.csv": csv_bytes(result.model_ranks),
        "normalised.csv": csv_bytes(result.normalised),
        "imputed.csv": csv_bytes(result.imputed),
        "lga.csv": csv_bytes(result.lga),
        "beside.csv": csv_bytes(result.beside),
        "effective_weights.csv": csv_bytes(result.effective_weights),
        "flagged_models.csv": csv_bytes(flagged),
        "pca.json": json_bytes(result.pca),
        "findings.json": json_bytes(result.findings),
        "map.topojson": topology_bytes(with_properties(outlines, by_row[list(MAP_COLUMNS)])),
        "rankings.parquet": parquet_bytes(own),
    }
