"""Figures that officers asked for before they had seen the product, by values from the files.

An answer with another figure than the one asked for is a fault; to ask back is none. Lines that
are still answered wrongly say so (`known`), and only those may be.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.questions.figures import holds, same_number, verdict
from tests.questions.score import read_lines

pytestmark = pytest.mark.django_db
QUESTIONS = Path(__file__).parents[1] / "questions" / "figures.jsonl"
#: Least part of the questions that is answered rightly.
ANSWERED = 0.75


def test_no_other_figure_is_given_than_the_one_asked_for(shared_data, capsys):
    call_command(
        "ask",
        batch=QUESTIONS,
        table=str(shared_data / "niger" / "wards.csv"),
        boundaries=str(shared_data / "niger" / "wards.zip"),
        facilities=str(shared_data / "facility" / "niger_2020_2025_facilities.csv"),
    )
    given = {line["id"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    lines = read_lines(QUESTIONS)
    found = {line["id"]: verdict(line, given[line["id"]]) for line in lines}
    wrong = {name for name, said in found.items() if said == "wrong"}
    assert wrong == {line["id"] for line in lines if line.get("known")}
    assert sum(said == "right" for said in found.values()) >= ANSWERED * len(lines)


def test_a_figure_is_right_only_where_it_stands():
    answer = {"outcome": "answer", "text": "Total population: 35,128 in Lapai LGA (10 wards)."}
    assert holds(answer, [35_128, "Lapai"])
    assert holds(answer, [35_128.4])
    assert not holds(answer, [35_728])
    assert not holds(answer, [35_128, "Bida"])
    assert not holds(answer, [11])
    assert same_number(34.9, 34.9087)
    assert not same_number(34.9, 35.2)
    assert verdict({"expect": []}, answer) == "wrong"
    assert verdict({"expect": [[11]]}, {"outcome": "clarify"}) == "not answered"
    table = {"kind": "table", "columns": ["Ward", "TPR"], "rows": [["Gbara", 26.0821]]}
    assert holds({"outcome": "answer", "text": "", "artifacts": [table]}, ["Gbara", 26.08])
