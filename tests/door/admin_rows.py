"""Rows for the admin tests, and the addresses of their pages."""

from __future__ import annotations

import uuid

from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from analysis.models import Artefact, Message, ModelCall, Run, Settlement
from chatmrpt.accounts.models import User
from chatmrpt.programs.models import Delivery, Webhook
from realtime.models import Event, Job, Session, SharedLink, Worker
from uploads.models import (
    DataChange,
    Dataset,
    Link,
    NameDecision,
    ReferenceBoundary,
    RoleCorrection,
    Upload,
)


def changelist(name):
    return reverse(f"admin:{name}_changelist")


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def make_job(session, **fields):
    given = {
        "kind": "ingest",
        "queue": "ingest",
        "function": "builtins.len",
        "title": "Reading wards.csv",
    }
    return Job.objects.create(session=session, **{**given, **fields})


def fill(number, chief):
    """`number` rows of everything, each with an owner, a session and relations of its own."""
    made = []
    for _ in range(number):
        name = uuid.uuid4().hex
        user = User.objects.create_user(f"{name}@example.org", None)
        user.emailaddress_set.create(email=user.email)
        session = Session.objects.create(
            owner=user, client_id=name, title=f"Niger {name}", last_used=timezone.now(), last_seq=1
        )
        Event.objects.create(session=session, seq=1, type="session", payload={"id": "1"})
        SharedLink.objects.create(session=session, digest=name, expires=timezone.now())
        job = make_job(session, error={"code": "x", "message": "No ward column.", "hint": ""})
        table, boundary = (
            Dataset.objects.create(
                session=session, kind=kind, name=f"{kind}.csv", content_hash=name, rows=3
            )
            for kind in ("ward_table", "boundary")
        )
        Upload.objects.create(
            session=session, client_id=name, filename="wards.csv", size=9, job=job, dataset=table
        )
        link = Link.objects.create(session=session, table=table, boundary=boundary, key="ward_code")
        run = Run(session=session, client_id=name, title="Risk", link=link)
        run.job, run.parameters, run.receipt_hash = job, {}, name
        run.save()
        Artefact.objects.create(run=run, name="map.topojson", media_type="x", sha256=name, size=5)
        asked = Message.objects.create(session=session, role="user", client_id=name, text="Top 5?")
        told = Message.objects.create(
            session=session, role="assistant", in_reply_to=asked, run=run, job=job, text="Five."
        )
        ModelCall.objects.create(
            session=session, message=told, purpose="choose", sharing="metadata", url="http://x/v1",
            model="tiny", request="{}", reply="data: {}", status="ok",
        )  # fmt: skip
        change = DataChange.objects.create(
            session=session, position=1, kind="added", title="wards.csv added", came_in=table
        )
        change.went_out.set([boundary])
        NameDecision.objects.create(owner=user, key=name, name="Kuta", to_name="Kuta I")
        NameDecision.objects.create(session=session, key=name, name="Sabo", none=True)
        RoleCorrection.objects.create(owner=user, headers=name, column="rain", role="variable")
        ReferenceBoundary.objects.create(
            name="Wards", version=name, sha256=name, content_hash=name, rows=3, current=False
        )
        Settlement.objects.create(
            session=session, client_id=name, boundary=boundary, title="Bida", cell_size=500.0,
            keep="all", crs="EPSG:32632", content_hash=name, classes="F-S",
        )  # fmt: skip
        webhook = Webhook.objects.create(owner=user, client_id=name, url=name, events=["job.done"])
        Delivery.objects.create(webhook=webhook, event="job.done", payload={"job": name})
        Worker.objects.create(name=name, queue="chat", host="here", pid=1, seen=timezone.now())
        LogEntry.objects.log_actions(chief.pk, [session], 2, change_message="Renamed.")
        made.append(session)
    return made
