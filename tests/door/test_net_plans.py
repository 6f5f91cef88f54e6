"""Net plans and wards that may leave the campaign, from a question to files, maps and tables."""

from __future__ import annotations

import io
import json
import uuid

import pandas as pd
import pytest
from django.core.management import call_command

from analysis.frames import read_bytes
from analysis.models import Message, Run
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.plan_nets import NetPlanOptions, ReprioritisedOptions
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.tools import tool_by_name
from analysis.tools.base import NeedsRun
from analysis.workspace import Workspace
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.twelve_wards import ROWS, boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db

PEOPLE = [900 + 180 * number for number in range(len(ROWS))]
#: Percent; the third ward's is not known.
URBAN = [80, 40, None, 10, 60, 0, 35, 90, 20, 5, 31]
#: 1.8 people a net: exact, because the people are multiples of 180.
NEED = [people * 10 // 18 for people in PEOPLE]


def table(*, people=True):
    lines = table_csv().decode().splitlines()
    out = [f"{lines[0].rsplit(',', 1)[0]}{',population' if people else ''},urban_percentage"]
    for line, count, share in zip(lines[1:], PEOPLE, URBAN, strict=True):
        cells = [line.rsplit(",", 1)[0], *([str(count)] if people else [])]
        out.append(",".join([*cells, "" if share is None else str(share)]))
    return "\n".join(out).encode()


def informal(data):
    """The table with a column in which half of the first ward is an informal settlement."""
    first, *others = data.decode().splitlines()
    shares = ["50", *("0" for _ in others[1:])]
    lines = [f"{line},{share}" for line, share in zip(others, shares, strict=True)]
    return "\n".join([f"{first},informal_share", *lines]).encode()


def by_rank():
    """The wards as computed by hand, highest risk first, with people, urban share and need."""
    frame = expected().frame
    return frame.assign(
        people=[PEOPLE[row] for row in frame.index],
        urban=[URBAN[row] for row in frame.index],
        need=[NEED[row] for row in frame.index],
    )


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    """With data, with a ranking, and one whose table has no population; made once."""
    folder = tmp_path_factory.mktemp("input")
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    (folder / "wards.csv").write_bytes(table())
    (folder / "nobody.csv").write_bytes(table(people=False))
    (folder / "informal.csv").write_bytes(informal(table()))
    with django_db_blocker.unblock(), jobs_held_back():
        made = {}
        files = {"nobody": "nobody.csv", "informal": "informal.csv"}
        for name in ("data", "ranked", "nobody", "informal"):
            session = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
            add_file(session, folder / files.get(name, "wards.csv"))
            add_file(session, folder / "wards.zip")
            work_off(session)
            made[name] = session
            if name != "data":
                request_run(workspace=Workspace(session), options=RunOptions(), client_id="first")
                work_off(session)
    yield made
    with django_db_blocker.unblock():
        for session in made.values():
            session.delete()


@pytest.fixture
def session(sessions):
    return sessions["ranked"]


def call(session, name, **arguments):
    return tool_by_name(name).call(Workspace(session), arguments)


def press(session, name, **arguments):
    """A button's tool, worked off with all runs it needs; the answer's row."""
    with jobs_held_back():
        question = ask(
            session=session,
            client_id=uuid.uuid4().hex,
            text="Button",
            tool=name,
            arguments=arguments,
        )
        work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def say(session, text):
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
        work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def file_of(run, name):
    data = read_bytes(run.artefacts.select_related("run__session").get(name=name).path)
    return json.loads(data) if name.endswith(".json") else pd.read_csv(io.BytesIO(data))


def nets_of(run):
    rows = file_of(run, "net_plan.csv")
    return dict(zip(rows["ward_name"] + " (" + rows["lga_name"] + ")", rows["nets"], strict=True))


def given_by_rank(stock, wards=None):
    left, given = stock, {}
    for row in (by_rank() if wards is None else wards).itertuples():
        given[row.title] = min(row.need, left)
        left -= given[row.title]
    return given


def test_a_typed_stock_gives_a_draft_whose_file_holds_the_plan(session):
    reply = say(session, "I have 2,000 nets")
    assert (reply.tool, reply.outcome, reply.run.kind) == ("plan_nets", "answer", "nets")
    given = given_by_rank(2000)
    found = nets_of(reply.run)
    assert {title: found[title] for title in given} == given
    assert found["Lambata (Rafi)"] == 0  # no data: on no list, and it says why
    protected = sum(min(row.people, 1.8 * given[row.title]) for row in by_rank().itertuples())
    assert reply.body["headline"] == (
        f"Draft net plan: 2,000 nets for {sum(n > 0 for n in given.values())} wards protect "
        f"{protected:,.0f} of {sum(PEOPLE):,} people ({100 * protected / sum(PEOPLE):.0f} %)."
    )
    assert reply.run.title.startswith("Draft net plan: 2,000 nets")
    assert reply.body["points"][0].startswith("5 people a household is assumed")
    labels = [chip["label"] for chip in reply.body["chips"]]
    assert labels[:3] == ["Yes, 5: keep the plan", "4", "6"]
    assert reply.body["show"] == {"view": "map", "layer": "nets", "run": str(reply.run.pk)}


def test_confirming_keeps_the_plan_and_an_equal_request_reuses_it(session):
    draft = say(session, "plan 2,000 nets")
    chip = draft.body["chips"][0]
    kept = press(session, chip["tool"], **chip["arguments"])
    assert kept.run.title == "Net plan: 2,000 nets, 5 people a household"
    assert kept.run.pk != draft.run.pk
    assert nets_of(kept.run) == nets_of(draft.run)
    assert press(session, chip["tool"], **chip["arguments"]).run.pk == kept.run.pk
    assert Run.objects.filter(session=session, kind="nets").count() == 2
    # A new stock keeps the confirmed size.
    assert say(session, "what about 1,500").run.parameters["household_size_confirmed"] is True


def test_several_stocks_are_compared_and_the_plan_keeps_its_own(session):
    press(session, "plan_nets", nets=2000, household_size=5)
    reply = say(session, "compare scenarios with 1,500 and 2,500 nets")
    wards = by_rank()
    for row, stock in zip(reply.body["table"]["rows"], (1500, 2500), strict=True):
        given = given_by_rank(stock)
        people = sum(min(ward.people, 1.8 * given[ward.title]) for ward in wards.itertuples())
        assert row[:2] == [stock, pytest.approx(people, rel=1e-3)]
        assert f"{stock:,} nets protect {people:,.0f} of" in reply.body["headline"]
    assert reply.run.parameters["nets"] == 2000
    assert read_result_table(Workspace(session), reply.run, "stocks")["rows"]


def test_three_ways_side_by_side(session):
    reply = press(session, "plan_nets", nets=2000, topic="scenarios")
    rows = file_of(reply.run, "scenarios.csv").set_index("strategy")
    assert list(rows.index) == ["tiered", "proportional", "optimal"]
    given = given_by_rank(2000)
    wards = by_rank()
    people = sum(min(row.people, 1.8 * given[row.title]) for row in wards.itertuples())
    assert rows.loc["tiered", "protected"] == pytest.approx(people)
    # Largest remainder by hand: floors, then one net each to the largest remainders.
    exact = 2000 * wards["need"] / wards["need"].sum()
    nets = exact.astype(int)
    nets[(exact - nets).sort_values(ascending=False).index[: 2000 - nets.sum()]] += 1
    shared = (1.8 * nets).clip(upper=wards["people"]).sum()
    assert rows.loc["proportional", "protected"] == pytest.approx(shared)
    low = sum(
        (wards["lga"] == lga).any()
        and 1.8 * nets[wards["lga"] == lga].sum() / wards["people"][wards["lga"] == lga].sum()
        < 0.15
        for lga in ("Bosso", "Lapai", "Rafi")
    )
    assert rows.loc["proportional", "lgas_below_15"] == low
    assert [row[0] for row in reply.body["table"]["rows"]] == [
        *("By tier and rank", "In proportion to need", "Where nets count most"),
    ]
    assert reply.body["show"]["table"] == "scenarios"


def test_the_next_thousand_nets_and_what_is_missing(session):
    reply = press(session, "plan_nets", nets=2000, topic="next")
    plan = file_of(reply.run, "plan.json")
    assert plan["gap"] == sum(NEED) - 2000
    before, after = given_by_rank(2000), given_by_rank(3000)
    people = by_rank().set_index("title")["people"]
    more = sum(
        min(people[title], 1.8 * after[title]) - min(people[title], 1.8 * before[title])
        for title in after
    )
    assert plan["next_1000"]["protected"] == pytest.approx(more)
    assert f"{more:,.0f} more people" in reply.body["headline"]


def test_how_sure_a_full_share_is_hangs_on_the_stock(session):
    enough = press(session, "plan_nets", nets=sum(NEED)).run
    shares = file_of(enough, "net_plan.csv").set_index("ward_name")["need_met_share"]
    assert (shares.drop("Lambata") == 100).all()
    assert pd.isna(shares["Lambata"])
    some = file_of(press(session, "plan_nets", nets=2000).run, "net_plan.csv").head(11)
    assert some["need_met_share"].between(0, 100).all()
    assert some["need_met_share"].iloc[0] > some["need_met_share"].iloc[-1]


def test_the_command_writes_the_same_plan_from_the_same_ranking(session, tmp_path):
    run = press(session, "plan_nets", nets=2000, household_size=5, strategy="optimal").run
    rankings = tmp_path / "rankings.csv"
    ranking = run.base.artefacts.select_related("run__session").get(name="rankings.csv")
    rankings.write_bytes(read_bytes(ranking.path))
    call_command(
        "plan_nets", rankings=rankings, nets=2000, household_size=5, strategy="optimal",
        out=tmp_path / "out", json=True,
    )  # fmt: skip
    ours = file_of(run, "net_plan.csv").drop(columns="need_met_share")
    theirs = pd.read_csv(tmp_path / "out/net_plan.csv")
    pd.testing.assert_frame_equal(ours, theirs)
    lga = run.artefacts.select_related("run__session").get(name="lga.csv")
    assert read_bytes(lga.path) == (tmp_path / "out/lga.csv").read_bytes()


def test_areas_bales_and_excluded_wards_are_kept_to(session):
    run = press(session, "plan_nets", nets=1010, areas=["Lapai"], bales=True).run
    found = nets_of(run)
    assert {title.rsplit("(", 1)[1] for title in found} == {"Lapai)"}
    assert all(nets % 50 == 0 for nets in found.values())
    assert sum(found.values()) == 1000
    out = press(session, "plan_nets", nets=sum(NEED), exclude=["Dutse"]).run
    assert nets_of(out)["Dutse (Bosso)"] == 0
    assert out.result["totals"]["nets"] == sum(NEED) - NEED[3]


def test_what_was_said_before_holds_when_only_a_change_is_said(session):
    press(session, "plan_nets", nets=2000, areas=["Rafi"])
    changed = press(session, "plan_nets", strategy="proportional").run.parameters
    assert (changed["nets"], changed["strategy"]) == (2000, "proportional")
    assert changed["areas"]["titles"] == ["Rafi LGA"]
    fresh = press(session, "plan_nets", nets=500).run.parameters
    assert (fresh["areas"]["rows"], fresh["strategy"]) == ([], "tiered")


def test_places_alone_are_answered_from_the_plan_that_is_there_and_another_is_a_button(session):
    plan = press(session, "plan_nets", nets=2000, household_size=5).run
    given = nets_of(plan)
    runs = Run.objects.filter(session=session).count()
    for lga in ("Rafi", "Bosso", "Lapai"):
        answer = press(session, "plan_nets", areas=[lga])
        own = sum(nets for title, nets in given.items() if title.endswith(f"({lga})"))
        assert answer.body["headline"].startswith(
            f"{lga} LGA: {own:,} of the 2,000 nets of the plan"
        )
        assert sum(row[4] for row in answer.body["table"]["rows"]) == own
        assert answer.run == plan
        said = " ".join(answer.body["points"])
        assert ("stock ends before these" in said) == (own == 0)
    assert {sum(v for t, v in given.items() if t.endswith(f"({lga})")) == 0
            for lga in ("Rafi", "Bosso", "Lapai")} == {True, False}  # fmt: skip
    assert Run.objects.filter(session=session).count() == runs, "no other plan was made"
    alone = press(session, "plan_nets", **answer.body["chips"][0]["arguments"]).run.parameters
    assert (alone["nets"], alone["areas"]["titles"]) == (2000, ["Lapai LGA"])


def test_without_a_stock_the_need_is_named_and_the_stock_asked_for(sessions):
    answer = call(sessions["data"], "plan_nets")
    assert answer.outcome == "clarify"
    assert f"{sum(NEED):,}" in answer.points[0]
    assert answer.chips[0]["arguments"]["nets"] == sum(NEED)
    need = call(sessions["data"], "plan_nets", topic="need", areas=["Bosso"])
    assert f"{sum(NEED[:4]):,} nets" in need.headline
    assert need.table["rows"][0][3] == max(NEED[:4])


def test_a_plan_asks_for_the_ranking_first_then_for_itself(sessions):
    assert call(sessions["data"], "plan_nets", nets=100) == NeedsRun(RunOptions())
    reply = say(sessions["data"], "plan 1,000 nets")
    assert (reply.outcome, reply.run.kind, reply.run.base.kind) == ("answer", "nets", "risk")


def test_several_urban_thresholds_stand_side_by_side_each_as_its_own_list(session):
    answer = say(session, "Scenarios at 20, 45 and 70 % urban")
    assert (answer.tool, answer.outcome) == ("select_reprioritised", "answer")
    rows = answer.body["table"]["rows"]
    assert [row[0] for row in rows] == [20, 45, 70]
    for threshold, wards, people, share, review in rows:
        own = press(session, "select_reprioritised", urban_threshold=threshold).run.result
        assert (wards, people, review) == (own["listed"], own["people"], own["review"])
        assert share == round(own["reached"], 1)


def test_costs_are_not_made_up(session):
    answer = call(session, "plan_nets", topic="cost", nets=2000)
    assert answer.outcome == "clarify"
    assert "No prices are known" in answer.headline


def test_without_people_or_urban_share_it_is_said_what_is_missing(sessions):
    with pytest.raises(ProblemError, match="population"):
        call(sessions["nobody"], "plan_nets")
    reply = press(sessions["nobody"], "plan_nets", nets=100)
    assert reply.outcome == "need_data"
    assert press(sessions["nobody"], "select_reprioritised").outcome == "need_data"


def test_after_new_data_the_wards_are_ranked_again_first(sessions, tmp_path):
    session = sessions["ranked"]
    (tmp_path / "new.csv").write_bytes(table().replace(b",900,", b",1900,"))
    with jobs_held_back():
        add_file(session, tmp_path / "new.csv")
        work_off(session)
    for name in ("plan_nets", "select_reprioritised"):
        answer = call(session, name, **({"nets": 100} if name == "plan_nets" else {}))
        assert answer.outcome == "clarify"
        assert answer.chips[0]["tool"] == "run_risk_analysis"


def urban_by_hand(threshold, target=30.0):
    """The preset of every urban ward from the lowest risk until the target is reached."""
    chosen, reached = [], 0.0
    for row in by_rank().iloc[::-1].itertuples():
        if row.urban is not None and row.urban > threshold and reached < target:
            chosen.append(row.title)
            reached += 100 * row.people / sum(PEOPLE)
    return chosen


@pytest.mark.parametrize("threshold", [30, 50, 75])
def test_the_list_is_the_one_made_by_hand(session, threshold):
    reply = press(session, "select_reprioritised", preset="netsmartr", urban_threshold=threshold)
    rows = file_of(reply.run, "reprioritised.csv")
    titles = (rows["ward_name"] + " (" + rows["lga_name"] + ")").tolist()
    assert titles == urban_by_hand(threshold)
    assert reply.body["headline"].startswith(f"{len(titles)} ward")
    assert "shortlist for a settlement check" in reply.body["points"][0]
    assert "routine nets" in reply.body["points"][0]
    labels = [chip["label"] for chip in reply.body["chips"]]
    assert "Use this list in the net plan" in labels
    assert f"Urban above {threshold} %" not in labels
    assert "Urban above 20 %" in labels


def test_the_accepted_list_comes_last_in_the_net_plan(session):
    plan = press(session, "plan_nets", nets=sum(NEED), household_size=5)
    listed = press(session, "select_reprioritised", preset="netsmartr", urban_threshold=50)
    chip = next(item for item in listed.body["chips"] if item["label"].startswith("Use this"))
    assert chip["arguments"]["nets"] == sum(NEED)
    again = press(session, chip["tool"], **{**chip["arguments"], "nets": 3000})
    last = urban_by_hand(50)
    wards = by_rank()
    order = pd.concat([wards[~wards["title"].isin(last)], wards[wards["title"].isin(last)]])
    given = given_by_rank(3000, order)
    assert {title: nets_of(again.run)[title] for title in given} == given
    tiers = file_of(again.run, "net_plan.csv").set_index("ward_name")["tier"]
    assert tiers["Adama"] == (2 if "Adama (Bosso)" in last else 1)
    assert plan.run.parameters["reprioritised"] is None


def test_no_list_is_used_that_nobody_saw(session):
    answer = call(session, "plan_nets", nets=100, reprioritised=True)
    assert answer.outcome == "clarify"
    assert {chip["tool"] for chip in answer.chips} == {"select_reprioritised"}


def test_more_wards_for_the_list_and_wards_to_take_in_first(session):
    few = {"preset": "netsmartr", "urban_threshold": 30, "target_share": 10}
    reply = press(session, "select_reprioritised", **few, wanted="more", n=1)
    added = urban_by_hand(30, 100)[len(urban_by_hand(30, 10))]
    name, lga = added[:-1].split(" (")
    assert reply.body["table"]["rows"][0][:2] == [name, lga]
    join = call(session, "select_reprioritised", wanted="join", n=2)
    assert [row[1] for row in join.table["rows"]] == by_rank()["ward"].tolist()[:2]


def test_a_ward_with_an_informal_settlement_is_not_proposed_for_the_list_either(sessions):
    wanted = {"urban_threshold": 0, "target_share": 0, "wanted": "more", "n": 10}
    names = {
        name: [row[:2] for row in reply.body["table"]["rows"]] if reply.body["table"] else []
        for name in ("ranked", "informal")
        for reply in [press(sessions[name], "select_reprioritised", **wanted)]
    }
    assert ["Adama", "Bosso"] in names["ranked"], "lowest risk and urban"
    assert names["informal"] == [row for row in names["ranked"] if row != ["Adama", "Bosso"]]


def test_only_wards_of_the_named_area_are_listed(session):
    run = press(session, "select_reprioritised", preset="netsmartr", areas=["Lapai"]).run
    assert set(file_of(run, "reprioritised.csv")["lga_name"]) == {"Lapai"}


def test_maps_of_the_plan_the_list_and_urban_wards(session):
    assert not [item for item in available_layers(Workspace(session)) if item["key"] == "nets"]
    press(session, "plan_nets", nets=2000)
    press(session, "select_reprioritised", preset="netsmartr")
    workspace = Workspace(session)
    keys = {item["key"] for item in available_layers(workspace)}
    assert {"nets", "nets:number", "reprioritised", "urban_extent:30"} <= keys
    layer = read_layer(workspace, "nets")
    given = given_by_rank(2000)
    full = sum(given[row.title] == row.need for row in by_rank().itertuples())
    classes = {item["label"]: item["count"] for item in layer["legend"]["classes"]}
    assert classes["Everybody"] == full
    assert classes["Nobody"] == sum(nets == 0 for nets in given.values())
    assert layer["legend"]["no_data"]["count"] == 1
    first = next(ward for ward in layer["wards"] if ward["rank"] == 1)
    top = by_rank().iloc[0]
    assert first["facts"][:2] == [f"{top['need']:,}", f"{top['need']:,}"]
    number = read_layer(workspace, "nets:number")
    assert sum(ward["value"] or 0 for ward in number["wards"]) == 2000
    listed = read_layer(workspace, "reprioritised")
    counts = {item["label"]: item["count"] for item in listed["legend"]["classes"]}
    assert counts["Reprioritised"] == len(urban_by_hand(30))
    assert listed["legend"]["no_data"] | {"color": "", "color_dark": ""} == {
        "label": "Unknown", "count": 2, "color": "", "color_dark": "",
    }  # fmt: skip
    urban = read_layer(workspace, "urban_extent:50")
    assert urban["legend"]["classes"][0]["count"] == sum((share or 0) > 50 for share in URBAN)
    for key in ("nets:bales", "reprioritised:30", "urban_extent:many", "urban_extent:200"):
        with pytest.raises(NotFoundError):
            read_layer(workspace, key)


def test_shown_maps_and_urban_wards_in_words(session):
    reply = say(session, "urban extent map at 50 percent")
    assert (reply.tool, reply.body["show"]["layer"]) == ("show_map", "urban_extent:50")
    assert f"{sum((share or 0) > 50 for share in URBAN)} of 10 wards" in reply.body["headline"]
    assert press(session, "show_map", map_kind="nets").outcome == "clarify"
    press(session, "plan_nets", nets=2000)
    shown = press(session, "show_map", map_kind="nets")
    assert (shown.outcome, shown.body["show"]["layer"]) == ("answer", "nets")
    listed = press(session, "show_map", map_kind="reprioritisation")
    assert listed.body["show"]["layer"] == "reprioritised"


def test_tables_have_labels_and_lead_to_the_map(session):
    plan = press(session, "plan_nets", nets=2000).run
    listed = press(session, "select_reprioritised", preset="netsmartr").run
    workspace = Workspace(session)
    keys = {item["key"] for item in available_tables(workspace)}
    assert {"net_plan", "nets_lga", "scenarios", "reprioritised", "review"} <= keys
    table = read_result_table(workspace, plan, "net_plan")
    labels = [column["label"] for column in table["columns"]]
    assert labels[:5] == ["Rank", "Ward", "LGA", "Nets needed", "Nets"]
    assert "State" not in labels
    assert {"Nets needed", "Nets", "Bales of 50", "Tier", "Reason"} <= set(labels)
    assert None not in table["features"]
    scenarios = read_result_table(workspace, plan, "scenarios")
    assert scenarios["rows"][0][0] == "By tier and rank"
    rows = read_result_table(workspace, listed, "reprioritised")["rows"]
    assert len(rows) == len(urban_by_hand(30))


def test_options_that_cannot_be_planned_are_refused(session):
    workspace = Workspace(session)
    with pytest.raises(ProblemError, match="household-size"):
        NetPlanOptions(nets=10, household_size=0.5).plan(workspace)
    with pytest.raises(ProblemError, match="household_size"):
        call(session, "plan_nets", nets=10, household_size=0)
    plan = ReprioritisedOptions(urban_threshold=50).plan(workspace)
    assert plan.base == workspace.run
