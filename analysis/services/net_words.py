"""What the planning of nets says, without the names of a command's options."""

from __future__ import annotations

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import Said

#: A command's options as people say them.
SPOKEN = Said(
    {
        "nets": "the stock",
        "household-size": "the household size",
        "people-per-net": "the people per net",
        "buffer": "the buffer",
        "lga-floor": "the floor",
        "min-service": "the minimum share",
        "strategy": "the way to share,",
        "include": "the wards to include",
        "exclude": "the wards to exclude",
        "reprioritised": "the list of reprioritised wards",
        "urban-threshold": "the urban threshold",
        "preset": "the preset",
    }
)


def spoken_problem(problem: ProblemError) -> ProblemError:
    """The same error in words for the page and the chat."""
    return ProblemError(
        problem.code, _spoken(problem.message), _spoken(problem.hint), problem.status
    )


def _spoken(text: str) -> str:
    for option, words in SPOKEN.items():
        text = text.replace(f"--{option}", words)
    return text
