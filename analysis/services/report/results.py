"""What a session has found, as the page shows it: the numbers of every document come from here."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import pandas as pd

from analysis.models import Run
from analysis.selectors import NEAR, with_inputs
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.draw_geometry import draw_geometry
from analysis.workspace import Workspace
from realtime.models import Session
from uploads.models import Dataset

FEATURE = "feature"
#: Kinds of runs in the order of a report.
KINDS = ("risk", "tpr", "trend", "nets", "reprioritised", "clusters", "quality")


class Results:
    """The results in force of a session, of all wards or of chosen ones.

    Parameters
    ----------
    session
        Access was decided when it was looked up.
    rows
        Features (rows of the boundary) to keep; None: all.
    """

    def __init__(self, session: Session, rows: frozenset[int] | None = None) -> None:
        self.session = session
        self.rows = rows
        self.workspace = Workspace(session)
        self._tables: dict[tuple[str, str], pd.DataFrame | None] = {}
        self._outlines: dict[str, dict[str, Any]] = {}

    @cached_property
    def runs(self) -> dict[str, Run]:
        """The latest finished run of each kind."""
        found = {kind: self.workspace.latest(kind) for kind in KINDS}
        return {kind: run for kind, run in found.items() if run is not None}

    @cached_property
    def datasets(self) -> list[Dataset]:
        """The files in force, in the order they came."""
        rows = Dataset.objects.filter(session=self.session, current=True)
        return list(rows.select_related("session").order_by("created"))

    @cached_property
    def keys(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The tables that there are: (kind of run, key) to key, title, run."""
        return {(item["kind"], item["key"]): item for item in available_tables(self.workspace)}

    def payload(self, kind: str, key: str) -> dict[str, Any] | None:
        """A table as the page gets it, of the chosen wards; each column once."""
        if (kind, key) not in self.keys:
            return None
        run = self._run(self.keys[kind, key]["run"])
        table = read_result_table(Workspace(self.session, run=run), run, key)
        names = [column["name"] for column in table["columns"]]
        once = [at for at, name in enumerate(names) if name not in names[:at]]
        keep = [self._keeps(feature) for feature in table["features"]]
        pairs = list(zip(table["rows"], table["features"], keep, strict=True))
        return {
            **table,
            "columns": [table["columns"][at] for at in once],
            "rows": [[row[at] for at in once] for row, _, kept in pairs if kept],
            "features": [feature for _, feature, kept in pairs if kept],
        }

    def _keeps(self, feature: int | None) -> bool:
        return self.rows is None or feature is None or int(feature) in self.rows

    def table(self, kind: str, key: str) -> pd.DataFrame | None:
        """The same as a frame, by the names of its columns, with the ward's `feature`."""
        if (kind, key) not in self._tables:
            found = self.payload(kind, key)
            frame = None
            if found is not None:
                names = [column["name"] for column in found["columns"]]
                frame = pd.DataFrame(found["rows"], columns=pd.Index(names), dtype=object)
                frame[FEATURE] = found["features"]
            self._tables[kind, key] = frame
        return self._tables[kind, key]

    def wards(self, kind: str, key: str) -> pd.DataFrame | None:
        """A table of wards: with chosen wards those alone that are on the map."""
        frame = self.table(kind, key)
        if frame is None or self.rows is None:
            return frame
        return frame[frame[FEATURE].notna()]

    @cached_property
    def layers(self) -> dict[str, dict[str, Any]]:
        """The maps that there are, by their keys."""
        return {item["key"]: item for item in available_layers(self.workspace)}

    def layer(self, key: str) -> dict[str, Any]:
        """A map's layer as the page gets it."""
        made_by = self.layers[key]["run"]
        run = self._run(made_by) if made_by else None
        return read_layer(Workspace(self.session, run=run), key)

    def outlines(self, address: str) -> dict[str, Any]:
        """The outlines that the page draws, from their address."""
        if address not in self._outlines:
            dataset = address.removesuffix("/geometry").rpartition("/")[2]
            rows = Dataset.objects.filter(session=self.session).select_related("session")
            self._outlines[address] = json.loads(draw_geometry(dataset=rows.get(pk=dataset)))
        return self._outlines[address]

    def _run(self, run_id: str) -> Run:
        rows = Run.objects.select_related("session", *NEAR)
        return with_inputs(rows.get(pk=run_id, session=self.session))
