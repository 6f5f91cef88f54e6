"""Trends by conversation: numbers against scipy and the file's own sums, map, tables, refusals."""

from __future__ import annotations

import re
import uuid

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.frames import read_table
from analysis.models import Message, Run
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.post_message import ask
from analysis.tools import tool_by_name
from analysis.tools.trend_words import trend_certainty
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from tests.door import yearly_reports
from tests.door.twelve_wards import NO_DATA, ROWS, boundary_zip, table_csv

pytestmark = pytest.mark.django_db


def write_files(folder):
    (folder / "shape").mkdir()
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(folder / "shape"))
    (folder / "reports.csv").write_bytes(yearly_reports.as_csv(yearly_reports.rows()))
    return folder


@pytest.fixture
def files(tmp_path):
    return write_files(tmp_path)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    return write_files(tmp_path_factory.mktemp("given"))


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def empty(new_session):
    return new_session()


@pytest.fixture(scope="module")
def reports(prepare, given):
    return prepare(given / "reports.csv")


@pytest.fixture
def session(reports, as_owner):
    return as_owner(reports)


def bring(session, *paths):
    for path in paths:
        add_file(session, path)
        work_off(session)


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def slope_and_p(values):
    """Theil–Sen slope by scipy; Mann–Kendall p from scipy's exact Kendall test of the years."""
    years = np.arange(len(values), dtype=float)
    slope = stats.theilslopes(values, years).slope
    return slope, stats.kendalltau(years, values, method="exact").pvalue


def test_up_or_down_is_told_from_the_sums_of_the_state(session):
    answer = say(session, "Is malaria going up or down?")
    assert (answer.tool, answer.outcome) == ("analyse_trend", "answer")
    rates = yearly_reports.yearly(yearly_reports.rows(), ["State"]).loc["Niger"]
    rows = answer.body["table"]["rows"]
    assert [row[0] for row in rows] == [str(year) for year in yearly_reports.YEARS]
    assert [row[3] for row in rows] == pytest.approx(rates.tolist(), abs=0.051)
    changes = rates.diff().tolist()[1:]
    assert [row[4] for row in rows][1:] == pytest.approx(changes, abs=0.051)
    slope, p = slope_and_p(rates.to_numpy())
    state = Workspace(session).run_table("state.csv", answer.run).iloc[0]
    assert state["slope"] == pytest.approx(slope)
    assert state["p"] == pytest.approx(p)
    assert f"{slope:+.1f} points a year" in answer.body["headline"].replace("−", "-")
    assert len(answer.body["headline"]) < 170, "the headline is short; how sure it is comes below"
    first = answer.body["points"][0].replace("−", "-")
    assert f"Sen 95 % {state['slope_low']:+.1f} to {state['slope_high']:+.1f}" in first
    assert first.index("Sen 95 %") < first.index("12 wards")
    assert "Theil–Sen" in answer.body["points"][-1]
    assert len(answer.body["points"]) <= 3


def test_wards_that_worsen_or_improve_are_those_of_scipy(session):
    rates = yearly_reports.yearly(yearly_reports.rows(), ["LGA", "Ward"])
    classes = {}
    for key, values in rates.iterrows():
        known = values.dropna().to_numpy()
        if len(known) < 4:
            classes[key] = "too_few_points"
            continue
        slope, p = slope_and_p(known)
        beyond = p < 0.1 and abs(slope) > 5
        classes[key] = ("worsening" if slope > 0 else "improving") if beyond else "no_clear_trend"
    worse = say(session, "Which wards are getting worse?")
    assert worse.arguments["direction"] == "worsening"
    frame = Workspace(session).run_table("trend.csv", worse.run)
    found = {(row["lga_name"], row["ward_name"]): row["class"] for row in frame.to_dict("records")}
    assert found == classes
    number = sum(name == "worsening" for name in classes.values())
    assert worse.body["headline"].startswith(f"{number} of {len(classes)} wards are worsening")
    better = say(session, "which LGAs are improving?")
    assert better.run.pk == worse.run.pk
    for answer in (worse, better):
        assert "Theil–Sen" in answer.body["points"][-1], "the method stands with each answer"
    assert [row[0] for row in better.body["table"]["rows"]] == ["Lapai"]


def test_a_ward_with_fewer_than_four_years_has_no_class(session):
    answer = say(session, "trend of Izom")
    assert "too few years for a class" in answer.body["headline"]
    assert [row[0] for row in answer.body["table"]["rows"]] == ["2022", "2023", "2024"]


def test_top_n_by_trend_goes_by_slope(session):
    answer = say(session, "top 2 LGAs by trend")
    rates = yearly_reports.yearly(yearly_reports.rows(), ["LGA"])
    slopes = {name: slope_and_p(row.to_numpy())[0] for name, row in rates.iterrows()}
    expected = sorted(slopes, key=slopes.get, reverse=True)[:2]
    assert [row[0] for row in answer.body["table"]["rows"]] == expected
    assert [row[2] for row in answer.body["table"]["rows"]] == pytest.approx(
        [round(slopes[name], 1) for name in expected]
    )
    for row in answer.body["table"]["rows"]:
        assert re.fullmatch(r"[+−]\d+\.\d to [+−]\d+\.\d", row[3])


def test_follow_ups_change_level_years_and_area(session):
    say(session, "Is malaria going up or down?")
    by_lga = say(session, "by LGA")
    assert by_lga.tool == "analyse_trend"
    assert {row[0] for row in by_lga.body["table"]["rows"]} == {"Bosso", "Lapai", "Rafi"}
    area = say(session, "trend of Bosso")
    assert "Bosso: going up (worsening)" in area.body["headline"]
    assert "Sen 95 %" in " ".join(area.body["points"][:2])
    assert "Theil–Sen" in area.body["points"][-1]
    some = say(session, "only 2020 to 2023")
    assert [row[0] for row in some.body["table"]["rows"]] == ["2020", "2021", "2022", "2023"]
    assert (some.run.parameters["first_year"], some.run.parameters["last_year"]) == (2020, 2023)
    rates = yearly_reports.yearly(yearly_reports.rows(range(2020, 2024)), ["LGA"]).loc["Bosso"]
    frame = Workspace(session).run_table("lga.csv", some.run).set_index("lga_name")
    assert frame.loc["Bosso", "slope"] == pytest.approx(slope_and_p(rates.to_numpy())[0])


def test_year_by_year_and_by_age_stand_side_by_side(session):
    answer = say(session, "What is the year-over-year change in TPR for each LGA?")
    rates = yearly_reports.yearly(yearly_reports.rows(), ["LGA"])
    rows = {row[0]: row for row in answer.body["table"]["rows"]}
    for name, values in rates.iterrows():
        assert rows[name][1:7] == pytest.approx(values.tolist(), abs=0.051)
        last = values.iloc[-1] - values.iloc[-2]
        assert rows[name][7] == pytest.approx(last, abs=0.051)
    say(session, "show the outliers")
    assert say(session, "show the year on year table").body["table"] == answer.body["table"]
    ages = say(session, "break down the tpr trend by age group")
    pregnant = yearly_reports.yearly(yearly_reports.rows(), ["State"], "pw").loc["Niger"]
    row = next(row for row in ages.body["table"]["rows"] if row[0] == "Pregnant women")
    assert row[1:7] == pytest.approx(pregnant.tolist(), abs=0.051)


def test_months_and_seasons_are_the_sums_of_the_file(session):
    answer = say(session, "Show monthly TPR trends for 2024")
    assert len(answer.body["table"]["rows"]) == 12
    frame = yearly_reports.rows()
    march = frame[frame["period"] == "2024-03"]
    assert answer.body["table"]["rows"][2][:3] == [
        "March 2024",
        march["rdt_tested_u5"].sum(),
        march["rdt_positive_u5"].sum(),
    ]
    season = say(session, "what are the seasonal patterns of malaria cases?")
    every = frame[frame["period"].str.endswith("-03")]["rdt_positive_u5"].sum() / 6
    assert season.body["table"]["rows"][2][3] == round(every)
    assert say(session, "daily testing volumes over time").outcome == "clarify"


def test_the_trend_is_on_the_map_and_in_tables(empty, files):
    bring(empty, files / "reports.csv", files / "wards.zip")
    answer = say(empty, "show the map of the trend")
    assert answer.tool == "show_map"
    assert answer.body["show"]["layer"] == "trend"
    workspace = Workspace(empty)
    assert {"trend", "trend:slope"} <= {item["key"] for item in available_layers(workspace)}
    layer = read_layer(workspace, "trend")
    classes = [item["label"] for item in layer["legend"]["classes"]]
    shown = {(ward["lga"], ward["name"]): ward for ward in layer["wards"]}
    for name, lga in [*((name, lga) for name, lga, *_ in ROWS), NO_DATA]:
        expected = {"Bosso": "Worsening", "Lapai": "Improving", "Rafi": "No clear trend"}[lga]
        if (name, lga) == yearly_reports.LATE:
            expected = "Too few years"
        assert classes[shown[lga, name]["class"]] == expected
    counts = {item["label"]: item["count"] for item in layer["legend"]["classes"]}
    assert sum(counts.values()) + layer["legend"]["no_data"]["count"] == 12
    assert counts["Improving"] == sum(lga == "Lapai" for _, lga, *_ in ROWS)
    assert shown["Bosso", "Dutse"]["facts"][3] == "2019–2024"
    keys = [item["key"] for item in available_tables(workspace)]
    assert {"trend", "trend_lga", "trend_years", "trend_lga_years", "trend_months"} <= set(keys)
    table = read_result_table(workspace, answer.run, "trend_years")
    labels = {column["label"]: column["unit"] for column in table["columns"]}
    assert labels["2024"] == "%"
    assert labels["Last year − the year before"] == "points"
    assert sum(feature is not None for feature in table["features"]) == 12
    months = read_result_table(workspace, answer.run, "trend_months")
    heads = [column["label"] for column in months["columns"]]
    assert "Value of the last year" not in heads  # that is a figure of years, not the kind of area
    assert {row[heads.index("Level")] for row in months["rows"]} <= {"Ward", "LGA", "State"}
    assert {row[heads.index("Year")] for row in months["rows"]} >= {"2019", "2024"}


def test_the_burden_needs_people_and_asks_for_a_share(session, files):
    without = say(session, "trend of the burden")
    assert without.outcome == "need_data"
    assert "number of people" in without.body["headline"]
    (files / "wards.csv").write_bytes(table_csv().replace(b"1000", b"6000"))
    bring(session, files / "wards.zip", files / "wards.csv")
    asked = say(session, "trend of the burden of children under five")
    assert asked.outcome == "clarify"
    assert "percent of all people" in asked.body["headline"]
    told = say(session, "17%")
    assert (told.outcome, told.run.parameters["u5_share"]) == ("answer", 17)
    whole = say(session, "trend of the burden")
    assert whole.run.parameters["age"] == "all"
    frame = yearly_reports.rows()
    dutse = frame[(frame["Ward"] == "Dutse") & (frame["period"].str[:4] == "2024")]
    people = 6000
    expected = dutse[["rdt_positive_u5", "rdt_positive_pw"]].sum().sum() / people * 1000
    trend = Workspace(session).run_table("trend.csv", whole.run).set_index("ward_name")
    assert trend.loc["Dutse", "last"] == pytest.approx(expected)
    emerging = say(session, "emerging wards")
    first = frame[frame["period"].str[:4] == "2019"].groupby(["LGA", "Ward"])
    last = frame[frame["period"].str[:4] == "2024"].groupby(["LGA", "Ward"])
    then, now = (
        1000 / people * each[["rdt_positive_u5", "rdt_positive_pw"]].sum().sum(axis=1)
        for each in (first, last)
    )
    known = [(lga, name) for name, lga, *_ in ROWS if (lga, name) in then.index]
    new = {name for lga, name in known if then[lga, name] < 200 <= now[lga, name]}
    gone = {name for lga, name in known if now[lga, name] < 200 <= then[lga, name]}
    assert len(new) == len(gone) == 4
    assert emerging.body["headline"].startswith("4 of 12 wards")
    assert {row[0] for row in emerging.body["table"]["rows"]} == new
    resolving = say(session, "resolving wards")
    assert {row[0] for row in resolving.body["table"]["rows"]} == gone


def test_one_year_says_what_is_missing(empty, files):
    one = yearly_reports.as_csv(yearly_reports.rows(range(2024, 2025)))
    (files / "one.csv").write_bytes(one)
    bring(empty, files / "one.csv")
    answer = say(empty, "Is malaria going up or down?")
    assert answer.outcome == "need_data"
    assert "2024-01 to 2024-12" in answer.body["headline"]
    assert say(empty, "monthly trend").outcome == "answer"


def test_years_of_too_few_months_are_not_compared(empty, files):
    short = yearly_reports.as_csv(yearly_reports.rows(months=9))
    (files / "short.csv").write_bytes(short)
    bring(empty, files / "short.csv")
    answer = say(empty, "trend of Bosso")
    assert "by calendar month" in answer.body["headline"]


def test_without_reports_it_says_what_works(empty, files):
    bring(empty, files / "wards.zip", files / "wards.csv")
    answer = say(empty, "is malaria going up or down?")
    assert answer.outcome == "need_data"
    assert "facility reports" in answer.body["headline"]
    other = say(empty, "is rainfall increasing over time?")
    assert other.outcome == "need_data"
    assert "Rainfall" in other.body["headline"]


def test_a_ward_table_of_several_years_is_offered_its_comparison(empty, files):
    table = pd.read_csv(files / "wards.csv")
    both = pd.concat([table.assign(year=2022), table.assign(year=2023, tpr=table["tpr"] + 1)])
    both.to_csv(files / "years.csv", index=False)
    bring(empty, files / "wards.zip", files / "years.csv")
    answer = say(empty, "show the trend over the years")
    assert answer.outcome == "need_data"
    assert "2022 and 2023" in answer.body["points"][0]
    assert answer.body["chips"][0]["text"] == "Compare 2022 and 2023"


def test_a_place_that_is_not_in_the_reports_is_not_passed_over(session):
    answer = say(session, "is malaria rising in Atlantis?")
    assert answer.outcome == "refuse"
    assert "Atlantis" in answer.body["headline"]


def test_a_map_can_follow_the_answer(empty, files):
    bring(empty, files / "wards.zip", files / "reports.csv")
    say(empty, "which LGA has the steepest decline?")
    answer = say(empty, "now as a map")
    assert (answer.tool, answer.body["show"]["layer"]) == ("show_map", "trend")


def test_wrong_areas_years_and_arguments_are_refused(session):
    run = say(session, "Is malaria going up or down?").run
    workspace = Workspace(session, run=run)
    tool = tool_by_name("analyse_trend")
    with pytest.raises(ProblemError, match="Atlantis"):
        tool.call(workspace, {"areas": ["Atlantis"]})
    with pytest.raises(ProblemError, match="no year 1999"):
        tool.call(workspace, {"year": 1999})
    with pytest.raises(ProblemError, match="direction"):
        tool.call(workspace, {"direction": "sideways"})
    backwards = tool.call(Workspace(session), {"years": [2023, 2023]})
    with pytest.raises(ProblemError, match="no two years"):
        backwards.options.plan(Workspace(session))


def test_an_equal_question_reuses_the_run_and_new_reports_make_it_older(session, files):
    first = say(session, "Is malaria going up or down?").run
    assert say(session, "which wards improve?").run.pk == first.pk
    assert Run.objects.filter(session=session, kind="trend").count() == 1
    changed = yearly_reports.rows(range(2020, 2025))
    (files / "reports.csv").write_bytes(yearly_reports.as_csv(changed))
    bring(session, files / "reports.csv")
    old = Run.objects.select_related("facilities", "boundary", "people").get(pk=first.pk)
    assert not old.on_present_data
    again = say(session, "Is malaria going up or down?")
    assert again.run.pk != first.pk
    assert again.body["table"]["rows"][0][0] == "2020"


def test_the_choices_of_the_last_test_positivity_are_taken_over(session):
    say(session, "calculate tpr for pregnant women")
    run = say(session, "Is malaria going up or down?").run
    assert run.parameters["age"] == "pw"
    rates = yearly_reports.yearly(yearly_reports.rows(), ["State"], "pw").loc["Niger"]
    state = Workspace(session).run_table("state.csv", run).iloc[0]
    assert state["last"] == pytest.approx(rates.iloc[-1])


def test_the_run_keeps_its_method_and_the_map_its_numbers(empty, files):
    bring(empty, files / "wards.zip", files / "reports.csv")
    run = say(empty, "Is malaria going up or down?").run
    names = set(run.artefacts.values_list("name", flat=True))
    assert {"trend.csv", "lga.csv", "state.csv", "series.csv", "method.md"} <= names
    frame = read_table(run.artefacts.get(name="map.parquet").path)
    assert len(frame) == 12
    explained = say(empty, "how is the trend computed?")
    assert "Theil–Sen" in explained.body["headline"]


@pytest.mark.parametrize(("slope", "p", "said"), [
    (1.8, 0.003, "up to 5 points a year is no clear trend"), (1.8, 0.4, ""), (-6.0, 0.003, ""),
])  # fmt: skip
def test_a_steady_change_without_a_class_says_how_much_counts(slope, p, said):
    run = Run(kind="trend", parameters={"measure": "tpr"})
    row = {
        "class": "improving" if slope < -5 else "no_clear_trend", "p": p, "slope": slope,
        "slope_low": slope - 0.5, "slope_high": slope + 0.5, "interval": "Sen 95 %",
    }  # fmt: skip
    told = trend_certainty(row, run)
    assert told.startswith(f"Sen 95 % {slope - 0.5:+.1f} to {slope + 0.5:+.1f}".replace("-", "−"))
    assert (said in told) if said else ("no clear trend" not in told)
    assert trend_certainty({**row, "slope": None}, run) == ""


def test_emerging_areas_without_people_are_told_by_test_positivity(session):
    answer = say(session, "Which LGAs are emerging since 2021?")
    assert (answer.tool, answer.outcome) == ("analyse_trend", "answer")
    rates = yearly_reports.yearly(yearly_reports.rows(), ["LGA"])
    rates = rates[[year for year in rates if year >= 2021]]
    change = rates.iloc[:, -1] - rates.iloc[:, 0]
    rising = [
        name for name in rates.index
        if slope_and_p(rates.loc[name].to_numpy())[0] > 5
        and slope_and_p(rates.loc[name].to_numpy())[1] < 0.1
    ]  # fmt: skip
    assert rising == ["Bosso"]
    assert "a clear rise in 1 of 3 LGAs, 2021 to 2024" in answer.body["headline"]
    first, last = rates.loc["Bosso"].iloc[[0, -1]]
    assert f"Bosso {first:.1f} % to {last:.1f} % (+{change['Bosso']:.1f}" in answer.body["headline"]
    assert "how many people" in answer.body["points"][0]


def test_the_last_two_years_are_the_newest_two_and_told_as_a_difference(session):
    answer = say(session, "emerging LGAs in the last two years")
    rates = yearly_reports.yearly(yearly_reports.rows(), ["LGA"])[[2023, 2024]]
    risen = int((rates[2024] > rates[2023]).sum())
    assert f"a rise in {risen} of 3 LGAs, 2023 to 2024" in answer.body["headline"]
    assert "no class" in answer.body["points"][1]
    burden = say(session, "emerging LGAs by burden")
    assert burden.outcome == "need_data"


def test_the_slope_of_each_lga_stands_with_its_p(session):
    answer = say(session, "Slope of TPR per year for every LGA with p-value")
    rates = yearly_reports.yearly(yearly_reports.rows(), ["LGA"])
    rows = {row[0]: row for row in answer.body["table"]["rows"]}
    at = {head: place for place, head in enumerate(answer.body["table"]["columns"])}
    for name in rates.index:
        slope, p = slope_and_p(rates.loc[name].to_numpy())
        assert rows[name][2] == pytest.approx(slope, abs=0.051)
        assert rows[name][at["p"]] == pytest.approx(p, abs=6e-4)
