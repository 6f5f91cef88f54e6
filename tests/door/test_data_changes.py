"""Roles corrected, sheets chosen, files taken out, and all of it undone: over HTTP."""

from __future__ import annotations

import csv
import io
import uuid

import pandas as pd
import pytest

from analysis.models import Message, Run
from analysis.services.post_message import ask
from realtime.queueing import jobs_held_back
from realtime.services.merge_guest import merge_guest
from realtime.viewer import Viewer
from tests.door.test_replaced_data import bring, work
from tests.door.twelve_wards import ROWS, boundary_zip, table_csv
from uploads.models import DataChange, Dataset, RoleCorrection, Upload

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def session(new_session, owner):
    return new_session(owner)


@pytest.fixture(scope="module")
def prepared(prepare, tmp_path_factory):
    """Table and boundary, and a finished ranking."""

    def rank(session):
        text = "run the analysis with tpr and rainfall"
        bring(session, "wards.csv", table_csv())
        bring(session, "wards.zip", boundary_zip(tmp_path_factory.mktemp("shapes")))
        work(session)
        ask(session=session, client_id=uuid.uuid4().hex, text=text)
        work(session)
        assert Run.objects.get(session=session).finished

    return prepare(then=rank)


@pytest.fixture
def ranked(prepared, as_owner):
    return as_owner(prepared)


def in_force(session, kind="ward_table"):
    return Dataset.objects.filter(session=session, kind=kind, current=True).first()


def put_roles(client, dataset, roles):
    return client.put(f"{API}/datasets/{dataset.pk}/roles", roles, "application/json")


def role_of(dataset, column):
    return {item["name"]: item["role"] for item in dataset.columns}[column]


def do(client, session, what, change=None):
    body = {"change": str(change.pk)} if change else {}
    return client.post(f"{API}/sessions/{session.pk}/{what}", body, "application/json")


def said(session):
    return list(Message.objects.filter(session=session, role="assistant").order_by("created"))


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work(session)
    return Message.objects.get(in_reply_to=question)


def is_stale(client, run):
    return client.get(f"{API}/runs/{run.pk}").json()["stale"]


def test_a_corrected_role_reads_the_file_again_and_older_results_are_marked(ranked, owner_client):
    old, run = in_force(ranked), Run.objects.get(session=ranked)
    answer = put_roles(owner_client, old, {"mean_rainfall": "other"})
    assert answer.status_code == 202
    assert answer.json()["kind"] == "ingest"
    work(ranked)
    new = in_force(ranked)
    assert new.pk != old.pk
    assert role_of(new, "mean_rainfall") == "other"
    assert role_of(old, "mean_rainfall") == "variable"
    assert Upload.objects.get(filename="wards.csv").dataset == new
    assert is_stale(owner_client, run)
    assert new.summary["corrections"] == {"mean_rainfall": "other"}
    assert any("mean_rainfall" in message.body["headline"] for message in said(ranked))


def test_the_receipt_of_a_later_run_has_the_corrected_role(ranked, owner_client):
    put_roles(owner_client, in_force(ranked), {"housing_quality": "urban_share"})
    work(ranked)
    ask(session=ranked, client_id=uuid.uuid4().hex, text="run the analysis with tpr and rainfall")
    work(ranked)
    run = Run.objects.filter(session=ranked).order_by("created").last()
    assert run.receipt["inputs"]["table"]["roles"]["housing_quality"] == "urban_share"


def test_undo_brings_table_ranking_and_names_back_and_redo_the_correction(ranked, owner_client):
    old, run = in_force(ranked), Run.objects.get(session=ranked)
    put_roles(owner_client, old, {"mean_rainfall": "other"})
    work(ranked)
    new = in_force(ranked)
    undone = do(owner_client, ranked, "undo")
    assert undone.status_code == 200
    assert undone.json()["kind"] == "roles"
    work(ranked)
    assert in_force(ranked) == old
    assert not is_stale(owner_client, run)
    assert not RoleCorrection.objects.exists()
    assert Upload.objects.get(filename="wards.csv").dataset == old
    assert do(owner_client, ranked, "redo").status_code == 200
    work(ranked)
    assert in_force(ranked) == new
    assert is_stale(owner_client, run)
    assert RoleCorrection.objects.get().role == "other"
    assert do(owner_client, ranked, "redo").json()["code"] == "nothing_to_redo"


def test_undoing_one_change_twice_undoes_it_once(ranked, owner_client):
    bring(ranked, "newer.csv", table_csv().replace(b"1000", b"2000"))
    work(ranked)
    last = DataChange.objects.filter(session=ranked).last()
    assert last.kind == "replaced"
    for _ in range(2):
        assert do(owner_client, ranked, "undo", last).json()["id"] == str(last.pk)
    assert in_force(ranked).name == "wards.csv"
    assert in_force(ranked, "boundary") is not None
    first = DataChange.objects.filter(session=ranked).first()
    assert do(owner_client, ranked, "undo", first).json()["code"] == "not_the_last"


def test_a_new_file_after_undo_ends_what_could_be_done_again(ranked, owner_client):
    bring(ranked, "newer.csv", table_csv().replace(b"1000", b"2000"))
    work(ranked)
    do(owner_client, ranked, "undo")
    bring(ranked, "third.csv", table_csv().replace(b"1000", b"3000"))
    work(ranked)
    assert do(owner_client, ranked, "redo").json()["code"] == "nothing_to_redo"
    snapshot = owner_client.get(f"{API}/sessions/{ranked.pk}").json()["state"]["change"]
    assert sorted(change["lapsed"] for change in snapshot.values()) == [False, False, False, True]


def test_a_file_is_taken_out_and_comes_back(ranked, owner_client):
    table, run = in_force(ranked), Run.objects.get(session=ranked)
    for _ in range(2):
        assert owner_client.delete(f"{API}/datasets/{table.pk}").status_code == 200
    assert DataChange.objects.filter(session=ranked, kind="removed").count() == 1
    work(ranked)
    assert in_force(ranked) is None
    assert is_stale(owner_client, run)
    assert owner_client.get(f"{API}/runs/{run.pk}/tables/ranking").status_code == 200
    do(owner_client, ranked, "undo")
    work(ranked)
    assert in_force(ranked) == table
    assert not is_stale(owner_client, run)


def test_everything_can_be_undone_to_the_empty_session_and_done_again(ranked, owner_client):
    files = {in_force(ranked).pk, in_force(ranked, "boundary").pk}
    while do(owner_client, ranked, "undo").status_code == 200:
        work(ranked)
    assert in_force(ranked) is in_force(ranked, "boundary") is None
    while do(owner_client, ranked, "redo").status_code == 200:
        work(ranked)
    assert {in_force(ranked).pk, in_force(ranked, "boundary").pk} == files
    assert not is_stale(owner_client, Run.objects.get(session=ranked))


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ({"tpr": "king"}, "unknown_role"),
        ({"nowhere": "ward"}, "unknown_column"),
        ({"tpr": "ward", "LGA": "ward"}, "role_given_twice"),
        ({}, "no_roles"),
    ],
)
def test_a_wrong_role_is_named_and_nothing_happens(ranked, owner_client, roles, code):
    before = in_force(ranked)
    answer = put_roles(owner_client, before, roles)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    if code == "unknown_role":
        assert "population" in answer.json()["hint"]
    assert work(ranked) == 0
    assert in_force(ranked) == before


def test_a_role_that_the_cells_cannot_have_is_told_and_nothing_is_remembered(ranked, owner_client):
    before = in_force(ranked)
    assert put_roles(owner_client, before, {"LGA": "population"}).status_code == 202
    work(ranked)
    assert in_force(ranked) == before
    assert not RoleCorrection.objects.exists()
    last = said(ranked)[-1].body
    assert last["headline"] == "wards.csv stays as it was."
    assert "Bosso" in last["points"][0]


def test_a_file_without_a_ward_column_left_is_refused(ranked, owner_client):
    before = in_force(ranked)
    put_roles(owner_client, before, {"WardName": "other"})
    work(ranked)
    assert in_force(ranked) == before


def test_two_corrections_at_once_both_hold(ranked, owner_client):
    table = in_force(ranked)
    put_roles(owner_client, table, {"mean_rainfall": "other"})
    put_roles(owner_client, table, {"distance_to_water": "other"})
    work(ranked)
    now = in_force(ranked)
    assert role_of(now, "mean_rainfall") == role_of(now, "distance_to_water") == "other"


def test_a_correction_holds_for_the_accounts_files_with_the_same_headers(
    ranked, owner_client, new_session, owner
):
    put_roles(owner_client, in_force(ranked), {"mean_rainfall": "other"})
    work(ranked)
    other = new_session(owner)
    bring(other, "next_year.csv", table_csv().replace(b"1000", b"4000"))
    work(other)
    assert role_of(in_force(other), "mean_rainfall") == "other"
    bring(other, "else.csv", table_csv().replace(b"tpr,", b"cases,"))
    work(other)
    assert role_of(in_force(other), "mean_rainfall") == "variable"
    stranger = new_session()
    bring(stranger, "wards.csv", table_csv())
    work(stranger)
    assert role_of(in_force(stranger), "mean_rainfall") == "variable"


def test_a_guests_correction_goes_with_the_guest_to_the_account(new_session, owner):
    from realtime.viewer import new_guest
    from uploads.services.read_again import queue_roles

    guest = new_guest()
    session = new_session(viewer=guest)
    bring(session, "wards.csv", table_csv())
    work(session)
    queue_roles(dataset=in_force(session), roles={"mean_rainfall": "other"})
    work(session)
    assert RoleCorrection.objects.get().session == session
    merge_guest(guest=guest, user_id=owner.pk)
    assert RoleCorrection.objects.get().owner == owner
    later = new_session(viewer=Viewer(user_id=owner.pk))
    bring(later, "wards.csv", table_csv())
    work(later)
    assert role_of(in_force(later), "mean_rainfall") == "other"


def workbook():
    file = io.BytesIO()
    frame = pd.read_csv(io.BytesIO(table_csv()))
    with pd.ExcelWriter(file, engine="xlsxwriter") as writer:
        frame.to_excel(writer, sheet_name="2024", index=False)
        frame.head(7).to_excel(writer, sheet_name="2023", index=False)
    return file.getvalue()


def test_a_workbook_with_two_sheets_asks_which_and_reads_the_other(session, owner_client):
    bring(session, "wards.xlsx", workbook())
    work(session)
    first = in_force(session)
    told = said(session)[-1]
    assert told.outcome == "clarify"
    assert told.body["chips"][0]["label"] == "2023 (7 rows, 8 columns)"
    assert first.rows == len(ROWS)
    upload = Upload.objects.get(session=session)
    path = f"{API}/uploads/{upload.pk}/choice"
    wrong = owner_client.put(path, {"name": "1999"}, "application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown_choice")
    assert owner_client.put(path, {"name": "2023"}, "application/json").status_code == 202
    work(session)
    assert in_force(session).rows == 7
    assert said(session)[-1].outcome == "answer"
    put_roles(owner_client, in_force(session), {"tpr": "other"})
    work(session)
    assert in_force(session).rows == 7
    do(owner_client, session, "undo")
    do(owner_client, session, "undo")
    assert in_force(session) == first


DIRTY = (
    b"State,LGA,WardName,rain\n"
    b"ni Niger State,Bosso Local Government Area,Adama Ward,10\n"
    b"ni Niger State,Bosso Local Government Area,=Chukun,NR\n"
    b",,,\n"
    b"ni Niger State,Lapai,Essa,30\n"
    b"Total,,,40\n"
)


def test_what_was_done_to_the_file_is_listed_and_downloaded(session, owner_client):
    bring(session, "dirty wards.csv", DIRTY)
    work(session)
    path = f"{API}/datasets/{in_force(session).pk}"
    found = owner_client.get(f"{path}/changes").json()
    assert (found["rows_in"], found["rows"], found["dropped_count"]) == (5, 3, 2)
    assert found["not_reported"] == {"rain": 1}
    assert {row["row"] for row in found["dropped"]} == {4, 6}
    dropped = list(
        csv.DictReader(io.StringIO(owner_client.get(f"{path}/dropped.csv").content.decode()))
    )
    assert dropped[-1] == {"row": "6", "reason": "totals row", "content": "Total | 40"}
    answer = owner_client.get(f"{path}/changes.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    renamed = next(row for row in rows if row["in the file"] == "Adama Ward")
    assert (renamed["used"], renamed["cells"], renamed["rows"]) == ("Adama", "1", "2")
    assert 'filename="changes of dirty wards.csv.csv"' in answer["Content-Disposition"]


def test_the_original_comes_back_byte_for_byte_of_older_data_too(session, owner_client):
    bring(session, "dirty.csv", DIRTY)
    work(session)
    old = in_force(session)
    put_roles(owner_client, old, {"LGA": "other"})
    work(session)
    for dataset in (old, in_force(session)):
        answer = owner_client.get(f"{API}/datasets/{dataset.pk}/file")
        assert b"".join(answer.streaming_content) == DIRTY


def test_a_stranger_changes_and_reads_nothing(ranked, stranger_client):
    table = in_force(ranked)
    upload = Upload.objects.get(filename="wards.csv")
    assert put_roles(stranger_client, table, {"tpr": "other"}).status_code == 404
    assert stranger_client.delete(f"{API}/datasets/{table.pk}").status_code == 404
    for what in ("undo", "redo"):
        assert do(stranger_client, ranked, what).status_code == 404
    for what in ("changes", "changes.csv", "dropped.csv", "file"):
        assert stranger_client.get(f"{API}/datasets/{table.pk}/{what}").status_code == 404
    path = f"{API}/uploads/{upload.pk}/choice"
    assert stranger_client.put(path, {"name": "x"}, "application/json").status_code == 404
    assert in_force(ranked) == table


def test_an_older_dataset_cannot_be_corrected(ranked, owner_client):
    old = in_force(ranked)
    bring(ranked, "newer.csv", table_csv().replace(b"1000", b"2000"))
    work(ranked)
    answer = put_roles(owner_client, old, {"tpr": "other"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_force")
