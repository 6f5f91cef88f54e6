"""Maps and the pages by LGA of a report, from the same layers as the page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.cartography.numbers import unit_of_legend
from analysis.cartography.static_map import MapTexts, draw_static_map
from analysis.reports.document import Block, Figure, Heading, PageBreak, Paragraph
from analysis.reports.words import WORDS
from analysis.services.report.base import Field, MissingError, Report, numbers, table_of
from analysis.services.report.findings import (
    CERTAIN,
    RANK,
    WARD,
    ranking_of,
    with_plan_and_rates,
)
from analysis.services.report.results import FEATURE
from chatmrpt.lib.errors import ProblemError

#: Maps of a report in their order, by layer.
SHOWN = (
    "composite",
    "certainty",
    "tpr:smoothed",
    "tpr",
    "trend",
    "nets",
    "reprioritised",
    "clusters",
)
#: A map that is left out where the other one is there.
INSTEAD = {"tpr": "tpr:smoothed"}
MOST_LGAS = 60


def maps(report: Report) -> list[Block]:
    """Each result's map."""
    layers = report.results.layers
    keys = [key for key in SHOWN if key in layers and INSTEAD.get(key) not in layers]
    if not keys:
        if report.results.workspace.boundary is None:
            raise MissingError("no_maps")
        keys = [key for key in layers if key.partition(":")[0] in ("variable", "boundary")][:1]
    blocks = [block for key in keys for block in figure(report, key)]
    if not blocks:
        raise MissingError("no_maps")
    return blocks


def figure(report: Report, key: str, rows: frozenset[int] | None = None) -> list[Block]:
    """A map as a figure, or the words for why it is not there."""
    known = f"m_{key.partition(':')[0]}"
    title = str(report.results.layers[key]["title"])
    if known in WORDS[report.language]:
        title = report.say(known)
    try:
        layer = report.results.layer(key)
        own = report.slides and rows is None
        if own:
            title = _full_title(report, layer, title)
        picture = static_map(report, layer, title, rows, titled=not own)
    except ProblemError as problem:
        return [Paragraph(report.say("map_failed", title=title, why=problem.message), "quiet")]
    caption = str(layer["summary"]) if rows is None else title
    shown = Figure(picture, caption, words=f"{title}. {layer['summary']}", full=True)
    return [Heading(title, 2), shown] if own else [shown]


def _full_title(report: Report, layer: dict[str, Any], title: str) -> str:
    """What a slide is called that shows the map: with its area and its unit."""
    area = report.say("map_of", title=title, area=report.area) if report.area else title
    return f"{area}{unit_of_legend(layer)}"


def static_map(
    report: Report,
    layer: dict[str, Any],
    title: str,
    rows: frozenset[int] | None,
    *,
    titled: bool = True,
) -> str:
    """The layer drawn for paper in the report's language."""
    shown = rows if rows is not None else report.results.rows
    words = MapTexts(
        source=report.say("source", files=files_of(report), version=report.version),
        date=report.day(report.made),
        legend=report.say("legend"),
        north=report.say("north"),
        inset=report.say("inset"),
        others=report.say("others"),
        title=report.say("map_of", title=title, area=report.area) if report.area else title,
        titled=titled,
    )
    legend = layer["legend"]
    told = {
        **legend,
        "classes": [{**row, "label": report.word(row["label"])} for row in legend["classes"]],
        "no_data": {**legend["no_data"], "label": report.word(legend["no_data"]["label"])},
    }
    outlines = report.results.outlines(layer["geometry"])
    return draw_static_map(outlines, {**layer, "legend": told}, words, only=shown)


def files_of(report: Report) -> str:
    """Names of the uploaded files in force."""
    names = [row.name for row in report.results.datasets if row.kind != "ward_values"]
    return ", ".join(dict.fromkeys(names))


def lgas(report: Report) -> list[Block]:
    """A page for each LGA: its map, and its wards with rank, certainty, rate and nets."""
    frame = _wards(report)
    blocks: list[Block] = []
    groups = list(frame.groupby("lga_name", sort=True))
    for name, wards in groups[:MOST_LGAS]:
        fields = (
            *(RANK, WARD, *CERTAIN, Field("tpr", "tpr", 1)),
            *(Field("nets", "nets", 0), Field("coverage", "coverage", 1)),
        )
        blocks += [PageBreak(), Heading(str(name), 2)]
        key = next(
            (k for k in ("composite", "tpr:smoothed", "tpr") if k in report.results.layers), ""
        )
        rows = frozenset(int(at) for at in wards[FEATURE].dropna())
        if key and rows:
            blocks += figure(report, key, rows)
        blocks.append(table_of(report, wards, fields))
    return blocks


def _wards(report: Report) -> pd.DataFrame:
    """The wards by LGA: of the ranking, else of the tests."""
    try:
        frame = with_plan_and_rates(report, ranking_of(report))
    except MissingError:
        found = report.results.wards("tpr", "tpr")
        if found is None:
            raise MissingError("no_lgas") from None
        frame = found[found[FEATURE].notna()]
        frame = frame.loc[numbers(frame, "tpr").sort_values(ascending=False).index]
    if "lga_name" not in frame or frame["lga_name"].isna().all():
        raise MissingError("no_lgas")
    return frame
