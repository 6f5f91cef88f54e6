"""Charts of a ranking: ranks with intervals, ranks over models, principal components."""

from __future__ import annotations

import json

import pandas as pd

from analysis.cartography.legend import CERTAINTY
from analysis.charts import Chart, Column
from analysis.charts.kinds.bars import bars_chart
from analysis.charts.kinds.box import box_chart
from analysis.charts.kinds.components import loadings_chart, scree_chart
from analysis.charts.kinds.ranking import ranking_chart
from analysis.frames import BOUNDARY_ROW, read_bytes
from analysis.services.canvas.columns import CERTAINTY_WORDS
from analysis.services.charts.base import ChartSource, Entry, entry, need, source_of_run, titles_of
from analysis.services.charts.wish import ChartWish
from analysis.workspace import KEYS, Workspace
from chatmrpt.lib.say import say, to_say

SHOWN = 20
MOST = 60
WARD = Column("area", "Ward")
RANKING_GROUP = to_say("Ranking")


def _entries(workspace: Workspace) -> list[Entry]:
    run = workspace.run
    if run is None:
        return []
    found = [
        entry(ChartWish(key="ranking"), say("Ranking with intervals"), RANKING_GROUP, run),
        entry(ChartWish(key="ranks"), say("Box plot of ranks over models"), RANKING_GROUP, run),
    ]
    if (run.result.get("pca") or {}).get("suitable"):
        found += [
            entry(ChartWish(key="scree"), say("Scree plot"), RANKING_GROUP, run),
            entry(ChartWish(key="loadings"), say("Loadings of the components"), RANKING_GROUP, run),
        ]
    return found


def _ordered(workspace: Workspace, wish: ChartWish) -> pd.DataFrame:
    """The ranked wards wished for, the highest (or lowest) risk first."""
    method = "pca" if wish.method == "pca" else "composite"
    frame = workspace.rankings
    if wish.rows:
        frame = frame[frame[BOUNDARY_ROW].isin(wish.rows)]
    known = frame[frame[f"{method}_rank"].notna()]
    return known.sort_values(
        [f"{method}_rank", "ward_name"], ascending=[wish.order != "bottom", True], kind="stable"
    )


def _ends(wish: ChartWish, shown: int, total: int) -> str:
    if shown == total:
        return say("all ranked wards")
    if wish.order == "bottom":
        return say("last {shown} of {total:,} wards", shown=shown, total=total)
    return say("first {shown} of {total:,} wards", shown=shown, total=total)


def _ranking(workspace: Workspace, wish: ChartWish) -> Chart:
    run = workspace.need_run()
    ordered = _ordered(workspace, wish)
    shown = ordered.head(min(wish.n or SHOWN, MOST))
    where = say(" in {area}", area=wish.where) if wish.where else ""
    method = "pca" if wish.method == "pca" else "composite"
    ends = _ends(wish, len(shown), len(ordered))
    if method == "pca" or shown["rank_low"].isna().all():
        word = to_say("Principal component index" if method == "pca" else "Composite score")
        scores = ordered[f"{method}_score"].to_numpy(float)
        frame = pd.DataFrame({"area": titles_of(ordered), "value": scores})
        return bars_chart(
            frame, area=WARD, value=Column("value", word), title=f"{say(word)}: {ends}{where}",
            source=source_of_run(run), first=len(shown),
            notes=(say("This ranking was made without intervals."),) if method != "pca" else (),
        )  # fmt: skip
    frame = pd.DataFrame(
        {
            "area": titles_of(shown),
            "rank": shown["composite_rank"].to_numpy(float),
            "low": shown["rank_low"].to_numpy(float, na_value=float("nan")),
            "high": shown["rank_high"].to_numpy(float, na_value=float("nan")),
            "certainty": [CERTAINTY_WORDS.get(str(name), "") for name in shown["certainty"]],
        }
    )
    frame["certainty"] = frame["certainty"].where(frame["certainty"].isin(CERTAINTY), "Contested")
    title = say("Ranks by risk: {ends}{where}", ends=ends, where=where)
    return ranking_chart(frame, total=len(ordered), title=title, source=source_of_run(run))


def _ranks(workspace: Workspace, wish: ChartWish) -> Chart:
    """The ranks that all models give the wards, in the order of the ranking."""
    run = workspace.need_run()
    ordered = _ordered(workspace, wish)
    shown = ordered.head(min(wish.n or SHOWN, 40))
    ranks = workspace.run_table("model_ranks.csv", run)
    models = [name for name in ranks if name not in KEYS]
    by_ward = ranks[models].iloc[shown[BOUNDARY_ROW].to_numpy(int)]
    by_ward = by_ward.assign(area=titles_of(shown), at=range(len(shown)))
    long = by_ward.melt(["area", "at"]).sort_values("at", kind="stable")
    where = say(" in {area}", area=wish.where) if wish.where else ""
    ends = _ends(wish, len(shown), len(ordered))
    return box_chart(
        long[["area", "value"]],
        area=WARD,
        value=Column("value", "Rank (1 = highest risk)"),
        title=say(
            "Ranks over {models:,} models: {ends}{where}",
            models=len(models),
            ends=ends,
            where=where,
        ),
        source=source_of_run(run),
        notes=(say("Each box: the ranks of one ward in {models:,} models.", models=len(models)),),
    )


def _components(workspace: Workspace, wish: ChartWish) -> Chart:
    run = workspace.need_run()
    report = json.loads(read_bytes(workspace.artefact("pca.json", run).path))
    if not report.get("eigenvalues"):
        reason = str(report.get("reason") or say("The variables do not suit it."))
        raise need(
            say("There are no principal components for this ranking. {reason}", reason=reason),
            say("Rank the wards with three or more variables that go together."),
        )
    source = source_of_run(run)
    if wish.key == "loadings":
        names = list(next(iter(report["loadings"].values())))
        labels = {name: workspace.label(name) for name in names}
        if len(set(labels.values())) < len(labels):
            labels = {name: name for name in names}
        title = say("Loadings of the principal components")
        return loadings_chart(report["loadings"], labels=labels, title=title, source=source)
    return scree_chart(
        report["eigenvalues"],
        explained=report["explained_variance"],
        limits=(report.get("parallel_analysis") or {}).get("eigenvalues") or [],
        title=say("Scree plot of the principal components"),
        source=source,
    )


_READERS = {"ranking": _ranking, "ranks": _ranks, "scree": _components, "loadings": _components}


def _read(workspace: Workspace, wish: ChartWish) -> Chart:
    return _READERS[wish.key](workspace, wish)


RANKING = ChartSource(tuple(_READERS), _entries, _read)
