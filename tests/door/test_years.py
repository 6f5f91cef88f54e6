"""A ward table with a row for each ward and year, from upload to years side by side."""

from __future__ import annotations

import uuid
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from analysis.models import Message, Run
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.services.run_choices import run_choices
from analysis.tools import tool_by_name
from analysis.workspace import Workspace, wards_of
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in
from tests.door.twelve_wards import ROWS, boundary_zip

pytestmark = pytest.mark.django_db
#: No gaps: housing of Fuka is known here.
FRAME = pd.DataFrame(ROWS, columns=["ward", "lga", "tpr", "rain", "housing", "distance"]).fillna(
    {"housing": 0.5}
)
YEARS = (2022, 2023)


def values_of(year):
    """2023: half as many positives again in the second half of the wards, ten millimetres less."""
    frame = FRAME.copy()
    if year == 2023:
        frame["tpr"] = frame["tpr"] * np.where(np.arange(len(frame)) < 5, 0.5, 1.5)
        frame["rain"] = frame["rain"] - 10
    return frame


def table_csv(years=YEARS, twice=False):
    lines = ["State,LGA,WardName,year,tpr,mean_rainfall,housing_quality,population"]
    for year in years:
        for row in values_of(year).itertuples():
            lines.append(
                f"Niger,{row.lga},{row.ward},{year},{row.tpr},{row.rain},{row.housing},1000"
            )
    return "\n".join([*lines, lines[-1] + "1"] if twice else lines).encode()


def scores_by_hand(year):
    """Median over all subsets of two or three variables on the scale of both years."""
    names = ["tpr", "rain", "housing"]
    both = pd.concat([values_of(each)[names] for each in YEARS])
    scaled = (values_of(year)[names] - both.min()) / (both.max() - both.min())
    scaled["housing"] = 1 - scaled["housing"]
    models = [list(pick) for size in (2, 3) for pick in combinations(names, size)]
    return np.median([scaled[pick].mean(axis=1) for pick in models], axis=0)


def load(session, folder, shapes, table):
    (folder / "wards.csv").write_bytes(table)
    (folder / "wards.zip").write_bytes(boundary_zip(shapes))
    add_file(session, folder / "wards.csv")
    add_file(session, folder / "wards.zip")
    work_off(session)


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, tmp_path_factory):
    with django_db_blocker.unblock(), jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        load(made, tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("shapes"), table_csv())
    yield made
    with django_db_blocker.unblock():
        made.delete()


def say(session, text, **tool):
    with jobs_held_back():
        question = ask(session=session, client_id=uuid.uuid4().hex, text=text, **tool)
        work_off(session)
    return Message.objects.get(in_reply_to=question)


NAMED = {"variables": ["tpr", "mean_rainfall", "housing_quality"]}


def run(session, **arguments):
    return say(session, "rank", tool="run_risk_analysis", arguments={**NAMED, **arguments})


def test_years_are_no_duplicates_and_each_ward_is_matched_once(session):
    workspace = Workspace(session)
    codes = {item["code"] for item in workspace.table.findings}
    assert "duplicate_ward" not in codes
    link = workspace.link
    assert link.summary["matched"] == 11
    assert link.summary["unmatched"] == 0
    assert link.summary["years"] == [2022, 2023]
    for year in YEARS:
        assert wards_of(link, year)["tpr"].tolist()[:11] == pytest.approx(values_of(year)["tpr"])
    mean = (values_of(2022)["tpr"] + values_of(2023)["tpr"]) / 2
    together = wards_of(link)
    assert together["tpr"].tolist()[:11] == pytest.approx(mean)
    assert np.isnan(together["tpr"].iloc[11])
    assert together["population"].tolist()[:11] == [1000.0] * 11  # never summed over years


def test_two_rows_of_a_ward_in_one_year_stay_duplicates(tmp_path):
    with jobs_held_back():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex)
        (tmp_path / "shapes").mkdir()
        load(made, tmp_path, tmp_path / "shapes", table_csv(twice=True))
    link = Workspace(made).link
    assert link.summary["matched"] == 10
    assert "duplicate_ward" in {item["code"] for item in link.findings}


def test_the_year_is_asked_back_when_it_is_not_said(session):
    answer = say(session, "run the risk analysis")
    assert answer.outcome == "clarify"
    labels = [chip["label"] for chip in answer.body["chips"]]
    assert labels == ["2022", "2023", "All years together", "Every year, side by side"]
    assert [chip["arguments"]["year"] for chip in answer.body["chips"]] == [
        2022, 2023, "all", "every",
    ]  # fmt: skip


def test_a_year_is_ranked_on_the_scale_of_all_years(session):
    answer = run(session, year=2023)
    assert answer.outcome == "answer"
    frame = Workspace(session, run=answer.run).rankings.set_index("boundary_row").sort_index()
    assert frame["composite_score"].tolist()[:11] == pytest.approx(scores_by_hand(2023).tolist())
    settings = answer.run.receipt["settings"]
    assert settings["normalisation"] == "min_max with bounds pooled over years"
    assert answer.run.parameters["year"] == 2023
    assert answer.run.title.endswith(", 2023")
    assert any("2023, on one scale with 2022" in point for point in answer.body["points"])
    later = tool_by_name("rank_areas").call(Workspace(session), {"n": 3})
    assert any("2023, on one scale" in point for point in later.points)


def test_all_years_together_is_the_mean_and_says_so(session):
    answer = run(session, year="all")
    assert answer.run.parameters["year"] is None
    frame = Workspace(session, run=answer.run).rankings.set_index("boundary_row").sort_index()
    mean = (values_of(2022)["tpr"] + values_of(2023)["tpr"]) / 2
    assert frame["tpr"].tolist()[:11] == pytest.approx(mean)
    assert any("mean over 2022 and 2023" in point for point in answer.body["points"])


def test_every_year_is_a_run_each_and_a_table_of_both(session):
    answer = run(session, year="every")
    assert answer.outcome == "answer"
    runs = Run.objects.filter(session=session, kind="risk", finished__isnull=False)
    assert sorted(item.parameters["year"] for item in runs) == [2022, 2023]
    scores = {year: scores_by_hand(year) for year in YEARS}
    ranks = {
        year: pd.Series(scores[year]).round(10).rank(ascending=False, method="min").tolist()
        for year in YEARS
    }
    table = answer.body["table"]
    assert table["columns"] == [
        *("Ward", "LGA", "Rank 2022", "Rank 2023", "Score 2022", "Score 2023"),
        "Places higher in 2023",
    ]
    places = {(row.ward, row.lga): at for at, row in enumerate(FRAME.itertuples())}
    for row in table["rows"]:
        at = places[(row[0], row[1])]
        assert row[2:4] == [ranks[2022][at], ranks[2023][at]]
        assert row[6] == ranks[2022][at] - ranks[2023][at]
        assert row[4:6] == pytest.approx([scores[2022][at], scores[2023][at]], abs=5e-4)
    rho = spearmanr(ranks[2022], ranks[2023]).statistic
    assert any(f"{rho:.2f}" in point for point in answer.body["points"])
    assert [row[3] for row in table["rows"]] == sorted(row[3] for row in table["rows"])
    before = Run.objects.filter(session=session).count()
    say(session, "compare 2022 and 2023")
    assert Run.objects.filter(session=session).count() == before  # equal runs are used again


def test_two_years_side_by_side_have_a_map_of_the_moves(session):
    answer = run(session, year="every")
    show = answer.body["show"]
    runs = {item.parameters["year"]: item for item in Run.objects.filter(session=session)}
    assert show["layer"] == f"compare:{runs[2022].pk}"
    workspace = Workspace(session, run=runs[2023])
    layer = read_layer(workspace, show["layer"])
    assert layer["title"] == "Places higher in 2023 than in 2022"
    ranks = {
        year: pd.Series(scores_by_hand(year)).round(10).rank(ascending=False, method="min")
        for year in YEARS
    }
    moves = [ward["value"] for ward in sorted(layer["wards"], key=lambda ward: ward["i"])]
    assert moves[:11] == (ranks[2022] - ranks[2023]).tolist()
    assert show["layer"] in {item["key"] for item in available_layers(workspace)}


def test_after_a_year_is_ranked_values_are_those_of_the_year(session):
    run(session, year=2023)
    workspace = Workspace(session)
    assert workspace.year == 2023
    layer = read_layer(workspace, "variable:tpr")
    assert layer["title"] == "Test positivity rate, 2023"
    values = [ward["value"] for ward in sorted(layer["wards"], key=lambda ward: ward["i"])]
    assert values[:11] == pytest.approx(values_of(2023)["tpr"].tolist())
    shown = say(session, "show the map of rainfall")
    assert any("those of 2023" in point for point in shown.body["points"])
    rain, tpr = values_of(2023)["rain"], values_of(2023)["tpr"]
    related = say(session, "correlation between tpr and rainfall")
    assert f"{spearmanr(tpr, rain).statistic:.2f}" in related.body["headline"]
    assert related.body["points"][-1] == ("The values are those of 2023, the year of the ranking.")
    why = say(session, "why is Dutse high?")
    assert any(f"{tpr[3]:.3g}" in point for point in why.body["points"])
    assert any("2023, on one scale" in point for point in why.body["points"])


def test_of_all_years_together_the_values_are_means_and_it_is_said(session):
    run(session, year="all")
    mean = (values_of(2022)["tpr"] + values_of(2023)["tpr"]) / 2
    layer = read_layer(Workspace(session), "variable:tpr")
    assert layer["title"] == "Test positivity rate, mean over 2 years"
    values = [ward["value"] for ward in sorted(layer["wards"], key=lambda ward: ward["i"])]
    assert values[:11] == pytest.approx(mean.tolist())
    shown = say(session, "show the map of rainfall")
    assert any("mean over 2022 and 2023" in point for point in shown.body["points"])


def test_a_map_year_by_year_says_the_first_and_the_last_year(session):
    shown = say(session, "show the map of rainfall year by year")
    assert shown.body["show"]["layer"] == "years:mean_rainfall"
    middles = [values_of(year)["rain"].median() for year in YEARS]
    for point, year, middle in zip(shown.body["points"], YEARS, middles, strict=True):
        assert point.startswith(f"{year}: middle ward {middle:,.0f} mm")
    layer = read_layer(Workspace(session), shown.body["show"]["layer"])
    assert layer["frames"]["labels"] == ["2022", "2023"]


def test_years_in_words(session):
    assert run(session, year=2022).run.parameters["year"] == 2022
    answer = say(session, "rank by risk for 2023")
    assert answer.run.parameters["year"] == 2023
    assert answer.run.parameters["variables"] == NAMED["variables"]
    kept = say(session, "use 4 classes")
    assert (kept.run.parameters["year"], kept.run.parameters["classes"]) == (2023, 4)
    together = say(session, "rank the wards for all years together")
    assert together.run.parameters["year"] is None


def test_the_form_knows_the_years(session):
    choices = run_choices(Workspace(session))
    assert choices["years"] == [2022, 2023]
    assert choices["settings"]["year"] is None


def test_a_year_there_is_not_is_said(session):
    answer = say(session, "rank by risk for 2019")
    assert answer.outcome == "clarify"
    assert "2022, 2023" in answer.body["headline"]
    with pytest.raises(ProblemError) as caught:
        RunOptions(year=2019, **NAMED).plan(Workspace(session))
    assert caught.value.code == "unknown_year"
