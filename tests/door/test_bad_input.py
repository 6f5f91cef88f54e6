"""Files that cannot be used: each gets a clear message, and the session stays usable."""

from __future__ import annotations

import io
import uuid
import zipfile

import geopandas as gpd
import pytest
from shapely.geometry import Polygon, box

from analysis.models import Message, MessageState, Run
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.tools.results import with_directions
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from realtime.queueing import jobs_held_back
from realtime.runner import run_job, run_open_jobs
from uploads.models import Dataset, Link, Upload, UploadState
from uploads.selectors import current_link
from uploads.services.receive_upload import open_upload, take_chunk

pytestmark = pytest.mark.django_db

NAMES = [f"Ward {letter}" for letter in "ABCDEFGHIJKL"]
GOOD = "WardName,LGA,tpr,rainfall\n" + "".join(
    f"{name},Alpha,{10 + 3 * n},{100 - n * n}\n" for n, name in enumerate(NAMES)
)


def boundary(names=NAMES, crs="EPSG:4326", shapes=None):
    """A row of squares as a zipped shapefile."""
    shapes = shapes or [box(5 + n, 9, 6 + n, 10) for n in range(len(names))]
    frame = gpd.GeoDataFrame({"WardName": names, "LGAName": "Alpha"}, geometry=shapes, crs=crs)
    file = io.BytesIO()
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        frame.to_file(Path(folder) / "wards.shp")
        with zipfile.ZipFile(file, "w") as archive:
            for part in Path(folder).iterdir():
                if crs is None and part.suffix == ".prj":
                    continue
                archive.write(part, part.name)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _held_back():
    with jobs_held_back():
        yield


@pytest.fixture
def session(new_session):
    return new_session()


def bring(session, name, data):
    data = data.encode() if isinstance(data, str) else data
    upload = open_upload(session=session, client_id=uuid.uuid4().hex, filename=name, size=len(data))
    if data:
        take_chunk(upload_id=upload.pk, offset=0, data=data)
    run_open_jobs(session.pk, "test")
    return Upload.objects.get(pk=upload.pk)


def last_words(session):
    body = Message.objects.filter(session=session).order_by("created").last().body
    return " ".join([body["headline"], *body["points"]])


def drop(session, name, data):
    """Hand a file over without reading it."""
    data = data.encode() if isinstance(data, str) else data
    upload = open_upload(session=session, client_id=uuid.uuid4().hex, filename=name, size=len(data))
    take_chunk(upload_id=upload.pk, offset=0, data=data)


def rank(session, **options):
    run = request_run(
        workspace=Workspace(session), options=RunOptions(**options), client_id=uuid.uuid4().hex
    )
    run_open_jobs(session.pk, "test")
    return Run.objects.select_related("job", "link").get(pk=run.pk)


def refusal(session, **options):
    """What is said to a run that cannot be: when it is asked for, or by its job."""
    try:
        run = rank(session, **options)
    except ProblemError as problem:
        return problem.message
    return run.job.error["message"]


def still_usable(session):
    """A good pair can be brought afterwards and ranked."""
    assert bring(session, "good.csv", GOOD).state == UploadState.READY
    assert bring(session, "good.zip", boundary()).state == UploadState.READY
    assert current_link(session).summary["matched"] == len(NAMES)
    assert rank(session, variables=["tpr", "rainfall"]).finished is not None


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        ("empty.csv", b"", "empty"),
        ("blanks.csv", " \n\t\n \n", "empty"),
        ("header.csv", "WardName,LGA,tpr\n", "header"),
        ("totals.csv", "WardName,LGA,tpr\nTotal,,12\nGrand total,,12\n", "2 × totals row"),
        ("noward.csv", "thing,tpr\nx,1\ny,2\n", "ward"),
        ("nonumber.csv", "WardName,LGA,colour\nWard A,Alpha,red\nWard B,Alpha,blue\n", "number"),
        ("broken.zip", b"PK\x03\x04" + bytes(60), "zip"),
    ],
)
def test_an_unusable_file_is_refused_in_plain_words(session, name, data, words):
    upload = bring(session, name, data)
    assert upload.state == UploadState.FAILED
    assert upload.error["hint"]
    said = last_words(session).lower()
    assert words in said, said
    assert name in last_words(session)
    still_usable(session)


def test_one_ward_is_taken_with_a_warning_and_not_ranked_into_nonsense(session):
    bring(session, "one.csv", "WardName,LGA,tpr,rainfall\nWard A,Alpha,10,100\n")
    bring(session, "one.zip", boundary(NAMES[:1]))
    dataset = Dataset.objects.get(session=session, kind="ward_table", current=True)
    assert any(f["severity"] == "warning" for f in dataset.findings)
    assert "ward" in refusal(session, variables=["tpr", "rainfall"]).lower()
    still_usable(session)


def test_wards_named_twice_are_listed_and_none_is_taken_silently(session):
    doubled = GOOD + "Ward A,Alpha,99,1\n"
    bring(session, "doubled.csv", doubled)
    bring(session, "good.zip", boundary())
    link = current_link(session)
    assert link.pairs[0] == -1, "of two rows that differ none is used"
    assert link.summary["matched"] == len(NAMES) - 1
    assert any("Ward A" in f["message"] for f in link.findings if f["severity"] == "error")
    still_usable(session)


def test_a_boundary_without_prj_in_degrees_is_read_and_said(session):
    assert bring(session, "noprj.zip", boundary(crs=None)).state == UploadState.READY
    dataset = Dataset.objects.get(session=session, kind="boundary")
    assert any("prj" in f["message"].lower() for f in dataset.findings)


def test_broken_geometry_is_repaired_and_listed(session):
    shapes = [box(5 + n, 9, 6 + n, 10) for n in range(len(NAMES))]
    shapes[2] = Polygon([(7, 9), (8, 10), (8, 9), (7, 10)])
    assert bring(session, "bow.zip", boundary(shapes=shapes)).state == UploadState.READY
    dataset = Dataset.objects.get(session=session, kind="boundary")
    assert any("Ward C" in f["message"] or 3 in f["rows"] for f in dataset.findings)


def test_files_that_share_no_ward_are_told_apart_with_examples(session):
    bring(session, "good.csv", GOOD)
    bring(session, "other.zip", boundary([f"Elsewhere {n}" for n in range(12)]))
    assert not Link.objects.filter(session=session).exists()
    said = last_words(session)
    assert "Ward A" in said
    assert "Elsewhere" in said
    still_usable(session)


def test_a_variable_without_any_value_is_refused_with_its_name(session):
    table = "WardName,LGA,tpr,rainfall,housing_quality\n" + "".join(
        f"{name},Alpha,{n},{100 - n * n},\n" for n, name in enumerate(NAMES)
    )
    bring(session, "allmissing.csv", table)
    bring(session, "good.zip", boundary())
    assert "housing_quality" in refusal(session, variables=["tpr", "housing_quality"])
    still_usable(session)


def test_a_constant_column_is_left_out_and_said(session):
    table = "WardName,LGA,tpr,rainfall,housing_quality\n" + "".join(
        f"{name},Alpha,{n},{100 - n * n},0.5\n" for n, name in enumerate(NAMES)
    )
    bring(session, "constant.csv", table)
    bring(session, "good.zip", boundary())
    run = rank(session, variables=["tpr", "rainfall", "housing_quality"])
    assert run.finished is not None
    assert any("housing_quality" in f["message"] for f in run.findings)
    assert "ranked by 2 variables" in run.result["headline"]
    used = next(point for point in run.result["points"] if point.startswith("Variables:"))
    assert "ousing" not in used
    assert "ousing" not in with_directions(Workspace(session), run)


def test_script_in_names_stays_text(session):
    evil = '<img src=x onerror="alert(1)">'
    bring(session, "evil.csv", GOOD.replace("Ward A", f'"{evil.replace(chr(34), chr(34) * 2)}"'))
    bring(session, "good.zip", boundary())
    assert evil not in Dataset.objects.get(session=session, kind="ward_table").name
    assert current_link(session).summary["matched"] == len(NAMES) - 1


def test_a_question_asked_while_files_are_read_waits_for_them(session):
    bring(session, "wards.csv", GOOD)
    drop(session, "wards.zip", boundary())
    question = ask(session=session, client_id="1", text="rank the wards by tpr and rainfall")
    answer = Message.objects.get(in_reply_to=question)
    run_job(str(answer.job.pk), "test")
    answer.refresh_from_db()
    assert answer.state == MessageState.WORKING
    run_open_jobs(session.pk, "test")
    answer.refresh_from_db()
    assert (answer.state, answer.outcome) == (MessageState.COMPLETE, "answer")
    assert answer.run.finished


def test_a_question_whose_file_fails_is_answered_all_the_same(session):
    drop(session, "wards.csv", "WardName,tpr\n")
    question = ask(session=session, client_id="1", text="rank the wards by tpr and rainfall")
    answer = Message.objects.get(in_reply_to=question)
    run_job(str(answer.job.pk), "test")
    run_open_jobs(session.pk, "test")
    answer.refresh_from_db()
    assert (answer.state, answer.outcome) == (MessageState.COMPLETE, "need_data")
