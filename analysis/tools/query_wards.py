"""The wards as a table that can be asked: every column, and results of runs joined to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.frames import BOUNDARY_ROW, read_table
from analysis.models import Run
from analysis.query.plan import Column, Table
from analysis.science.variables import detect_scale, find_variable
from analysis.services.canvas.columns import CERTAINTY_WORDS, LABELS
from analysis.tools.places import fold
from analysis.tools.query_density import DENSITY, add_density
from analysis.tools.query_nets import (
    NET_COLUMNS,
    NET_LABELS,
    NET_SUMS,
    SHARE_OF,
    net_column,
    with_people,
)
from analysis.tools.wording import as_float, as_text
from analysis.value_columns import BURDEN, TPR, TPR_SMOOTHED, of_tests
from analysis.workspace import KEYS, Workspace, wards_of
from chatmrpt.lib.say import say, to_say
from uploads.models import Dataset

#: A ward with its LGA: the one name of it.
TITLE = "ward_title"
NAMES = {
    "ward_name": Column(name="ward_name", label="Ward", kind="text"),
    "lga_name": Column(name="lga_name", label="LGA", kind="text"),
    "state_name": Column(name="state_name", label="State", kind="text"),
    "ward_code": Column(name="ward_code", label="Ward code", kind="text"),
    TITLE: Column(name=TITLE, label="Ward", kind="text"),
}
#: Variables that count something, so that their sum over wards means something.
_SUMS = frozenset({"population"})
_SUM_HEADERS = ("totalarea", "urbanarea", "households", "nets", "builtarea", "area")
_RATES = frozenset(
    {"test_positivity_rate", "burden", "pfpr", "urban_share", "education", "housing_quality"}
)
#: Columns that runs add: name → the kind of run and its file.
RISK_COLUMNS = (
    *("composite_score", "composite_rank", "composite_class", "certainty", "rank_low", "filled"),
    *("rank_high", "p_top", "p_low", "pca_score", "pca_rank", "pca_class"),
)
TREND_COLUMNS = {"trend_class": "class", "trend_slope": "slope", "trend_p": "p"}
_TREND_LABELS = {
    "trend_class": ("Trend", ""),
    "trend_slope": ("Change a year", "percentage points"),
    "trend_p": ("p of the trend", ""),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Source:
    """A table, the run that its results come from, and where it is from in words."""

    table: Table
    run: Run | None = None
    told: str = ""


def ward_source(
    workspace: Workspace, wanted: tuple[str, ...] = (), year: int | None = None
) -> Source:
    """The wards with every column of theirs, and those of the `wanted` that runs hold.

    Raises
    ------
    ProblemError
        `need_data` without wards.
    """
    frame, place = _base(workspace, year)
    items = {str(item["name"]): item for item in _items(workspace)}
    columns = {name: column for name, column in NAMES.items() if name in frame}
    for name, item in items.items():
        if name in frame and item["role"] not in ("id", "longitude", "latitude"):
            columns.setdefault(name, described(workspace, name, item))
    _add_values(workspace, frame, columns, place)
    if DENSITY in wanted:
        add_density(frame, columns)
    run, said = _add_results(workspace, frame, columns, place, wanted)
    data = workspace.table or workspace.boundary
    name = data.name if data is not None else say("the wards")
    return Source(
        table=Table(key="wards", title=f"The ward table ({name})", frame=frame, columns=columns),
        run=run,
        told=say("From {name}{said}.", name=name, said=said),
    )


def _items(workspace: Workspace) -> list[dict[str, Any]]:
    try:
        return list(workspace.columns)
    except ValueError:
        return []


def _base(workspace: Workspace, year: int | None) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The rows with their names, and for each the ward of the boundary (−1 = none).

    One row a row of the ward table; one a ward of the boundary where there is no table, or where
    the table has a row for each year.
    """
    link = workspace.link
    if link is None:
        workspace.need_table()
        frame = _named(workspace, workspace.table_frame)
        return frame, np.full(len(frame), -1, dtype=np.int64)
    if link.table is None or link.years:
        chosen = year if link.years and str(year) in link.years else workspace.year
        wards = wards_of(link, chosen).copy()
        return _titled(_with_headers(workspace, wards)), np.arange(len(wards))
    table = read_table(link.table.path)
    place = np.full(len(table), -1, dtype=np.int64)
    pairs = np.asarray(link.pairs, dtype=np.int64)
    place[pairs[pairs >= 0]] = np.flatnonzero(pairs >= 0)
    frame = _named(workspace, table)
    names = workspace.wards
    for key in KEYS:
        own = frame[key] if key in frame else pd.Series(pd.NA, index=frame.index, dtype="string")
        there = names[key].take(place.clip(0)).reset_index(drop=True)
        frame[key] = there.where((place >= 0) & there.notna().to_numpy(), own)
    return _titled(frame), place


def _with_headers(workspace: Workspace, wards: pd.DataFrame) -> pd.DataFrame:
    """Population and urban share under the headers of the table too."""
    for item in workspace.table.columns if workspace.table is not None else []:
        if item["role"] in ("population", "urban_share") and item["name"] not in wards:
            wards[item["name"]] = wards[item["role"]]
    return wards


def _named(workspace: Workspace, table: pd.DataFrame) -> pd.DataFrame:
    """A copy of the table with its names under the usual keys, numbers as numbers."""
    frame = table.reset_index(drop=True).copy()
    dataset = workspace.need_table()
    for item in dataset.columns:
        name = str(item["name"])
        if item.get("type") == "number" and name in frame:
            numbers = pd.to_numeric(frame[name], errors="coerce")
            frame[name] = numbers.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    for key, role in zip(KEYS, ("state", "lga", "ward", "ward_code"), strict=True):
        header = next((item["name"] for item in dataset.columns if item["role"] == role), None)
        if header is not None:
            frame[key] = frame[header].astype("string")
    return _titled(frame)


def _titled(frame: pd.DataFrame) -> pd.DataFrame:
    if "ward_name" in frame:
        lgas = frame["lga_name"] if "lga_name" in frame else [""] * len(frame)
        pairs = zip(frame["ward_name"], lgas, strict=True)
        frame[TITLE] = [
            f"{as_text(ward)} ({as_text(lga)})" if as_text(lga) else as_text(ward)
            for ward, lga in pairs
        ]
    return frame


def described(workspace: Workspace, name: str, item: dict[str, Any]) -> Column:
    """What a column of the wards is."""
    known = find_variable(name)
    low, high = as_float(item.get("minimum")), as_float(item.get("maximum"))
    scale = None
    if known is not None and low is not None and high is not None:
        scale = detect_scale(known, low, high)
    unit = (scale.unit if scale else item.get("unit")) or ""
    number = item.get("type") == "number"
    key = known.key if known is not None else ""
    header = "".join(letter for letter in name.casefold() if letter.isalpha())
    return Column(
        name=name,
        label=workspace.label(name) if known is not None else name.replace("_", " "),
        unit="" if unit == "people" else unit,
        kind="number" if number else "text",
        additive=item["role"] == "population" or key in _SUMS or header in _SUM_HEADERS,
        is_rate=key in _RATES,
    )


def _add_values(
    workspace: Workspace,
    frame: pd.DataFrame,
    columns: dict[str, Column],
    place: npt.NDArray[np.int64],
) -> None:
    """Columns of rasters and tests; of tests with the counts behind the rate, in percent."""
    for item, dataset in workspace.from_values:
        name = str(item["name"])
        values = read_table(dataset.path)
        frame[name] = taken(values[item["field"]], place)
        columns[name] = described(workspace, name, {**item, "type": "number"})
        if of_tests(dataset):
            _add_tests(frame, columns, place, name, item["field"], values)


def _add_tests(
    frame: pd.DataFrame,
    columns: dict[str, Column],
    place: npt.NDArray[np.int64],
    name: str,
    field: str,
    values: pd.DataFrame,
) -> None:
    for count, label in (
        ("tested", say("Tests that count")),
        ("positive", say("Positives that count")),
    ):
        frame[count] = taken(values[count], place)
        columns[count] = Column(name=count, label=label, additive=True)
    label = {TPR: "TPR", TPR_SMOOTHED: say("TPR, smoothed"), BURDEN: say("Malaria burden")}[field]
    if field in (TPR, TPR_SMOOTHED):
        frame[name] = 100.0 * frame[name]
        counts = ("positive", "tested") if field == TPR else None
        columns[name] = Column(
            name=name, label=label, unit="percent", is_rate=True, rate_of=counts, scale=100.0
        )
    else:
        columns[name] = Column(
            name=name, label=label, unit=say("per 1,000 people a year"), is_rate=True
        )


def taken(values: pd.Series[Any], place: npt.NDArray[np.int64]) -> Any:
    """Values on the boundary's wards, at the rows of the table; missing where there is no ward."""
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        return np.where(place >= 0, numbers[place.clip(0)], np.nan)
    texts = values.astype("string").take(place.clip(0)).reset_index(drop=True)
    return texts.where(pd.Series(place >= 0))


def _add_results(
    workspace: Workspace,
    frame: pd.DataFrame,
    columns: dict[str, Column],
    place: npt.NDArray[np.int64],
    wanted: tuple[str, ...],
) -> tuple[Run | None, str]:
    """Columns of the latest runs that are asked for; the run, and words that name it."""
    found: Run | None = None
    said = ""
    for kind, names in (("risk", RISK_COLUMNS), ("nets", NET_COLUMNS), ("trend", TREND_COLUMNS)):
        asked = [name for name in wanted if name in names]
        run = workspace.run if kind == "risk" else workspace.latest(kind)
        if not asked or run is None:
            continue
        values = _by_ward(workspace, run, kind, len(workspace.wards))
        if kind == "nets":
            values = with_people(values)
            asked += [part for name in asked for part in SHARE_OF.get(name, ())]
        for name in asked:
            source = TREND_COLUMNS.get(name, name)
            if source in values:
                frame[name] = taken(values[source], place)
                if name == "filled":
                    frame[name] = frame[name].where(frame[name].fillna("") != "")
                if name == "certainty":
                    frame[name] = frame[name].map(certainty_word, na_action="ignore")
                columns[name] = _result_column(name, frame[name])
        found = run
        stale = "" if run.on_present_data else say(", on older data")
        said += say(
            " and {run_words} ({receipt_hash}{stale})",
            run_words=say(_RUN_WORDS[kind]),
            receipt_hash=run.receipt_hash[:7],
            stale=stale,
        )
    return found, said


_RUN_WORDS = {
    "risk": to_say("the ranking"),
    "nets": to_say("the net plan"),
    "trend": to_say("the trend"),
}


def certainty_word(word: str) -> str:
    """How sure a rank is, as tables and answers write it: "surely_first" is "Surely first"."""
    return say(CERTAINTY_WORDS.get(fold(word).replace(" ", "_"), word))


def _by_ward(workspace: Workspace, run: Run, kind: str, wards: int) -> pd.DataFrame:
    """A run's table in the boundary's order, one row a ward."""
    rows = pd.RangeIndex(wards)
    if kind == "risk":
        return (
            workspace.rankings.drop_duplicates(BOUNDARY_ROW).set_index(BOUNDARY_ROW).reindex(rows)
        )
    file = {"nets": "net_plan.csv", "trend": "trend.csv"}[kind]
    table = workspace.run_table(file, run)
    names = workspace.wards
    places = {_key(row): at for at, row in enumerate(names[list(KEYS)].to_dict("records"))}
    at = [places.get(_key(row), -1) for row in table.to_dict("records")]
    placed = table.assign(_at=at)
    return placed[placed["_at"] >= 0].drop_duplicates("_at").set_index("_at").reindex(rows)


def _key(row: dict[Any, Any]) -> tuple[str, str]:
    return fold(as_text(row.get("lga_name"))), fold(as_text(row.get("ward_name")))


def _result_column(name: str, values: pd.Series[Any]) -> Column:
    if name in NET_LABELS:
        return net_column(name)
    label, unit = _TREND_LABELS.get(name) or LABELS.get(name, (name.replace("_", " "), ""))
    number = pd.api.types.is_numeric_dtype(values)
    return Column(
        name=name,
        label=label,
        unit="percent" if unit == "%" else unit,
        kind="number" if number else "text",
        additive=name in NET_SUMS,
        is_rate=name in ("coverage", "need_met_share"),
    )


def columns_named(datasets: list[Dataset], header: str) -> dict[str, Any] | None:
    """The entry of a header in these files, case set aside."""
    for dataset in datasets:
        for item in dataset.columns:
            if str(item["name"]).casefold() == header.casefold():
                return dict(item)
    return None
