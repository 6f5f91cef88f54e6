"""What a session holds, read once and kept for one answer: data, link, latest run."""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any
from uuid import UUID

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db.models import Q, QuerySet

from analysis.conversation import branch_to, runs_elsewhere
from analysis.frames import read_boundary, read_bytes, read_table
from analysis.models import Artefact, Message, MessageState, Role, Run
from analysis.science.variables import Variable, find_variable, label_of
from analysis.selectors import finished_kinds, latest_run
from analysis.value_columns import TPR_SMOOTHED, columns_of, value_columns
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session
from uploads.models import Dataset, DatasetKind, Link
from uploads.selectors import current_dataset, current_datasets, current_link, current_rasters

KEYS = ("state_name", "lga_name", "ward_name", "ward_code")
TOGETHER = (DatasetKind.WARD_TABLE, DatasetKind.BOUNDARY, DatasetKind.FACILITY_TABLE)
#: A comparison needs two answers.
MOST_ANSWERS = 2
NUMBER_ROLES = ("variable", "population", "urban_share")


class Workspace:
    """The read side of a session. Access was decided when the session was looked up."""

    def __init__(
        self, session: Session, run: Run | None = None, reply: Message | None = None
    ) -> None:
        self.session = session
        self.asked_run = run if run is not None and run.finished else None
        self.reply = reply

    @cached_property
    def said_before(self) -> Q:
        """The filter for messages of the branch that the answer belongs to."""
        return Q() if self.reply is None else branch_to(self.reply)

    @cached_property
    def last_answers(self) -> list[Message]:
        """The last two finished answers of tools, the last first; thanks and greetings are none."""
        polite = {"tool": "help", "arguments__topic__in": ["thanks", "greeting"]}
        rows = self.answers_before().exclude(tool="").exclude(**polite)
        return list(rows[:MOST_ANSWERS])

    def answers_before(self) -> QuerySet[Message]:
        """The finished answers of the branch, the last one first."""
        rows = Message.objects.filter(
            self.said_before,
            session=self.session,
            role=Role.ASSISTANT,
            state=MessageState.COMPLETE,
        )
        return rows.order_by("-created")

    @cached_property
    def _in_force(self) -> dict[str, Dataset]:
        """The tables and the boundaries in force; nearly every question needs all of them."""
        return current_datasets(self.session, TOGETHER)

    @cached_property
    def table(self) -> Dataset | None:
        """The ward table in force."""
        return self._in_force.get(DatasetKind.WARD_TABLE)

    @cached_property
    def boundary(self) -> Dataset | None:
        """The ward boundaries in force."""
        return self._in_force.get(DatasetKind.BOUNDARY)

    @cached_property
    def facilities(self) -> Dataset | None:
        """The facility test data in force."""
        return self._in_force.get(DatasetKind.FACILITY_TABLE)

    @cached_property
    def people_table(self) -> Dataset | None:
        """The people of wards in force, from a table of their own."""
        return current_dataset(self.session, DatasetKind.POPULATION)

    @cached_property
    def rasters(self) -> list[Dataset]:
        """The rasters in force, the oldest first."""
        return current_rasters(self.session)

    @cached_property
    def link(self) -> Link | None:
        """Which table row belongs to which ward of the boundary."""
        return current_link(self.session)

    @cached_property
    def run(self) -> Run | None:
        """The ranking this answer asked for or builds on, else the latest on present data."""
        asked = self.asked_run
        if asked is not None:
            return asked if asked.kind == "risk" else asked.base
        return self.latest("risk")

    def latest(self, kind: str) -> Run | None:
        """The latest finished run of a kind, one on present data before all others.

        Those that only other branches of the conversation asked for come last.
        """
        run = latest_run(self.session, kind)
        if run is None or run.pk not in self.elsewhere:
            return run
        return latest_run(self.session, kind, self.elsewhere) or run

    @cached_property
    def kinds_done(self) -> frozenset[str]:
        """The kinds of runs that are finished, without those of other branches."""
        return finished_kinds(self.session, self.elsewhere)

    @cached_property
    def elsewhere(self) -> frozenset[UUID]:
        """Runs of other branches than the one that the answer belongs to."""
        return frozenset() if self.reply is None else runs_elsewhere(self.reply)

    def asked(self, kind: str) -> Run | None:
        """The finished run of this kind that the answer asked for."""
        run = self.asked_run
        return run if run is not None and run.kind == kind else None

    @cached_property
    def table_frame(self) -> pd.DataFrame:
        """The ward table as read and typed."""
        return read_table(self.need_table().path)

    @cached_property
    def boundary_frame(self) -> gpd.GeoDataFrame:
        """The boundary as repaired."""
        return read_boundary(self.need_boundary().path)

    @cached_property
    def wards(self) -> pd.DataFrame:
        """One row per ward of the boundary, in its order: see `assemble_wards`; of `year`."""
        return wards_of(self.need_link(), self.year)

    @cached_property
    def year(self) -> int | None:
        """Of a table with several years: that of the ranking in force; None: the mean of all."""
        run, link = self.run, self.link
        if run is None or link is None or not link.years or run.link_id != link.pk:
            return None
        year = run.parameters.get("year")
        return int(year) if year is not None else None

    @cached_property
    def rankings(self) -> pd.DataFrame:
        """The run's ranking, one row per ward of the boundary, whose row is `boundary_row`."""
        return read_table(self.artefact("rankings.parquet").path)

    def run_table(self, name: str, run: Run | None = None) -> pd.DataFrame:
        """One of the ranking's CSV files (or of another run's) as a frame; keys stay text."""
        keys = dict.fromkeys(KEYS, "string")
        data = read_bytes(self.artefact(name, run).path)
        return pd.read_csv(io.BytesIO(data), dtype=keys, keep_default_na=False, na_values=[""])

    def artefact(self, name: str, run: Run | None = None) -> Artefact:
        """A file of the ranking, or of another run."""
        owner = run or self.need_run()
        return owner.artefacts.select_related("run__session").get(name=name)

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """See `columns_of`; without a link the ward table's, or those of the results asked for."""
        if self.link is not None:
            return columns_of(self.link)
        run = self.asked_run
        if self.table is None and run is not None and run.link is not None:
            return columns_of(run.link)
        columns: list[dict[str, Any]] = self.need_table().columns
        return columns

    @cached_property
    def from_values(self) -> list[tuple[dict[str, Any], Dataset]]:
        """The columns that rasters and tests add to the wards, and where their values lie."""
        return [] if self.link is None else value_columns(self.link)

    @cached_property
    def number_columns(self) -> list[str]:
        """The names of the columns that hold measurements, the ward table's first."""
        return [item["name"] for item in self.columns if item["role"] in NUMBER_ROLES]

    @cached_property
    def states(self) -> list[str]:
        """Names of the states in the data."""
        for dataset in (self.table, self.boundary, self.facilities):
            names = (dataset.summary.get("areas") or {}).get("state") if dataset else None
            if names:
                return list(names)
        return []

    def variable(self, column: str) -> Variable | None:
        """What the registry knows of a column."""
        return find_variable(column)

    def label(self, column: str) -> str:
        """A column's name for people; with its header where two columns mean the same."""
        known = find_variable(column)
        if known is None:
            return column
        if self._labels.count(known.label) < 2:
            return say(known.label)
        return say("Test positivity rate, smoothed") if column == TPR_SMOOTHED else label_of(column)

    @cached_property
    def _labels(self) -> list[str]:
        known = [find_variable(column) for column in self.number_columns]
        return [variable.label for variable in known if variable is not None]

    def need_run(self) -> Run:
        """The run, else the error that says what to ask for."""
        if self.run is None:
            raise ProblemError(
                "need_run",
                say("No risk analysis has been run yet."),
                say("Ask: “rank the wards by risk”."),
                409,
            )
        return self.run

    def need_table(self) -> Dataset:
        """The ward table, else the error that says which file is missing."""
        if self.table is None:
            raise need_data(say("a ward table (CSV or Excel, one row a ward)"))
        return self.table

    def need_boundary(self) -> Dataset:
        """The boundary, else the error that says which file is missing."""
        if self.boundary is None:
            raise need_data(say("the ward boundaries (a zipped shapefile)"))
        return self.boundary

    def need_link(self) -> Link:
        """The link, else the error that says which file is missing."""
        if self.link is not None:
            return self.link
        self.need_table()
        self.need_boundary()
        raise ProblemError(
            "not_linked",
            say("The ward table and the boundary could not be brought together yet."),
            say("See the message about their names above, or upload a matching pair of files."),
            409,
        )


def need_data(what: str) -> ProblemError:
    """The error for a missing file."""
    return ProblemError(
        "need_data",
        say("This needs {what}.", what=what),
        say("Add the file, or try with the sample data."),
        409,
    )


def wards_of_run(run: Run) -> pd.DataFrame:
    """The values a ranking was made from: of its year, or of all years together."""
    return wards_of(run.ward_link, run.parameters.get("year"))


def wards_of(link: Link, year: int | None = None) -> pd.DataFrame:
    """The values of the linked table and rasters on the boundary's wards (see `assemble_wards`).

    Of a table with several years: those of one `year`, else the mean of each number over the
    years in which it is known.
    """
    table = read_table(link.table.path) if link.table else pd.DataFrame()
    columns = link.table.columns if link.table else []
    boundary = read_boundary(link.boundary.path)

    def assembled(pairs: list[int]) -> pd.DataFrame:
        return assemble_wards(table, columns, boundary, pairs, link.lga_names)

    wards = assembled(link.pairs)
    if link.years:
        chosen = [str(year)] if year is not None else list(link.years)
        frames = [assembled(link.years[name]) for name in chosen]
        names = [str(name) for name in wards if name not in KEYS]
        own = np.stack([frame[names].to_numpy(dtype=float) for frame in frames])
        wards[names] = mean_known(own)
    for column, dataset in value_columns(link):
        wards[column["name"]] = read_table(dataset.path)[column["field"]].to_numpy(dtype=float)
    return wards


def mean_known(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean over the first axis of what is known; NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    means: npt.NDArray[np.float64] = np.divide(
        total, count, out=np.full(total.shape, np.nan), where=count > 0
    )
    return means


def assemble_wards(
    table: pd.DataFrame,
    columns: list[dict[str, str]],
    boundary: gpd.GeoDataFrame,
    pairs: list[int],
    lga_names: list[str | None],
) -> pd.DataFrame:
    """The table's values on the boundary's wards.

    Parameters
    ----------
    table, columns
        The ward table and its columns with their roles.
    boundary
        One row a ward.
    pairs
        For each ward of the boundary the position of its table row, or -1 for none.
    lga_names
        For each ward of the boundary the LGA as the link found it; empty: the boundary's own.

    Returns
    -------
    DataFrame
        Shape (wards of the boundary, keys + urban_share + population + all number columns). A
        ward without a table row has missing values. Names come from the boundary, and from the
        table where the boundary has none.
    """
    place = np.asarray(pairs, dtype=np.int64)
    by_role = {item["role"]: item["name"] for item in columns}
    wards: dict[str, Any] = {}
    for key, role in zip(KEYS, ("state", "lga", "ward", "ward_code"), strict=True):
        own = boundary[key].tolist() if key in boundary else None
        if role == "lga" and lga_names:
            own = list(lga_names)
        found = table[by_role[role]].take(place.clip(0)).tolist() if role in by_role else None
        wards[key] = _first_known(own, found, place)
    for role in ("urban_share", "population"):
        name = by_role.get(role)
        wards[role] = _numbers(table[name], place) if name else np.full(len(place), np.nan)
    if "urban_share" not in by_role and "urban_share" in boundary:
        wards["urban_share"] = boundary["urban_share"].to_numpy()
    for item in columns:
        if item["role"] in NUMBER_ROLES and item["name"] not in wards:
            wards[item["name"]] = _numbers(table[item["name"]], place)
    return pd.DataFrame(wards)


def _numbers(column: pd.Series[Any], place: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The column's numbers on the wards; NaN where a ward has no row."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    if not len(values):
        return np.full(len(place), np.nan)
    return np.where(place >= 0, values[place.clip(0)], np.nan)


def _first_known(
    own: list[Any] | None, found: list[Any] | None, place: npt.NDArray[np.int64]
) -> pd.Series[Any]:
    """The boundary's own names, and the table's where the boundary has none."""
    names: list[Any] = [None] * len(place) if own is None else own
    if found is not None:
        at = (place >= 0).tolist()
        names = [
            there if pd.isna(name) and known else name
            for name, there, known in zip(names, found, at, strict=True)
        ]
    return pd.Series(names, dtype="string")
