"""The sections of a report, in their order, and the document made of those that were chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone, translation

from analysis.reports.document import Block, Document, Figure, Heading, Language, PageBreak
from analysis.reports.words import WORDS
from analysis.services.report import findings, frame, pictures
from analysis.services.report.base import MissingError, Report
from analysis.services.report.pictures import files_of
from analysis.services.report.results import Results
from analysis.services.report_choices import SECTION_KEYS
from analysis.services.run_titles import title_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Session

Progress = Callable[[float | None, str], None]


@dataclass(frozen=True)
class Section:
    """A part of a report: its key, and what makes its blocks or raises `MissingError`."""

    key: str
    make: Callable[[Report], list[Block]]

    def heading(self, language: str) -> str:
        """In words."""
        return WORDS[language][f"s_{self.key}"]


SECTIONS: tuple[Section, ...] = (
    Section("summary", findings.summary),
    Section("data", frame.data),
    Section("ranking", findings.ranking),
    Section("maps", pictures.maps),
    Section("tpr", findings.tpr),
    Section("trend", findings.trend),
    Section("nets", findings.nets),
    Section("lgas", pictures.lgas),
    Section("limits", frame.limits),
    Section("wards", findings.every_ward),
    Section("methods", frame.methods),
    Section("receipt", frame.receipt),
)
#: Sections that begin a page of their own.
_NEW_PAGE = {"ranking", "maps", "tpr", "trend", "nets", "wards", "methods"}
assert tuple(section.key for section in SECTIONS) == SECTION_KEYS  # noqa: S101


def report_document(
    session: Session,
    *,
    sections: Sequence[str],
    language: Language,
    area: str,
    rows: frozenset[int] | None,
    slides: bool,
    progress: Progress,
) -> Document:
    """The report of what the session holds now.

    Parameters
    ----------
    session
        Access was decided when it was looked up.
    sections
        Keys of SECTIONS; their order is that of SECTIONS.
    language
        Of words and numbers.
    area, rows
        The chosen areas in words and their wards; empty and None: all.
    slides
        Whether it becomes slides.
    progress
        Told before each section: percent up to 80.
    """
    report = Report(Results(session, rows), language, area, timezone.now(), slides)
    wanted = [section for section in SECTIONS if section.key in sections]
    parts: dict[str, list[Block]] = {}
    # The limits say what is missing: they come last.
    for number, section in enumerate(sorted(wanted, key=lambda item: item.key == "limits")):
        heading = section.heading(language)
        progress(80.0 * number / len(wanted), heading)
        try:
            with translation.override(language):
                parts[section.key] = section.make(report)
        except MissingError as missing:
            report.notes.append(report.say(str(missing)))
    if not parts:
        raise ProblemError(
            "nothing_to_report",
            say("There is nothing to report on yet."),
            say("Add data, or choose other sections."),
            409,
        )
    blocks: list[Block] = []
    for section in wanted:
        if section.key in parts:
            blocks += [PageBreak()] if blocks and section.key in _NEW_PAGE else []
            blocks += [Heading(section.heading(language)), *parts[section.key]]
    with translation.override(language):
        return _document(report, session, _numbered(report, blocks), "limits" in parts)


def _numbered(report: Report, blocks: list[Block]) -> list[Block]:
    """The blocks with their figures counted, so that people can speak of them."""
    told, number = [], 0
    for block in blocks:
        if isinstance(block, Figure):
            number += 1
            caption = report.say("figure", number=number, caption=block.caption)
            block = replace(block, caption=caption)
        told.append(block)
    return told


def _document(report: Report, session: Session, blocks: list[Block], told: bool) -> Document:
    moment = report.moment(report.made)
    runs = report.results.runs
    older = [title_of(run) for run in runs.values() if not run.on_present_data]
    cover = [
        (report.say("area"), report.area or _states(report)),
        (report.say("made"), moment),
        (report.say("files"), files_of(report)),
        (report.say("results"), ", ".join(title_of(run) for run in runs.values())),
        (report.say("older"), ", ".join(older)),
        (report.say("missing"), "" if told else "; ".join(report.notes)),
        (report.say("version"), f"ChatMRPT {report.version}"),
    ]
    return Document(
        title=report.say("title"),
        subtitle=session.title,
        blocks=tuple(blocks),
        made=report.made,
        footer=report.say("footer", version=report.version, date=moment),
        cover=tuple((name, value) for name, value in cover if value),
        contents=report.say("contents"),
        language=report.language,
    )


def _states(report: Report) -> str:
    states = report.results.workspace.states
    return f"{', '.join(states[:3])}: {report.say('whole')}" if states else report.say("whole")
