"""Every kind of map and chart in plain words from its own data, in English and French."""

from __future__ import annotations

import uuid

import pandas as pd
import pytest
from django.utils import translation

from analysis.charts import CHARTS
from analysis.services.canvas.layers import SOURCES, available_layers, read_layer
from analysis.services.canvas.tpr_layers import MEASURES
from analysis.services.charts.read import available_charts
from analysis.services.plan_clusters import ClusterOptions
from analysis.services.plan_nets import NetPlanOptions
from analysis.services.plan_run import RunOptions
from analysis.services.plan_tpr import TprRunOptions
from analysis.services.plan_trend import TrendRunOptions
from analysis.services.request_run import request_run
from analysis.tools.explain_shown import explain_chart, explain_layer
from analysis.tools.shown_words import meaning_of, reading_of
from analysis.workspace import Workspace
from chatmrpt.management.intake import work_off
from realtime.models import Session

pytestmark = pytest.mark.django_db
RUNS = (
    TprRunOptions(age="u5"),
    RunOptions(),
    RunOptions(variables=("u5_tpr_rdt", "mean_rainfall", "housing_quality"),
               inverse=("housing_quality",)),
    NetPlanOptions(nets=200_000, household_size=5.0),
    ClusterOptions(variable=None),
    TrendRunOptions(),
)  # fmt: skip


@pytest.fixture(scope="module")
def niger(prepare, shared_data):
    """Data of a state with a result of nearly every kind."""
    files = [shared_data / "niger" / name for name in ("wards.csv", "wards.zip")]
    reports = shared_data / "facility" / "niger_2020_2025_facilities.csv"
    return prepare(*files, reports, then=run_all)


def run_all(session):
    for options in RUNS:
        workspace = Workspace(session)
        request_run(workspace=workspace, options=options, client_id=uuid.uuid4().hex)
        work_off(session)


@pytest.fixture
def session(niger):
    return Session.objects.get(pk=niger)


def of_layer(session, key, run=None):
    return explain_layer(Workspace(session), {"view": "map", "layer": key, "run": run})


def of_chart(session, key, run=None):
    return explain_chart(Workspace(session), {"view": "chart", "chart": key, "run": run})


def test_every_kind_of_map_and_chart_says_what_it_means_in_both_languages():
    keys = [kind for source in SOURCES for kind in source.kinds]
    keys += [f"tpr:{measure}" for measure in MEASURES if measure]
    for texts in (
        {key: meaning_of for key in keys},
        {chart.key: reading_of for chart in CHARTS},
    ):
        for key, words in texts.items():
            with translation.override("en"):
                english = words(key)
            with translation.override("fr"):
                french = words(key)
            assert english
            assert french != english, key


def test_measures_of_tests_are_not_given_the_words_of_test_positivity():
    told = [meaning_of(f"tpr:{measure}" if measure else "tpr") for measure in MEASURES]
    assert len(set(told)) == len(MEASURES)
    assert "per" not in meaning_of("tpr:tested")
    assert "1,000 people a year" in meaning_of("tpr:burden")


def test_every_map_is_told_from_its_own_classes_and_values(session):
    entries = available_layers(Workspace(session))
    assert {entry["key"].partition(":")[0] for entry in entries} >= {
        "composite", "certainty", "bivariate", "tpr", "trend", "clusters", "compare", "nets",
        "urban_extent", "variable", "missingness",
    }  # fmt: skip
    for entry in entries:
        answer = of_layer(session, entry["key"], entry["run"])
        layer = read_layer(Workspace(session), entry["key"])
        assert answer.outcome == "answer", entry
        assert answer.points[0] == meaning_of(entry["key"])
        for row in layer["legend"]["classes"]:
            assert f"{row['label']} ({row['count']:,} ward" in answer.points[1]
        assert answer.headline.startswith(f"This map shows: {layer['title']}")
        assert len(answer.points) <= 3
        for text in (answer.headline, *answer.points):
            assert "in of" not in text
            assert "in per " not in text


def test_the_ends_of_a_map_are_those_of_the_file(session, shared_data):
    table = pd.read_csv(shared_data / "niger" / "wards.csv")
    for column in ("mean_rainfall", "elevation", "population", "u5_tpr_rdt"):
        said = " ".join(of_layer(session, f"variable:{column}").points)
        for word, place in (
            ("Highest", table[column].idxmax()),
            ("lowest", table[column].idxmin()),
        ):
            row = table.loc[place]
            assert f"{word}: {' '.join(row.WardName.split())}, {row.lga_name} (" in said
    urban = " ".join(of_layer(session, "variable:urbanPercentage").points)
    assert f"lowest: 0 % in {int((table.urbanPercentage == 0).sum())} wards" in urban


def test_units_stand_in_the_headline_as_they_are_read(session):
    assert ", in mm a month, for 275 wards" in of_layer(session, "variable:mean_rainfall").headline
    assert ", per 1,000 a year, for" in of_layer(session, "tpr:burden").headline
    assert ", in percent, for" in of_layer(session, "tpr").headline
    assert (
        "Missing values per ward, of 3 variables, for" in of_layer(session, "missingness").headline
    )
    years = of_layer(session, "trend:years").headline
    assert " 2025, in percent, for" in years, "the year that is shown"


def test_a_map_of_moves_names_the_wards_that_move_farthest_with_both_ranks(session):
    first, second = Workspace(session).run, None
    for entry in available_layers(Workspace(session)):
        if entry["key"].startswith("compare:"):
            second = entry
    frames = [
        Workspace(session, run=run).rankings.set_index("ward_code")["composite_rank"]
        for run in (first, type(first).objects.get(pk=second["key"].partition(":")[2]))
    ]
    moved = (frames[1] - frames[0]).astype(float)
    up = moved.idxmax()
    said = of_layer(session, second["key"], second["run"]).points[2]
    assert f"from rank {frames[1][up]:.0f} to {frames[0][up]:.0f}. Farthest down" in said
    down = moved.idxmin()
    assert f"from rank {frames[1][down]:.0f} to {frames[0][down]:.0f}." in said


def test_every_chart_says_how_it_is_read_and_what_is_in_it(session, shared_data):
    kinds = set()
    for entry in available_charts(Workspace(session)):
        answer = of_chart(session, entry["key"], entry["run"])
        assert answer.outcome == "answer"
        assert answer.points[0].startswith("How to read it: "), entry
        assert 2 <= len(answer.points) <= 3
        assert any(sign.isdigit() for sign in answer.points[1]), "a number of its data"
        kinds.add(entry["key"].partition("?")[0])
    assert kinds >= {
        "ranking", "ranks", "coverage", "bars", "lines", "heat", "correlation", "histogram",
        "box", "scatter",
    }  # fmt: skip
    table = pd.read_csv(shared_data / "niger" / "wards.csv")
    said = " ".join(of_chart(session, "histogram?variable=elevation").points)
    count = int(((table.elevation >= 100) & (table.elevation < 200)).sum())
    assert f"The highest bar: {count} wards between 100 and 200 m." in said
    assert f"median {table.elevation.median():.0f} m" in said
    said = of_chart(session, "scatter?variables=population&variables=mean_rainfall").points[1]
    r = table.population.corr(table.mean_rainfall)
    assert f"r = {r:.2f}".replace("-", "−") in said


def test_a_map_of_the_burden_is_named_after_those_whose_burden_it_is(session):
    """The people under five are not known here, so it is the burden of all ages."""
    run = Workspace(session).latest("tpr")
    assert (run.parameters["age"], run.result["burden_age"]) == ("u5", "all")
    assert "Malaria burden: all ages, all facilities" in of_layer(session, "tpr:burden").headline
    assert "children under 5, all facilities" in of_layer(session, "tpr").headline
    assert "children under 5, all facilities" in of_layer(session, "tpr:tested").headline
