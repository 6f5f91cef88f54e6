"""One variable explained by several, by least squares."""

from __future__ import annotations

from typing import Any

from analysis.science.regression import CHANCE, Regression, fit_regression
from analysis.services.plan_run import propose
from analysis.tools.association_data import SCORE, WardValues, malaria_of
from analysis.tools.base import Answer
from analysis.tools.choices import call_chip
from analysis.tools.columns import short_label
from analysis.tools.wording import counted, joined, p_cell, p_words, percent, rounded, signed
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


def regress(workspace: Workspace, values: WardValues, columns: list[str], where: str) -> Answer:
    """The first column explained by the rest; without any, malaria by the ranking's variables."""
    target = columns[0] if columns else malaria_of(workspace)
    others = columns[1:] or [name for name in _usual(workspace) if name != target]
    found = fit_regression(values.frame, target, others)
    label = short_label(workspace, target)
    return Answer(
        headline=_headline(workspace, found, label, where),
        points=tuple(_points(workspace, found, bool(columns[1:]))),
        table=_table(workspace, found),
        chips=(
            call_chip(
                say("What goes with {label}?", label=label), "measure_association", variable=target
            ),
            call_chip(
                say("What is left unexplained, on a map"), "find_clusters", variable="residual"
            ),
        ),
        show={
            "view": "map",
            "layer": "composite" if target == SCORE else f"variable:{target}",
        },
        rows_in=len(values.frame),
        rows_out=found.used,
    )


def _usual(workspace: Workspace) -> list[str]:
    """The variables of the ranking in force, else those that the zone proposes."""
    if workspace.run is not None:
        names = [str(name) for name in workspace.run.parameters["variables"]]
        return [name for name in names if name in workspace.number_columns]
    return list(propose(workspace).variables)


def _headline(workspace: Workspace, found: Regression, label: str, where: str) -> str:
    names = [short_label(workspace, str(name)) for name in found.terms.index]
    word = say("variable accounts") if len(names) == 1 else say("variables together account")
    return say(
        "{variables} {account} for {share} of the differences in {label} over {used:,} wards{where} "
        "(R² = {r_squared:.2f}, adjusted {adjusted:.2f}, {p}).",
        variables=len(names),
        account=word,
        share=percent(found.r_squared, 1.0),
        label=label,
        used=found.used,
        where=where,
        r_squared=found.r_squared,
        adjusted=found.adjusted,
        p=p_words(found.p),
    )


def _points(workspace: Workspace, found: Regression, named: bool) -> list[str]:
    points = []
    sure = found.terms[found.terms["p"] < CHANCE]
    if len(sure):
        words = [
            f"{short_label(workspace, str(name))} ({signed(row['standardised'])})"
            for name, row in sure.head(3).iterrows()
        ]
        points.append(
            say(
                "Largest with the others held constant: {words}, in standard deviations.",
                words=joined(words),
            )
        )
    else:
        points.append(say("No single variable can be told from chance, the others held constant."))
    alike = [short_label(workspace, name) for name in found.inflated]
    if alike:
        points.append(
            say(
                "Much the same as the others, so unsure by itself: {alike} (VIF).",
                alike=joined(alike),
            )
        )
    if found.left_out and len(points) < 2:
        points.append(
            say("{wards} left out for a missing value.", wards=counted(found.left_out, "ward"))
        )
    if not named and len(points) < 2:
        points.append(say("No variables were named, so those of the ranking were taken."))
    points.append(
        say(
            "An association is not a cause; neighbouring wards are alike, so the true p are larger."
        )
    )
    return points[:3]


def _table(workspace: Workspace, found: Regression) -> dict[str, Any]:
    rows = [
        [
            short_label(workspace, str(name)),
            *(
                rounded(row[key])
                for key in ("standardised", "coefficient", "standard_error", "vif")
            ),
            p_cell(row["p"]),
        ]
        for name, row in found.terms.iterrows()
    ]
    columns = ["Variable", "Standardised", "Coefficient", "Standard error", "VIF", "p"]
    return {"columns": columns, "rows": rows}
