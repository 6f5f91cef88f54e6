"""Write what a run found, and wake the answers that waited for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from analysis.frames import json_bytes
from analysis.models import Artefact, Message, MessageState, Run
from analysis.science.method_annex import annex
from analysis.selectors import DATA
from analysis.services.analyses.base import Files, Outcome
from analysis.services.post_message import queue_answer, record_message
from analysis.services.record_run import record_run
from analysis.services.use_rates import use_rates
from analysis.value_columns import KEPT
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".topojson": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}


def finish_run(*, run: Run, outcome: Outcome) -> Callable[[], None]:
    """Store the files now (under their hashes: doing it twice changes nothing), rows later."""
    files = {**outcome.files, "method.md": _method_text(run, outcome)}
    receipt = _receipt(run, outcome, files)
    files["receipt.json"] = json_bytes(receipt)
    artefacts = [_store(run, name, data) for name, data in files.items()]
    summary = {**run.result, **outcome.summary}
    if outcome.values is not None:
        summary[KEPT] = asdict(outcome.values)

    def save() -> None:
        row = Run.objects.select_related("job", "session", *DATA).get(pk=run.pk)
        row.result, row.findings = summary, outcome.findings
        row.receipt = receipt
        row.finished = timezone.now()
        row.save(update_fields=["result", "findings", "receipt", "finished"])
        Artefact.objects.bulk_create(artefacts, ignore_conflicts=True)
        record_run(row)
        use_rates(row)
        for message in waiting_messages(row):
            queue_answer(message=message)

    return save


def _receipt(run: Run, outcome: Outcome, files: Files) -> dict[str, Any]:
    """What went in, the settings used, filled cells, and the hash of each file that came out."""
    return {
        **run.receipt,
        "settings": outcome.settings,
        "cells_filled": outcome.summary.get("cells_filled"),
        "results": {
            name: hashlib.sha256(data).hexdigest()
            for name, data in sorted(files.items())
            if name != "receipt.json"
        },
    }


def _method_text(run: Run, outcome: Outcome) -> bytes:
    """How it was computed, from the methods' own texts and the settings used."""
    used = {**run.parameters.get("risk", {}), **run.parameters, **outcome.settings}
    return annex(run.kind, run.title, used).encode()


def end_run(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The run's job failed, was cancelled or is tried again: say so in its answers."""
    run = Run.objects.select_related("job", *DATA).filter(pk=job.arguments.get("run_id")).first()
    if run is None:
        return
    record_run(run)
    state = {"failed": MessageState.FAILED, "cancelled": MessageState.STOPPED}
    if outcome == "requeued":
        messages = Message.objects.filter(run=run, state__in=list(state.values()))
    else:
        messages = waiting_messages(run)
    for message in messages:
        message.state = state.get(outcome, MessageState.WORKING)
        message.body = {**message.body, **_ending(outcome, error)}
        message.save(update_fields=["state", "body"])
        record_message(message)


def waiting_messages(run: Run) -> Any:
    """Answers that cannot be given before the run is done."""
    rows = Message.objects.filter(run=run, state=MessageState.WORKING)
    return rows.select_related("session")


def _ending(outcome: str, error: ProblemError | None) -> dict[str, Any]:
    if outcome == "cancelled":
        return {"headline": say("Stopped."), "points": [say("Nothing was changed.")], "chips": []}
    if error is None:
        return {"headline": "", "points": []}
    return {"headline": error.message, "points": [error.hint] if error.hint else []}


def _store(run: Run, name: str, data: bytes) -> Artefact:
    artefact = Artefact(
        run=run,
        name=name,
        media_type=MEDIA_TYPES[PurePath(name).suffix],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
    )
    if not default_storage.exists(artefact.path):
        default_storage.save(artefact.path, ContentFile(data))
    return artefact
