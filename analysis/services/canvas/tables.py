"""Results as tables: each file of rows that a run made, with labelled columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.frames import BOUNDARY_ROW, plain, read_boundary
from analysis.models import Artefact, Run
from analysis.services.canvas.columns import CLASSES, LABELS, describe_column, in_words
from analysis.services.canvas.facility_tables import for_reading, headed
from analysis.value_columns import KEPT
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.lib.say import say
from uploads.cleaning.name_forms import normalise_area_name


@dataclass(frozen=True)
class RunTable:
    """A table of a kind of run: its key in addresses, the file it is read from, its title.

    `first` are the columns that people look for, before all others.
    """

    kind: str
    key: str
    file: str
    title: str
    first: tuple[str, ...] = ()


_WARD = ("composite_rank", "ward_name", "lga_name")
_TPR = ("lga_name", "tpr", "tpr_low", "tpr_high", "tested", "positive", "tpr_smoothed", "burden")
_YEARS = ("ward_name", "lga_name", "period", *_TPR[1:])
_TREND = (
    *("lga_name", "class", "slope", "slope_low", "slope_high", "p", "q"),
    "first_year",
    "first",
    "last_year",
    "last",
)
_BY_YEAR = ("ward_name", "lga_name")
_FACILITY = ("facility", "ward_name", "lga_name", "period")
_REPORTS = ("scope", "lga_name", "facility", "period")
#: Columns of shares (0–1) that people read in percent.
_SHARES = (
    "tpr",
    "tpr_low",
    "tpr_high",
    "tpr_smoothed",
    "testing_rate",
    "completeness",
    "positives_per_attendance",
    "positives_per_fever",
)
_NETS = ("need", "nets", "bales", "coverage", "need_met_share", "tier", "population")


#: The first table of a kind is the one that is shown when nothing is said.
TABLES: tuple[RunTable, ...] = (
    RunTable("risk", "ranking", "rankings.parquet", "Ranking of the wards"),
    RunTable("risk", "lga", "lga.csv", "Summary by LGA"),
    RunTable("risk", "weights", "effective_weights.csv", "Weights in effect"),
    RunTable("risk", "flagged", "flagged_models.csv", "Models with a flag"),
    RunTable("tpr", "tpr", "tpr.csv", "Test positivity of the wards", ("ward_name", *_TPR)),
    RunTable("tpr", "tpr_lga", "lga.csv", "Test positivity of the LGAs", ("lga_name", *_TPR)),
    RunTable(
        "tpr", "tpr_state", "state.csv", "Test positivity of the state", ("state_name", *_TPR)
    ),
    RunTable("tpr", "tpr_choices", "choices.csv", "All levels and age groups side by side"),
    RunTable("tpr", "tpr_years", "ward_years.csv", "Test positivity by ward and year", _YEARS),
    RunTable("tpr", "tpr_incidence", "incidence.csv", "Incidence of the LGAs by steps"),
    RunTable("tpr", "tpr_left_out", "left_out.csv", "Cells that do not count"),
    RunTable("trend", "trend", "trend.csv", "Trend of the wards", ("ward_name", *_TREND)),
    RunTable("trend", "trend_lga", "lga.csv", "Trend of the LGAs", _TREND),
    RunTable("trend", "trend_state", "state.csv", "Trend of the state", ("state_name", *_TREND)),
    RunTable("trend", "trend_years", "ward_years.csv", "Year by year: wards", _BY_YEAR),
    RunTable("trend", "trend_lga_years", "lga_years.csv", "Year by year: LGAs", _BY_YEAR),
    RunTable("trend", "trend_state_years", "state_years.csv", "Year by year: state", _BY_YEAR),
    RunTable("trend", "trend_ages", "ages.csv", "Year by year: age groups", ("age",)),
    RunTable("trend", "trend_months", "months.csv", "Month by month", _BY_YEAR),
    RunTable("quality", "findings", "findings.csv", "What was found in the reports"),
    RunTable("quality", "reporting", "reporting_rate.csv", "Reports that came", _REPORTS),
    RunTable("quality", "reporting_years", "facility_years.csv", "Reports by facility and year"),
    RunTable(
        "quality",
        "reporting_months",
        "facility_months.csv",
        "Reports by facility and month",
        ("facility", "ward_name", "lga_name", "missing_months"),
    ),
    RunTable("quality", "completeness", "completeness.csv", "How much is filled", _REPORTS),
    RunTable("quality", "left_out", "left_out.csv", "Numbers that count in no rate", _FACILITY),
    RunTable("quality", "outliers", "outliers.csv", "Values that stand out", _FACILITY),
    RunTable(
        "quality", "facilities", "facilities.csv", "From when to when facilities report", _FACILITY
    ),
    RunTable("quality", "duplicates", "duplicates.csv", "Reports that came twice", _FACILITY),
    RunTable("quality", "implausible", "implausible.csv", "Counts that cannot be right", _FACILITY),
    RunTable("what_if", "what_if", "what_if.csv", "What if: ranks now and then"),
    RunTable("sensitivity", "sensitivity", "sensitivity.csv", "What moves the ranks most"),
    RunTable("sensitivity", "turning_points", "turning_points.csv", "What would move each ward"),
    RunTable("sensitivity", "testing_next", "testing_next.csv", "Where tests would teach most"),
    RunTable("clusters", "clusters", "clusters.csv", "Clusters and hot spots of the wards"),
    RunTable("nets", "net_plan", "net_plan.csv", "Net plan", (*_WARD, *_NETS)),
    RunTable("nets", "nets_lga", "lga.csv", "Net plan by LGA", ("lga_name", *_NETS)),
    RunTable(
        "nets",
        "scenarios",
        "scenarios.csv",
        "Three ways to share the nets",
        ("strategy", "protected", "coverage", "wards_in_full", "lgas_below_15"),
    ),
    RunTable(
        "nets",
        "stocks",
        "stocks.csv",
        "Stocks of nets side by side",
        ("stock", "protected", "coverage", "wards_in_full", "lgas_below_15"),
    ),
    RunTable(
        "nets",
        "own_plan",
        "own_plan.csv",
        "Your own plan beside ours",
        ("ward_name", "lga_name", "nets", "our_nets", "coverage", "our_coverage"),
    ),
    RunTable(
        "coverage",
        "coverage",
        "coverage.csv",
        "What if: nets now and then",
        ("ward_name", "lga_name", "nets", "new_nets", "coverage", "new_coverage"),
    ),
    RunTable("nets", "swaps", "swaps.csv", "Moves of nets that improve your plan"),
    RunTable(
        "reprioritised", "reprioritised", "reprioritised.csv", "May leave the campaign", _WARD
    ),
    RunTable("reprioritised", "review", "review.csv", "For review, not on the list", _WARD),
)


def available_tables(workspace: Workspace) -> list[dict[str, Any]]:
    """The tables of the latest run of each kind."""
    kinds = dict.fromkeys(table.kind for table in TABLES)
    runs = {kind: workspace.latest(kind) for kind in kinds}
    found = [run.pk for run in runs.values() if run is not None]
    files = set(Artefact.objects.filter(run__in=found).values_list("run", "name"))
    return [
        {"key": table.key, "title": say(table.title), "run": str(run.pk), "kind": table.kind}
        for table in TABLES
        if (run := runs[table.kind]) is not None and (run.pk, table.file) in files
    ]


def read_result_table(workspace: Workspace, run: Run, key: str) -> dict[str, Any]:
    """A table of a run: columns with labels, rows, and per row the ward's feature on the map."""
    table = next((item for item in TABLES if item.kind == run.kind and item.key == key), None)
    if table is None or not run.artefacts.filter(name=table.file).exists():
        raise NotFoundError("table")
    if table.key == "ranking":
        frame = workspace.rankings
        shown = frame[_ranking_columns(workspace, run, frame)]
    else:
        shown = _arranged(workspace.run_table(table.file, run), table.first)
        frame = _with_features(workspace, run, shown)
        if run.kind == "tpr":
            shown = _in_percent(shown)
        shown = for_reading(run, shown)
    return _as_table(workspace, run, table, shown, frame.get(BOUNDARY_ROW))


def _ranking_columns(workspace: Workspace, run: Run, frame: pd.DataFrame) -> list[str]:
    """Known columns that say something, then the variables."""
    wanted = [name for name in LABELS if name in frame and frame[name].notna().any()]
    if frame["state_name"].nunique(dropna=False) <= 1:
        wanted = [name for name in wanted if name not in ("state_name", "rank_in_state")]
    variables = [name for name in run.parameters["variables"] if name in frame]
    return [*wanted, *(name for name in variables if name not in wanted)]


def _arranged(frame: pd.DataFrame, first: tuple[str, ...]) -> pd.DataFrame:
    """The columns people look for first; no state where there is one only."""
    if not first:
        return frame
    known = [name for name in first if name in frame]
    rest = [name for name in frame if name not in known]
    if "state_name" in rest and frame["state_name"].nunique(dropna=False) <= 1:
        rest.remove("state_name")
    return frame[[*known, *rest]]


def _in_percent(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name] * 100 for name in _SHARES if name in frame})


def _with_features(workspace: Workspace, run: Run, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the feature of its wards, where its rows are wards."""
    keys = [name for name in ("ward_code", "lga_name", "ward_name") if name in frame]
    if "ward_name" not in keys:
        return frame
    if run.facilities is not None:
        return _with_features_by_code(run, frame)
    wards = workspace.rankings[[*keys, BOUNDARY_ROW]].astype(dict.fromkeys(keys, "string"))
    wards = wards.drop_duplicates(keys)
    return frame.merge(wards, on=keys, how="left", validate="many_to_one")


def _with_features_by_code(run: Run, frame: pd.DataFrame) -> pd.DataFrame:
    """Wards of facility reports have the codes of the boundary that they were found on.

    Where a boundary has no codes, wards are found by the names of LGA and ward.
    """
    if run.boundary is None:
        return frame
    boundary = read_boundary(run.boundary.path)
    codes = boundary["ward_code"].dropna().astype(str)
    if len(codes) and "ward_code" in frame:
        places = {code: row for row, code in codes[~codes.duplicated(keep=False)].items()}
        return frame.assign(**{BOUNDARY_ROW: frame["ward_code"].map(places)})
    lgas = run.result.get("lga_names") or (run.result.get(KEPT) or {}).get("summary", {}).get(
        "lga_names"
    )
    names = pd.Series(_area_keys(lgas or boundary["lga_name"], boundary["ward_name"]))
    places = {name: row for row, name in names[~names.duplicated(keep=False)].items()}
    own = pd.Series(_area_keys(frame["lga_name"], frame["ward_name"]), index=frame.index)
    return frame.assign(**{BOUNDARY_ROW: own.map(places)})


def _area_keys(lgas: Any, wards: Any) -> list[tuple[str, str]]:
    pairs = zip(lgas, wards, strict=True)
    return [(normalise_area_name(_text(lga)), normalise_area_name(_text(w))) for lga, w in pairs]


def _said(word: Any) -> Any:
    return say(word) if isinstance(word, str) else word


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _as_table(
    workspace: Workspace,
    run: Run,
    table: RunTable,
    frame: pd.DataFrame,
    features: pd.Series[Any] | None,
) -> dict[str, Any]:
    shown = frame.copy()
    for name in CLASSES & set(shown.columns):
        shown[name] = shown[name].map(lambda code: _said(in_words(code)))
    columns = [
        describe_column(workspace, str(name), number=pd.api.types.is_numeric_dtype(frame[name]))
        for name in shown
    ]
    return {
        "run": str(run.pk),
        "key": table.key,
        "title": say(table.title),
        "columns": headed(run, columns),
        "rows": plain(shown.astype(object).where(shown.notna(), None).to_numpy().tolist()),
        "features": plain(features.tolist()) if features is not None else [None] * len(shown),
    }
