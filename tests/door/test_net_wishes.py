"""What an officer asks of a net plan: the own plan, wards in and out, more nets, constraints."""

from __future__ import annotations

import io
import json
import uuid

import pandas as pd
import pytest

from analysis.frames import read_bytes
from analysis.models import Message
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.own_nets import planned_columns
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.test_net_plans import NEED, PEOPLE, by_rank, given_by_rank, table
from tests.door.twelve_wards import ROWS, SCORED, boundary_zip

pytestmark = pytest.mark.django_db

#: The officer gives every ward 300 nets, whatever it needs, and the last one none.
OWN = [300] * 10 + [0]


def with_plan(data, header="planned_nets", values=OWN):
    first, *others = data.decode().splitlines()
    lines = [f"{line},{nets}" for line, nets in zip(others, values, strict=True)]
    return "\n".join([f"{first},{header}", *lines]).encode()


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """Ranked: without an own plan, with one, and with two columns that could be one."""
    folder = tmp_path_factory.mktemp("input")
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    tables = {
        "none": table(),
        "own": with_plan(table()),
        "two": with_plan(with_plan(table()), "LLIN allocation"),
    }
    with django_db_blocker.unblock(), jobs_held_back():
        made = {}
        for name, data in tables.items():
            (folder / "wards.csv").write_bytes(data)
            session = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
            add_file(session, folder / "wards.csv")
            add_file(session, folder / "wards.zip")
            work_off(session)
            scored = {"tpr": "tpr", "housing": "housing_quality", "distance": "distance_to_water"}
            request_run(
                workspace=Workspace(session),
                options=RunOptions(variables=[scored[name] for name in SCORED]),
                client_id="first",
            )
            work_off(session)
            made[name] = session
    yield made
    with django_db_blocker.unblock():
        for session in made.values():
            session.delete()


@pytest.fixture
def session(sessions):
    return sessions["own"]


def say(session, text, tool="", **arguments):
    with jobs_held_back():
        question = ask(
            session=session,
            client_id=uuid.uuid4().hex,
            text=text,
            **({"tool": tool, "arguments": arguments} if tool else {}),
        )
        work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def press(session, chip):
    return say(session, chip["label"], chip["tool"], **chip["arguments"])


def file_of(run, name):
    data = read_bytes(run.artefacts.select_related("run__session").get(name=name).path)
    return json.loads(data) if name.endswith(".json") else pd.read_csv(io.BytesIO(data))


def nets_of(run):
    rows = file_of(run, "net_plan.csv")
    return dict(zip(rows["ward_name"] + " (" + rows["lga_name"] + ")", rows["nets"], strict=True))


def protected(nets):
    return sum(min(people, 1.8 * given) for people, given in zip(PEOPLE, nets, strict=True))


def test_an_own_plan_in_the_ward_table_is_scored_beside_one_with_as_many_nets(session):
    reply = say(session, "score my own plan")
    assert (reply.tool, reply.outcome) == ("plan_nets", "answer")
    assert reply.run.parameters["nets"] == sum(OWN)
    assert reply.run.parameters["own_plan"] == "planned_nets"
    ranked = given_by_rank(sum(OWN))
    ours = [ranked[f"{name} ({lga})"] for name, lga, *_ in ROWS]
    everybody = sum(PEOPLE)
    mine, beside = protected(OWN), protected(ours)
    assert reply.body["headline"] == (
        f"Your plan: {sum(OWN):,} nets protect {mine:,.0f} of {everybody:,} people "
        f"({100 * mine / everybody:.0f} %); {sum(ours):,} nets shared by tier and rank protect "
        f"{beside:,.0f} of {everybody:,} people ({100 * beside / everybody:.0f} %)."
    )
    points = " ".join(reply.body["points"])
    assert "Cheapest improvement: move" in points or "No move of nets" in points
    rows = file_of(reply.run, "own_plan.csv").set_index("ward_name").drop("Sabon Gari")
    assert rows.loc["Adama", "nets"] == 300
    assert rows.loc["Rafi", "nets"] == 0
    assert rows.loc["Adama", "coverage"] == pytest.approx(100 * min(1, 540 / PEOPLE[0]))


def test_an_own_plan_has_its_tables_and_other_plans_do_not(session):
    own = say(session, "score my own plan").run
    keys = {item["key"] for item in available_tables(Workspace(session))}
    assert {"own_plan", "swaps"} <= keys
    shown = read_result_table(Workspace(session), own, "own_plan")
    assert [column["label"] for column in shown["columns"]][:4] == [
        *("Ward", "LGA", "Nets", "Nets, plan beside it"),
    ]
    other = say(session, "plan 2,000 nets").run
    assert "own_plan" not in {item["key"] for item in available_tables(Workspace(session))}
    with pytest.raises(NotFoundError):
        read_result_table(Workspace(session), other, "own_plan")


def test_without_an_own_plan_it_is_said_what_is_missing_and_with_two_it_is_asked(sessions):
    reply = say(sessions["none"], "score my own plan")
    assert reply.outcome == "need_data"
    assert "planned_nets" in reply.body["points"][0]
    asked = say(sessions["two"], "score my own plan")
    assert asked.outcome == "clarify"
    assert [chip["label"] for chip in asked.body["chips"]] == ["planned_nets", "LLIN allocation"]
    chosen = press(sessions["two"], asked.body["chips"][1])
    assert chosen.run.parameters["own_plan"] == "LLIN allocation"


@pytest.mark.parametrize(
    ("header", "is_plan"),
    [
        ("nets", True),
        ("Planned Nets", True),
        ("llinPlanned", True),
        ("ITN_allocation", True),
        ("number of nets", True),
        ("nets_in_place", False),
        ("itn_use", False),
        ("PW who received LLIN", False),
        ("planned_schools", False),
    ],
)
def test_which_headers_say_planned_nets(header, is_plan):
    assert planned_columns([header]) == ([header] if is_plan else [])


def test_wards_are_left_out_and_taken_in_by_name(session):
    say(session, "plan 2,000 nets")
    out = say(session, "exclude Dutse and Izom")
    assert (out.tool, out.outcome) == ("plan_nets", "answer")
    nets = nets_of(out.run)
    assert (nets["Dutse (Bosso)"], nets["Izom (Rafi)"]) == (0, 0)
    more = say(session, "also exclude Chukun")
    assert set(more.run.parameters["exclude"]["titles"]) == {
        *("Dutse (Bosso)", "Izom (Rafi)", "Chukun (Bosso)"),
    }
    back = say(session, "must include Dutse and Adama")
    assert back.run.parameters["exclude"]["titles"] == ["Izom (Rafi)", "Chukun (Bosso)"]
    needs = dict(zip([name for name, *_ in ROWS], NEED, strict=True))
    nets = nets_of(back.run)
    assert (nets["Dutse (Bosso)"], nets["Adama (Bosso)"]) == (needs["Dutse"], needs["Adama"])
    assert sum(nets.values()) == 2000


def test_a_ward_that_the_data_do_not_hold_is_asked_about_and_never_left_aside(session):
    say(session, "plan 3,000 nets")
    for text in ("exclude Duste and Izom", "must include Izom and Duste"):
        reply = say(session, text)
        assert (reply.tool, reply.outcome) == ("plan_nets", "clarify")
        assert "Duste" in reply.body["headline"]
    meant = next(chip for chip in reply.body["chips"] if chip["label"].startswith("Dutse"))
    run = press(session, meant).run
    assert set(run.parameters["include"]["titles"]) == {"Dutse (Bosso)", "Izom (Rafi)"}


def test_a_ward_named_for_the_campaign_stays_off_the_list_of_those_that_may_leave(session):
    listed = say(session, "list", "select_reprioritised", preset="netsmartr")
    names = [f"{row[0]} ({row[1]})" for row in listed.body["table"]["rows"]]
    kept = say(session, f"exclude {names[0].split(' (')[0]}")
    assert kept.tool == "select_reprioritised"
    now = [f"{row[0]} ({row[1]})" for row in kept.body["table"]["rows"]]
    assert names[0] not in now
    assert any("as you said" in point for point in kept.body["points"])


def test_what_any_number_of_further_nets_buys(session):
    say(session, "plan 1,500 nets")
    reply = say(session, "what would the next 500 nets buy?")
    before, after = given_by_rank(1500), given_by_rank(2000)
    people = by_rank().set_index("title")["people"]
    more = sum(
        min(people[title], 1.8 * after[title]) - min(people[title], 1.8 * before[title])
        for title in after
    )
    assert reply.body["headline"].startswith(f"The next 500 nets would protect {more:,.0f} more")
    assert reply.body["chips"][0]["arguments"]["nets"] == 2000
    thousand = say(session, "what would the next 1,000 nets buy?")
    assert thousand.body["headline"].startswith("The next 1,000 nets")


def test_a_floor_out_of_reach_is_asked_back_with_what_can_be_had(session):
    reply = say(session, "plan 1,000 nets with at least 50 percent of each LGA")
    assert reply.outcome == "clarify"
    assert "floor of 50 %" in reply.body["headline"]
    assert "--" not in reply.body["headline"]
    chips = {chip["label"]: chip for chip in reply.body["chips"]}
    lower = next(label for label in chips if label.startswith("A floor of"))
    percent = int(lower.split()[3])
    # The highest floor of 1,000 nets: people of the LGAs are shared out net by net.
    lgas = by_rank().groupby("lga")["people"].sum()
    needed = [-(-int(share * people) // 180) for share in (percent, percent + 1) for people in lgas]
    assert sum(needed[:3]) <= 1000 < sum(needed[3:])
    eased = press(session, chips[lower])
    assert eased.outcome == "answer"
    assert eased.run.parameters["lga_floor"] == percent
    larger = next(chip for label, chip in chips.items() if label.startswith("Plan with"))
    exact = sum(-(-int(50 * people) // 180) for people in lgas)
    assert larger["arguments"]["nets"] == exact
    assert press(session, larger).outcome == "answer"
    assert press(session, chips["Without a floor"]).outcome == "answer"


def test_wards_that_must_be_included_beyond_the_stock_are_asked_back(session):
    reply = say(session, "plan", "plan_nets", nets=100, include=["Dutse"])
    assert reply.outcome == "clarify"
    assert f"{NEED[3]:,} nets in full, {NEED[3] - 100:,} more" in reply.body["headline"]
    labels = [chip["label"] for chip in reply.body["chips"]]
    assert labels == [f"Plan with {NEED[3]:,} nets", "Without wards that must be included"]
    assert nets_of(press(session, reply.body["chips"][0]).run)["Dutse (Bosso)"] == NEED[3]


def test_the_label_of_sure_shares_says_of_which_plan_they_are(session):
    run = say(session, "plan 2,000 nets").run
    shown = read_result_table(Workspace(session), run, "net_plan")
    labels = {column["name"]: column["label"] for column in shown["columns"]}
    assert labels["need_met_share"] == "Draws in which a plan by rank meets the full need"


def covered_by_hand(share, names, stock):
    """Nets of each ward: the named ones first, the others by rank with what is left."""
    wards = by_rank()
    fixed = {
        row.title: -(-int(share * row.people) // 180)
        for row in wards.itertuples()
        if row.title in names
    }
    others = wards[~wards["title"].isin(names)]
    return {**given_by_rank(max(stock - sum(fixed.values()), 0), others), **fixed}


def test_an_area_covered_at_a_share_is_set_beside_the_plan(session):
    plan = say(session, "plan 6,000 nets")
    before = given_by_rank(6000)
    reply = say(session, "what if Lapai LGA were covered at 80 %?")
    assert (reply.tool, reply.outcome, reply.run.kind) == ("run_what_if", "answer", "coverage")
    wards = by_rank()
    lapai = wards[wards["lga"] == "Lapai"]
    after = covered_by_hand(80, set(lapai["title"]), 6000)
    people = wards.set_index("title")["people"]
    safe = {
        name: sum(min(people[title], 1.8 * nets[title]) for title in titles)
        for name, nets, titles in (
            ("there", after, lapai["title"]),
            ("there before", before, lapai["title"]),
            ("all", after, people.index),
            ("all before", before, people.index),
        )
    }
    nets = sum(after[title] for title in lapai["title"])
    assert reply.body["headline"] == (
        f"If Lapai LGA were covered at 80 %, {nets:,} nets would protect {safe['there']:,.0f} of "
        f"{lapai['people'].sum():,} people (80 %) there; in your plan "
        f"{sum(before[title] for title in lapai['title']):,} nets protect "
        f"{safe['there before']:,.0f}."
    )
    change = safe["all"] - safe["all before"]
    words = "more" if change >= 0 else "fewer"
    assert f"{abs(change):,.0f} people {words} would be protected in all" in reply.body["points"][0]
    rows = file_of(reply.run, "coverage.csv")
    titles = rows["ward_name"] + " (" + rows["lga_name"] + ")"
    found = dict(zip(titles, rows["new_nets"], strict=True))
    assert {title: found[title] for title in after} == after
    assert nets_of(plan.run) == nets_of(Workspace(session).latest("nets")), "the plan stays"
    assert say(session, "what if Lapai LGA were covered at 80 %?").run.pk == reply.run.pk
    shown = read_result_table(Workspace(session), reply.run, "coverage")
    assert [column["label"] for column in shown["columns"]][:4] == [
        *("Ward", "LGA", "Nets", "Nets then"),
    ]


def test_more_coverage_than_the_stock_says_how_many_nets_are_short(session):
    say(session, "plan 1,000 nets")
    reply = say(session, "what if Bosso LGA were covered at 100 percent?")
    needed = sum(NEED[:4])
    assert f"{needed - 1000:,} nets more than the whole stock" in reply.body["points"][0]


def test_a_coverage_without_a_share_or_a_plan_is_asked_back(session, sessions):
    reply = say(session, "what if Lapai LGA were covered?")
    assert reply.outcome == "clarify"
    chips = reply.body["chips"]
    assert [chip["label"] for chip in chips] == ["60 %", "80 %", "100 %"]
    asked = press(session, chips[1])
    assert asked.outcome == "clarify"
    assert "How many nets do you have?" in asked.body["headline"]
    say(session, "plan 6,000 nets")
    assert press(session, chips[1]).run.kind == "coverage"
    none = say(sessions["two"], "what if", "run_what_if", topic="coverage", value=120)
    assert none.outcome == "clarify"
