"""Numbers and lists as people read them. Every answer's figures go through here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from chatmrpt.lib.say import in_numbers, language, say, say_form, to_say

#: Units of a rate such as test positivity, in percent or as a share: always shown in percent.
RATE, RATE_AS_SHARE = "percent (rate)", "share (rate)"
#: What stands before the last of several names.
LAST = (to_say("and"), to_say("or"))
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def number(value: Any, unit: str | None = None) -> str:
    """Three significant digits with thousands separators; `–` where nothing is known.

    A rate is in percent with one decimal, whatever its column is written in.
    """
    known = as_float(value)
    if known is None:
        return "–"
    if unit in (RATE, RATE_AS_SHARE):
        return in_numbers(f"{shown_value(known, unit):,.1f} %")
    if abs(known) >= 1000 or (known == int(known) and abs(known) < 1e15):
        text = f"{known:,.0f}"
    elif abs(known) >= 100:
        text = f"{known:.0f}"
    else:
        text = f"{known:#.3g}" if abs(known) >= 0.001 else f"{known:.3g}"
        text = text.rstrip(".")
    return in_numbers(f"{text} {unit_sign(unit)}".strip())


def shown_value(value: Any, unit: str | None) -> Any:
    """A value in the unit that `unit_sign` names: a rate written as a share is in percent."""
    known = as_float(value)
    return value if known is None or unit != RATE_AS_SHARE else 100 * known


def whole(value: Any) -> str:
    """A count, with thousands separators."""
    known = as_float(value)
    return "–" if known is None else in_numbers(f"{known:,.0f}")


def percent(part: float, total: float) -> str:
    """A share of a total: `4.7 %`."""
    if not total:
        return "–"
    share = 100 * part / total
    return in_numbers(f"{share:.0f} %" if share >= 10 or share == 0 else f"{share:.2g} %")


def unit_sign(unit: str | None) -> str:
    """The short sign of a unit, or the unit."""
    if not unit:
        return ""
    signs = {
        "percent": "%",
        RATE: "%",
        RATE_AS_SHARE: "%",
        "metres": "m",
        "kilometres": "km",
        "mm a month": say("mm a month"),
    }
    if unit in signs:
        return signs[unit]
    return "" if unit.startswith(("share", "index", "standardised")) else say(unit)


def ordinal(place: int) -> str:
    """`1st`, `22nd`, `113th`."""
    if language() == "fr":
        return in_numbers(f"{place:,}") + ("er" if place == 1 else "e")
    suffix = "th" if 10 <= place % 100 <= 20 else ORDINALS.get(place % 10, "th")
    return f"{place:,}{suffix}"


def p_words(p: float) -> str:
    """`p = 0.034`, `p < 0.001`."""
    return in_numbers("p < 0.001" if p < 0.001 else f"p = {p:.2g}")


def p_cell(p: Any) -> float | str | None:
    """A p-value for a table: three decimals, `<0.001` below."""
    known = as_float(p)
    if known is None:
        return None
    return "<0.001" if known < 0.001 else round(known, 3)


def signed(value: float) -> str:
    """`+0.42`, `−0.58`."""
    return in_numbers(f"{value:+.2f}".replace("-", "−"))


def counted(count: int, singular: str, plural: str = "") -> str:
    """`1 ward`, `1,234 wards`."""
    return f"{in_numbers(f'{count:,}')} {say_form(singular, plural or f'{singular}s', count)}"


def joined(names: Iterable[str], last: str = "and") -> str:
    """`A, B and C`."""
    words = list(names)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {say(last)} {words[-1]}"


def some_of(names: Sequence[str], most: int = 5) -> str:
    """`A, B, C and 4 more`."""
    if len(names) <= most:
        return joined(names)
    return say("{names} and {more:,} more", names=", ".join(names[:most]), more=len(names) - most)


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?…" else ".") if text else ""


def as_float(value: Any) -> float | None:
    """A finite number, else None."""
    if value is None or value is pd.NA:
        return None
    try:
        known = float(value)
    except (TypeError, ValueError):
        return None
    return known if math.isfinite(known) else None


def as_text(value: Any) -> str:
    """A cell of a text column; missing is an empty text."""
    return "" if value is None or value is pd.NA or value != value else str(value)


def rounded(value: Any, digits: int = 3) -> float | int | None:
    """A table cell: significant digits kept as a number, None where missing."""
    known = as_float(value)
    if known is None:
        return None
    if known == int(known) or abs(known) >= 10 ** (digits + 2):
        return round(known)
    return float(f"{known:.{digits}g}") if abs(known) < 10**digits else round(known, 1)
