"""Rankings side by side: composite score against components, or a run against an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.frames import BOUNDARY_ROW
from analysis.models import Run
from analysis.science.comparison import RankComparison, compare_rankings
from analysis.workspace import KEYS, Workspace
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session

COMPOSITE, PCA = "the composite score", "the principal component index"
EARLIER, LATEST = "the earlier run", "this run"


@dataclass(frozen=True, eq=False, kw_only=True)
class Compared:
    """Two rankings of the same wards.

    Parameters
    ----------
    found
        The comparison; its wards are named by the keys of `wards`.
    wards
        Index = key; the ward's names and its row in the second ranking's boundary.
    """

    found: RankComparison
    wards: pd.DataFrame


def compare_methods(workspace: Workspace, top: int | None = None) -> Compared:
    """Composite score against the principal component index of the ranking.

    Raises
    ------
    ProblemError
        `no_pca` with the reason when the run has no index.
    """
    pca = workspace.need_run().result.get("pca") or {}
    if not pca.get("suitable"):
        raise ProblemError(
            "no_pca",
            say("This run has no principal component index, so there is nothing to compare with."),
            str(pca.get("reason") or say("The data do not suit it.")),
            404,
        )
    frame = _by_row(workspace.rankings)
    found = compare_rankings(
        _ranks(frame, "composite_rank"),
        _ranks(frame, "pca_rank"),
        names=(COMPOSITE, PCA),
        top=top,
        classes=(frame["composite_class"], frame["pca_class"]),
    )
    return Compared(found=found, wards=frame)


def compare_runs(workspace: Workspace, earlier: Run, top: int | None = None) -> Compared:
    """The ranking in force against another run of the session, by composite rank.

    Raises
    ------
    ProblemError
        `duplicate_wards` or `nothing_to_compare` when the wards are not the same ones.
    """
    run = workspace.need_run()
    first = Workspace(workspace.session, run=earlier).rankings
    second = workspace.rankings
    same = earlier.ward_link.boundary.content_hash == run.ward_link.boundary.content_hash
    if same:
        first, second = _by_row(first), _by_row(second)
    else:
        first, second = _by_name(first), _by_name(second)
    found = compare_rankings(
        _ranks(first, "composite_rank"),
        _ranks(second, "composite_rank"),
        names=(EARLIER, LATEST),
        top=top,
        classes=(first["composite_class"], second["composite_class"]),
    )
    wards = pd.concat([second, first.loc[first.index.difference(second.index)]])
    return Compared(found=found, wards=wards)


def risk_runs(session: Session) -> list[Run]:
    """The session's finished rankings, newest first."""
    rows = Run.objects.filter(session=session, kind="risk", finished__isnull=False)
    rows = rows.select_related("session", "job", "link__boundary")
    return list(rows.order_by("-finished"))


def earlier_run(workspace: Workspace) -> Run | None:
    """The ranking before the one in force, else None."""
    run = workspace.run
    if run is None or run.finished is None:
        return None
    return next(
        (
            other
            for other in risk_runs(workspace.session)
            if other.pk != run.pk and other.finished and other.finished <= run.finished
        ),
        None,
    )


def runs_of_other_years(workspace: Workspace) -> list[Run]:
    """Of a ranking of one year: the newest ranking of each other year with the same variables."""
    run = workspace.run
    if run is None or run.parameters.get("year") is None:
        return []
    newest: dict[int, Run] = {}
    for other in risk_runs(workspace.session):
        year = other.parameters.get("year")
        same = other.link_id == run.link_id and set(other.parameters["variables"]) == set(
            run.parameters["variables"]
        )
        if same and year is not None and year != run.parameters["year"]:
            newest.setdefault(year, other)
    return [newest[year] for year in sorted(newest)]


def named_run(workspace: Workspace, name: str) -> Run:
    """A finished ranking of the session by the beginning of its id; `NotFoundError` else."""
    wanted = name.replace("-", "").casefold()
    for run in risk_runs(workspace.session):
        if wanted and run.pk.hex.startswith(wanted):
            return run
    raise NotFoundError("run")


def _by_row(rankings: pd.DataFrame) -> pd.DataFrame:
    frame = rankings.assign(**{BOUNDARY_ROW: rankings[BOUNDARY_ROW].astype(int)})
    return frame.set_index(frame[BOUNDARY_ROW].astype(str).rename(None))


def _by_name(rankings: pd.DataFrame) -> pd.DataFrame:
    parts = rankings[[name for name in KEYS if name != "ward_code"]].fillna("").astype(str)
    keys = parts.apply(lambda column: column.str.casefold().str.strip()).agg("|".join, axis=1)
    return rankings.set_index(pd.Index(keys.tolist()))


def _ranks(frame: pd.DataFrame, column: str) -> pd.Series:
    return pd.Series(
        frame[column].to_numpy(dtype=float, na_value=float("nan")), index=frame.index, name=column
    )
