"""What a result is called is said in the language of whoever reads it, not of whoever asked."""

from __future__ import annotations

import pytest
from django.utils import translation

from analysis.models import Run
from analysis.services.canvas.layers import available_layers
from analysis.services.canvas.tpr_layers import MEASURES
from analysis.services.charts.base import source_of_run
from analysis.services.plan_clusters import ClusterOptions
from analysis.services.plan_coverage import CoverageOptions
from analysis.services.plan_nets import Chosen, NetPlanOptions
from analysis.services.plan_quality import QualityRunOptions
from analysis.services.plan_run import RunOptions
from analysis.services.plan_sensitivity import SensitivityOptions
from analysis.services.plan_tpr import TprRunOptions
from analysis.services.plan_trend import TrendRunOptions
from analysis.services.run_titles import title_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say

pytestmark = pytest.mark.django_db


def run_of(workspace, options):
    """A run as `request_run` stores it, not worked on."""
    plan = options.plan(workspace)
    return Run(
        kind=options.kind, title=plan.title, parameters=plan.parameters, base=plan.base,
        link=workspace.need_link(), session=workspace.session,
    )  # fmt: skip


@pytest.fixture
def workspace(ranked, as_owner):
    return Workspace(as_owner(ranked))


@pytest.fixture(scope="module")
def ranked(prepare, tmp_path_factory):
    from tests.door.facility_reports import facility_csv
    from tests.door.test_reports import calculate
    from tests.door.twelve_wards import boundary_zip, table_csv

    folder = tmp_path_factory.mktemp("titles")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("title_shapes")))
    (folder / "tests.csv").write_bytes(facility_csv())
    return prepare(folder / "wards.csv", folder / "wards.zip", folder / "tests.csv", then=calculate)


def test_every_kind_of_run_has_the_title_of_its_options_and_a_french_one(workspace):
    plan = workspace.latest("nets")
    lapai = Chosen(("Lapai LGA",), (1, 2))
    for options in (
        RunOptions(variables=["tpr", "housing_quality", "distance_to_water"]),
        TprRunOptions(),
        NetPlanOptions(nets=2000, household_size=5, areas=lapai),
        NetPlanOptions(nets=2000),
        CoverageOptions(net_plan=plan, share=80, covered=lapai),
        ClusterOptions(),
        SensitivityOptions(),
    ):
        run = run_of(workspace, options)
        assert title_of(run) == run.title
        with translation.override("fr"):
            assert title_of(run) != run.title, options.kind
            assert title_of(run) == options.plan(workspace).title or options.kind == "sensitivity"
    stored = workspace.latest("tpr")
    with translation.override("fr"):
        assert title_of(stored) in source_of_run(stored)
        assert stored.title not in source_of_run(stored)


def test_reports_are_followed_and_checked_under_french_names(workspace):
    for options in (TrendRunOptions(), QualityRunOptions()):
        plan = options.plan(workspace)
        run = Run(
            kind=options.kind, title=plan.title, parameters=plan.parameters,
            facilities=workspace.facilities,
        )  # fmt: skip
        assert title_of(run) == plan.title
        with translation.override("fr"):
            assert title_of(run) == options.plan(workspace).title != plan.title


def test_a_list_of_wards_that_may_leave_has_its_area_and_threshold():
    where = Chosen(("Lapai LGA",), (1, 2)).as_parameters()
    run = Run(kind="reprioritised", parameters={"areas": where, "urban_threshold": 30.0})
    assert title_of(run) == "Wards that may leave the campaign in Lapai LGA, urban above 30 %"
    with translation.override("fr"):
        assert "Lapai LGA" in title_of(run)
        assert "campaign" not in title_of(run)


def test_every_map_of_test_positivity_has_a_french_name():
    titles = [measure.title for measure in MEASURES.values() if measure.title != "Tests"]
    with translation.override("fr"):
        assert [title for title in titles if say(title) == title] == []


def test_a_map_of_clusters_names_its_variable_in_french(workspace):
    run = run_of(workspace, ClusterOptions())
    run.result = {
        "structures": {
            "score": {"label": "Composite score"},
            "malaria": {"label": "Test positivity rate (tpr)"},
            "residual": {"label": "Test positivity rate (tpr), residual"},
        },
        "malaria_variable": "tpr",
    }
    from analysis.services.canvas.cluster_layers import _title

    with translation.override("fr"):
        titles = [_title(workspace, run, name) for name in run.result["structures"]]
        name = workspace.label("tpr")
    assert titles[1] == f"Regroupements\u00a0: {name}"
    assert titles[2] == f"Regroupements\u00a0: {name}, résidu"
    assert titles[0] == "Regroupements\u00a0: Score composite"
    assert available_layers(workspace)
