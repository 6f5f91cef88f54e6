"""Ask for a report, or for results as a file: names of areas become wards, words are checked."""

from __future__ import annotations

from typing import Any

from analysis.frames import read_boundary
from analysis.models import Export
from analysis.reports.words import WORDS
from analysis.selectors import latest_run
from analysis.services.ask_for_export import ask_for_export, report_options
from analysis.services.report_choices import (
    CONTENTS,
    LANGUAGES,
    REPORT_FORMATS,
    RESULT_FORMATS,
    SECTION_KEYS,
    usual_sections,
)
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import language, say
from realtime.models import Session
from uploads.cleaning.name_forms import normalise_area_name

#: Section or content and the kind of run that it needs.
NEEDS = {"ranking": "risk", "tpr": "tpr", "trend": "trend", "nets": "nets", "wards": "risk"}


def export_results(
    *,
    session: Session,
    client_id: str,
    kind: str,
    format: str,
    sections: list[str],
    what: list[str],
    areas: list[str],
    layers: list[str],
    language: str,
) -> Export:
    """Ask for the document; the same `client_id` gives the same one again.

    Raises
    ------
    ProblemError
        `nothing_to_export` for a session without data; `unknown_area`; those of
        `report_options` and `ask_for_export`.
    """
    workspace = Workspace(session)
    if not has_anything(workspace):
        raise ProblemError(
            "nothing_to_export",
            say("This session has no data yet."),
            say("Add files first; the document tells what is in them."),
            409,
        )
    rows = rows_of(workspace, areas) if areas else None
    options = report_options(
        sections=sections,
        language=language,
        what=what,
        area=", ".join(areas),
        rows=rows,
        layers=layers,
    )
    title = ", ".join(what) if kind == "results" else ""
    return ask_for_export(
        session=session,
        client_id=client_id,
        kind=kind,
        format=format,
        title=(title or "results")[:100] if kind == "results" else "",
        options=options,
    )


def has_anything(workspace: Workspace) -> bool:
    """Whether the session holds data or a result."""
    held = (workspace.table, workspace.boundary, workspace.facilities, workspace.run)
    return any(item is not None for item in held) or bool(workspace.rasters)


def rows_of(workspace: Workspace, areas: list[str]) -> list[int]:
    """The wards of LGAs or wards by exact name, as rows of the boundary.

    Raises
    ------
    ProblemError
        `unknown_area` for a name that is neither.
    """
    if workspace.link is not None:
        frame = workspace.wards
    else:
        frame = read_boundary(workspace.need_boundary().path)
    columns = [name for name in ("lga_name", "ward_name") if name in frame]
    known = {name: [_folded(cell) for cell in frame[name]] for name in columns}
    rows: set[int] = set()
    for area in areas:
        wanted = _folded(area)
        found = next(
            (
                at
                for at in (
                    [i for i, n in enumerate(names) if n == wanted] for names in known.values()
                )
                if at
            ),
            None,
        )
        if found is None:
            raise ProblemError(
                "unknown_area",
                say("There is no LGA or ward “{area}” in your data.", area=area),
                say("Write the name as it stands in the table."),
            )
        rows |= set(found)
    return sorted(rows)


def _folded(name: Any) -> str:
    return normalise_area_name(str(name)) if isinstance(name, str) else ""


def report_offer(session: Session) -> dict[str, Any]:
    """What a report and an export can hold now, for the page's form."""
    kinds = {kind for kind in NEEDS.values() if latest_run(session, kind) is not None}
    return {
        "sections": [
            {
                "key": key,
                "label": WORDS[language()][f"s_{key}"],
                "usual": key in usual_sections("pdf"),
                "there": NEEDS.get(key, "") in kinds or key not in NEEDS,
            }
            for key in SECTION_KEYS
        ],
        "contents": [
            {"key": key, "there": key == "data" or any(latest_run(session, k) for k in needed)}
            for key, needed in CONTENTS.items()
        ],
        "languages": LANGUAGES,
        "report_formats": REPORT_FORMATS,
        "result_formats": RESULT_FORMATS,
    }
