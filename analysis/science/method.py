"""The text of one method: what it computes, assumes, used, cannot do, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatmrpt.lib.say import say


@dataclass(frozen=True, kw_only=True)
class Method:
    """One method, explained.

    Parameters
    ----------
    key
        Name used by the code and the commands.
    group
        What it belongs to: ``imputation``, ``normalisation``, ``score``, ``aggregation``,
        ``weights``, ``preset``, ``classes``, ``components``, ``neighbours``, ``check``,
        ``ranking``, ``certainty``, ``spatial``, ``raster``, ``association``, ``comparison``,
        ``years``, ``plan``, ``tpr``,
        ``trend``, ``quality`` or ``settlement``.
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

    def lines(
        self, used: Mapping[str, Any] | None = None, names: tuple[str, ...] = ()
    ) -> list[str]:
        """The text, one labelled line each; with the run's settings `used`, their values too.

        In the reader's language, but for the source. `names` are the settings shown; the method's
        own when empty.
        """
        shown = names or self.settings
        values = [f"{name} = {_plain(used[name])}" for name in shown if used and name in used]
        here = [say("Used here: {values}", values=", ".join(values))] if values else []
        return [
            say(self.title),
            say("Formula: {text}", text=say(self.formula)),
            say("Assumes: {text}", text=say(self.assumptions)),
            *here,
            say("Limits: {text}", text=say(self.limits)),
            say("Source: {text}", text=self.source),
        ]


def _plain(value: Any) -> str:
    """A setting as people read it: `rainfall direct, elevation inverse`; nothing is `none`."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(item)}" for name, item in value.items()) or "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item) for item in value) or "none"
    return "none" if value is None else str(value)
