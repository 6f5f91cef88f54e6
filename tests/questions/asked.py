"""Count what is asked at which stage: `python -m tests.questions.asked QUESTIONS... > asked_in.csv`.

QUESTIONS are files of labelled lines that were read (never the locked ones). The counts are
`analysis/chat/words/asked_in.csv`.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from tests.questions.score import read_lines

STAGES = ("no_data", "ward_data", "facility_data", "after_tpr", "after_risk", "after_nets")


def counted(paths: list[Path]) -> list[list[str]]:
    """A head and a row a stage: how often each tool is meant, refusals left out."""
    found: Counter[tuple[str, str]] = Counter()
    for path in paths:
        for line in read_lines(path):
            if line["outcome"] != "refuse":
                found[line["state"], line["accept"][0]] += 1
    tools = sorted({tool for _, tool in found})
    rows = [[stage, *(str(found[stage, tool]) for tool in tools)] for stage in STAGES]
    return [["stage", *tools], *rows]


if __name__ == "__main__":
    csv.writer(sys.stdout, lineterminator="\n").writerows(
        counted([Path(name) for name in sys.argv[1:]])
    )
