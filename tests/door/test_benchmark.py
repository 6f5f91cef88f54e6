"""The benchmark command: what it prints, and that a limit that is not met is said."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from analysis.benchmarks.cases import CASES
from chatmrpt.management.commands import benchmark

SPEED_ROWS = {"risk": 0.15, "risk-draws": 0.8, "risk-national": 12, "nets-national": 5,
              "outlines": 0.3, "outlines-national": 6, "tpr": 0.15}  # fmt: skip


def test_the_limits_are_those_of_the_methods_document():
    limits = {case.key: case.seconds for case in CASES}
    assert {key: limits[key] for key in SPEED_ROWS} == SPEED_ROWS


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["layer", "understanding"])
def test_one_case_is_measured_in_a_process_of_its_own(capsys, key):
    call_command("benchmark", only=key, json=True)
    printed = json.loads(capsys.readouterr().out)
    (row,) = printed["cases"]
    assert row["key"] == key
    assert 0 < row["seconds_least"] <= row["seconds"] < 10
    assert row["peak_megabytes"] >= row["data_megabytes"] > 20
    assert row["kilobytes"] is None if key == "understanding" else row["kilobytes"] > 1
    assert printed["machine"]["cores"] >= 1


@pytest.mark.django_db
def test_an_unknown_case_is_refused():
    with pytest.raises(CommandError, match="There is no case unicorn"):
        call_command("benchmark", only="unicorn")


def test_a_limit_that_is_not_met_is_marked():
    row = {"title": "Work", "size": "5 wards", "seconds": 0.2, "seconds_least": 0.2,
           "limit_seconds": 0.1, "peak_megabytes": 100.0, "limit_megabytes": None,
           "kilobytes": None, "limit_kilobytes": 120}  # fmt: skip
    assert benchmark._table([row])[1].endswith("OVER")
    assert "OVER" not in benchmark._table([{**row, "limit_seconds": 0.3}])[1]
