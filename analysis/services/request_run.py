"""Ask for an analysis: freeze its parameters, queue its job, or reuse an equal one."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from analysis.models import Run
from analysis.services.facility_names import with_names
from analysis.services.plan_run import Options, RunPlan
from analysis.services.receipts import make_receipt
from analysis.services.record_run import record_run
from analysis.services.use_rates import use_rates
from analysis.workspace import Workspace
from chatmrpt.lib import metrics
from realtime.models import JobState, Session
from realtime.services.enqueue_job import enqueue_job

TEST_INPUTS = ("facilities", "boundary", "people")


def finished_run(workspace: Workspace, options: Options) -> Run | None:
    """A finished run with these options on the data in force."""
    plan = with_names(options.plan(workspace), workspace.session)
    inputs = _inputs(workspace, plan)
    _, receipt_hash = make_receipt(plan=plan, link=inputs["link"])
    rows = Run.objects.filter(session=workspace.session, receipt_hash=receipt_hash)
    rows = rows.filter(**_identity(inputs), finished__isnull=False)
    return rows.select_related("link__boundary").first()


def request_run(*, workspace: Workspace, options: Options, client_id: str) -> Run:
    """A run with these options on the data in force.

    The same `client_id`, and an equal receipt on the same data, give the run that is there
    already; an equal one that failed or was cancelled does not count.
    """
    plan = with_names(options.plan(workspace), workspace.session)
    inputs = _inputs(workspace, plan)
    receipt, receipt_hash = make_receipt(plan=plan, link=inputs["link"])
    session = workspace.session
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        if inputs["link"] is not None:
            inputs["link"].refresh_from_db(fields=["current"])
        known = (
            Run.objects.filter(session=session, receipt_hash=receipt_hash, **_identity(inputs))
            .exclude(job__state__in=[JobState.FAILED, JobState.CANCELLED])
            .first()
        ) or Run.objects.filter(session=session, client_id=client_id).first()
        metrics.looked_up("run", known is not None)
        if known is not None:
            use_rates(known)
            return known
        run = Run.objects.create(
            session=session,
            client_id=client_id,
            kind=plan.kind,
            base=plan.base,
            title=plan.title,
            **inputs,
            parameters=plan.parameters,
            receipt=receipt,
            receipt_hash=receipt_hash,
            result={"sentences": list(plan.sentences)},
        )
        run.job = enqueue_job(
            session=session,
            kind=plan.kind,
            queue="analysis",
            function="analysis.jobs.compute_run",
            title=run.title,
            arguments={"run_id": str(run.pk)},
            links={"run": str(run.pk)},
        )
        run.save(update_fields=["job"])
        record_run(run)
    return run


def _inputs(workspace: Workspace, plan: RunPlan) -> dict[str, Any]:
    """What the run reads, as fields of its row."""
    if plan.tests is None:
        return {"link": workspace.need_link()}
    return {name: getattr(plan.tests, name) for name in (*TEST_INPUTS, "link")}


def _identity(inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs that must be the very same for a run to be the same.

    The link of a run on tests is not: it changes when the run's own rates join the wards. What it
    gave to the run is in the receipt.
    """
    names = TEST_INPUTS if "facilities" in inputs else ("link",)
    return {name: inputs[name] for name in names}
