"""What the canvas shows: the list of maps, one map's layer, and the ranking as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography import MapKind, MapOptions
from analysis.cartography.kinds.missingness import MISSINGNESS_MAP
from analysis.cartography.kinds.risk import COMPOSITE, PCA
from analysis.cartography.kinds.variable import VARIABLE
from analysis.frames import BOUNDARY_ROW, plain, read_boundary
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError, ProblemError
from uploads.models import Dataset

NO_CLASS = "no_data"
LABELS = {
    "composite_rank": "Rank",
    "ward_name": "Ward",
    "lga_name": "LGA",
    "composite_class": "Class",
    "composite_score": "Composite score",
    "pca_rank": "PCA rank",
    "pca_class": "PCA class",
    "pca_score": "PCA index",
    "mrpt_median_rank": "Median rank (1 = lowest)",
    "population": "Population",
    "urban_share": "Urban share",
    "filled": "Filled in",
    "ward_code": "Ward code",
    "state_name": "State",
}
CLASS_COLUMNS = {"composite_class", "pca_class"}


def available_layers(workspace: Workspace) -> list[dict[str, str]]:
    """Every map that can be shown now: of the run, of the ward table's variables."""
    if workspace.boundary is None:
        return []
    layers: list[dict[str, str]] = []
    if workspace.run is not None:
        layers.append(_entry(COMPOSITE, "composite", COMPOSITE.label))
        if _has_components(workspace):
            layers.append(_entry(PCA, "pca", PCA.label))
    if workspace.link is not None:
        wards = workspace.wards
        columns = [name for name in workspace.number_columns if name in wards]
        layers += [
            _entry(VARIABLE, f"variable:{name}", workspace.label(name))
            for name in columns
            if wards[name].notna().any()
        ]
        layers.append(_entry(MISSINGNESS_MAP, "missingness", "Missing values per ward"))
        layers += [
            _entry(
                MISSINGNESS_MAP, f"missingness:{name}", f"Where {workspace.label(name)} is known"
            )
            for name in columns
            if wards[name].isna().any()
        ]
    if not layers:
        layers.append({"key": "boundary", "title": "Ward boundaries", "group": "Data"})
    return layers


def read_layer(workspace: Workspace, key: str) -> dict[str, Any]:
    """One map's layer (see docs/http-and-events.md); `NotFoundError` for an unknown key."""
    kind, _, column = key.partition(":")
    if kind == "boundary":
        return _boundary_layer(workspace)
    if kind in ("composite", "pca") and not column:
        return _risk_layer(workspace, COMPOSITE if kind == "composite" else PCA)
    if kind == "missingness" and not column:
        return _missing_layer(workspace)
    if kind in ("variable", "missingness"):
        return _variable_layer(
            workspace, VARIABLE if kind == "variable" else MISSINGNESS_MAP, column
        )
    raise NotFoundError("map")


def read_rankings(workspace: Workspace) -> dict[str, Any]:
    """The run's ranking as columns with labels and rows, in rank order."""
    run = workspace.need_run()
    frame = workspace.rankings
    variables = [name for name in run.parameters["variables"] if name in frame]
    wanted = [name for name in LABELS if name in frame and frame[name].notna().any()]
    if _constant(frame["state_name"]):
        wanted.remove("state_name") if "state_name" in wanted else None
    columns = [*wanted, *(name for name in variables if name not in wanted)]
    shown = frame[columns].copy()
    for name in CLASS_COLUMNS & set(columns):
        shown[name] = shown[name].map(_class_words)
    return {
        "run": str(run.pk),
        "columns": [_column(workspace, name) for name in columns],
        "rows": plain(shown.astype(object).where(shown.notna(), None).to_numpy().tolist()),
        "features": plain(frame[BOUNDARY_ROW].tolist()),
    }


def _entry(kind: MapKind, key: str, title: str) -> dict[str, str]:
    return {"key": key, "title": title, "group": kind.group}


def _has_components(workspace: Workspace) -> bool:
    run = workspace.need_run()
    return bool((run.result.get("pca") or {}).get("suitable"))


def _geometry(dataset: Dataset) -> str:
    return f"/api/v1/datasets/{dataset.pk}/geometry"


def _risk_layer(workspace: Workspace, kind: MapKind) -> dict[str, Any]:
    run = workspace.need_run()
    if kind is PCA and not _has_components(workspace):
        reason = (run.result.get("pca") or {}).get("reason") or "the data do not suit it"
        raise ProblemError(
            "no_pca_map", f"There is no PCA map: {reason}", "The composite map stands.", 404
        )
    frame = workspace.rankings
    classes = frame[f"{kind.kind}_class"]
    wards = pd.DataFrame(
        {
            "i": frame[BOUNDARY_ROW],
            **_names(frame),
            "value": frame[f"{kind.kind}_score"],
            "rank": frame[f"{kind.kind}_rank"],
            "class": classes.where(classes != NO_CLASS, None),
            "filled": frame["filled"].map(lambda cell: _filled_labels(workspace, cell)),
        }
    ).sort_values("i")
    return kind.build(wards, key=kind.kind, geometry=_geometry(run.link.boundary), title=kind.label)


def _variable_layer(workspace: Workspace, kind: MapKind, column: str) -> dict[str, Any]:
    link = workspace.need_link()
    wards = workspace.wards
    if column not in wards or column not in workspace.number_columns:
        raise NotFoundError("map")
    label = workspace.label(column)
    frame = pd.DataFrame({**_names(wards), "value": wards[column]})
    if kind is MISSINGNESS_MAP:
        frame["filled"] = _filled_in_run(workspace, column)
    known = workspace.variable(column)
    unit = _unit(workspace, column) or (known.unit if known else "")
    return kind.build(
        frame,
        key=f"{kind.kind}:{column}",
        geometry=_geometry(link.boundary),
        title=label if kind is VARIABLE else f"Where {label} is known",
        unit=unit or "",
        options=MapOptions(),
    )


def _missing_layer(workspace: Workspace) -> dict[str, Any]:
    """How many variables each ward lacks: of the run's variables, else of all number columns."""
    link = workspace.need_link()
    wards = workspace.wards
    run = workspace.run
    columns = run.parameters["variables"] if run is not None else workspace.number_columns
    frame = pd.DataFrame({**_names(wards), "value": wards[list(columns)].isna().sum(axis=1)})
    complete = int((frame["value"] == 0).sum())
    layer = VARIABLE.build(
        frame,
        key="missingness",
        geometry=_geometry(link.boundary),
        title="Missing values per ward",
        unit=f"of {len(columns)} variables",
    )
    layer["summary"] = (
        f"{complete:,} of {len(frame):,} wards have all {len(columns)} "
        f"{'variables of the ranking' if run is not None else 'number columns'}."
    )
    return layer


def _boundary_layer(workspace: Workspace) -> dict[str, Any]:
    dataset = workspace.need_boundary()
    boundary = read_boundary(dataset.path)
    frame = pd.DataFrame({**_names(boundary), "value": float("nan")})
    layer = VARIABLE.build(
        frame, key="boundary", geometry=_geometry(dataset), title="Ward boundaries"
    )
    layer["summary"] = f"{len(frame):,} wards. Add a ward table to show its variables here."
    layer["legend"]["no_data"]["label"] = "Ward"
    return layer


def _names(frame: pd.DataFrame) -> dict[str, Any]:
    rows = len(frame)
    return {
        short: frame[long].to_numpy() if long in frame else [None] * rows
        for short, long in (("name", "ward_name"), ("lga", "lga_name"), ("code", "ward_code"))
    }


def _filled_labels(workspace: Workspace, cell: Any) -> list[str]:
    return [workspace.label(name) for name in _filled_columns(cell)]


def _filled_columns(cell: Any) -> list[str]:
    """The columns a run filled in a ward: `a; b`, or nothing."""
    return [] if pd.isna(cell) else [part.strip() for part in cell.split(";") if part.strip()]


def _filled_in_run(workspace: Workspace, column: str) -> list[list[str]]:
    """Per ward of the boundary, whether the run filled this column."""
    filled: list[list[str]] = [[] for _ in range(len(workspace.wards))]
    run = workspace.run
    if run is not None and run.link_id == workspace.need_link().pk:
        frame = workspace.rankings
        for row, cell in zip(frame[BOUNDARY_ROW], frame["filled"], strict=True):
            if column in _filled_columns(cell):
                filled[int(row)] = [workspace.label(column)]
    return filled


def _unit(workspace: Workspace, column: str) -> str:
    table = workspace.need_table()
    return next((item.get("unit") or "" for item in table.columns if item["name"] == column), "")


def _column(workspace: Workspace, name: str) -> dict[str, Any]:
    known = workspace.variable(name) if name not in LABELS else None
    kind = "class" if name in CLASS_COLUMNS else "number"
    if name in ("ward_name", "lga_name", "ward_code", "state_name", "filled"):
        kind = "text"
    return {
        "name": name,
        "label": LABELS.get(name) or workspace.label(name),
        "unit": (known.unit if known else "%" if name == "urban_share" else "") or "",
        "kind": kind,
    }


def _class_words(value: Any) -> Any:
    return "No data" if value == NO_CLASS else value


def _constant(column: pd.Series[Any]) -> bool:
    return column.nunique(dropna=False) <= 1
