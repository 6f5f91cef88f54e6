"""What the reports of the load say, and how people are shared out."""

from __future__ import annotations

import threading

import pytest

from chatmrpt.management.trial.load_answers import Answers
from chatmrpt.management.trial.load_report import as_html, as_lines, compare
from chatmrpt.management.trial.load_stages import STAGES
from chatmrpt.management.trial.person import fold


def run(server, p50, p95):
    row = {"name": "page <b>", "count": 3, "errors": 0, "p50_ms": p50, "p95_ms": p95}
    row |= {"p99_ms": p95, "most_ms": p95}
    figures = dict.fromkeys(("requests", "errors", "lost", "doubled", "most_open"), 1)
    figures |= {
        "open_at_the_end": 1,
        "storm_s": None,
        "reconnects": 0,
        "kilobytes_a_socket": 40.0,
        "web_cpu": 0.5,
        "own_cpu": 0.1,
    }
    queue = [{"at": 1.0, "waiting": 4, "oldest": 2.0}]
    return {"server": server, "rows": [row], "figures": figures, "failures": [], "queue": queue}


def report():
    runs = [run("daphne", 200, 400), run("uvicorn", 100, 300)]
    words = {"title": "T", "about": "A", "processes": 2, "verdict": "V"}
    return {**words, "runs": runs, "comparison": compare(runs)}


def test_the_second_server_is_given_in_the_measure_of_the_first():
    lines = report()["comparison"]
    assert "  page <b>: p50 0.50, p95 0.75" in lines
    assert compare([run("daphne", 1, 1)]) == []


def test_the_page_escapes_names_and_draws_the_queue():
    page = as_html(report())
    assert "page &lt;b&gt;" in page
    assert "<b>" not in page
    assert "<polyline" in page


def test_the_lines_name_each_server_and_the_verdict():
    text = "\n".join(as_lines(report()))
    assert "Web server uvicorn, 2 processes" in text
    assert text.endswith("V")


@pytest.mark.parametrize("write", [as_html, lambda report: "\n".join(as_lines(report))])
def test_lines_and_page_name_all_that_is_measured_for_each_server(write):
    given = report()
    for at, run in enumerate(given["runs"]):
        figures = {"lost": 31 + at, "doubled": 41 + at, "errors": 51 + at, "most_open": 61 + at}
        run["figures"] |= {**figures, "kilobytes_a_socket": 71.5 + at}
        run["rows"][0] |= {"p50_ms": 81 + at, "p95_ms": 91 + at, "p99_ms": 101 + at}
        run["queue"] = [{"at": 1.0, "waiting": 111 + at, "oldest": 121.5 + at}]
        run["failures"] = [f"message: refused {at}"]
    text = write(given)
    for words in (
        *("p50 ms", "p95 ms", "p99 ms", "events lost, doubled", "memory a socket"),
        *("31, 41", "32, 42", "51", "52", "61", "62", "71.5 kB", "72.5 kB", "81", "92", "102"),
        *("111, 121.5 s", "112, 122.5 s", "refused 0", "refused 1"),
    ):
        assert words in text, words


def test_a_smaller_stage_keeps_the_mixture_and_drops_nobody():
    stage = next(stage for stage in STAGES if stage.key == "5500")
    assert stage.people == 5000 + 500 + 50 + 100
    small = stage.scaled(113, 9)
    assert (small.watching, small.working, small.uploading, small.viewing) == (100, 10, 1, 2)
    assert small.pace == 4.5
    assert stage.pace == 60


def test_an_answer_before_its_acknowledgement_counts_and_one_that_never_comes_does_not():
    answers = Answers(threading.Event)
    answers.came("early")
    assert answers.wait_for("early", 0)
    assert not answers.wait_for("early", 0), "it came once"
    later = threading.Timer(0.05, lambda: answers.came("late"))
    later.start()
    assert answers.wait_for("late", 10)
    later.join()
    assert not answers.wait_for("never", 0.01)


def test_events_fold_to_the_last_state_of_each_entity():
    state = {}
    fold(state, {"type": "job", "payload": {"id": "a", "state": "queued"}})
    fold(state, {"type": "job", "payload": {"id": "a", "state": "done"}})
    fold(state, {"type": "job", "payload": {"id": "b", "state": "done"}})
    fold(state, {"type": "job", "payload": {"id": "b", "deleted": True}})
    assert state == {"job": {"a": {"id": "a", "state": "done"}}}
