"""A question in French is answered in French, with the numbers of the English answer."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils import translation

from analysis.models import Message
from analysis.services.post_message import ask
from chatmrpt.lib.say import say
from chatmrpt.management.intake import work_off

pytestmark = pytest.mark.django_db

PAIRS = [
    ("which wards are most at risk?", "quels sont les wards les plus à risque ?", "plus à risque"),
    ("list the columns", "liste les colonnes", "colonnes"),
    ("show the risk map", "montre la carte du risque", "Carte"),
    ("Find hotspots", "trouve les points chauds", "point chaud"),
    ("map of rainfall", "carte de la pluie", "Carte"),
]


@pytest.fixture
def session(twelve, as_owner):
    return as_owner(twelve)


def answer(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.get(in_reply_to=question)


def numbers(message):
    text = " ".join([message.body["headline"], *message.body["points"]])
    if message.body["language"] == "fr":
        text = text.replace("\u202f", "").replace("\u00a0", " ")
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    else:
        text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return sorted(re.findall(r"\d+(?:\.\d+)?", text))


def test_french_questions_have_french_answers_and_the_next_english_one_an_english(session):
    answer(session, PAIRS[0][0])
    for english, french, word in PAIRS:
        told, said = answer(session, english), answer(session, french)
        assert said.tool == told.tool
        assert told.body["language"] == "en"
        assert said.body["language"] == "fr"
        assert word in said.body["headline"]
        assert word not in told.body["headline"]
        assert numbers(said) == numbers(told)
    assert translation.get_language() == "en"


def test_a_question_that_says_no_language_is_answered_in_the_reader_s(client, owner, session):
    client.force_login(owner)
    client.cookies["django_language"] = "fr"
    body = {"client_id": uuid.uuid4().hex, "text": "wards"}
    sent = client.post(f"/api/v1/sessions/{session.pk}/messages", body, "application/json")
    assert sent.status_code < 300, sent.content
    work_off(session)
    said = Message.objects.get(session=session, in_reply_to__text="wards")
    assert said.body["language"] == "fr"
    assert translation.get_language() == "en"


def test_the_choice_of_language_is_kept_with_the_account(client, owner):
    client.force_login(owner)
    client.post("/language/", {"language": "fr", "next": "/"})
    owner.refresh_from_db()
    assert owner.language == "fr"
    del client.cookies["django_language"]
    assert '<html lang="fr"' in client.get("/").content.decode()


def test_numbers_stand_in_sentences_as_french_writes_them():
    with translation.override("fr"):
        assert say("{n:,.1f} %", n=1234.5) == "1\u202f234,5\u00a0%"
        assert say("{n}", n="1,234.5") == "1,234.5"
    assert say("{n:,.1f} %", n=1234.5) == "1,234.5 %"
