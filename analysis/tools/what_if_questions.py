"""What a what-if question leaves open, and what it must not do: save made-up values."""

from __future__ import annotations

from typing import Any

from analysis.models import Run
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


def never_saved() -> Answer:
    """Made-up values are not saved."""
    return Answer(
        headline=say(
            "Your data are never changed by a question, and made-up values are not saved."
        ),
        points=(
            say(
                "A what-if works on a copy: it shows what would happen and leaves your files alone."
            ),
            say("To change the data for good, correct the file and upload it again."),
        ),
        chips=(call_chip(say("What is in my data?"), "describe_data"),),
        outcome="refuse",
    )


def which_variable(workspace: Workspace, run: Run) -> Answer:
    """Nothing that changes was named."""
    used = [str(name) for name in run.parameters["variables"]]
    chips = [
        call_chip(
            say("Without {short_label}", short_label=short_label(workspace, name)),
            "run_what_if",
            variable=name,
            how="without",
        )
        for name in used[:4]
    ]
    return Answer(
        headline=say("What would be different?"),
        points=(
            say("Name a variable to leave out or to add, a value in a ward, or a weight."),
            say(
                "For example: “what if {short_label} doubled?”",
                short_label=short_label(workspace, used[0]),
            ),
        ),
        chips=tuple(chips),
        outcome="clarify",
    )


def how_much(said: dict[str, Any], column: str, label: str) -> Answer:
    """A variable was named, and not how it changes."""
    steps = (
        (say("10 % lower"), 0.9),
        (say("20 % lower"), 0.8),
        (say("Half"), 0.5),
        (say("Double"), 2.0),
    )
    chips = [
        {
            "label": words,
            "tool": "run_what_if",
            "arguments": {**said, "variable": column, "how": "times", "value": factor},
        }
        for words, factor in steps
    ]
    chips.append(call_chip(say("Leave it out"), "run_what_if", variable=column, how="without"))
    return Answer(
        headline=say("How much would {label} change?", label=label),
        points=(say("Say a value (“to 15 %”), an amount (“by 10”) or a factor (“double”)."),),
        chips=tuple(chips),
        outcome="clarify",
    )
