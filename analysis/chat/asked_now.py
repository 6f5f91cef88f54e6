"""A question with what it may lean on: what was found in it, and the answers before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.chat.leaning import Leaning, leaning
from analysis.chat.request import Arguments
from analysis.chat.slots import Slots
from analysis.models import Message
from analysis.workspace import Workspace

#: Points from which a question stands by itself.
BY_ITSELF = 5.0
MOST_SHOWN = 20
_WARD_AND_LGA = ["Ward", "LGA"]


@dataclass(frozen=True)
class AskedNow:
    """The question, the points for each tool (best first), and the last two answers when needed."""

    slots: Slots
    found: Sequence[tuple[str, float]]
    answers: Callable[[], Sequence[Message]]

    @property
    def best(self) -> str:
        """The tool that the question by itself speaks for; empty: none."""
        return self.found[0][0] if self.found else ""

    @property
    def points(self) -> float:
        """How much it speaks for it."""
        return self.found[0][1] if self.found else 0.0

    @property
    def by_itself(self) -> bool:
        """Whether the question stands by itself."""
        return self.points >= BY_ITSELF

    @property
    def lean(self) -> Leaning:
        """How much the question leans on the one before."""
        return leaning(self.slots)

    @property
    def last(self) -> Message | None:
        """The answer before, where there is one."""
        return next(iter(self.answers()), None)

    @property
    def before(self) -> Message:
        """The answer before: continuations are tried only where there is one."""
        return self.answers()[0]

    @property
    def earlier(self) -> Message | None:
        """The answer before that one."""
        return next(iter(self.answers()[1:]), None)

    @property
    def said(self) -> Arguments:
        """What the request before asked."""
        said: Arguments = self.before.arguments
        return said

    @property
    def shown(self) -> list[str]:
        """The areas that the table of the answer before lists."""
        table = self.before.body.get("table") or {}
        columns, rows = table.get("columns") or [], table.get("rows") or []
        first = {"rank_areas": 1, "query_data": 0}.get(self.before.tool)
        if first is None or not rows or columns[first : first + 2] != _WARD_AND_LGA:
            return []
        pairs = [(row[first], row[first + 1]) for row in rows[:MOST_SHOWN]]
        return [f"{ward} ({lga})" if lga else str(ward) for ward, lga in pairs]


def asked_now(slots: Slots, found: Sequence[tuple[str, float]], workspace: Workspace) -> AskedNow:
    """The question as it stands in a session; the answers before it are read when needed."""
    return AskedNow(slots, found, lambda: workspace.last_answers)
