"""The command `match_names`: one JSON object a source row, in order."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_each_row_has_its_decision_and_at_most_three_candidates(write, capsys):
    source = write("own.csv", "name,list\nT/Wada,a\nIgbaja 3,a\nXyzzyq,a\nTudun Wada,b\n")
    reference = write("ref.csv", "name\nIgbaja 1\nIgbaja 2\nTudun Wada\nApado\n")
    call_command("match_names", source, reference)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["source"] for row in rows] == ["T/Wada", "Igbaja 3", "Xyzzyq", "Tudun Wada"]
    assert [row["decision"] for row in rows] == ["matched", "ask", "unmatched", "matched"]
    assert [row["match"] for row in rows] == ["Tudun Wada", None, None, "Tudun Wada"]
    for row in rows:
        assert set(row) == {"source", "match", "score", "decision", "candidates"}
        assert 0 <= row["score"] <= 1
        assert len(row["candidates"]) <= 3
    assert {"Igbaja 1", "Igbaja 2"} <= {found["match"] for found in rows[1]["candidates"]}


def test_a_file_without_names_is_refused_with_a_hint(write):
    with pytest.raises(CommandError, match="no column “name”; it has rain"):
        call_command("match_names", write("a.csv", "rain\n1\n"), write("b.csv", "name\nA\n"))
