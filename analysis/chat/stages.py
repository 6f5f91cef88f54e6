"""What officers ask at which stage of their work: a nudge beside the words of a question.

`words/asked_in.csv` counts, over the labelled questions that were read (see tests/questions), which
tool was meant in which state of a session. “Redo it with all facilities” after a calculation of
test positivity is another request than after a ranking.
"""

from __future__ import annotations

import csv
import math
from functools import lru_cache
from pathlib import Path

from analysis.workspace import Workspace

FILE = Path(__file__).parent / "words" / "asked_in.csv"
#: Questions of the whole that are added to each stage, so that what was never asked is not ruled out.
SMOOTHED = 5.0
#: What the logarithm of a stage's share to the whole counts beside that of a chance.
WORTH = 0.35


def stage_of(workspace: Workspace) -> str:
    """How far a session has come: its newest result first, then its data."""
    done = workspace.kinds_done
    if "nets" in done:
        return "after_nets"
    if "risk" in done:
        return "after_risk"
    if "tpr" in done:
        return "after_tpr"
    if workspace.table is not None:
        return "ward_data"
    return "facility_data" if workspace.facilities is not None else "no_data"


@lru_cache(maxsize=1)
def likely() -> dict[str, dict[str, float]]:
    """For each stage and tool: log of the tool's share at this stage to its share of all."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = {
            row.pop("stage"): {tool: float(number) for tool, number in row.items()}
            for row in csv.DictReader(file)
        }
    tools = {tool for row in rows.values() for tool in row}
    of_all = {tool: sum(row[tool] for row in rows.values()) for tool in tools}
    whole = sum(of_all.values())
    found: dict[str, dict[str, float]] = {}
    for stage, row in rows.items():
        asked = sum(row.values()) + SMOOTHED
        shares = {tool: of_all[tool] / whole for tool in tools}
        found[stage] = {
            tool: math.log((row[tool] + SMOOTHED * share) / asked / share)
            for tool, share in shares.items()
        }
    return found


def at_stage(
    found: list[tuple[str, float]], workspace: Workspace, per_chance: float
) -> list[tuple[str, float]]:
    """Tools with points, best first, with what is asked at the session's stage taken in."""
    shares = likely()[stage_of(workspace)]
    moved = [(tool, points + WORTH * per_chance * shares.get(tool, 0.0)) for tool, points in found]
    return sorted([one for one in moved if one[1] > 0], key=lambda one: -one[1])
