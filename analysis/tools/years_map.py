"""The map of a variable year by year, with the slider of the years."""

from __future__ import annotations

from analysis.services.canvas.data_layers import by_year
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label, unit_of
from analysis.tools.wording import counted, number
from analysis.workspace import Workspace, wards_of
from chatmrpt.lib.say import say


def years_map(workspace: Workspace, column: str) -> Answer:
    """The middle ward of each year in figures; needs a ward table with two years or more."""
    label, unit = short_label(workspace, column), unit_of(workspace, column)
    link = workspace.need_link()
    years = sorted(int(year) for year in link.years or ())
    if len(years) < 2 or not by_year(workspace, column):
        return Answer(
            headline=say("{label} has no values of several years, so no map by year.", label=label),
            points=(say("Bring a table with a column of years and one row per ward and year."),),
            chips=(
                call_chip(say("The map as it is"), "show_map", variable=column),
                call_chip(say("Trend of facility reports"), "analyse_trend"),
            ),
            outcome="need_data",
        )
    values = {year: wards_of(link, year)[column].dropna() for year in years}
    known = {year: value for year, value in values.items() if len(value)}
    points = [
        say(
            "{year}: middle ward {value}, {wards} known.",
            year=str(year),
            value=number(value.median(), unit),
            wards=counted(len(value), "ward"),
        )
        for year, value in known.items()
    ]
    return Answer(
        headline=say(
            "Map of {label} year by year, {first} to {last}, all in the same classes.",
            label=label,
            first=str(years[0]),
            last=str(years[-1]),
        ),
        points=tuple([*points[:1], *points[-1:]] if len(points) > 1 else points),
        chips=(call_chip(say("All years in one map"), "show_map", variable=column),),
        show={"view": "map", "layer": f"years:{column}"},
    )
