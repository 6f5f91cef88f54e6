"""Correlations in words and in the cells of a table."""

from __future__ import annotations

from typing import Any

from analysis.science.association import SPEARMAN, Association
from analysis.tools.wording import p_cell, p_words, percent, rounded
from chatmrpt.lib.say import say


def line_words(line: Association) -> str:
    """`As a straight line: Pearson 0.42 (p < 0.001), which is 18 % of the variance.`"""
    return say(
        "As a straight line: Pearson {coefficient:.2f} ({p}), which is {share} of the variance.",
        coefficient=line.coefficient,
        p=p_words(line.p),
        share=percent(line.coefficient**2, 1.0),
    )


def method_words(item: Association) -> str:
    """`Spearman (ranks)`."""
    return say("Spearman (ranks)") if item.method == SPEARMAN else say("Pearson (straight line)")


def interval_cells(item: Association) -> list[Any]:
    """Coefficient, its interval, p and how many were used."""
    return [
        rounded(item.coefficient),
        rounded(item.low),
        rounded(item.high),
        p_cell(item.p),
        item.used,
    ]


def separate_cells(item: Association) -> list[Any]:
    """How many separate wards would tell as much, and p with that number."""
    return [rounded(item.effective_wards), p_cell(item.effective_p)]
