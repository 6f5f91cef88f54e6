"""A report to hand on: PDF, Word, PowerPoint, web page or Markdown, with chosen sections."""

from __future__ import annotations

from typing import Any, Literal

from analysis.reports.document import Language
from analysis.reports.words import WORDS
from analysis.services.export_results import NEEDS, has_anything
from analysis.services.report_choices import REPORT_FORMATS, SECTION_KEYS, usual_sections
from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip, find_areas, given
from analysis.tools.places import Area
from analysis.tools.wording import joined
from analysis.tools.written_files import (
    KIND_WORDS,
    missing_step,
    options_for,
    step_chips,
    written,
)
from analysis.workspace import Workspace, need_data
from chatmrpt.lib.say import language as say_language
from chatmrpt.lib.say import say


class WriteReport(Arguments):
    """Which report; nothing need be said."""

    format: Literal["pdf", "docx", "pptx", "html", "md"] | None = None
    sections: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    language: Literal["en", "fr"] | None = None
    per_lga: bool | None = None


def write_report(workspace: Workspace, arguments: WriteReport) -> Answer:
    """Ask for the report and say what will be in it, and what is not there yet."""
    if not has_anything(workspace):
        raise need_data(say("something to report on: a ward table, boundaries or facility reports"))
    areas: list[Area] = []
    if arguments.areas:
        found = find_areas(workspace, "write_report", arguments, arguments.areas, "lga_first")
        if isinstance(found, Answer):
            return found
        areas = found
    format, language = arguments.format or "pdf", arguments.language or spoken()
    sections = _sections(arguments, format)
    lacking = _lacking(workspace, sections)
    asked_for = [kind for name in arguments.sections if (kind := NEEDS.get(name)) in lacking]
    if asked_for and len(asked_for) == len(arguments.sections):
        return missing_step(str(asked_for[0]))
    titled = [WORDS[spoken()][f"s_{key}"] for key in sections if NEEDS.get(key) not in lacking]
    where = say(" on {title}", title=joined(area.title for area in areas)) if areas else ""
    points = [
        say("In it: {title}.", title=joined(title[:1].lower() + title[1:] for title in titled))
    ]
    if lacking:
        points.append(
            say(
                "Not there yet, and said in it: {kind_words}.",
                kind_words=joined(say(KIND_WORDS[k]) for k in lacking),
            )
        )
    older = _older(workspace)
    if older:
        points.append(say("Made from data that were replaced since: {older}.", older=joined(older)))
    return written(
        workspace,
        kind="report",
        format=format,
        title="",
        headline=say(
            "The report{where} as {report_formats} is below.",
            where=where,
            report_formats=REPORT_FORMATS[format],
        ),
        points=points,
        chips=[*step_chips(workspace, lacking)[:2], *_others(arguments, format, language)],
        options=options_for(areas, sections=sections, language=language),
    )


def spoken() -> Language:
    """The language of the answer, which its files have where none is named."""
    return "fr" if say_language() == "fr" else "en"


def _sections(arguments: WriteReport, format: str) -> list[str]:
    """Those named, with the summary and the limits, or the usual ones; in the report's order."""
    named = set(arguments.sections) & set(SECTION_KEYS)
    chosen = named | {"summary", "limits", "receipt"} if named else set(usual_sections(format))
    if arguments.per_lga:
        chosen.add("lgas")
    return [key for key in SECTION_KEYS if key in chosen]


def _lacking(workspace: Workspace, sections: list[str]) -> list[str]:
    """Kinds of results that the sections need and that are not there."""
    kinds = dict.fromkeys(NEEDS[key] for key in sections if key in NEEDS)
    return [kind for kind in kinds if workspace.latest(kind) is None]


def _older(workspace: Workspace) -> list[str]:
    runs = [workspace.latest(kind) for kind in dict.fromkeys(NEEDS.values())]
    return [run.title for run in runs if run is not None and not run.on_present_data]


def _others(arguments: WriteReport, format: str, language: str) -> list[dict[str, Any]]:
    """The same in other formats, by LGA, and in the other language."""
    chips = [
        call_chip(
            say("As {report_formats}", report_formats=REPORT_FORMATS[other]),
            "write_report",
            **given(arguments, format=other),
        )
        for other in ("pdf", "docx", "pptx")
        if other != format
    ]
    if not arguments.per_lga:
        more = given(arguments, per_lga=True, format=format)
        chips.append(call_chip(say("With a page for each LGA"), "write_report", **more))
    other, label = ("en", say("In English")) if language == "fr" else ("fr", say("In French"))
    said = given(arguments, language=other, format=format)
    return [*chips, call_chip(label, "write_report", **said)]


TOOL = Tool(
    name="write_report",
    label="Write a report",
    description="A report as PDF, Word, PowerPoint, web page or Markdown, in English or French, "
    "with chosen sections, for all wards or some areas.",
    arguments=WriteReport,
    examples=(
        "Write a report",
        "Make an executive summary",
        "Generate a PDF report",
        "Prepare slides for the director",
        "Write the report in French as Word",
        "A report with a page for each LGA",
        "Report on the net plan only",
    ),
    answer=write_report,
)
