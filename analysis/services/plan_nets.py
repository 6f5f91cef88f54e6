"""What may be said about a net plan, completed and checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analysis.frames import BOUNDARY_ROW
from analysis.models import Run
from analysis.science.nets.options import (
    HOUSEHOLD_SIZE_PROPOSED,
    NEXT_NETS,
    PEOPLE_PER_NET,
    URBAN_THRESHOLD,
    NetOptions,
    check_options,
)
from analysis.services.plan_run import RunPlan
from analysis.value_columns import ADJUSTED_POPULATION, settlement_columns
from analysis.workspace import Workspace, wards_of_run
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: Columns of the ward table that a plan or a list uses where they are named so.
OPTIONAL = ("burden", "tpr_smoothed", "nets_in_place", "informal_share")


@dataclass(frozen=True)
class Chosen:
    """Wards a user named: what was said, and their rows in the boundary."""

    titles: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()

    def as_parameters(self) -> dict[str, Any]:
        """For a run's parameters."""
        return {"titles": list(self.titles), "rows": sorted(set(self.rows))}


@dataclass(frozen=True, kw_only=True)
class NetPlanOptions:
    """A stock of nets and how to share it among the wards of the ranking in force.

    Without `household_size` the proposed one is assumed, and the plan stays a draft.
    `reprioritised` is a finished list of wards whose nets come last, `own_plan` a column with the
    user's own plan to score beside this one, `more` the nets beyond the stock to ask about, `stocks`
    other stocks to set side by side.
    """

    kind: ClassVar[str] = "nets"
    nets: int
    household_size: float | None = None
    people_per_net: float = PEOPLE_PER_NET
    buffer: float = 0.0
    strategy: str = "tiered"
    preset: str = "standard"
    urban_threshold: float = URBAN_THRESHOLD
    bales: bool = False
    lga_floor: float | None = None
    minimum_share: float | None = None
    method: str = "composite"
    areas: Chosen = Chosen()
    include: Chosen = Chosen()
    exclude: Chosen = Chosen()
    reprioritised: Run | None = None
    own_plan: str | None = None
    more: int = NEXT_NETS
    stocks: tuple[int, ...] = ()
    adjusted_population: bool = False

    def plan(self, workspace: Workspace) -> RunPlan:
        """Parameters of the plan.

        Raises
        ------
        ProblemError
            `need_run` without a ranking, `need_data` without a population, and what the plan
            itself refuses.
        """
        base = workspace.need_run()
        need_population(workspace)
        draft = self.household_size is None
        size = HOUSEHOLD_SIZE_PROPOSED if draft else self.household_size
        parameters = {
            **_plain_options(self),
            "household_size": float(size or HOUSEHOLD_SIZE_PROPOSED),
            "household_size_confirmed": not draft,
            "areas": self.areas.as_parameters(),
            "include": self.include.as_parameters(),
            "exclude": self.exclude.as_parameters(),
            "reprioritised": _list_of(workspace, self.reprioritised),
            "own_plan": self.own_plan,
            "more": self.more,
            **({"stocks": list(self.stocks)} if self.stocks else {}),
            **_adjusted(base, self.adjusted_population),
        }
        check_options(net_options(parameters))
        return RunPlan(self.kind, nets_title(parameters), parameters, base=base)


def _adjusted(base: Run, asked: bool) -> dict[str, Any]:
    """The parameter, only where it was asked for and there are such people."""
    if not asked:
        return {}
    names = settlement_columns(base.link) if base.link is not None else {}
    if ADJUSTED_POPULATION not in names:
        raise ProblemError(
            "need_data",
            say(
                "There is no adjusted population: nobody has given the people to plan for by "
                "settlement class."
            ),
            say(
                "Open “Settlements”, classify the wards, and give the people under “People to "
                "plan for”."
            ),
            409,
        )
    return {"adjusted_population": True}


_PLAIN = (
    *("nets", "people_per_net", "buffer", "strategy", "preset", "urban_threshold", "bales"),
    *("lga_floor", "minimum_share", "method"),
)


def _plain_options(options: NetPlanOptions) -> dict[str, Any]:
    return {name: getattr(options, name) for name in _PLAIN}


def net_options(parameters: dict[str, Any]) -> NetOptions:
    """The options of a stored plan as the computation takes them."""
    same = ("people_per_net", "buffer", "strategy", "preset", "urban_threshold", "bales")
    return NetOptions(
        stock=parameters["nets"],
        household_size=parameters["household_size"],
        lga_floor=parameters["lga_floor"],
        minimum_share=parameters["minimum_share"],
        rank_column=f"{parameters['method']}_rank",
        **{name: parameters[name] for name in same},
    )


def options_of(run: Run, reprioritised: Run | None) -> NetPlanOptions:
    """What was said about a stored plan, to say it again with a change."""
    stored = run.parameters
    chosen: dict[str, Any] = {
        name: Chosen(tuple(stored[name]["titles"]), tuple(stored[name]["rows"]))
        for name in ("areas", "include", "exclude")
    }
    return NetPlanOptions(
        household_size=stored["household_size"] if stored["household_size_confirmed"] else None,
        reprioritised=reprioritised,
        adjusted_population=bool(stored.get("adjusted_population")),
        **{name: stored[name] for name in _PLAIN},
        **chosen,
    )


def ranked_wards(base: Run) -> pd.DataFrame:
    """The ranking's wards with optional columns of the ward table; index = row in the boundary."""
    frame = Workspace(base.session, run=base).rankings.set_index(BOUNDARY_ROW).sort_index()
    table = wards_of_run(base)
    more = [name for name in OPTIONAL if name in table and name not in frame]
    frame = frame.assign(**{name: table[name].to_numpy()[frame.index] for name in more})
    return _with_classified(frame, table, base)


def _with_classified(frame: pd.DataFrame, table: pd.DataFrame, base: Run) -> pd.DataFrame:
    """What people classified comes before a column of the table; that stands where they did not."""
    names = settlement_columns(base.link) if base.link is not None else {}
    for field, own in names.items():
        values = pd.Series(table[own].to_numpy()[frame.index], index=frame.index)
        before = frame.get(field, np.nan)
        frame = frame.assign(**{field: values.where(values.notna(), before)})
    return frame


def wards_to_plan(base: Run, parameters: dict[str, Any]) -> pd.DataFrame:
    """The ranking's wards as a plan takes them, marked as the user named them."""
    frame = ranked_wards(base)
    listed = (parameters["reprioritised"] or {}).get("rows", [])
    marks = {name: frame.index.isin(parameters[name]["rows"]) for name in ("include", "exclude")}
    frame = frame.assign(**marks, reprioritised=frame.index.isin(listed))
    if parameters.get("adjusted_population"):
        adjusted = frame[ADJUSTED_POPULATION]
        frame = frame.assign(population=adjusted.where(adjusted.notna(), frame["population"]))
    if not listed:
        frame = frame.drop(columns="reprioritised")
    if not parameters["areas"]["rows"]:
        return frame
    return frame[frame.index.isin(parameters["areas"]["rows"])]


def need_population(workspace: Workspace) -> None:
    """Nets are counted by people: without a population there is no plan."""
    if not (workspace.rankings["population"] > 0).any():
        raise ProblemError(
            "need_data",
            say(
                "A net plan needs the number of people in each ward, and your ward table has no "
                "population column."
            ),
            say("Add a column with the population of each ward, and rank again."),
            409,
        )


def _list_of(workspace: Workspace, run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "receipt": run.receipt_hash,
        "urban_threshold": run.parameters["urban_threshold"],
        "rows": list(run.result["rows"]),
    }


def nets_title(parameters: dict[str, Any]) -> str:
    """`Net plan: 30,000 nets, 5 people a household`, in the reader's language."""
    confirmed = parameters["household_size_confirmed"]
    names = ", ".join(parameters["areas"]["titles"][:3])
    told = {
        "where": say(" for {areas}", areas=names) if names else "",
        "nets": parameters["nets"],
        "size": parameters["household_size"],
    }
    if confirmed:
        return say("Net plan{where}: {nets:,} nets, {size:g} people a household", **told)[:200]
    return say("Draft net plan{where}: {nets:,} nets, {size:g} people a household assumed", **told)[
        :200
    ]


@dataclass(frozen=True, kw_only=True)
class ReprioritisedOptions:
    """Which urban, surely low-risk wards may leave the mass campaign."""

    kind: ClassVar[str] = "reprioritised"
    urban_threshold: float = 30.0
    target_share: float = 30.0
    preset: str = "standard"
    areas: Chosen = Chosen()
    exclude: Chosen = Chosen()

    def plan(self, workspace: Workspace) -> RunPlan:
        """Parameters of the list.

        Raises
        ------
        ProblemError
            `need_run` without a ranking; `need_data` without a population or urban share.
        """
        base = workspace.need_run()
        need_population(workspace)
        if workspace.rankings["urban_share"].isna().all():
            raise ProblemError(
                "need_data",
                say(
                    "Wards may leave the campaign only where they are urban, and your ward table has "
                    "no urban share."
                ),
                say("Add a column with the urban share of each ward in percent, and rank again."),
                409,
            )
        parameters = {
            **asdict(self),
            "areas": self.areas.as_parameters(),
            "exclude": self.exclude.as_parameters(),
        }
        return RunPlan(self.kind, reprioritised_title(parameters)[:200], parameters, base=base)


def reprioritised_title(parameters: dict[str, Any]) -> str:
    """`Wards that may leave the campaign, urban above 30 %`, in the reader's language."""
    names = ", ".join(parameters["areas"]["titles"][:3])
    return say(
        "Wards that may leave the campaign{where}, urban above {threshold:g} %",
        where=say(" in {areas}", areas=names) if names else "",
        threshold=parameters["urban_threshold"],
    )
