"""`manage.py ask`: one question, a batch of them, and what is said when it cannot be answered."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.management import CommandError, call_command

from tests.door.twelve_wards import boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path):
    folder, shapes = tmp_path / "input", tmp_path / "shapes"
    folder.mkdir()
    shapes.mkdir()
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(shapes))
    return folder


def run_ask(capsys, *arguments, **options):
    call_command("ask", *arguments, **options)
    return capsys.readouterr().out


def test_the_command_answers_a_question_and_a_batch(files, tmp_path, capsys):
    batch = tmp_path / "batch.jsonl"
    lines = [
        {"id": "1", "prompt": "hello", "state": "no_data"},
        {"id": "2", "prompt": "top 2 wards", "state": "ward_data"},
        {"id": "3", "prompt": "why?", "state": "after_risk", "history": ["top 2 wards"]},
        {"id": "4", "prompt": "plan 9,000 nets", "state": "after_tpr"},
        {"id": "5", "prompt": "list the columns", "state": "facility_data"},
    ]
    batch.write_text("\n".join(json.dumps(line) for line in lines))
    given = {"table": str(files / "wards.csv"), "boundaries": str(files / "wards.zip")}
    printed = [json.loads(line) for line in run_ask(capsys, batch=batch, **given).splitlines()]
    assert [line["id"] for line in printed] == ["1", "2", "3", "4", "5"]
    assert [line.get("tool") for line in printed[:3]] == ["help", "rank_areas", "explain_area"]
    assert printed[1]["arguments"]["n"] == 2
    assert printed[1]["artifacts"][0]["kind"] == "table"
    assert len(printed[1]["receipt"]) == 64
    assert printed[2]["text"].startswith(expected().frame["title"].iloc[0])
    assert printed[3]["error"]["code"] == "missing_file"
    assert "--facilities" in printed[3]["error"]["message"]
    assert printed[4]["error"]["code"] == "missing_file"


def test_the_command_says_what_is_wrong(capsys, tmp_path):
    with pytest.raises(CommandError, match="no question"):
        call_command("ask")
    with pytest.raises(CommandError, match="no session"):
        call_command("ask", "hello", session=str(uuid.uuid4()))
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": 1}')
    with pytest.raises(CommandError, match="Line 1"):
        call_command("ask", batch=bad)
