"""The API against its own description: whatever is sent, no fault and no answer it does not name."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from analysis.models import Artefact, Message, Run
from chatmrpt.api import api
from chatmrpt.openapi import ANSWERS, FILES, START
from realtime.models import Job
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from tests.door.test_tokens import one_connection

pytestmark = pytest.mark.django_db
CHECKS = (
    *(not_a_server_error, status_code_conformance),
    *(content_type_conformance, response_schema_conformance),
)
EXAMPLES = 4


def test_every_answer_is_described_and_nothing_else():
    described, without_body = set(), set()
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            name = f"{method.upper()} {path.removeprefix(START)}"
            bodies = without_body if 204 in operation["responses"] else described
            bodies.add(name)
            assert "4XX" in operation["responses"], name
            keyed = any(each["name"] == "Idempotency-Key" for each in operation["parameters"])
            assert keyed == (method != "get"), name
    assert set(ANSWERS) | set(FILES) == described
    assert not set(ANSWERS) & set(FILES)


def with_ids(schema, ids):
    """The description in which half of what names an object names one that there is."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "path" and parameter["name"] in ids:
                    parameter["schema"] = {"type": "string", "enum": ids[parameter["name"]]}
    return schema


def test_whatever_is_sent_fits_the_description(twelve, as_owner, owner):
    session = as_owner(twelve)
    with jobs_held_back():
        client = Client()
        client.force_login(owner)
        ask = {"client_id": "rank-them", "text": "Rank the wards by risk"}
        client.post(f"/api/v1/sessions/{session.pk}/messages", ask, "application/json")
        run_open_jobs(session.pk, "test")
        run = Run.objects.get(session=session)
        other = "00000000-0000-4000-8000-000000000000"
        ids = {
            "session_id": [str(session.pk), str(session.pk), other, "x"],
            "run_id": [str(run.pk), other],
            "dataset_id": [str(row.pk) for row in session.datasets.all()],
            "message_id": [str(row.pk) for row in Message.objects.filter(session=session)],
            "job_id": [str(row.pk) for row in Job.objects.filter(session=session)],
            "name": [Artefact.objects.filter(run=run).first().name, "none"],
            "table": ["ranking", "none"],
            "key": ["composite", "boundary", "variable:rainfall", "none"],
            "chart": ["histogram", "ranking.svg", "ranking.csv", "none"],
        }
        raw = with_ids(api.get_openapi_schema(), ids)
        app = get_wsgi_application()
        schema = schemathesis.openapi.from_dict(raw)
        cookies = {"sessionid": client.cookies["sessionid"].value}
        operations = [each.ok() for each in schema.get_all_operations()]
        operations.sort(key=lambda each: each.method == "delete")
        faults = []
        with one_connection():
            for operation in operations:
                faults += faults_of(operation, app, cookies)
    assert not faults, "\n\n".join(faults)


def faults_of(operation, app, cookies):
    """What answers of one operation did not fit."""
    found = []

    @seed(7)
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case):
        case.operation.app = app
        headers = {"X-CSRFToken": "a" * 32, "Accept-Encoding": "identity"}
        answer = case.call(app=app, headers=headers, cookies={**cookies, "csrftoken": "a" * 32})
        try:
            case.validate_response(answer, checks=CHECKS)
        except Exception as fault:  # noqa: BLE001
            words = " / ".join(str(each) for each in getattr(fault, "exceptions", [fault]))
            found.append(f"{operation.label}: {case.path_parameters} {case.query} {words}")

    send()
    return found[:1]
