"""The text of one method: what it computes, assumes, used, cannot do, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Method:
    """One method, explained.

    Parameters
    ----------
    key
        Name used by the code and the commands.
    group
        ``imputation``, ``normalisation``, ``score``, ``aggregation``, ``weights``, ``preset``,
        ``classes``, ``components``, ``neighbours``, ``check`` or ``ranking``.
    title
        Short title.
    formula
        What is computed.
    assumptions
        What must hold for the result to mean what it says.
    limits
        What it cannot do.
    source
        Where it comes from.
    settings
        Names of the run's settings (as in its receipt) that the method used.
    """

    key: str
    group: str
    title: str
    formula: str
    assumptions: str
    limits: str
    source: str
    settings: tuple[str, ...] = ()

    def lines(self, used: Mapping[str, Any] | None = None) -> list[str]:
        """The text, one labelled line each; with the run's settings `used`, their values too."""
        values = [f"{name} = {used[name]}" for name in self.settings if used and name in used]
        return [
            self.title,
            f"Formula: {self.formula}",
            f"Assumes: {self.assumptions}",
            *([f"Used here: {', '.join(values)}"] if values else []),
            f"Limits: {self.limits}",
            f"Source: {self.source}",
        ]
