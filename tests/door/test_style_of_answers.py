"""Every tool in every state: one headline, at most three points, a table in pages, chips that work.

The questions are asked of real data where the folder of shared data is there.
"""

from __future__ import annotations

import json
import re
import uuid

import pandas as pd
import pytest
from django.db import transaction
from django.utils import translation

from analysis.models import Export, Message, MessageState
from analysis.services.plan_nets import NetPlanOptions
from analysis.services.plan_run import RunOptions
from analysis.services.plan_tpr import TprRunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.tools import TOOLS
from analysis.workspace import Workspace
from chatmrpt.management.intake import work_off
from realtime.models import JobState, Session
from realtime.queueing import jobs_held_back

pytestmark = pytest.mark.django_db
OUTCOMES = {"answer", "clarify", "need_data", "refuse"}
LONGEST_HEADLINE, LONGEST_POINT, MOST_ROWS, MOST_CHIPS = 400, 700, 300, 8
#: What no reader should meet in a sentence.
RAW = re.compile(r"\b(?:None|nan|NaN|inf|True|False)\b|[{}]|\bin of\b| 0\.(?: |,)")
WARDS = ("wards.csv", "wards.zip")
REPORTS = "niger_2024_facilities.csv"

#: State, tool, question (or None for a call without arguments), outcome.
QUESTIONS = [
    ("no_data", "help", "Hello, what can you do?", "answer"),
    ("no_data", "help", "Bonjour, que peux-tu faire ?", "answer"),
    ("no_data", "describe_data", "What is in my data?", "need_data"),
    ("no_data", "check_data_quality", "Check my data", "need_data"),
    ("no_data", "query_data", "How many wards have TPR above 30 percent?", "need_data"),
    ("no_data", "rank_areas", "Which wards are most at risk?", "need_data"),
    ("no_data", "calculate_tpr", "Calculate TPR", "need_data"),
    ("no_data", "plan_nets", "Plan 200,000 nets for households of 5", "need_data"),
    ("no_data", "explain_term", "What does incidence mean?", "answer"),
    ("no_data", "explain_term", "Quelle est la définition de la prévalence ?", "answer"),
    ("no_data", "explain_method", "How is the composite score calculated?", "answer"),
    ("no_data", "manage_session", "What is the status of my session?", "answer"),
    ("ward_data", "describe_data", "What is in my data?", "answer"),
    ("ward_data", "describe_data", "List the columns", "answer"),
    ("ward_data", "check_data_quality", "Which wards have missing housing quality?", "answer"),
    ("ward_data", "match_names", "Review the names that did not match", "answer"),
    ("ward_data", "query_data", "What is the mean rainfall in Bida LGA?", "answer"),
    ("ward_data", "query_data", "Liste les wards dont l'altitude est inférieure à 80 mètres",
     "answer"),
    ("ward_data", "query_data", "Which 5 LGAs have the largest population?", "answer"),
    ("ward_data", "calculate_tpr", "Calculate TPR", "need_data"),
    ("ward_data", "analyse_trend", "Is malaria getting better or worse?", "need_data"),
    ("ward_data", "run_risk_analysis", "Run the analysis with rainfall and distance to water",
     None),
    ("ward_data", "measure_association", "Is rainfall correlated with elevation?", "answer"),
    ("ward_data", "show_map", "Show a map of rainfall", "answer"),
    ("ward_data", "show_chart", "Show me a histogram of elevation", "answer"),
    ("ward_data", "show_chart", "Scatter plot of rainfall against elevation", "answer"),
    ("ward_data", "classify_settlements", "Which settlements are informal?", "need_data"),
    ("ward_data", "plan_nets", "Plan the nets", "clarify"),
    ("facility_data", "describe_data", "What is in my data?", "answer"),
    ("facility_data", "check_data_quality", "Is anything wrong with my data?", "answer"),
    ("facility_data", "query_data", "How many tests were done in March?", "answer"),
    ("facility_data", "calculate_tpr", "Calculate TPR for children under five, all levels, both tests",
     "answer"),
    ("facility_data", "rank_areas", "Which wards are most at risk?", "need_data"),
    ("everything", "rank_areas", "Which 10 wards are most at risk?", "answer"),
    ("everything", "rank_areas", "Quels sont les 10 wards les plus à risque ?", "answer"),
    ("everything", "rank_areas", "Which LGAs have the most high-risk wards?", "answer"),
    ("everything", "explain_area", "Why is Kakuri ranked where it is?", "answer"),
    ("everything", "explain_area", "Pourquoi Kakuri est-il à ce rang ?", "answer"),
    ("everything", "compare_areas", "Compare Bida and Suleja", None),
    ("everything", "compare_methods", "How well do the composite score and PCA agree?", "answer"),
    ("everything", "run_what_if", "What if housing quality in Kakuri rose to 0.5?", "answer"),
    ("everything", "run_risk_analysis", "Run the analysis again without elevation", None),
    ("everything", "find_clusters", "Are there hot spots of risk?", "answer"),
    ("everything", "find_clusters", "Y a-t-il des points chauds ?", "answer"),
    ("everything", "measure_association", "Is rainfall correlated with TPR?", "answer"),
    ("everything", "calculate_tpr", "Calculate the test positivity by LGA", "answer"),
    ("everything", "analyse_trend", "Is malaria getting better or worse?", None),
    ("everything", "query_data", "How many people live in wards with elevation above 300 m?",
     "answer"),
    ("everything", "plan_nets", "Plan 200,000 nets for households of 5", "answer"),
    ("everything", "plan_nets", "Répartis 200 000 moustiquaires, ménages de 5", "answer"),
    ("everything", "select_reprioritised",
     "Which wards can be reprioritised at an urban threshold of 50%?", "answer"),
    ("everything", "classify_settlements", "Start classifying settlements", None),
    ("everything", "show_map", "Show the risk map", "answer"),
    ("everything", "show_map", "Montre la carte de la pluie", "answer"),
    ("everything", "show_chart", "Show the ranking as a chart", "answer"),
    ("everything", "export_results", "Download the ranking as Excel", "answer"),
    ("everything", "write_report", "Write a report in Word", "answer"),
    ("everything", "write_report", "Rédige un rapport en PDF", "answer"),
    ("everything", "explain_method", "How do you fill missing values?", "answer"),
    ("everything", "explain_method", "Comment le score composite est-il calculé ?", "answer"),
    ("everything", "explain_term", "What is a confidence interval?", "answer"),
    ("everything", "match_names", "Review the names that did not match", "answer"),
    ("everything", "manage_session", "What is the status of my session?", "answer"),
    ("everything", "help", "Thank you", "answer"),
]  # fmt: skip


@pytest.fixture(scope="module")
def states(prepare, shared_data):
    """The id of a session in each state."""
    wards = [shared_data / "niger" / name for name in WARDS]
    reports = shared_data / "facility" / REPORTS
    return {
        "no_data": prepare(),
        "ward_data": prepare(*wards),
        "facility_data": prepare(reports),
        "everything": prepare(*wards, reports, then=run_all),
    }


def run_all(session):
    plan = NetPlanOptions(nets=200_000, household_size=5.0)
    for options in (TprRunOptions(age="u5"), RunOptions(), plan):
        workspace = Workspace(session)
        request_run(workspace=workspace, options=options, client_id=uuid.uuid4().hex)
        work_off(session)


def said(session, text, tool="", arguments=None):
    with jobs_held_back():
        question = ask(
            session=session, client_id=uuid.uuid4().hex, text=text, tool=tool, arguments=arguments
        )
        work_off(session)
    return Message.objects.get(in_reply_to=question)


def test_the_questions_go_over_all_tools_and_all_states():
    assert len(QUESTIONS) >= 60
    assert {tool for _, tool, *_ in QUESTIONS} == {tool.name for tool in TOOLS}
    assert {state for state, *_ in QUESTIONS} == {
        "no_data", "ward_data", "facility_data", "everything",
    }  # fmt: skip
    assert sum(bool(re.search(r"[éèàç] ?|\bles\b|\bdes\b", item[2])) for item in QUESTIONS) >= 8


@pytest.mark.parametrize(
    ("state", "tool", "text", "outcome"), QUESTIONS, ids=[f"{q[0]}-{q[2][:40]}" for q in QUESTIONS]
)
def test_an_answer_is_short_and_its_chips_work(states, state, tool, text, outcome):
    session = Session.objects.get(pk=states[state])
    with translation.override("en"):
        message = said(session, text)
        assert message.tool == tool, message.arguments
        _is_short(message)
        assert message.outcome in ({outcome} if outcome else OUTCOMES - {"refuse"}), message.body
        for chip in message.body["chips"]:
            _works(session, chip)


def test_rates_by_lga_are_those_of_every_lga(states, shared_data):
    session = Session.objects.get(pk=states["everything"])
    table = said(session, "Calculate the test positivity by LGA").body["table"]
    wards = pd.read_csv(shared_data / "niger" / WARDS[0])
    assert {row[0] for row in table["rows"]} == set(wards.lga_name)


@pytest.fixture(scope="module")
def french(prepare, shared_data):
    """All data and results of a reader who reads French, from the upload on."""
    wards = [shared_data / "niger" / name for name in WARDS]
    with translation.override("fr"):
        return prepare(*wards, shared_data / "facility" / REPORTS, then=run_all)


#: Words that an English sentence hardly does without and a French one does not have.
ENGLISH = re.compile(
    r"\b(?:the|of|is|are|was|were|and|with|which|for|from|not|than|has|have|been|by|its|it|there|"
    r"this|that|what|how|only|below|above|all|each|to|more|shows?|number|value|missing|years?)\b",
    re.IGNORECASE,
)
#: Names of columns, files and places of the data, which stay as they are.
OF_DATA = re.compile(
    r"\b\w+_\w+\b|\S+\.(?:csv|zip)|«[^»]*»|“[^”]*”|[Bb]y [A-Z]\w+|(?:tested|positive|Persons)[^.;|]*"
)


@pytest.mark.parametrize(
    ("tool", "text"),
    [item[1:3] for item in QUESTIONS if item[0] in ("everything", "ward_data")],
    ids=[
        f"{item[1]}-{item[2][:30]}" for item in QUESTIONS if item[0] in ("everything", "ward_data")
    ],
)
def test_a_reader_of_french_meets_no_english_sentence(french, tool, text):
    """The same calls as buttons, where the reader's language is that of the answer."""
    session = Session.objects.get(pk=french)
    with translation.override("en"), transaction.atomic():
        asked = said(session, text)
        transaction.set_rollback(True)
    with translation.override("fr"):
        message = said(session, "TPR", asked.tool, asked.arguments)
        found = _english(message)
    assert found == []


def _english(message):
    body = message.body
    table = body["table"] or {"columns": [], "rows": []}
    cells = {str(cell) for row in table["rows"][:40] for cell in row if isinstance(cell, str)}
    texts = [
        body["headline"], *body["points"], *table["columns"], *cells,
        *(chip["label"] for chip in body["chips"]), message.body.get("tool_label") or "",
    ]  # fmt: skip
    texts = [text for text in texts if not text.startswith("Source")]  # Titles of papers.
    plain = [(OF_DATA.sub(" ", text), text) for text in texts]
    return [f"{message.tool}: {text}" for words, text in plain if ENGLISH.search(words)]


def _is_short(message):
    body = message.body
    headline, points = body["headline"], body["points"]
    assert headline.strip()
    assert "\n" not in headline
    assert len(headline) <= LONGEST_HEADLINE, headline
    assert len(points) <= 3
    assert len({headline, *points}) == 1 + len(points), "nothing is said twice"
    for sentence in (headline, *points):
        assert not RAW.search(sentence), sentence
        assert len(sentence) <= LONGEST_POINT, sentence
        assert sentence == sentence.strip()
    table = body["table"]
    if table:
        assert len(table["rows"]) <= MOST_ROWS
        assert {len(row) for row in table["rows"]} <= {len(table["columns"])}
        assert "NaN" not in json.dumps(table["rows"])
    assert len(body["chips"]) <= MOST_CHIPS
    labels = [chip["label"] for chip in body["chips"]]
    assert len(set(labels)) == len(labels)


def _works(session, chip):
    """Pressing it gives an answer or a question that can be answered, not the lack of a step."""
    if "url" in chip:
        assert chip["url"].startswith("/")
        return
    if "export" in chip:
        made = Export.objects.get(pk=chip["export"], session=session)
        assert made.job.state == JobState.DONE, made.job.error
        return
    with transaction.atomic():
        if "tool" in chip:
            found = said(session, chip["label"], chip["tool"], chip["arguments"])
        else:
            found = said(session, chip["text"])
        transaction.set_rollback(True)
    assert found.state == MessageState.COMPLETE, found.body
    assert found.outcome in ("answer", "clarify"), (chip, found.outcome, found.body)
    assert len(found.body["points"]) <= 3
