"""Sections about results: summary, ranking, test positivity, trend, net plan."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.reports.document import Block, Facts, Heading, Paragraph, Points
from analysis.services.plan_tpr import AGES, LEVELS, TESTS
from analysis.services.report.base import (
    Field,
    MissingError,
    Report,
    numbers,
    plain_cell,
    table_of,
    title_of,
)
from analysis.services.report.charts import (
    net_charts,
    ranking_charts,
    tpr_charts,
    trend_charts,
)
from chatmrpt.lib.say import say

RANK, WARD, LGA = (
    Field("rank", "composite_rank"),
    Field("ward", "ward_name"),
    Field("lga", "lga_name"),
)
CERTAIN = (
    Field("class", "composite_class"),
    Field("certainty", "certainty"),
    Field("interval", pair=("rank_low", "rank_high")),
)
SCORE = Field("score", "composite_score", 3)
RATES = (
    Field("tpr", "tpr", 1),
    Field("interval95", pair=("tpr_low", "tpr_high"), decimals=1),
    Field("tested", "tested", 0),
    Field("positive", "positive", 0),
)
SLOPES = (
    Field("t_trend", "class"),
    Field("slope", "slope", 1),
    Field("interval95", pair=("slope_low", "slope_high"), decimals=1),
    Field("first_value", "first", 1),
    Field("last_value", "last", 1),
)
NETS = (
    Field("people", "population", 0),
    Field("need", "need", 0),
    Field("nets", "nets", 0),
    Field("bales", "bales", 0),
    Field("coverage", "coverage", 1),
)
FIRST, FIRST_ON_SLIDES = 20, 10


def first_rows(report: Report) -> int:
    """Rows of a table of the first wards."""
    return FIRST_ON_SLIDES if report.slides else FIRST


def ranking_of(report: Report) -> pd.DataFrame:
    """The ranked wards, highest risk first."""
    frame = report.results.wards("risk", "ranking")
    if frame is None:
        raise MissingError("no_ranking")
    known = frame[numbers(frame, "composite_rank").notna()]
    order = numbers(known, "composite_rank").sort_values(kind="stable").index
    return known.loc[order]


def summary(report: Report) -> list[Block]:
    """What a director reads: one sentence on each result."""
    points: list[str] = []
    for tell in (_ranking_points, _tpr_points, _trend_points, _net_points):
        try:
            points += tell(report)
        except MissingError:
            continue
    blocks: list[Block] = [Points(tuple(points))] if points else []
    return blocks or [Paragraph(report.say("data_only"))]


def _ranking_points(report: Report) -> list[str]:
    frame = ranking_of(report)
    run = report.results.runs["risk"]
    names = [report.results.workspace.label(name) for name in run.parameters["variables"]]
    total = run.result["wards_total"] if report.results.rows is None else len(report.results.rows)
    points = [
        report.say(
            "ranked",
            ranked=len(frame),
            total=total,
            count=len(names),
            variables=report.joined(names),
        ),
        report.say(
            "highest", wards=report.joined(title_of(row) for _, row in frame.head(5).iterrows())
        ),
    ]
    if "certainty" in frame:
        words = frame["certainty"].value_counts()
        # The table has the words of the report's language.
        sure = int(words.get(say("Surely first"), 0))
        contested = int(words.get(say("Contested"), 0))
        points.append(report.say("sure", sure=sure, contested=contested))
    return points


def _tpr_points(report: Report) -> list[str]:
    state = report.results.table("tpr", "tpr_state")
    if state is None or state.empty or report.results.rows is not None:
        raise MissingError("no_tpr")
    row, settings = state.iloc[0], report.results.runs["tpr"].parameters
    who = f"{AGES[settings['age']]}, {LEVELS[settings['facility_level']]}, "
    who += TESTS[settings["method"]]
    return [
        report.say(
            "tpr_said",
            tpr=report.number(row["tpr"], 1),
            low=report.number(row["tpr_low"], 1),
            high=report.number(row["tpr_high"], 1),
            tested=row["tested"],
            who=who,
        )
    ]


def _trend_points(report: Report) -> list[str]:
    frame = report.results.wards("trend", "trend")
    if frame is None:
        raise MissingError("no_trend")
    words = frame["class"].value_counts()
    counts = {
        "worsening": int(words.get(say("Worsening"), 0)),
        "improving": int(words.get(say("Improving"), 0)),
        "unclear": int(words.get(say("No clear trend"), 0)),
    }
    return [report.say("trend_said", **counts)]


def _net_points(report: Report) -> list[str]:
    run = report.results.runs.get("nets")
    if run is None or report.results.rows is not None:
        raise MissingError("no_nets")
    totals = run.result["totals"]
    points = [
        report.say(
            "nets_said",
            nets=totals["nets"],
            protected=report.number(totals["protected"], 0),
            population=report.number(totals["population"], 0),
            coverage=report.number(totals["coverage"], 1),
        )
    ]
    points += [report.say("gap", gap=run.result["gap"])] if run.result["gap"] else []
    points += [report.say("draft")] if run.result.get("draft") else []
    return points


def ranking(report: Report) -> list[Block]:
    """The wards of highest risk with class, certainty and interval; the LGAs."""
    frame = ranking_of(report)
    most = min(first_rows(report), len(frame))
    blocks: list[Block] = [
        Heading(report.say("top", count=most), 2),
        table_of(report, frame.head(most), (RANK, WARD, LGA, *CERTAIN, SCORE)),
    ]
    if "certainty" in frame:
        blocks.append(Paragraph(report.say("certainty_words"), "quiet"))
    blocks += ranking_charts(report)
    lgas = report.results.table("risk", "lga")
    if lgas is not None and report.results.rows is None:
        fields = (
            *(Field("rank", "rank", 0), LGA, Field("wards", "wards", 0)),
            *(Field("people", "population", 0), Field("mean_score", "score", 3)),
            Field("share_high", "share_in_high", 1),
        )
        blocks += [Heading(report.say("by_lga"), 2), table_of(report, lgas, fields)]
    return blocks


def tpr(report: Report) -> list[Block]:
    """Test positivity of the state, the LGAs and, of chosen areas, the wards."""
    state, lgas = (report.results.table("tpr", key) for key in ("tpr_state", "tpr_lga"))
    if state is None or lgas is None:
        raise MissingError("no_tpr")
    blocks: list[Block] = []
    if report.results.rows is None:
        blocks.append(Paragraph(_tpr_points(report)[0]))
        blocks += [Heading(report.say("by_lga"), 2), table_of(report, lgas, (LGA, *RATES))]
    else:
        wards = report.results.wards("tpr", "tpr")
        if wards is not None:
            blocks.append(table_of(report, wards, (WARD, LGA, *RATES)))
    return [*blocks, Paragraph(report.say("tpr_note"), "quiet"), *tpr_charts(report)]


def trend(report: Report) -> list[Block]:
    """How many areas move which way; the LGAs; the wards that worsen most."""
    wards = report.results.wards("trend", "trend")
    if wards is None:
        raise MissingError("no_trend")
    blocks: list[Block] = [Paragraph(_trend_points(report)[0]), *trend_charts(report)]
    lgas = report.results.table("trend", "trend_lga")
    if lgas is not None and report.results.rows is None:
        blocks += [Heading(report.say("by_lga"), 2), table_of(report, lgas, (LGA, *SLOPES))]
    worse = wards[wards["class"] == say("Worsening")]
    worse = worse.loc[numbers(worse, "slope").sort_values(ascending=False).index]
    if len(worse):
        most = min(first_rows(report), len(worse))
        blocks += [
            Heading(report.say("most_worse"), 2),
            table_of(report, worse.head(most), (WARD, LGA, *SLOPES)),
        ]
    return blocks


def nets(report: Report) -> list[Block]:
    """The plan in all, by LGA, the wards that get most, and other ways to share the stock."""
    run, plan = report.results.runs.get("nets"), report.results.wards("nets", "net_plan")
    if run is None or plan is None:
        raise MissingError("no_nets")
    blocks: list[Block] = []
    if report.results.rows is None:
        blocks += [Heading(report.say("totals"), 2), Facts(_plan_facts(report, run))]
        blocks += net_charts(report)
    served = plan[numbers(plan, "nets") > 0]
    served = served.loc[numbers(served, "nets").sort_values(ascending=False, kind="stable").index]
    if len(served):
        most = min(first_rows(report), len(served))
        head = served.head(most)
        table = table_of(report, head, (RANK, WARD, LGA, *NETS))
        blocks += [Heading(report.say("plan_first"), 2), table]
    lgas, ways = (report.results.table("nets", key) for key in ("nets_lga", "scenarios"))
    if lgas is not None and report.results.rows is None:
        blocks += [Heading(report.say("by_lga"), 2), table_of(report, lgas, (LGA, *NETS))]
    if ways is not None and report.results.rows is None:
        fields = (
            *(Field("way", "strategy"), Field("protected", "protected", 0)),
            *(Field("coverage", "coverage", 1), Field("in_full", "wards_in_full", 0)),
            Field("low_lgas", "lgas_below_15", 0),
        )
        blocks += [Heading(report.say("ways"), 2), table_of(report, ways, fields)]
    return blocks


def _plan_facts(report: Report, run: Any) -> tuple[tuple[str, str], ...]:
    totals, settings = run.result["totals"], run.parameters
    sure = settings.get("household_size_confirmed")
    size = report.say(
        "confirmed" if sure else "assumed", size=plain_cell(settings["household_size"])
    )
    ways = {
        "tiered": "By tier and rank",
        "proportional": "In proportion to need",
        "optimal": "Where nets count most",
    }
    return (
        (report.say("stock"), report.number(totals["stock"])),
        (report.say("given"), report.number(totals["nets"])),
        (report.say("need"), report.number(totals["need"])),
        (report.say("protected"), report.number(totals["protected"], 0)),
        (report.say("people"), report.number(totals["population"], 0)),
        (report.say("coverage"), report.number(totals["coverage"], 1)),
        (report.say("household"), size),
        (report.say("strategy"), report.word(ways.get(settings["strategy"], ""))),
    )


def every_ward(report: Report) -> list[Block]:
    """All wards by rank, with test positivity and nets where they are known."""
    frame = with_plan_and_rates(report, ranking_of(report))
    fields = (
        *(RANK, WARD, LGA, *CERTAIN, SCORE),
        *(Field("tpr", "tpr", 1), Field("nets", "nets", 0), Field("coverage", "coverage", 1)),
    )
    table = table_of(report, frame, fields, most=MOST_WARDS)
    blocks: list[Block] = [table]
    return [*blocks, Paragraph(report.say("all_in_excel"), "quiet")] if table.more else blocks


MOST_WARDS = 1000


def with_plan_and_rates(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """The ranking with each ward's rate and nets, by its place on the map."""
    joined = frame.drop(columns=[name for name in ("tpr", "nets", "coverage") if name in frame])
    for kind, key, names in (
        ("tpr", "tpr", ["tpr", "tpr_low", "tpr_high", "tested"]),
        ("nets", "net_plan", ["need", "nets", "coverage"]),
    ):
        other = report.results.wards(kind, key)
        if other is not None:
            own = other[other["feature"].notna()].drop_duplicates("feature")
            own = own[["feature", *(name for name in names if name in own)]]
            own = own.drop(columns=[n for n in own if n != "feature" and n in joined])
            joined = joined.merge(own, on="feature", how="left")
    return joined
