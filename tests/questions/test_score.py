"""The scorer of question lists, by lists one can count by hand."""

import json

import pytest

from tests.questions.score import main, same_value, score, table

QUESTIONS = [
    {"id": "1", "accept": ["rank_areas"], "outcome": "answer", "arguments": {"n": 10}},
    {"id": "2", "accept": ["show_map", "show_chart"], "outcome": "answer", "arguments": {}},
    {"id": "3", "accept": ["help"], "outcome": "refuse", "arguments": {}},
    {"id": "4", "accept": ["query_data"], "outcome": "refuse", "arguments": {"areas": ["Kano"]}},
    {"id": "5", "accept": ["plan_nets"], "outcome": "clarify", "arguments": {"nets": 50000}},
]
ANSWERS = [
    {"id": "1", "tool": "rank_areas", "outcome": "answer", "arguments": {"n": 10, "order": "top"}},
    {"id": "2", "tool": "show_chart", "outcome": "refuse", "arguments": {}},
    {"id": "3", "tool": None, "outcome": "refuse", "arguments": {}},
    {"id": "4", "tool": "query_data", "outcome": "answer", "arguments": {}},
    {"id": "5", "tool": "help", "outcome": "clarify", "arguments": {"nets": 5000}},
]
STRATA = {"1": "raw", "2": "raw", "3": "scope", "4": "scope"}


def test_tools_outcomes_arguments_and_refusals_are_counted():
    whole = score(ANSWERS, QUESTIONS)["all"]
    assert (whole.questions, whole.tools, whole.outcomes) == (5, 4, 3)
    assert (whole.with_arguments, whole.arguments) == (2, 1)
    assert (whole.to_refuse, whole.missed_refusals) == (2, 1)
    assert (whole.to_answer, whole.needless_refusals) == (3, 1)
    assert whole.wrong == ["2", "4", "5"]


def test_a_refusal_near_the_subject_names_the_tool_and_one_off_it_needs_none():
    near = {"id": "4", "outcome": "refuse", "arguments": {}}
    for tool, right in (("query_data", 1), (None, 0), ("show_map", 0)):
        found = score([{**near, "tool": tool}], [QUESTIONS[3]])["all"]
        assert (found.tools, found.outcomes, found.missed_refusals) == (right, 1, 0)
    off = score([{"id": "3", "tool": None, "outcome": "refuse", "arguments": {}}], [QUESTIONS[2]])
    assert off["all"].tools == 1


def test_every_stratum_is_counted_by_itself():
    found = score(ANSWERS, QUESTIONS, STRATA)
    assert {name: tally.questions for name, tally in found.items()} == {
        "all": 5, "raw": 2, "scope": 2,
    }  # fmt: skip
    assert found["scope"].missed_refusals == 1


def test_a_question_without_an_answer_is_wrong():
    whole = score([], QUESTIONS)["all"]
    assert (whole.tools, whole.outcomes, whole.missed_refusals) == (0, 0, 2)


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        (10, 10.0, True),
        (304.8, 304.8, True),
        (10, "10", True),
        (10, 11, False),
        ("Bida", "bida", True),
        ("Bida", None, False),
        (["Bida", "Suleja"], ["Suleja", "Bida"], True),
        (["Bida", "Bida"], ["Bida", "Suleja"], False),
        (["Bida"], ["Bida", "Suleja"], False),
        ("mean_rainfall", ["mean_rainfall"], True),
        ("p-value", "P value", True),
        ("p-value", "r value", False),
        (True, True, True),
        (True, None, False),
    ],
)
def test_arguments_are_compared_by_value(wanted, found, same):
    assert same_value(wanted, found) is same


def test_the_command_prints_a_table_or_json(tmp_path, capsys):
    for name, lines in (("answers", ANSWERS), ("questions", QUESTIONS)):
        text = "\n".join(json.dumps(line) for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(text)
    (tmp_path / "strata.csv").write_text("id,stratum\n1,raw\n2,raw\n")
    files = [str(tmp_path / "answers.jsonl"), str(tmp_path / "questions.jsonl")]
    main([*files, "--strata", str(tmp_path / "strata.csv")])
    printed = capsys.readouterr().out
    assert printed.strip() == table(score(ANSWERS, QUESTIONS, {"1": "raw", "2": "raw"})).strip()
    assert "80.0" in printed.splitlines()[1]
    main([*files, "--json"])
    assert json.loads(capsys.readouterr().out)["all"]["tools"] == 4
