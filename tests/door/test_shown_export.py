"""“Give me that in Excel”: the file holds the rows that the answer before showed."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest
from django.core.files.storage import default_storage

from analysis.models import Export
from chatmrpt.management.prepared import answer_here
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from tests.door.twelve_wards import table_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(twelve, as_owner):
    with jobs_held_back():
        yield as_owner(twelve)


@pytest.fixture
def wettest():
    """The three wettest wards of the file itself."""
    frame = pd.read_csv(io.BytesIO(table_csv()))
    first = frame.sort_values("mean_rainfall", ascending=False, kind="stable").head(3)
    return list(zip(first["WardName"], first["mean_rainfall"], strict=True))


def file_of(session):
    run_open_jobs(session.pk, "test")
    made = Export.objects.filter(session=session).latest("created")
    assert made.finished is not None
    with default_storage.open(made.path) as file:
        return made.format, file.read()


@pytest.mark.parametrize("text", ["give me that in excel", "can I have this as xlsx", "excel version please"])  # fmt: skip
def test_a_list_shown_is_the_workbook(session, wettest, text):
    answer_here(session, "top 3 wards by rainfall")
    message = answer_here(session, text)
    assert (message.tool, message.outcome) == ("export_results", "answer")
    format, data = file_of(session)
    assert format == "xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(data))["What was shown"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [name for name, _ in wettest]
    assert [row[-1] for row in rows] == pytest.approx([value for _, value in wettest], rel=1e-3)


def test_the_same_list_comes_as_csv_after_the_workbook(session, wettest):
    answer_here(session, "top 3 wards by rainfall")
    answer_here(session, "give me that in excel")
    message = answer_here(session, "as csv instead")
    assert message.outcome == "answer"
    format, data = file_of(session)
    assert format == "csv"
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[-3:]] == [name for name, _ in wettest]


def test_nothing_else_is_exported_in_its_place(session):
    answer_here(session, "what does TPR mean")
    message = answer_here(session, "give me that in excel")
    assert not Export.objects.filter(session=session, options__has_key="answer").exists()
    assert message.outcome == "clarify"


def test_a_list_shown_is_offered_where_nothing_was_calculated(session):
    answer_here(session, "top 3 wards by rainfall")
    message = answer_here(session, "export to excel")
    assert message.outcome == "clarify"
    assert message.body["chips"][0]["label"] == "What was shown"
