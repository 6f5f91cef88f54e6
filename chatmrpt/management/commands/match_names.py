"""`manage.py match_names`: spellings of wards in one list found in another."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pandas as pd

from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from uploads.cleaning.names import NameDecision, match_names
from uploads.formats import RawTable, read_file

LEVELS = ("lga", "state", "list", "code")
SPELLINGS = {
    **dict.fromkeys(("name", "ward", "ward_name", "wardname", "source", "reference"), "name"),
    **dict.fromkeys(("lga", "lga_name", "lganame"), "lga"),
    **dict.fromkeys(("state", "state_name", "statename"), "state"),
    **dict.fromkeys(("code", "ward_code", "wardcode"), "code"),
    "list": "list",
}


class Command(ProjectCommand):
    """Match the ward names of SOURCE with those of REFERENCE, one to one within a list."""

    help = "Match the ward names of one CSV with those of another; one JSON object a row."
    example = "match_names health_names.csv boundary_names.csv"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files: name[, lga, state, list]."""
        parser.add_argument("source", type=Path, help="CSV: name[, lga, state, list]")
        parser.add_argument("reference", type=Path, help="CSV: name[, lga, state]")
        parser.add_argument("--json", action="store_true", help="the output is JSON lines anyway")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a source row, in order."""
        source, reference = _read(options["source"]), _read(options["reference"])
        names = reference["name"].tolist()
        for decision in match_names(source, reference):
            self.print_json(_line(decision, source["name"].tolist(), names))


def _line(decision: NameDecision, sources: list[str], names: list[str]) -> dict[str, Any]:
    matched = decision.decision == "matched" and decision.match_index is not None
    return {
        "source": sources[decision.source_index],
        "match": names[decision.match_index]
        if matched and decision.match_index is not None
        else None,
        "score": round(float(decision.score), 6),
        "decision": decision.decision,
        "candidates": [
            {"match": names[place], "score": round(float(score), 6)}
            for place, score in decision.candidates
        ],
    }


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise ProblemError(
            "no_such_file", f"There is no file {path}.", "Check the path; it may be relative."
        )
    raw = read_file(path, path.name)
    if not isinstance(raw, RawTable):
        raise ProblemError("not_a_table", f"{path.name} holds no table.", "Give a CSV file.")
    found = {}
    for column in raw.frame.columns:
        meaning = SPELLINGS.get(str(column).strip().casefold())
        if meaning and meaning not in found:
            found[meaning] = raw.frame[column].fillna("").astype(str).tolist()
    if "name" not in found:
        raise ProblemError(
            "no_name_column",
            f"{path.name} has no column “name”; it has {', '.join(map(str, raw.frame.columns))}.",
            "Name the column with the ward names “name”.",
        )
    return pd.DataFrame(found)
