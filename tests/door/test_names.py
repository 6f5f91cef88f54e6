"""People decide about ward names: remembered, undone, handed over, in the next matching and run."""

from __future__ import annotations

import csv
import io
import uuid

import pandas as pd
import pytest

from analysis.models import Message, Run
from analysis.services.post_message import ask
from chatmrpt.management.intake import add_file, work_off
from realtime.models import Job, Session
from realtime.queueing import jobs_held_back
from realtime.services.merge_guest import merge_guest
from realtime.viewer import Viewer
from tests.door import yearly_reports
from tests.door.account_steps import open_session
from tests.door.facility_reports import counted, facility_csv
from tests.door.twelve_wards import ROWS, boundary_zip, table_csv
from uploads.models import Link, NameDecision

pytestmark = pytest.mark.django_db
#: The table calls Dutse (Bosso) by another name; the boundary has no such ward.
OTHER = "Old Quarter"
#: A spelling that is near Hadeja (Rafi), and no surer than that.
NEAR = "Hadija Old"
#: Another one, less near: its ward is Hadeja's too, as far as likeness goes.
FAR = "Hadijji Olden"


def write_files(folder):
    (folder / "shape").mkdir()
    table = table_csv().decode().replace("Bosso,Dutse", f"Bosso,{OTHER}")
    (folder / "wards.csv").write_text(table)
    (folder / "wards.zip").write_bytes(boundary_zip(folder / "shape"))
    reports = pd.read_csv(io.BytesIO(facility_csv()))
    reports["Ward"] = reports["Ward"].replace("Dutse", OTHER)
    reports.to_csv(folder / "facilities.csv", index=False)
    return folder


@pytest.fixture
def files(tmp_path):
    return write_files(tmp_path)


@pytest.fixture(scope="module")
def prepared(prepare, tmp_path_factory):
    folder = write_files(tmp_path_factory.mktemp("given"))
    return prepare(folder / "wards.csv", folder / "wards.zip")


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


def session_of(client, files, *names):
    row = Session.objects.get(pk=open_session(client))
    for name in names:
        add_file(row, files / name)
        work_off(row)
    return row


@pytest.fixture
def session(prepared, as_owner):
    return as_owner(prepared)


def names(client, session, which="ward_table"):
    answer = client.get(f"/api/v1/sessions/{session.pk}/names?list={which}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def row_of(listed, source, lga="Bosso"):
    return next(r for r in listed["rows"] if (r["source"], r["lga"]) == (source, lga))


def feature_of(listed, name, lga="Bosso"):
    places = [
        *((w["name"], w["lga"], w["feature"]) for w in listed["without_data"]),
        *((r["match"], r["match_lga"], r["feature"]) for r in listed["rows"]),
    ]
    return next(feature for *place, feature in places if place == [name, lga])


def post(client, session, **body):
    path = f"/api/v1/sessions/{session.pk}/names"
    answer = client.post(path, body, "application/json")
    work_off(session)
    return answer


def decide(client, session, source, feature, *, lga="Bosso", which="ward_table"):
    choice = {"source": source, "lga": lga, "state": "Niger", "feature": feature}
    return post(client, session, list=which, decisions=[choice])


def to_dutse(client, session, which="ward_table"):
    dutse = feature_of(names(client, session, which), "Dutse")
    answer = decide(client, session, OTHER, dutse, which=which)
    assert answer.status_code == 200, answer.content
    return answer.json()


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def test_the_list_has_every_name_and_the_wards_without_data(session, owner_client):
    listed = names(owner_client, session)
    assert len(listed["rows"]) == len(ROWS)
    assert listed["counts"]["matched"] == len(ROWS) - 1
    assert row_of(listed, "Adama")["decided_by"] == "exact"
    assert row_of(listed, OTHER)["match"] is None
    empty = {(ward["name"], ward["lga"]) for ward in listed["without_data"]}
    assert empty == {("Dutse", "Bosso"), ("Lambata", "Rafi")}
    assert (listed["pending"], listed["message"]) == (False, None)


def test_a_decision_shows_at_once_and_makes_a_new_link_that_ages_the_ranking(session, owner_client):
    say(session, "Which wards are most at risk?")
    run = Run.objects.get(session=session, kind="risk")
    told = Message.objects.filter(session=session).count()
    listed = names(owner_client, session)
    path = f"/api/v1/sessions/{session.pk}/names"
    choice = {
        "source": OTHER,
        "lga": "Bosso",
        "state": "Niger",
        "feature": feature_of(listed, "Dutse"),
    }
    at_once = owner_client.post(path, {"decisions": [choice]}, "application/json").json()
    assert at_once["pending"]
    assert row_of(at_once, OTHER)["match"] == "Dutse"
    assert [ward["name"] for ward in at_once["without_data"]] == ["Lambata"]
    work_off(session)
    row = row_of(names(owner_client, session), OTHER)
    assert (row["decision"], row["decided_by"], row["match"]) == ("matched", "you", "Dutse")
    link = Link.objects.get(session=session, current=True)
    assert link.summary["matched"] == len(ROWS)
    assert [said["name"] for said in link.decisions] == [OTHER]
    assert not Run.objects.select_related("link").get(pk=run.pk).on_present_data
    assert Message.objects.filter(session=session).count() == told, "the person knows it already"


def test_receipts_differ_when_decisions_differ(session, owner_client):
    say(session, "Which wards are most at risk?")
    to_dutse(owner_client, session)
    say(session, "Run the risk analysis")
    runs = Run.objects.filter(session=session, kind="risk")
    assert len({run.receipt_hash for run in runs}) == 2
    assert [len(run.receipt["link"]["decisions"]) for run in runs] == [0, 1]


def test_many_decisions_wait_for_one_matching(session, owner_client):
    path = f"/api/v1/sessions/{session.pk}/names"
    before = Job.objects.filter(session=session, kind="link").count()
    for name, lga, *_ in ROWS[:3]:
        choice = {"source": name, "lga": lga, "state": "Niger", "feature": None}
        assert owner_client.post(path, {"decisions": [choice]}, "application/json").json()[
            "pending"
        ]
    assert Job.objects.filter(session=session, kind="link").count() == before + 1
    work_off(session)
    assert Link.objects.get(session=session, current=True).summary["matched"] == len(ROWS) - 4


def test_the_same_decision_twice_changes_nothing(session, owner_client):
    to_dutse(owner_client, session)
    jobs = Job.objects.filter(session=session).count()
    assert to_dutse_again(owner_client, session) == []
    assert Job.objects.filter(session=session).count() == jobs


def to_dutse_again(client, session):
    listed = names(client, session)
    return decide(client, session, OTHER, feature_of(listed, "Dutse")).json()["decided"]


def test_none_of_these_is_kept_and_does_not_age_a_ranking_that_had_no_such_row(
    session, owner_client
):
    say(session, "Which wards are most at risk?")
    assert decide(owner_client, session, OTHER, None).status_code == 200
    row = row_of(names(owner_client, session), OTHER)
    assert (row["decision"], row["decided_by"]) == ("unmatched", "you")
    assert Run.objects.select_related("link").get(session=session, kind="risk").on_present_data


def test_a_decision_taken_back_leaves_it_as_it_was(session, owner_client):
    before = names(owner_client, session)
    decided = to_dutse(owner_client, session)["decided"]
    path = f"/api/v1/sessions/{session.pk}/names/{decided[0]}"
    assert owner_client.delete(path).status_code == 200
    work_off(session)
    assert names(owner_client, session) == before
    assert owner_client.delete(path).status_code == 404


def test_decisions_are_remembered_for_the_accounts_next_session(session, owner_client, files):
    to_dutse(owner_client, session)
    session.delete()
    later = session_of(owner_client, files, "wards.zip", "wards.csv")
    assert row_of(names(owner_client, later), OTHER)["decided_by"] == "you"
    assert Link.objects.get(session=later, current=True).summary["matched"] == len(ROWS)


def test_another_account_does_not_get_them(session, owner_client, colleague_client, files):
    to_dutse(owner_client, session)
    theirs = session_of(colleague_client, files, "wards.csv", "wards.zip")
    assert row_of(names(colleague_client, theirs), OTHER)["match"] is None


def test_a_guests_decision_holds_for_one_session_until_it_moves_to_an_account(
    guest_client, owner, owner_client, files
):
    first = session_of(guest_client, files, "wards.csv", "wards.zip")
    to_dutse(guest_client, first)
    second = session_of(guest_client, files, "wards.csv", "wards.zip")
    assert row_of(names(guest_client, second), OTHER)["match"] is None
    merge_guest(guest=Viewer(guest_key=first.guest_key), user_id=owner.pk)
    assert NameDecision.objects.get().owner == owner
    third = session_of(owner_client, files, "wards.csv", "wards.zip")
    assert row_of(names(owner_client, third), OTHER)["decided_by"] == "you"


def test_of_a_guests_and_the_accounts_decision_the_later_counts(
    guest_client, owner, owner_client, files
):
    mine = session_of(owner_client, files, "wards.csv", "wards.zip")
    decide(owner_client, mine, OTHER, None)
    guests = session_of(guest_client, files, "wards.csv", "wards.zip")
    to_dutse(guest_client, guests)
    merge_guest(guest=Viewer(guest_key=guests.guest_key), user_id=owner.pk)
    assert NameDecision.objects.get().to_name == "Dutse"


def test_a_repeated_ward_name_is_decided_in_its_own_lga_alone(session, owner_client):
    listed = names(owner_client, session)
    lambata = feature_of(listed, "Lambata", "Rafi")
    decide(owner_client, session, "Sabon Gari", lambata, lga="Lapai")
    listed = names(owner_client, session)
    assert row_of(listed, "Sabon Gari", "Lapai")["match"] == "Lambata"
    assert row_of(listed, "Sabon Gari", "Bosso")["match"] == "Sabon Gari"


def test_a_ward_given_to_another_name_is_open_for_its_own(session, owner_client):
    listed = names(owner_client, session)
    answer = decide(owner_client, session, OTHER, feature_of(listed, "Adama")).json()
    assert row_of(answer, "Adama")["decision"] != "matched"
    assert row_of(names(owner_client, session), "Adama")["decision"] != "matched"


@pytest.mark.parametrize(
    ("choice", "code", "words"),
    [
        (
            {"source": OTHER, "lga": "Bosso", "state": "Niger", "feature": 99},
            "unknown_feature",
            "99",
        ),
        (
            {"source": OTHER, "lga": "Bosso", "state": "Niger", "feature": -1},
            "unknown_feature",
            "-1",
        ),
        ({"source": "Nowhere", "feature": 0}, "unknown_name", "Nowhere"),
        ({"source": OTHER, "lga": "Rafi", "state": "Niger"}, "unknown_name", "Rafi"),
    ],
)
def test_a_bad_decision_is_refused_in_plain_words(session, owner_client, choice, code, words):
    answer = post(owner_client, session, decisions=[choice])
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert words in answer.json()["message"]
    assert not NameDecision.objects.exists()


@pytest.mark.parametrize("body", [{}, {"decisions": []}])
def test_a_request_without_a_decision_is_refused(session, owner_client, body):
    answer = post(owner_client, session, **body)
    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_to_decide")


@pytest.mark.parametrize(
    "body", [{"list": "everything"}, {"accept_best": True, "at_least": 7}, {"decisions": [{}]}]
)
def test_a_malformed_request_is_422(session, owner_client, body):
    assert post(owner_client, session, **body).status_code == 422


def test_names_before_any_file_say_what_is_missing(owner_client, files):
    empty = session_of(owner_client, files)
    listed = names(owner_client, empty)
    assert listed["rows"] == []
    assert "boundaries" in listed["message"]
    answer = decide(owner_client, empty, OTHER, 0)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_names")
    assert "ward" in names(owner_client, empty, "facilities")["message"]


def test_all_best_candidates_above_a_likeness_are_taken_once_each(owner_client, files):
    table = (files / "wards.csv").read_text().replace("Rafi,Hadeja", f"Rafi,{NEAR}")
    (files / "wards.csv").write_text(table.replace("Rafi,Izom", f"Rafi,{FAR}"))
    session = session_of(owner_client, files, "wards.csv", "wards.zip")
    row = row_of(names(owner_client, session), NEAR, "Rafi")
    assert row["decision"] == "ask"
    best = next(c for c in row["candidates"] if not c["taken"])
    answer = post(owner_client, session, accept_best=True, at_least=best["score"] + 0.01).json()
    assert answer["decided"] == []
    answer = post(owner_client, session, accept_best=True, at_least=best["score"]).json()
    assert len(answer["decided"]) == 1
    assert row_of(names(owner_client, session), NEAR, "Rafi")["feature"] == best["feature"]
    other = row_of(names(owner_client, session), FAR, "Rafi")
    assert (other["candidates"][0]["match"], other["candidates"][0]["taken"]) == ("Hadeja", NEAR)
    assert not all(candidate["taken"] for candidate in other["candidates"])
    lowest = other["candidates"][-1]["score"]
    post(owner_client, session, accept_best=True, at_least=lowest)
    far = row_of(names(owner_client, session), FAR, "Rafi")
    assert far["decision"] == "ask", "the next best is a guess"
    post(owner_client, session, forget=answer["decided"])
    assert row_of(names(owner_client, session), NEAR, "Rafi")["decision"] == "ask"


def test_the_list_as_a_file_has_every_name_and_every_ward(session, owner_client):
    answer = owner_client.get(f"/api/v1/sessions/{session.pk}/names.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(ROWS) + 2
    assert "attachment" in answer["Content-Disposition"]
    assert {row["match"] for row in rows if row["decision"] == "no data"} == {"Dutse", "Lambata"}


def test_names_of_facility_reports_are_decided_and_the_rates_calculated_again(owner_client, files):
    session = session_of(owner_client, files, "wards.zip", "facilities.csv")
    first = say(session, "calculate tpr for under fives in primary facilities").run
    listed = names(owner_client, session, "facilities")
    assert row_of(listed, OTHER)["decision"] != "matched"
    assert all(row["source"] != "Unknown" for row in listed["rows"])
    to_dutse(owner_client, session, "facilities")
    first = Run.objects.select_related("facilities", "boundary", "people").get(pk=first.pk)
    again = Run.objects.exclude(pk=first.pk).get(session=session, kind="tpr")
    assert again.finished
    assert not first.on_present_data
    assert again.receipt_hash != first.receipt_hash
    assert [said["to_name"] for said in again.receipt["names"]] == ["Dutse"]
    assert again.parameters == first.parameters
    from analysis.workspace import Workspace

    wards = Workspace(session).wards.set_index(["lga_name", "ward_name"])
    dutse = counted(levels=("Primary",)).loc["Bosso", "Dutse"]
    assert wards["tpr"]["Bosso", "Dutse"] == pytest.approx(dutse["positive"] / dutse["tested"])
    listed = names(owner_client, session, "facilities")
    assert row_of(listed, OTHER)["decided_by"] == "you"
    decision = row_of(listed, OTHER)["decision_id"]
    owner_client.delete(f"/api/v1/sessions/{session.pk}/names/{decision}")
    work_off(session)
    first.refresh_from_db()
    assert first.on_present_data, "the calculation without the decision is in force again"
    assert row_of(names(owner_client, session, "facilities"), OTHER)["decision"] != "matched"


def test_names_of_facility_reports_can_be_decided_before_anything_is_calculated(
    owner_client, files
):
    session = session_of(owner_client, files, "facilities.csv")
    assert "boundaries" in names(owner_client, session, "facilities")["message"]
    add_file(session, files / "wards.zip")
    work_off(session)
    listed = names(owner_client, session, "facilities")
    assert (listed["message"], listed["file"]) == (None, "facilities.csv")
    assert row_of(listed, OTHER)["decision"] != "matched"
    assert not Run.objects.filter(session=session).exists()
    after = to_dutse(owner_client, session, "facilities")
    assert row_of(after, OTHER)["decided_by"] == "you"
    run = say(session, "calculate tpr for under fives in primary facilities").run
    assert [said["to_name"] for said in run.receipt["names"]] == ["Dutse"]
    before, now = ({(r["source"], r["lga"]) for r in listing["rows"]} for listing in (
        listed, names(owner_client, session, "facilities")))  # fmt: skip
    assert before == now, "the calculation lists the same names"


def test_a_decision_ages_a_trend_also_where_no_rate_was_calculated(owner_client, files):
    rows = yearly_reports.rows().replace({"Ward": {"Dutse": OTHER}})
    (files / "years.csv").write_bytes(yearly_reports.as_csv(rows))
    session = session_of(owner_client, files, "wards.zip", "years.csv")
    run = say(session, "is malaria going up or down?").run
    assert run.kind == "trend"
    assert not run.other_names
    to_dutse(owner_client, session, "facilities")
    run.refresh_from_db()
    assert run.other_names
    again = say(session, "is malaria going up or down?").run
    assert again.pk != run.pk
    assert [said["to_name"] for said in again.receipt["names"]] == ["Dutse"]


def test_one_decision_holds_for_the_table_and_the_reports(owner_client, files):
    session = session_of(owner_client, files, "wards.zip", "wards.csv", "facilities.csv")
    say(session, "calculate tpr for under fives")
    to_dutse(owner_client, session)
    for which in ("ward_table", "facilities"):
        assert row_of(names(owner_client, session, which), OTHER)["match"] == "Dutse"
    assert Run.objects.filter(session=session, kind="tpr").count() == 2
