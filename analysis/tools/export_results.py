"""Results and data as files: Excel, CSV, GeoPackage, GeoJSON, shapefile, pictures of maps."""

from __future__ import annotations

from typing import Literal

from analysis.models import Message, MessageState, Role
from analysis.services.export_results import has_anything
from analysis.services.plan_trend import TrendRunOptions
from analysis.services.report_choices import CONTENTS, PICTURES, RESULT_FORMATS, SPATIAL
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, find_areas, given
from analysis.tools.places import Area
from analysis.tools.results import run_or_ask
from analysis.tools.units import Rows
from analysis.tools.wording import joined
from analysis.tools.write_report import WriteReport, spoken, write_report
from analysis.tools.written_files import STEPS, missing_step, options_for, step_chips, written
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.say import say, say_many, to_say

What = Literal["ranking", "tpr", "trend", "nets", "quality", "other", "data", "map"]
#: Contents in words.
WORDS = {
    "ranking": to_say("the ranking"),
    "tpr": to_say("test positivity"),
    "trend": to_say("the trend"),
    "nets": to_say("the net plan"),
    "quality": to_say("the check of the reports"),
    "other": to_say("further results"),
    "data": to_say("the data of the wards"),
}
#: The one table that a CSV of a single content holds.
MAIN_TABLE = {
    "ranking": "risk:ranking",
    "tpr": "tpr:tpr",
    "trend": "trend:trend",
    "nets": "nets:net_plan",
}
BY_LGA = {
    "ranking": "risk:lga",
    "tpr": "tpr:tpr_lga",
    "trend": "trend:trend_lga",
    "nets": "nets:nets_lga",
}
MADE_BY = {"risk": "ranking", "tpr": "tpr", "trend": "trend", "nets": "nets", "quality": "quality"}
MAP_LAYERS = {
    "composite": "composite",
    "pca": "pca",
    "certainty": "certainty",
    "tpr": "tpr:smoothed",
    "trend": "trend",
    "nets": "nets",
    "reprioritisation": "reprioritised",
    "missingness": "missingness",
    "urban_extent": "urban_extent:30",
}


#: Answers whose table is in no run's files.
OF_ANSWERS = frozenset({"query_data", "compare_areas", "measure_association", "compare_methods"})


#: Answers that are looked through for the one whose table is meant.
MOST_BACK = 20


class ExportResults(Arguments):
    """What is to be in the file; nothing need be said."""

    format: Literal[
        "xlsx", "csv", "gpkg", "geojson", "shp", "png", "svg", "pdf", "docx", "pptx", "html", "md"
    ] | None = None  # fmt: skip
    what: tuple[What, ...] = ()
    areas: tuple[str, ...] = ()
    level: str | None = None
    order: Literal["top", "bottom"] | None = None
    n: Rows | None = None
    variable: str | None = None
    map_kind: str | None = None
    shown: bool | None = None
    answer: str | None = None


def export_results(workspace: Workspace, arguments: ExportResults) -> Answer | NeedsRun:
    """Ask for the file and say what is in it; first for the result that it lacks."""
    if not has_anything(workspace):
        raise need_data(say("data to export: a ward table, boundaries or facility reports"))
    if arguments.format in ("pdf", "docx", "pptx", "html", "md"):
        return write_report(workspace, WriteReport(format=arguments.format, areas=arguments.areas))
    areas: list[Area] = []
    if arguments.areas:
        found = find_areas(workspace, "export_results", arguments, arguments.areas, "lga_first")
        if isinstance(found, Answer):
            return found
        areas = found
    if arguments.format in PICTURES or arguments.what == ("map",):
        return _map(workspace, arguments, areas)
    asked = arguments.shown and not arguments.what
    shown = shown_table(workspace, arguments.answer) if asked else None
    if shown is not None and arguments.format in (None, "xlsx", "csv"):
        return _shown(workspace, arguments, shown)
    what = _what(workspace, arguments)
    lacking = _lack(workspace, what)
    if lacking is not None:
        return lacking
    if not what:
        what = [name for name, kinds in CONTENTS.items() if any(map(workspace.latest, kinds))]
        if not what and not _table_of_wards(workspace, arguments):
            return _which(workspace, arguments)
        what = [*what, *(["data"] if workspace.link is not None else [])]
    return _tables(workspace, arguments, areas, what)


def shown_table(workspace: Workspace, answer: str | None = None) -> Message | None:
    """The last answer, or the one meant, where it is a list or numbers that no result keeps."""
    found = _before(workspace)
    if answer is not None:
        found = [message for message in found if str(message.pk) == answer]
    for message in found:
        if message.outcome != "answer":
            return None
        if message.tool in OF_ANSWERS:
            return message if (message.body.get("table") or {}).get("rows") else None
        passed = message.arguments.get("within") or message.arguments.get("shown")
        if message.tool not in ("show_map", "export_results") or not passed:
            return None  # a map of the list, or the file of it, is passed over
    return None


def _before(workspace: Workspace) -> list[Message]:
    """The answers before this one, the last one first."""
    rows = Message.objects.filter(
        workspace.said_before,
        session=workspace.session,
        role=Role.ASSISTANT,
        state=MessageState.COMPLETE,
    )
    if workspace.reply is not None:
        rows = rows.exclude(pk=workspace.reply.pk)
    return list(rows.select_related("run").order_by("-created")[:MOST_BACK])


def _shown(workspace: Workspace, arguments: ExportResults, shown: Message) -> Answer:
    """The table of the answer before, as it stands there."""
    format = arguments.format or "xlsx"
    other = "csv" if format == "xlsx" else "xlsx"
    rows = len(shown.body["table"]["rows"])
    held = say_many("In it: {count:,} row of “{headline}”", "In it: {count:,} rows of “{headline}”",
                    rows, headline=str(shown.body.get("headline") or "").rstrip("."))  # fmt: skip
    return written(
        workspace,
        kind="results",
        format=format,
        title=say("What was shown"),
        headline=say(
            "The file as {result_formats} is below.", result_formats=RESULT_FORMATS[format]
        ),
        points=[held],
        chips=[
            call_chip(
                say("As {result_formats}", result_formats=RESULT_FORMATS[other]),
                "export_results",
                format=other,
                shown=True,
                answer=str(shown.pk),
            )
        ],
        options=options_for([], language=spoken(), answer=str(shown.pk)),
    )


def _what(workspace: Workspace, arguments: ExportResults) -> list[str]:
    """What was named; of "that" what the last answer showed."""
    named: list[str] = [name for name in arguments.what if name != "map"]
    if named or not arguments.shown:
        return named
    last = next(iter(_before(workspace)), None)
    kind = last.run.kind if last is not None and last.run is not None else ""
    return [MADE_BY[kind]] if kind in MADE_BY else []


def _lack(workspace: Workspace, what: list[str]) -> Answer | NeedsRun | None:
    """The run, or the step, that a named content needs first."""
    for name in what:
        kinds = CONTENTS[name]
        if not kinds or any(workspace.latest(kind) is not None for kind in kinds):
            continue
        if name == "ranking":
            run = run_or_ask(workspace)
            return run if isinstance(run, NeedsRun) else None
        if name == "trend" and workspace.facilities is not None:
            return NeedsRun(TrendRunOptions())
        return missing_step(kinds[0] if kinds[0] in STEPS else "risk")
    return None


def _table_of_wards(workspace: Workspace, arguments: ExportResults) -> bool:
    """The wards as they were read are meant: they alone go on a map, or are called by name."""
    chosen = arguments.n or arguments.order or arguments.variable or arguments.shown
    if chosen or workspace.link is None:
        return False
    return arguments.format in SPATIAL or (
        arguments.format is not None and arguments.level == "ward"
    )


def _which(workspace: Workspace, arguments: ExportResults) -> Answer:
    """Nothing was calculated yet: the data can be had, or the ranking made."""
    said = given(arguments)
    chips = [
        call_chip(say("The data of the wards"), "export_results", **{**said, "what": ["data"]})
    ]
    if workspace.link is not None:
        chips.append(
            call_chip(say("Rank first"), "export_results", **{**said, "what": ["ranking"]})
        )
    elif workspace.facilities is not None:
        chips = step_chips(workspace, ["tpr", "trend"])
    if shown_table(workspace) is not None:
        call = call_chip(say("What was shown"), "export_results", **{**said, "shown": True})
        chips.insert(0, call)
    return Answer(
        headline=say("Nothing has been calculated yet. What shall the file hold?"),
        points=(say("The data as they were read can be exported at once."),),
        chips=tuple(chips),
        outcome="clarify",
    )


def _tables(
    workspace: Workspace, arguments: ExportResults, areas: list[Area], what: list[str]
) -> Answer:
    format = arguments.format or "xlsx"
    if format in SPATIAL:
        workspace.need_boundary()
    by_lga = arguments.level == "lga" and format not in SPATIAL
    keys = [BY_LGA.get(name, name) for name in what] if by_lga else what
    if format == "csv" and len(what) == 1 and not by_lga:
        keys = [MAIN_TABLE.get(what[0], what[0])]
    first = arguments.n if arguments.order != "bottom" else -(arguments.n or 0)
    where = say(" of {title}", title=joined(area.title for area in areas)) if areas else ""
    told = joined(say(WORDS[name]) for name in what)
    points = [say("In it: {told}{where}.", told=told, where=where)]
    if arguments.n:
        points.append(
            say("Only the last {n:,} rows.", n=arguments.n)
            if arguments.order == "bottom"
            else say("Only the first {n:,} rows.", n=arguments.n)
        )
    if format == "xlsx":
        points.append(say("One sheet a table, and a dictionary of all columns."))
    others = [other for other in ("xlsx", "csv", "gpkg") if other != format]
    return written(
        workspace,
        kind="results",
        format=format,
        title=told.replace("the ", ""),
        headline=say(
            "The file as {result_formats} is below.", result_formats=RESULT_FORMATS[format]
        ),
        points=points,
        chips=[
            call_chip(
                say("As {result_formats}", result_formats=RESULT_FORMATS[other]),
                "export_results",
                **given(arguments, format=other),
            )
            for other in others
            if other not in SPATIAL or workspace.boundary is not None
        ],
        options=options_for(areas, what=keys, first=first or None, language=spoken()),
    )


def _map(workspace: Workspace, arguments: ExportResults, areas: list[Area]) -> Answer | NeedsRun:
    """A map as a picture: the one named, else that of the ranking."""
    workspace.need_boundary()
    format = arguments.format if arguments.format in PICTURES else "png"
    named: list[str] = [name for name in arguments.what if name != "map"]
    lacking = _lack(workspace, named)
    if lacking is not None:
        return lacking
    layers = [f"variable:{arguments.variable}"] if arguments.variable else []
    if not layers and arguments.map_kind in MAP_LAYERS:
        layers = [MAP_LAYERS[arguments.map_kind]]
    layers = layers or [MAP_LAYERS[n] for n in named if n in MAP_LAYERS]
    other = "svg" if format == "png" else "png"
    return written(
        workspace,
        kind="results",
        format=format,
        title="map",
        headline=say(
            "The map is being drawn as {result_formats}.", result_formats=RESULT_FORMATS[format]
        ),
        points=(say("With title, legend, scale bar, north arrow, source and date."),),
        chips=[
            call_chip(
                say("As {result_formats}", result_formats=RESULT_FORMATS[other]),
                "export_results",
                **given(arguments, format=other),
            ),
            call_chip(say("In a report"), "write_report", sections=["maps"]),
        ],
        options=options_for(areas, what=named, layers=layers, language="en"),
    )


TOOL = Tool(
    name="export_results",
    label="Export results",
    description="Results and data as Excel, CSV, GeoPackage, GeoJSON, shapefile, or a map as a "
    "picture.",
    arguments=ExportResults,
    examples=(
        "Export to Excel",
        "Download the ranking as CSV",
        "Save the map as an image",
        "Give me the results as a file",
        "Export the net plan as a GeoPackage",
        "Download a shapefile of the wards",
    ),
    answer=export_results,
)
