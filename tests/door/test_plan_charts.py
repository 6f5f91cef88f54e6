"""Charts of a net plan by sentence: the bars are sums of the plan's own table."""

from __future__ import annotations

import pytest

from analysis.services.charts.read import available_charts, read_chart
from analysis.services.charts.wish import wish_of
from analysis.workspace import Workspace
from realtime.queueing import jobs_held_back
from tests.door.grid_wards import boundary_zip, called, table_csv, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


def _ranked_and_planned(session):
    called(session, "run_risk_analysis")
    called(session, "plan_nets", nets=40_000, household_size=5.0)


@pytest.fixture(scope="module")
def planned(prepare, tmp_path_factory):
    folder = tmp_path_factory.mktemp("grid")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    return prepare(folder / "wards.csv", folder / "wards.zip", then=_ranked_and_planned)


@pytest.fixture
def session(planned, as_owner):
    return as_owner(planned)


@pytest.fixture
def plan(session):
    workspace = Workspace(session)
    return workspace.run_table("net_plan.csv", workspace.latest("nets"))


def bars(session, answer):
    chart = read_chart(Workspace(session), wish_of(answer.body["show"]["chart"]))
    return chart.table.set_index("area")["value"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("bar chart of nets by LGA", "nets"),
        ("chart of the nets by LGA", "nets"),
        ("bales by LGA as a bar chart", "bales"),
        ("bar chart of nets needed by LGA", "need"),
        ("line chart of nets needed by LGA", "need"),
    ],
)
def test_bars_of_lgas_are_sums_of_the_plan(session, plan, text, column):
    answer = typed(session, text)
    assert (answer.tool, answer.outcome) == ("show_chart", "answer"), answer.body
    sums = plan.groupby("lga_name")[column].sum()
    shown = bars(session, answer)
    assert shown.to_dict() == pytest.approx(sums.to_dict())
    assert shown.index[0] in set(sums[sums == sums.max()].index)


def test_people_protected_are_a_share_of_the_people(session, plan):
    answer = typed(session, "bar chart of coverage by LGA")
    protected = (plan.coverage / 100 * plan.population).groupby(plan.lga_name).sum()
    people = plan.groupby("lga_name").population.sum()
    assert bars(session, answer).to_dict() == pytest.approx((100 * protected / people).to_dict())


def test_bars_of_wards_and_of_one_lga(session, plan):
    lga = str(plan.lga_name.iloc[0])
    answer = typed(session, f"bar chart of nets by ward in {lga}")
    own = plan[plan.lga_name == lga]
    assert bars(session, answer).sum() == own.nets.sum()
    assert len(bars(session, answer)) == len(own)


def test_the_plan_stands_in_the_list_of_charts(session):
    listed = {item["key"] for item in available_charts(Workspace(session))}
    assert {"coverage", "plan?variable=nets&by=lga"} <= listed


def test_without_a_plan_the_missing_step_is_named(prepare, tmp_path_factory, as_owner):
    folder = tmp_path_factory.mktemp("bare")
    (folder / "wards.csv").write_bytes(table_csv())
    bare = as_owner(prepare(folder / "wards.csv"))
    answer = typed(bare, "bar chart of nets by LGA")
    assert answer.outcome == "need_data"
    assert "net plan" in answer.body["headline"]


def test_another_count_of_reports_is_no_chart_of_positives(session):
    answer = typed(session, "line chart of fever by year")
    assert (answer.tool, answer.outcome) == ("query_data", "need_data"), answer.body
    assert answer.arguments["variable"] == "fever"
    assert answer.arguments["group_by"] == "year"
    assert "facility test data" in answer.body["headline"]
