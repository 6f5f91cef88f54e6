"""What a chat tool is: typed arguments in, an answer out. It reads and never writes.

What is to be written with an answer is its `effect`: the turn does it when it writes the answer.
The same registry serves typed questions, buttons, commands and the API.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.models import Run
from analysis.services.plan_run import Options
from analysis.tools.misfits import came, reason_of
from analysis.workspace import Workspace
from chatmrpt.lib import metrics
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say, typeset


class Arguments(BaseModel):
    """Base of all tools' arguments: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a tool found: a headline, at most three points, and what to show with it.

    Every number in `headline`, `points` and `table` comes from data or a run's files. `show` is
    `{"view": "map" | "table" | "data", "layer"?, "run"?, "dataset"?}`; a chip is
    `{"label", "text"}` or `{"label", "tool", "arguments"}`. `effect` calls the one service that
    does what the answer says was done, in the transaction that writes the answer. `number` is the one
    number that was asked for with its unit, where it is one.
    """

    headline: str
    points: tuple[str, ...] = ()
    table: dict[str, Any] | None = None
    chips: tuple[dict[str, Any], ...] = ()
    show: dict[str, str] | None = None
    outcome: str = "answer"
    run: Run | None = None
    rows_in: int | None = None
    rows_out: int | None = None
    effect: Callable[[], object] | None = None
    number: tuple[float, str] | None = None

    def as_body(self) -> dict[str, Any]:
        """For the message's row."""
        return {
            "headline": typeset(self.headline),
            "points": [typeset(point) for point in self.points],
            "table": self.table and {**self.table, "columns": _heads(self.table["columns"])},
            "chips": list(self.chips),
            "show": self.show,
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "receipt": self.run.receipt_hash if self.run else None,
        }


def _heads(columns: list[str]) -> list[str]:
    """Heads of columns in the language of the answer; names of data stay as they are."""
    return [say(str(column)) for column in columns]


@dataclass(frozen=True)
class NeedsRun:
    """The answer needs a run with these options first; the turn asks for it and comes back."""

    options: Options


A = TypeVar("A", bound=Arguments)


@dataclass(frozen=True)
class Tool(Generic[A]):
    """One thing the conversation can do.

    Parameters
    ----------
    name
        As in the product's list of chat tools.
    label
        The name in words, for the tool card.
    description
        One sentence for help and for a language model's function list.
    arguments
        The pydantic model of its arguments.
    examples
        Questions it answers; the help page and the understanding use them.
    answer
        `(workspace, arguments) -> Answer | NeedsRun`; raises ProblemError in plain words.
    """

    name: str
    label: str
    description: str
    arguments: type[A]
    examples: tuple[str, ...]
    answer: Callable[[Workspace, A], Answer | NeedsRun]

    def call(self, workspace: Workspace, arguments: dict[str, Any]) -> Answer | NeedsRun:
        """Validate the arguments and answer."""
        try:
            checked = self.arguments.model_validate(arguments)
        except ValidationError as error:
            raise self._misfit(error) from None
        with metrics.TOOL_SECONDS.labels(self.name).time():
            return self.answer(workspace, checked)

    def _misfit(self, error: ValidationError) -> ProblemError:
        """What came, where, what was expected; and the names there are where one is unknown."""
        found = error.errors()
        first = next((item for item in found if item["type"] == "extra_forbidden"), found[0])
        where = ".".join(str(part) for part in first["loc"]) or say("arguments")
        known = ", ".join(self.arguments.model_fields) or say("none")
        return ProblemError(
            "bad_argument",
            say(
                "{tool}: “{where}” does not fit ({value}): {reason}.",
                tool=say(self.label),
                where=where,
                value=came(first),
                reason=reason_of(first),
            ),
            say("Known are: {names}.", names=known),
        )
