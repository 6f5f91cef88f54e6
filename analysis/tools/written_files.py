"""Answers that have a document or file written: what is asked for, and the button to fetch it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from analysis.services.ask_for_export import ask_for_export, report_options
from analysis.services.report_choices import FORMATS
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.places import Area
from analysis.tools.wording import joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say

Chip = dict[str, Any]
#: The step that makes what is missing: button, tool.
STEPS: dict[str, tuple[str, str]] = {
    "risk": (to_say("Rank the wards by risk"), "run_risk_analysis"),
    "tpr": (to_say("Calculate test positivity"), "calculate_tpr"),
    "trend": (to_say("Analyse the trend"), "analyse_trend"),
    "nets": (to_say("Plan the nets"), "plan_nets"),
    "reprioritised": (to_say("Find wards that may leave the campaign"), "select_reprioritised"),
    "quality": (to_say("Check the data"), "check_data_quality"),
}
KIND_WORDS = {
    "risk": to_say("a ranking"),
    "tpr": to_say("test positivity"),
    "trend": to_say("a trend"),
    "nets": to_say("a net plan"),
    "reprioritised": to_say("a list of wards that may leave the campaign"),
    "quality": to_say("a check of the reports"),
}
NOT_YET = {
    "risk": to_say("There is no ranking yet."),
    "tpr": to_say("No test positivity was calculated yet."),
    "trend": to_say("There is no trend yet."),
    "nets": to_say("There is no net plan yet."),
    "reprioritised": to_say("There is no list of wards that may leave the campaign yet."),
    "quality": to_say("There is no check of the reports yet."),
}


def written(
    workspace: Workspace,
    *,
    kind: str,
    format: str,
    title: str,
    headline: str,
    points: Sequence[str],
    chips: Sequence[Chip],
    options: dict[str, Any],
) -> Answer:
    """The answer that asks for the file when it is written, with the button to fetch it.

    Asked again for the same answer, the file is the same one.
    """
    reply = workspace.reply
    once = f"answer-{reply.pk.hex}" if reply is not None else uuid.uuid4().hex
    export_id = uuid.uuid5(workspace.session.pk, once)

    def ask() -> object:
        return ask_for_export(
            session=workspace.session,
            client_id=once,
            kind=kind,
            format=format,
            title=title,
            options=options,
            export_id=export_id,
        )

    fetch = {
        "label": say("Download {formats}", formats=FORMATS[kind][format]),
        "export": str(export_id),
    }
    return Answer(
        headline=headline,
        points=tuple(points[:3]),
        chips=(fetch, *chips),
        show={"view": "reports", "export": str(export_id)},
        effect=ask,
    )


def options_for(areas: Sequence[Area], **said: Any) -> dict[str, Any]:
    """The stored options for the chosen areas."""
    rows = sorted({row for area in areas for row in area.rows})
    given = {"sections": [], "what": [], **said}
    return report_options(area=joined(area.title for area in areas), rows=rows or None, **given)


def missing_step(kind: str) -> Answer:
    """What must be done before the file can hold what was asked for."""
    label, tool = STEPS[kind]
    return Answer(
        headline=say(NOT_YET[kind]),
        points=(say("This step comes first: {step}.", step=say(label)),),
        chips=(call_chip(say(label), tool),),
        outcome="need_data",
    )


def step_chips(workspace: Workspace, kinds: Sequence[str]) -> list[Chip]:
    """Buttons for steps that are still missing and that the data allow."""
    return [
        call_chip(say(label), tool)
        for kind in kinds
        if kind in STEPS and (kind != "trend" or _several_years(workspace))
        for label, tool in [STEPS[kind]]
    ]


def _several_years(workspace: Workspace) -> bool:
    """Whether the facility reports are of more than one year, as far as is known."""
    if workspace.facilities is None:
        return False
    rates = workspace.latest("tpr")
    return rates is None or len(rates.result["years"]) > 1
