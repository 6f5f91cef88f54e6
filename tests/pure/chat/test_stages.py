"""What is asked at which stage of the work, and how it moves a choice."""

import math
from dataclasses import dataclass, field

import pytest

from analysis.chat.stages import SMOOTHED, WORTH, at_stage, likely, stage_of
from analysis.tools import ALL_TOOLS


@dataclass
class Holding:
    """A session with these files and results."""

    table: object = None
    facilities: object = None
    kinds_done: frozenset = field(default_factory=frozenset)


@pytest.mark.parametrize(
    ("held", "stage"),
    [
        (Holding(), "no_data"),
        (Holding(facilities="reports"), "facility_data"),
        (Holding(table="wards", facilities="reports"), "ward_data"),
        (Holding("wards", "reports", frozenset({"tpr"})), "after_tpr"),
        (Holding("wards", "reports", frozenset({"tpr", "risk"})), "after_risk"),
        (Holding("wards", None, frozenset({"risk", "nets", "trend"})), "after_nets"),
    ],
)
def test_the_newest_step_is_the_stage(held, stage):
    assert stage_of(held) == stage


def test_each_stage_has_a_number_for_every_tool_that_questions_meant():
    tools = {tool.name for tool in ALL_TOOLS}
    assert set(likely()) == {
        "no_data", "ward_data", "facility_data", "after_tpr", "after_risk", "after_nets",
    }  # fmt: skip
    for shares in likely().values():
        assert set(shares) <= tools
        assert len(shares) == 24
        assert all(math.isfinite(one) for one in shares.values())


def test_what_was_never_asked_at_a_stage_is_made_rarer_not_impossible(tmp_path, monkeypatch):
    file = tmp_path / "asked.csv"
    file.write_text("stage,help,show_map\nno_data,15,0\nward_data,5,20\n", encoding="utf-8")
    monkeypatch.setattr("analysis.chat.stages.FILE", file)
    likely.cache_clear()
    try:
        found = likely()
    finally:
        monkeypatch.undo()
        likely.cache_clear()
    # 20 of all 40 are maps; at the first stage none of 15, and 5 of the whole's make are added
    assert found["no_data"]["show_map"] == pytest.approx(
        math.log((0 + SMOOTHED * 0.5) / (15 + SMOOTHED) / 0.5)
    )
    assert found["ward_data"]["help"] == pytest.approx(
        math.log((5 + SMOOTHED * 0.5) / (25 + SMOOTHED) / 0.5)
    )


def test_a_narrow_choice_goes_to_what_is_asked_at_the_stage():
    narrow = [("run_risk_analysis", 5.0), ("calculate_tpr", 4.9)]
    after_tpr = Holding("wards", "reports", frozenset({"tpr"}))
    moved = at_stage(narrow, after_tpr, 1.0)
    assert moved[0][0] == "calculate_tpr"
    assert dict(moved)["calculate_tpr"] == pytest.approx(
        4.9 + WORTH * likely()["after_tpr"]["calculate_tpr"]
    )
    wide = [("run_risk_analysis", 9.0), ("calculate_tpr", 2.0)]
    assert at_stage(wide, after_tpr, 1.0)[0][0] == "run_risk_analysis"
