"""Share a stock of nets between the wards, by risk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from analysis.models import Run
from analysis.science.nets.options import PEOPLE_PER_NET
from analysis.science.reprioritisation import THRESHOLDS_OFFERED
from analysis.services.plan_nets import Chosen, NetPlanOptions, options_of
from analysis.tools.base import Answer, Arguments, NeedsRun, Tool
from analysis.tools.choices import call_chip, given
from analysis.tools.chosen_wards import chosen_wards, joined_lists
from analysis.tools.net_answers import next_answer, plan_answer, scenarios_answer
from analysis.tools.net_limits import question_of_limits
from analysis.tools.net_need import answer_need, ask_stock, needs, no_plan_yet, no_prices
from analysis.tools.net_part import asks_for_part, left_answer, part_answer
from analysis.tools.net_stocks import stocks_answer
from analysis.tools.own_nets import own_answer, own_column, own_total
from analysis.tools.results import run_or_ask
from analysis.tools.units import Buffer, Household, Nets, PeoplePerNet, Percent
from analysis.tools.wording import counted, joined
from analysis.workspace import Workspace
from chatmrpt.lib.say import say


class PlanNets(Arguments):
    """What may be said about a net plan; nothing but the stock is needed.

    `stocks` are set side by side; the plan itself stays with its own stock.
    """

    nets: Nets | None = None
    household_size: Household | None = None
    people_per_net: PeoplePerNet | None = None
    buffer: Buffer | None = None
    strategy: Literal["tiered", "proportional", "optimal"] | None = None
    preset: Literal["standard", "chatmrpt"] | None = None
    urban_threshold: Percent | None = None
    bales: bool | None = None
    lga_floor: Percent | None = None
    minimum_share: Percent | None = None
    method: Literal["composite", "pca"] | None = None
    areas: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    reprioritised: bool | None = None
    topic: Literal["need", "scenarios", "next", "cost", "own", "existing", "left"] | None = None
    own_plan: str | None = None
    more: int | None = Field(default=None, ge=1, le=10**9, description="number of further nets")
    stocks: tuple[Nets, ...] = Field(default=(), max_length=6)
    adjusted_population: bool | None = None


_VALUES = (
    *("nets", "household_size", "people_per_net", "buffer", "strategy", "preset", "bales"),
    *("lga_floor", "minimum_share", "method", "urban_threshold", "adjusted_population"),
)
_LISTS = ("areas", "include", "exclude")


def plan_nets(workspace: Workspace, arguments: PlanNets) -> Answer | NeedsRun:
    """Ask for the stock, for the ranking, for the plan; then say what it gives."""
    told = _without_plan(workspace, arguments)
    if told is not None:
        return told
    workspace.need_link()
    chosen = chosen_wards(workspace, "plan_nets", arguments, _LISTS)
    if isinstance(chosen, Answer):
        return chosen
    if arguments.topic == "need":
        return _need(workspace, arguments, chosen["areas"])
    before = _plan_before(workspace)
    if arguments.stocks and before is None:
        arguments = arguments.model_copy(update={"nets": arguments.stocks[0]})
    if arguments.nets is None and before is None and arguments.topic != "own":
        total = int(needs(workspace, rows=list(chosen["areas"].rows))["need"].sum())
        return ask_stock(total, given(arguments))
    run = run_or_ask(workspace, by_name=bool(chosen["areas"].rows))
    if isinstance(run, NeedsRun):
        return run
    if not run.on_present_data:
        return rank_again()
    plan = workspace.asked("nets")
    if plan is not None:
        return _answer(workspace, plan, arguments)
    if before is not None and asks_for_part(arguments, before, chosen["areas"]):
        return part_answer(workspace, before, chosen["areas"])
    return _ask_for_plan(workspace, run, arguments, chosen)


def _without_plan(workspace: Workspace, arguments: PlanNets) -> Answer | None:
    """Prices, a plan that was never made, and what a plan leaves of its stock."""
    if arguments.topic == "cost":
        return no_prices()
    if arguments.topic not in ("existing", "left"):
        return None
    plan = _plan_before(workspace)
    if plan is None:
        return no_plan_yet()
    return left_answer(workspace, plan) if arguments.topic == "left" else None


def _ask_for_plan(
    workspace: Workspace, run: Run, arguments: PlanNets, chosen: dict[str, Chosen]
) -> Answer | NeedsRun:
    """The plan's run, or the question that must be answered first."""
    before = _plan_before(workspace)
    column: str | None = None
    if arguments.topic == "own":
        found = own_column(workspace, arguments.own_plan, given(arguments))
        if isinstance(found, Answer):
            return found
        column = found
    listed = _list_to_use(workspace, run, arguments, before)
    if isinstance(listed, Answer):
        return listed
    options = _options(arguments, chosen, before, listed)
    if column is not None:
        own = own_total(workspace, column, options.areas.rows)
        options = replace(options, own_plan=column, nets=arguments.nets or own)
    return question_of_limits(workspace, options) or NeedsRun(options)


def rank_again() -> Answer:
    """A plan on an old ranking would mix old and new data."""
    return Answer(
        headline=say("Your data changed after the ranking. Rank the wards again first?"),
        points=(say("A plan needs ranks and people from the same data."),),
        chips=(call_chip(say("Rank the wards again"), "run_risk_analysis"),),
        outcome="clarify",
    )


def _need(workspace: Workspace, arguments: PlanNets, areas: Chosen) -> Answer:
    wards = needs(
        workspace,
        rows=list(areas.rows),
        people_per_net=arguments.people_per_net,
        buffer=arguments.buffer,
        household_size=arguments.household_size,
    )
    everyone = len(set(areas.rows)) or len(workspace.wards)
    where = say(" of {titles}", titles=joined(areas.titles)) if areas.titles else ""
    answer = answer_need(
        wards,
        everyone,
        where,
        arguments.people_per_net or PEOPLE_PER_NET,
        arguments.buffer or 0.0,
    )
    total = int(wards["need"].sum())
    said = {key: value for key, value in given(arguments).items() if key != "topic"}
    chip = call_chip(
        say("Plan with {total:,} nets", total=total), "plan_nets", **{**said, "nets": total}
    )
    return replace(answer, chips=(chip,))


def _plan_before(workspace: Workspace) -> Run | None:
    """The latest plan on the ranking in force: what is not said again is taken from it."""
    plan = workspace.asked("nets") or workspace.latest("nets")
    if plan is None or workspace.run is None or plan.base_id != workspace.run.pk:
        return None
    return plan


def _list_to_use(
    workspace: Workspace, run: Run, arguments: PlanNets, before: Run | None
) -> Run | Answer | None:
    """The list of reprioritised wards that was accepted, if one was."""
    wanted = arguments.reprioritised
    if wanted is None and arguments.nets is None and before is not None:
        wanted = before.parameters["reprioritised"] is not None
    if not wanted:
        return None
    rows = Run.objects.filter(
        session=workspace.session, kind="reprioritised", base=run, finished__isnull=False
    ).order_by("-finished")
    threshold = arguments.urban_threshold
    for found in rows:
        if threshold is None or found.parameters["urban_threshold"] == threshold:
            return found
    return Answer(
        headline=say("There is no list of wards that may leave the campaign yet. Make it first?"),
        points=(say("Look at the list before the plan uses it."),),
        chips=tuple(
            call_chip(
                say("Urban above {value:g} %", value=value),
                "select_reprioritised",
                urban_threshold=value,
            )
            for value in THRESHOLDS_OFFERED
        ),
        outcome="clarify",
    )


def _options(
    arguments: PlanNets, chosen: dict[str, Chosen], before: Run | None, listed: Run | None
) -> NetPlanOptions:
    """What was said now over what was said before, where no new stock was named."""
    said: dict[str, Any] = {
        name: value for name in _VALUES if (value := getattr(arguments, name)) is not None
    }
    said |= {name: value for name, value in chosen.items() if value.rows}
    if "strategy" not in said and ("lga_floor" in said or "minimum_share" in said):
        said["strategy"] = "optimal"
    if arguments.topic == "next" and arguments.more:
        said["more"] = arguments.more
    if arguments.topic == "scenarios" and arguments.stocks:
        said["stocks"] = arguments.stocks
    if arguments.topic == "own":
        said.setdefault("nets", 0)
    if before is None or arguments.nets is not None:
        if before is not None and before.parameters["household_size_confirmed"]:
            said.setdefault("household_size", before.parameters["household_size"])
        return NetPlanOptions(reprioritised=listed, **said)
    if said.get("strategy", "optimal") != "optimal":
        said |= {"lga_floor": None, "minimum_share": None}
    kept = options_of(before, listed)
    lists = joined_lists({"include": kept.include, "exclude": kept.exclude}, chosen)
    return replace(kept, **{**said, **lists})


def _answer(workspace: Workspace, plan: Run, arguments: PlanNets) -> Answer:
    if arguments.topic == "scenarios":
        return stocks_answer(workspace, plan) or scenarios_answer(workspace, plan)
    if arguments.topic == "next":
        return next_answer(plan)
    if arguments.topic == "own":
        return own_answer(workspace, plan)
    answer = plan_answer(workspace, plan, _notes(plan, arguments))
    threshold = arguments.urban_threshold
    if threshold is None or plan.parameters["reprioritised"]:
        return answer
    chip = call_chip(
        say("Wards urban above {threshold:g} % that may leave", threshold=threshold),
        "select_reprioritised",
        urban_threshold=threshold,
    )
    return replace(answer, chips=(*answer.chips, chip))


def _notes(plan: Run, arguments: PlanNets) -> list[str]:
    """What the plan did with the list, or with a threshold that it does not use."""
    stored = plan.parameters
    if stored["reprioritised"]:
        count = counted(len(stored["reprioritised"]["rows"]), "reprioritised ward")
        above = f"{stored['reprioritised']['urban_threshold']:g} %"
        return [
            say(
                "{count} (urban above {above}) get nets last; routine nets go on there.",
                count=count,
                above=above,
            )
        ]
    if arguments.urban_threshold is not None and stored["preset"] != "chatmrpt":
        return [
            say(
                "Urban above {urban_threshold:g} % alone takes no ward out: only a list of surely low-risk "
                "wards that you accepted does.",
                urban_threshold=arguments.urban_threshold,
            )
        ]
    return []


TOOL = Tool(
    name="plan_nets",
    label="Plan nets",
    description="Share a stock of bed nets between wards by risk: need, plan, coverage, bales, "
    "three ways side by side.",
    arguments=PlanNets,
    examples=(
        "I have 200,000 nets, plan the distribution",
        "How many nets does each ward need?",
        "Allocate bed nets",
        "Household size is 5",
        "Plan the nets in whole bales",
        "Share the nets in proportion to need",
        "Nets for at least 20 percent of each LGA",
        "Compare the ways to share the nets",
        "What would the next 1,000 nets buy?",
        "Score my own plan",
        "Use this list in the net plan",
    ),
    answer=plan_nets,
)
