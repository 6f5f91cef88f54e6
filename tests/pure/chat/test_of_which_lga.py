""" "Which wards of it are high risk" after a list of LGAs: which one is asked back."""

from types import SimpleNamespace

import pytest

from analysis.chat import not_taken
from analysis.chat.request import Understood
from tests.pure.chat.test_slots import NAMES, read_slots

WANTED = {"level": "ward", "risk_class": "High"}


def asked(monkeypatch, text, level, arguments=WANTED):
    rows = [["Lere", 9], ["Kauru", 3]]
    before = SimpleNamespace(
        arguments={"level": level}, body={"table": {"columns": ["LGA", "People"], "rows": rows}}
    )
    lgas = SimpleNamespace(lgas={"lere": "Lere", "kauru": "Kauru"})
    monkeypatch.setattr(not_taken, "last_answer", lambda _: before)
    monkeypatch.setattr(not_taken, "places_of", lambda _: lgas)
    chosen = Understood("rank_areas", dict(arguments))
    return not_taken._which_of_the_list(chosen, read_slots(text, NAMES), None)


@pytest.mark.parametrize(
    "text",
    ["which wards of it are high risk", "list its high risk wards",
     "show the high risk wards in it", "how many wards in that LGA are high risk"],
)  # fmt: skip
def test_it_is_one_lga_of_the_list(monkeypatch, text):
    answer = asked(monkeypatch, text, "lga")
    assert answer.outcome == "clarify"
    assert [chip["arguments"] for chip in answer.chips] == [
        {**WANTED, "areas": ["Lere"]},
        {**WANTED, "areas": ["Kauru"]},
    ]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("which wards are high risk", "lga"),
        ("list its high risk wards", "ward"),
        ("which wards of Lere are high risk", "lga"),
    ],
)
def test_a_question_of_its_own_is_answered(monkeypatch, text, level):
    assert isinstance(asked(monkeypatch, text, level), Understood)
