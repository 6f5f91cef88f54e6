"""Score answers against labelled questions: `python -m tests.questions.score ANSWERS QUESTIONS`.

ANSWERS are the lines of `manage.py ask --batch`, QUESTIONS lines of `id, prompt, accept, outcome,
arguments`. A question without an answer counts as wrong. Of a refused question off the subject
only the outcome counts, of one near it the tool that would have been used too; arguments are a subset: what the label names must be there and equal.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: Questions whose first tool is this and that are to be refused are off the subject.
OFF_SUBJECT = "help"
SAME = 1e-6


@dataclass
class Tally:
    """Counts over some questions."""

    questions: int = 0
    tools: int = 0
    outcomes: int = 0
    with_arguments: int = 0
    arguments: int = 0
    to_refuse: int = 0
    missed_refusals: int = 0
    to_answer: int = 0
    needless_refusals: int = 0
    wrong: list[str] = field(default_factory=list)


def same_value(wanted: Any, found: Any) -> bool:
    """Whether an argument is as wanted: numbers by value, names without case, lists in any order."""
    if isinstance(wanted, list):
        listed = list(found) if isinstance(found, list | tuple) else [found]
        if len(listed) != len(wanted):
            return False
        left = list(listed)
        for one in wanted:
            hit = next((at for at, other in enumerate(left) if same_value(one, other)), None)
            if hit is None:
                return False
            left.pop(hit)
        return True
    if isinstance(wanted, bool) or wanted is None:
        return bool(wanted == found)
    if isinstance(wanted, str) and isinstance(found, str):
        return _plain(wanted) == _plain(found)
    if isinstance(found, list | tuple) and len(found) == 1:
        return same_value(wanted, found[0])
    try:
        return abs(float(wanted) - float(found)) <= SAME * max(1.0, abs(float(wanted)))
    except (TypeError, ValueError):
        return _plain(str(wanted)) == _plain(str(found))


def _plain(name: str) -> str:
    """A name without case and hyphens: "p-value" is "P value"."""
    return name.casefold().replace("-", " ").strip()


def count(tally: Tally, question: dict[str, Any], answer: dict[str, Any] | None) -> None:
    """Add one question to the counts."""
    answer = answer or {}
    outcome, refuse = answer.get("outcome"), question["outcome"] == "refuse"
    off_subject = refuse and question["accept"][0] == OFF_SUBJECT
    right_outcome = outcome == question["outcome"]
    # Off the subject a refusal needs no tool; near it, the tool that would have been used.
    right_tool = right_outcome if off_subject else answer.get("tool") in question["accept"]
    tally.questions += 1
    tally.tools += right_tool
    tally.outcomes += right_outcome
    wanted = question.get("arguments") or {}
    right_arguments = True
    if wanted and not refuse:
        given = answer.get("arguments") or {}
        right_arguments = all(same_value(value, given.get(name)) for name, value in wanted.items())
        tally.with_arguments += 1
        tally.arguments += right_arguments
    if refuse:
        tally.to_refuse += 1
        tally.missed_refusals += outcome != "refuse"
    else:
        tally.to_answer += 1
        tally.needless_refusals += outcome == "refuse"
    if not (right_tool and right_outcome and right_arguments):
        tally.wrong.append(str(question["id"]))


def score(
    answers: Iterable[dict[str, Any]],
    questions: Iterable[dict[str, Any]],
    strata: dict[str, str] | None = None,
) -> dict[str, Tally]:
    """Counts over all questions (`all`) and over each stratum, which the question may name itself."""
    by_id = {str(answer.get("id")): answer for answer in answers}
    found: dict[str, Tally] = {"all": Tally()}
    for question in questions:
        key = str(question["id"])
        stratum = (strata or {}).get(key) or question.get("stratum") or question.get("language")
        for name in ("all", stratum):
            if name:
                count(found.setdefault(str(name), Tally()), question, by_id.get(key))
    return found


def share(part: int, whole: int) -> str:
    """A percentage, or a dash where there is nothing."""
    return f"{100 * part / whole:.1f}" if whole else "–"


def table(found: dict[str, Tally]) -> str:
    """The counts as lines of text."""
    head = ("stratum", "questions", "tool %", "outcome %", "arguments %", "missed %", "needless %")
    rows = [
        (
            name,
            str(tally.questions),
            share(tally.tools, tally.questions),
            share(tally.outcomes, tally.questions),
            share(tally.arguments, tally.with_arguments),
            share(tally.missed_refusals, tally.to_refuse),
            share(tally.needless_refusals, tally.to_answer),
        )
        for name, tally in found.items()
    ]
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    )


def read_lines(path: Path) -> list[dict[str, Any]]:
    """JSON lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def main(arguments: list[str] | None = None) -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description="Score answers against labelled questions.")
    parser.add_argument("answers", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--strata", type=Path, help="CSV with id and stratum")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    strata = None
    if given.strata:
        with given.strata.open(encoding="utf-8", newline="") as file:
            strata = {row["id"]: row["stratum"] for row in csv.DictReader(file)}
    found = score(read_lines(given.answers), read_lines(given.questions), strata)
    if given.json:
        json.dump({name: asdict(tally) for name, tally in found.items()}, sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(table(found) + "\n")


if __name__ == "__main__":
    main()
