"""A user's own plan: which column of the ward table holds the nets of each ward."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NET = frozenset(["net", "nets", "itn", "itns", "llin", "llins", "bednet", "bednets"])
_PLANNED = frozenset(
    [
        *("plan", "planned", "plans", "proposed", "quota", "target", "targeted", "allotted"),
        *("allocation", "allocations", "allocated", "allocate", "distribution", "assigned"),
    ]
)
#: Words that may stand beside "nets" without saying what they are.
_PLAIN = frozenset(["bed", "number", "no", "n", "of", "total", "my", "own", "our", "count"])


def planned_columns(names: Iterable[str]) -> list[str]:
    """Headers that say planned nets, those with a word like “planned” first.

    `planned_nets`, `LLIN_allocation` and `nets` count; `nets_in_place` and `ITN_use` do not.
    """
    sure: list[str] = []
    bare: list[str] = []
    for name in names:
        parted = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
        words = set(re.findall(r"[a-z]+", parted.casefold()))
        if not words & _NET or words - _NET - _PLANNED - _PLAIN:
            continue
        (sure if words & _PLANNED else bare).append(name)
    return [*sure, *bare]
