"""Whatever a language model's server does, the user gets the built-in answer and a quiet note."""

from __future__ import annotations

import contextlib
import json
import socket
import time

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from tests.door.model.steps import calls_of, pick, say
from tests.door.twelve_wards import expected

pytestmark = pytest.mark.django_db
OK_PIECE = 'data: {"choices": [{"delta": {"content": "so"}}]}\n\n'
FAULTS = {
    "slow": ({"silent": 15}, "slow"),
    "header_without_end": ({"drip": 15}, "slow"),
    "endless": ({"endless": 0.05}, "slow"),
    "huge": ({"huge": 3_000_000}, "too_large"),
    "error_500": ({"status": 500}, "http_500"),
    "too_many_requests": ({"status": 429}, "http_429"),
    "bad_key": ({"status": 401}, "http_401"),
    "redirect": ({"redirect": "http://127.0.0.1:9/"}, "http_307"),
    "broken_off": ({"raw": OK_PIECE}, "broken"),
    "no_json": ({"raw": "data: {oops\n\n"}, "broken"),
    "no_object": ({"raw": "data: [1]\n\n"}, "broken"),
    "deep": ({"raw": "data: " + "[" * 50_000 + "\n\n"}, "broken"),
    "error_within": ({"raw": 'data: {"error": {"message": "no"}}\n\n'}, "broken"),
    "no_choices": ({"raw": 'data: {"choices": []}\n\ndata: [DONE]\n\n'}, "empty"),
    "odd_calls": (
        {"raw": 'data: {"choices": [{"delta": {"tool_calls": [7]}}]}\n\n'},
        "broken",
    ),
    "html": ({"raw": "<html>proxy</html>", "type": "text/html"}, "broken"),
    "json_without_choices": ({"answer": {"choices": []}}, "broken"),
}


def check_built_in_answer(message):
    assert message.state == "complete"
    assert message.tool == "rank_areas"
    titles = expected().frame["title"].tolist()
    assert message.body["headline"].startswith(f"3 highest-risk wards: {titles[0]}")
    assert message.body["model"] == "without"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_leads_to_the_built_in_answer(ranked, model, settings, name):
    step, status = FAULTS[name]
    if status == "slow":
        settings.LLM_FIRST_WORD_SECONDS, settings.LLM_TURN_SECONDS = 0.4, 0.8
    model.plays(step)
    started = time.monotonic()
    message = say(ranked, "top 3 wards")
    assert time.monotonic() - started < 12
    check_built_in_answer(message)
    assert [call.status for call in calls_of(message)] == [status]


def test_a_refused_connection_is_tried_once_more_and_then_left(ranked, model, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    model.plays({})
    settings.LLM_BASE_URL = f"http://127.0.0.1:{port}/v1"
    message = say(ranked, "top 3 wards")
    check_built_in_answer(message)
    assert [call.status for call in calls_of(message)] == ["refused", "refused"]


def test_a_dropped_connection_is_tried_once_more(ranked, model):
    model.plays({"drop": True}, pick("rank_areas", n=2, order="top"))
    message = say(ranked, "top 3 wards")
    assert [call.status for call in calls_of(message)] == ["dropped", "ok"]
    assert message.arguments["n"] == 2
    assert message.body["model"] == "used"


@pytest.mark.parametrize(
    "step",
    [
        pick("drop_tables"),
        pick("query_everything", sql="select 1"),
        {"calls": [{"name": "rank_areas", "arguments": "{not json"}]},
        {"calls": [{"name": "rank_areas", "arguments": "[1]"}]},
        {"calls": [{"name": "rank_areas", "arguments": '{"n": 1e999}'}]},
        {"calls": [{"name": "rank_areas", "arguments": '{"areas": ["\\u0000"]}'}]},
        {"calls": [{"name": "rank_areas", "arguments": '{"areas": ["\\ud800"]}'}]},
        pick("rank_areas", shell="rm -rf"),
        pick("query_data", measure="count", within=[{"n": 1, "variable": "tpr"}] * 200),
        pick("plan_nets", topic="scenarios", stocks=[-5, 10**12]),
        pick("show_map", variable="unicorns"),
    ],
)
def test_calls_that_never_fit_lead_to_the_built_in_answer(ranked, model, step):
    model.plays(step)
    message = say(ranked, "top 3 wards")
    assert len(model.received()) == 2
    assert message.state == "complete"
    if step["calls"][0]["name"] != "show_map":
        check_built_in_answer(message)
    assert all(call.verdict.startswith(("does not fit", "used")) for call in calls_of(message))


def test_words_without_a_tool_are_not_shown(ranked, model):
    model.plays({"text": "Dutse is the safest ward, trust me."})
    message = say(ranked, "top 3 wards")
    check_built_in_answer(message)
    assert "trust me" not in json.dumps(message.body)


def test_a_model_that_calls_tools_without_end_is_stopped(ranked, model, sharing):
    sharing(ranked)
    model.plays(pick("rank_areas", n=3, order="top"))
    message = say(ranked, "top 3 wards")
    assert len(model.received()) == 5
    assert json.loads(model.received()[-1])["tool_choice"] == "none"
    titles = expected().frame["title"].tolist()
    assert message.body["headline"].startswith(f"3 highest-risk wards: {titles[0]}")
    assert message.body["model"] == "own_words"


def test_a_fault_while_wording_leaves_the_tools_own_text(ranked, model, sharing):
    sharing(ranked)
    model.plays(pick("rank_areas", n=3, order="top"), {"raw": OK_PIECE})
    check_built_in_answer(say(ranked, "hello, who comes first? top 3"))


def test_a_server_that_does_not_stream_is_understood(ranked, model):
    call = {"id": "1", "function": {"name": "rank_areas", "arguments": '{"n": 2}'}}
    choice = {"message": {"content": None, "tool_calls": [call]}, "finish_reason": "tool_calls"}
    model.plays({"answer": {"choices": [choice]}})
    assert say(ranked, "top 3 wards").arguments == {"n": 2}


def test_after_three_failures_in_a_row_the_model_rests(ranked, model, settings):
    settings.LLM_REST_SECONDS = 60
    model.plays({"status": 503})
    for _ in range(4):
        check_built_in_answer(say(ranked, "top 3 wards"))
    assert len(model.received()) == 3


def test_a_reply_in_between_starts_the_count_anew(ranked, model):
    good = pick("rank_areas", n=3, order="top")
    model.plays({"status": 503}, {"status": 503}, good, {"status": 503}, {"status": 503}, good)
    marks = [say(ranked, "top 3 wards").body["model"] for _ in range(6)]
    assert marks == ["without", "without", "used", "without", "without", "used"]


def test_the_environments_proxy_is_not_used(ranked, model, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    model.plays(pick("rank_areas", n=2))
    assert say(ranked, "top 3 wards").body["model"] == "used"


def test_words_are_streamed_as_far_as_their_numbers_are_known(ranked, model, sharing, monkeypatch):
    pieces = []
    monkeypatch.setattr(
        "analysis.chat.model.words.announce_text", lambda session, piece: pieces.append(piece)
    )
    monkeypatch.setattr("analysis.chat.model.words.EVERY_SECONDS", 0)
    sharing(ranked)
    words = "First: the order of risk.\n- Second line. It is 55.55 high. And more. The end."
    model.plays(pick("rank_areas", n=3, order="top"), {"text": words})
    message = say(ranked, "top 3 wards")
    assert message.body["model"] == "own_words"
    text = ""
    for piece in pieces:
        assert piece["offset"] == len(text)
        assert piece["message"] == str(message.pk)
        text += piece["text"]
    assert text.startswith("First: the order of risk.")
    assert "55" not in text


# --- Settings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "name", "word"),
    [
        ("file:///etc/passwd", "m", "http or https"),
        ("ftp://host/v1", "m", "http or https"),
        ("127.0.0.1:8080", "m", "http or https"),
        ("http://user:pass@host/v1", "m", "LLM_API_KEY"),
        ("http://host/v1", "", "LLM_MODEL"),
    ],
)
def test_the_check_refuses_an_address_that_cannot_be_meant(ranked, settings, address, name, word):
    settings.LLM_BASE_URL, settings.LLM_MODEL = address, name
    (error,) = [item for item in run_checks() if item.id == "chatmrpt.E003"]
    assert word in error.msg
    assert "pass@" not in error.msg
    assert say(ranked, "top 3 wards").body["model"] is None


def test_the_doctor_says_how_it_stands_with_the_model(model, settings, capsys):
    def look():
        with contextlib.suppress(CommandError):
            call_command("doctor", json=True)
        looks = json.loads(capsys.readouterr().out)["looks"]
        return next(item for item in looks if item["what"] == "Language model")

    assert look()["well"]
    assert look()["found"].startswith("none")
    model.plays({"status": 200})
    assert "tiny at 127.0.0.1" in look()["found"]
    model.plays({"status": 401})
    assert "LLM_API_KEY" in look()["mend"]
    settings.LLM_BASE_URL = "http://127.0.0.1:9/v1"
    assert "cannot be reached" in look()["found"]
