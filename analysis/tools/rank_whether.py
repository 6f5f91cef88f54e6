"""Whether one place is among the first, or in a class: "is Kpada in the top 20?", "is it high risk?"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.services.canvas.columns import in_words
from chatmrpt.lib.say import say

if TYPE_CHECKING:
    from analysis.tools.rank_areas import RankAreas


def whether(sentence: str, fits: bool | None) -> str:
    """The sentence with yes or no before it; alone where nothing of that kind was asked."""
    if fits is None:
        return sentence
    if fits:
        return say("Yes: {sentence}", sentence=sentence)
    return say("No: {sentence}", sentence=sentence)


def of_wards(frame: pd.DataFrame, asked: RankAreas, total: int) -> bool | None:
    """Whether the one ward is among the first or last `n`, or in the class; None: neither asked."""
    row = frame.iloc[0]
    if asked.risk_class:
        kind = row[f"{asked.method}_class"]
        return kind == asked.risk_class if isinstance(kind, str) else None
    return among_first(row[f"{asked.method}_rank"], asked, total)


def among_first(rank: Any, asked: RankAreas, total: int) -> bool | None:
    """Whether a rank is among the first or last `n` of so many; None where no number was said."""
    if not asked.n or pd.isna(rank):
        return None
    place = total + 1 - int(rank) if asked.order == "bottom" else int(rank)
    return (asked.after or 0) < place <= asked.n + (asked.after or 0)


def range_words(row: pd.Series[Any]) -> list[str]:
    """How sure the rank of a ward is: its 90 % range and what that says."""
    low, high = row.get("rank_low"), row.get("rank_high")
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return []
    return [
        say(
            "90 % range of its rank: {low:,.0f} to {high:,.0f} ({certainty}).",
            low=low,
            high=high,
            certainty=say(str(in_words(row.get("certainty")) or "–")).lower(),
        )
    ]
