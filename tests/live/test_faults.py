"""Real kills: the result still arrives exactly once."""

from __future__ import annotations

import psutil
import pytest
import redis

from tests.live.system import Person, wait_for
from uploads.sample import write_sample

pytestmark = pytest.mark.live
QUESTION = "Rank the wards by risk"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    return {path.name: path for path in write_sample(folder)}


@pytest.fixture
def person(system, files):
    """A guest whose two files are read and matched."""
    person = Person(system)
    person.upload(files["demo_wards.csv"])
    person.upload(files["demo_boundary.zip"])
    wait_for(lambda: [x for x in person.state()["link"].values() if x["current"]], 60)
    return person


def check_exactly_once(person, question):
    """One answer, one run, gapless events, and the fold of all events is the snapshot."""
    state = person.state()
    answers = [m for m in state["message"].values() if m["in_reply_to"] == question]
    assert len(answers) == 1
    runs = [run for run in state["run"].values() if run["state"] == "done"]
    assert len(runs) == 1
    assert runs[0]["wards_ranked"] > 50
    log = person.get(f"/sessions/{person.session}/events?since=0").json()["events"]
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
    folded = {}
    for event in log:
        folded.setdefault(event["type"], {})[event["payload"]["id"]] = event["payload"]
    assert folded == {kind: entities for kind, entities in state.items() if entities}
    done = [e for e in log if e["type"] == "run" and e["payload"]["state"] == "done"]
    assert len({e["payload"]["finished"] for e in done}) == 1


def running_job(person, kind="risk"):
    jobs = [job for job in person.state()["job"].values() if job["kind"] == kind]
    return next((job for job in jobs if job["state"] == "running"), None)


def test_a_question_is_answered_and_the_ranking_kept(person):
    question = person.ask(QUESTION)
    answer = person.answer_to(question)
    assert answer["state"] == "complete", answer
    assert answer["run"]
    check_exactly_once(person, question)


def test_kill_9_of_the_worker_in_the_middle_of_a_run(system, person):
    worker = system.worker("analysis")
    worker.suspend()
    question = person.ask(QUESTION)
    wait_for(lambda: any(j["kind"] == "risk" for j in person.state()["job"].values()))
    worker.resume()
    wait_for(lambda: running_job(person), 20, every=0.005)
    worker.kill()
    answer = person.answer_to(question, 90)
    assert answer["state"] == "complete", answer
    check_exactly_once(person, question)


def test_kill_9_of_the_worker_that_answers(system, person):
    system.worker("chat").kill()
    question = person.ask(QUESTION)
    assert person.answer_to(question, 90)["state"] == "complete"
    check_exactly_once(person, question)


def test_kill_9_of_the_web_process_while_a_run_goes_on(system, person):
    question = person.ask(QUESTION)
    system.web().kill()
    assert person.answer_to(question, 90)["state"] == "complete"
    check_exactly_once(person, question)


def test_an_emptied_valkey_while_a_job_is_queued(system, person):
    workers = [system.worker("chat"), system.worker("analysis")]
    for worker in workers:
        worker.suspend()
    question = person.ask(QUESTION)
    with redis.Redis.from_url(system.redis_url()) as client:
        client.flushall()
    for worker in workers:
        worker.resume()
    assert person.answer_to(question, 90)["state"] == "complete"
    check_exactly_once(person, question)


def test_kill_9_of_valkey_and_of_postgres(system, person):
    with redis.Redis.from_url(system.redis_url()) as client:
        valkey = client.info("server")["process_id"]
    postmaster = int((system.postgres / "postmaster.pid").read_text().split()[0])

    question = person.ask(QUESTION)
    psutil.Process(valkey).kill()
    assert person.answer_to(question, 90)["state"] == "complete"
    psutil.Process(postmaster).kill()
    second = person.ask("Show the top 5 wards")
    assert person.answer_to(second, 90)["state"] == "complete"
    check_exactly_once(person, question)
