"""Ask for an analysis: freeze its parameters, queue its job, or reuse an equal one."""

from __future__ import annotations

from django.db import transaction

from analysis.models import Run
from analysis.services.plan_run import Options
from analysis.services.receipts import make_receipt
from analysis.services.record_run import record_run
from analysis.workspace import Workspace
from realtime.models import JobState, Session
from realtime.services.enqueue_job import enqueue_job


def finished_run(workspace: Workspace, options: Options) -> Run | None:
    """A finished run with these options on the data in force."""
    link = workspace.need_link()
    _, receipt_hash = make_receipt(link=link, plan=options.plan(workspace))
    rows = Run.objects.filter(session=workspace.session, link=link, receipt_hash=receipt_hash)
    return rows.filter(finished__isnull=False).select_related("link__boundary").first()


def request_run(*, workspace: Workspace, options: Options, client_id: str) -> Run:
    """A run with these options on the data in force.

    The same `client_id`, and an equal receipt on the same data, give the run that is there
    already; an equal one that failed or was cancelled does not count.
    """
    plan = options.plan(workspace)
    link = workspace.need_link()
    receipt, receipt_hash = make_receipt(link=link, plan=plan)
    session = workspace.session
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        link.refresh_from_db(fields=["current"])
        known = (
            Run.objects.filter(session=session, link=link, receipt_hash=receipt_hash)
            .exclude(job__state__in=[JobState.FAILED, JobState.CANCELLED])
            .first()
        ) or Run.objects.filter(session=session, client_id=client_id).first()
        if known is not None:
            return known
        run = Run.objects.create(
            session=session,
            client_id=client_id,
            kind=plan.kind,
            base=plan.base,
            title=plan.title,
            table=link.table,
            link=link,
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
