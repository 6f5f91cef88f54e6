"""Wards that may leave the campaign at several urban thresholds, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.models import Run
from analysis.science.reprioritisation import select_reprioritised
from analysis.services.plan_nets import ranked_wards
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip, given
from analysis.tools.wording import joined
from chatmrpt.lib.say import say

if TYPE_CHECKING:
    from analysis.tools.select_reprioritised import SelectReprioritised


def side_by_side(
    run: Run, arguments: SelectReprioritised, rows: tuple[tuple[int, ...], tuple[int, ...]]
) -> Answer:
    """A row for each threshold; a button opens its list.

    `rows` are the wards asked for (none: all) and those that stay.
    """
    inside, stay = rows
    wards = ranked_wards(run)
    out = wards.index.isin(stay)
    if inside:
        out = out | ~wards.index.isin(inside)
    wards = wards.assign(exclude=out)
    table = []
    for threshold in sorted(arguments.urban_thresholds):
        found = select_reprioritised(
            wards, urban_threshold=threshold, target_share=arguments.target_share,
            preset=arguments.preset,
        )  # fmt: skip
        people = float(found.wards["population"].sum())
        table.append(
            [threshold, len(found.wards), round(people), round(found.reached, 1), len(found.review)]
        )
    said = joined([say("{count} at {value:g} %", count=row[1], value=row[0]) for row in table])
    return Answer(
        headline=say("Wards that may leave the mass campaign: {said} urban.", said=said),
        points=(
            say(
                "A shortlist for a settlement check and joint decision; routine nets go on everywhere."
            ),
        ),
        table={
            "columns": ["Urban above (%)", "Wards", "People", "Share of people (%)", "For review"],
            "rows": table,
        },
        chips=tuple(
            call_chip(
                say("Urban above {value:g} %", value=row[0]),
                "select_reprioritised",
                **{**given(arguments, urban_threshold=row[0]), "urban_thresholds": ()},
            )
            for row in table
        ),
        run=run,
        rows_in=len(wards),
    )
