"""Numbers as people read them on a map."""

from __future__ import annotations

import math
from typing import Any

from chatmrpt.lib.say import in_numbers, say

PERCENT_UNITS = ("%", "percent")
"""Units whose values run from 0 to 100."""

MINUS = "−"
"""The sign of numbers below zero; a hyphen is shorter and breaks lines."""

SHARE_UNITS = ("share", "fraction")
"""Units whose values run from 0 to 1 and are shown as a percentage."""


def number_text(value: float | None, unit: str = "", digits: int = 3) -> str:
    """A number with ``digits`` significant digits, thousands separators, and % if it is one.

    Parameters
    ----------
    value
        Any number; None, NaN and infinities give "no data".
    unit
        ``%`` (value 0-100) and ``share`` (value 0-1) add a percent sign; others add nothing.
    digits
        Significant digits, at least 1. Whole parts are never rounded: 12,345 stays 12,345.

    Returns
    -------
    str
        For example 0.0123, 1.50, 234, 12,345, 29.1 %.
    """
    if value is None or not math.isfinite(value):
        return say("no data")
    share = unit in SHARE_UNITS
    number = float(value) * 100.0 if share else float(value)
    sign = " %" if share or unit in PERCENT_UNITS else ""
    text = in_numbers(_plain(number, digits) + sign)
    return MINUS + text[1:] if text.startswith("-") else text


def _plain(number: float, digits: int) -> str:
    """Digits only."""
    if number == 0:
        return "0"
    rounded = float(f"{number:.{digits - 1}e}")
    power = math.floor(math.log10(abs(rounded)))
    if power < -6:
        return f"{number:.{digits - 1}e}"
    decimals = max(digits - 1 - power, 0)
    if float(number).is_integer() and abs(number) < 1e15:
        decimals = 0
    text = f"{number:,.{decimals}f}"
    return "0" if text.lstrip("-").strip("0.,") == "" else text


def unit_after(unit: str) -> str:
    """A unit as it stands after a number in a sentence: with its space, or nothing.

    Parameters
    ----------
    unit
        Percent stands with the number already; a share (0–1) is a scale, which the map's title
        names once.
    """
    silent = unit in PERCENT_UNITS or unit.startswith(SHARE_UNITS)
    return f" {say(unit)}" if unit and not silent else ""


def unit_of_legend(layer: dict[str, Any]) -> str:
    """The unit that a map's title names: none where the classes are words."""
    worded = layer["legend"].get("method") == "categories"
    return "" if worded or not layer["unit"] else f" ({say(layer['unit'])})"


def break_texts(breaks: list[float], unit: str = "") -> list[str]:
    """Texts of class limits with just enough digits (3 to 9) to tell them apart.

    Parameters
    ----------
    breaks
        Finite numbers.
    unit
        As in :func:`number_text`.

    Returns
    -------
    list of str
        Same length; equal numbers give equal texts.
    """
    for digits in range(3, 10):
        texts = [number_text(b, unit, digits) for b in breaks]
        if len(set(texts)) == len(set(breaks)):
            break
    return texts
