"""Options that commands on facility reports share: what is summed, and the people."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from analysis.science.tpr.burden import PopulationChoices
from analysis.science.tpr.words import AGE_CHOICES, BY, LEVEL_CHOICES, METHODS


def add_what_is_summed(parser: ArgumentParser) -> None:
    """Offer `--age`, `--facility-level`, `--method` and `--by`."""
    add = parser.add_argument
    add("--age", choices=AGE_CHOICES, default="u5", help="default u5; pw = pregnant women")
    add("--facility-level", choices=LEVEL_CHOICES, default="all", help="default all")
    add("--method", choices=METHODS, default="both", help="default both")
    add("--by", choices=BY, default="ward", help="default ward")


def add_people(parser: ArgumentParser) -> None:
    """Offer `--population` and what is known beside it."""
    add = parser.add_argument
    add("--population", type=Path, help="ward table with population (population_u5, "
        "population_pw if known)")  # fmt: skip
    add("--u5-share", type=float, help="percent of all people under 5")
    add("--pw-share", type=float, help="percent of all people who are pregnant")
    add("--population-year", type=int, help="the year of the population")
    add("--growth", type=float, default=0.0, help="percent a year, default 0")


def population_choices(options: dict[str, Any]) -> PopulationChoices:
    """What the options of :func:`add_people` say of the people."""
    return PopulationChoices(
        u5_share=options["u5_share"],
        pw_share=options["pw_share"],
        year=options["population_year"],
        growth=options["growth"],
    )
