"""Charts by conversation and over HTTP: numbers against pandas, missing steps, files, strangers."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from analysis.services.charts.read import available_charts, read_chart
from analysis.services.charts.wish import ChartWish, wish_of
from analysis.workspace import Workspace
from realtime.queueing import jobs_held_back
from tests.door import yearly_reports
from tests.door.grid_wards import GAP, boundary_zip, called, expected, table_csv, typed, wards

pytestmark = pytest.mark.django_db
EVERY_KIND = {
    *("ranking", "ranks", "scree", "loadings", "coverage", "correlation", "histogram", "box"),
    *("scatter", "bars", "lines", "heat", "plan"),
}


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture(scope="module")
def ranked(prepare, tmp_path_factory):
    folder = tmp_path_factory.mktemp("grid")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    return prepare(
        folder / "wards.csv",
        folder / "wards.zip",
        then=lambda session: called(session, "run_risk_analysis"),
    )


@pytest.fixture(scope="module")
def reported(prepare, tmp_path_factory):
    path = tmp_path_factory.mktemp("reports") / "reports.csv"
    path.write_bytes(yearly_reports.as_csv(yearly_reports.rows()))
    return prepare(path)


@pytest.fixture
def session(ranked, as_owner):
    return as_owner(ranked)


@pytest.fixture
def reports(reported, as_owner):
    return as_owner(reported)


def drawn(session, answer):
    show = answer.body["show"]
    assert show["view"] == "chart"
    return read_chart(Workspace(session, run=answer.run), wish_of(show["chart"]))


def test_a_histogram_by_sentence_counts_the_column_of_the_file(session):
    answer = typed(session, "Plot a histogram of rainfall")
    assert (answer.tool, answer.outcome) == ("show_chart", "answer")
    chart = drawn(session, answer)
    rain = wards()["mean_rainfall"]
    edges = [*chart.table["low"], chart.table["high"].iloc[-1]]
    assert chart.table["count"].tolist() == np.histogram(rain, edges)[0].tolist()
    assert chart.drawn["middle"]["median"][0] == pytest.approx(rain.median())
    assert f"{rain.median():.3g} mm" in answer.body["headline"] + " ".join(answer.body["points"])


def test_a_scatter_plot_leaves_out_the_ward_without_a_value_and_says_so(session):
    answer = typed(session, "Scatter plot of rainfall and TPR")
    chart = drawn(session, answer)
    frame = wards().drop(index=GAP)
    r = frame["mean_rainfall"].corr(frame["tpr"])
    assert f"r = {r:.2f}".replace("-", "−") in chart.summary
    assert f"n = {len(frame)}" in chart.summary
    assert "1 ward without a value left out." in chart.notes


def test_the_ranking_chart_has_the_ranks_of_the_run_s_file(session):
    answer = called(session, "show_chart", chart_type="ranking", n=8)
    chart = drawn(session, answer)
    names = expected(answer.run.parameters["variables"]).frame
    first = names.sort_values("rank").iloc[0]["title"]
    assert chart.table["area"][0] == first
    assert len(chart.table) == 8


def test_boxes_of_ranks_are_quartiles_over_the_models_of_the_run(session):
    answer = typed(session, "Show the box plot of the ranks")
    chart = drawn(session, answer)
    ranks = Workspace(session).run_table("model_ranks.csv", answer.run)
    models = [name for name in ranks if name.startswith("model")]
    models = models or list(ranks.columns[4:])
    title = ranks["ward_name"] + " (" + ranks["lga_name"] + ")"
    row = chart.table.iloc[0]
    own = ranks.loc[title == row["area"], models].to_numpy(float).ravel()
    quartiles = np.quantile(own, [0.25, 0.5, 0.75])
    assert row[["q1", "median", "q3"]].tolist() == pytest.approx(quartiles.tolist())


def test_bars_of_tests_by_age_are_sums_of_the_file(reports):
    answer = typed(reports, "Show a bar chart of tests across age groups")
    chart = drawn(reports, answer)
    rows = yearly_reports.rows()
    sums = dict(zip(chart.table["area"], chart.table["value"], strict=True))
    assert sums["Children under 5"] == rows["rdt_tested_u5"].sum()
    assert sums["Pregnant women"] == rows["rdt_tested_pw"].sum()


def test_an_area_that_a_chart_of_reports_cannot_be_limited_to_is_said(reports):
    answer = typed(reports, "Show a bar chart of tests across age groups in Lapai")
    assert answer.tool == "show_chart"
    assert answer.body["points"][0] == (
        "All areas are drawn: this chart cannot be limited to Lapai."
    )


def test_lines_by_year_are_rates_of_the_summed_counts(reports):
    answer = typed(reports, "Line chart of TPR by year")
    chart = drawn(reports, answer)
    rows = yearly_reports.rows().assign(year=lambda frame: frame["period"].str[:4])
    sums = rows.drop(columns="period").groupby("year").sum(numeric_only=True)
    rate = 100 * (sums["rdt_positive_u5"] + sums["rdt_positive_pw"])
    rate /= sums["rdt_tested_u5"] + sums["rdt_tested_pw"]
    assert chart.table["time"].tolist() == rate.index.tolist()
    assert chart.table["value"].tolist() == pytest.approx(rate.tolist())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Line chart of TPR by year since 2021", 2021, 2024),
        ("Line chart of TPR by year from 2020 to 2022", 2020, 2022),
    ],
)
def test_lines_keep_to_the_years_that_are_said(reports, text, first, last):
    chart = drawn(reports, typed(reports, text))
    assert chart.table["time"].tolist() == [str(year) for year in range(first, last + 1)]


def test_bars_of_a_span_are_rates_of_its_sums(reports):
    chart = drawn(reports, typed(reports, "Bar chart of TPR by LGA from 2020 to 2021"))
    rows = yearly_reports.rows()
    rows = rows[rows["period"].str[:4].isin(["2020", "2021"])]
    sums = rows.groupby("LGA").sum(numeric_only=True)
    rate = 100 * (sums["rdt_positive_u5"] + sums["rdt_positive_pw"])
    rate /= sums["rdt_tested_u5"] + sums["rdt_tested_pw"]
    drawn_bars = dict(zip(chart.table["area"], chart.table["value"], strict=True))
    assert drawn_bars == pytest.approx(rate.to_dict())


def test_boxes_of_months_by_lga_are_of_the_rates_of_each_month(reports):
    chart = drawn(reports, typed(reports, "box plot of monthly positivity by LGA please"))
    rows = yearly_reports.rows()
    sums = rows.groupby(["LGA", "period"]).sum(numeric_only=True)
    rate = 100 * (sums["rdt_positive_u5"] + sums["rdt_positive_pw"])
    rate /= sums["rdt_tested_u5"] + sums["rdt_tested_pw"]
    table = chart.table.set_index("area")
    for lga, own in rate.groupby("LGA"):
        assert table.loc[lga, "median"] == pytest.approx(own.median())
        assert table.loc[lga, "q1"] == pytest.approx(own.quantile(0.25))
        assert table.loc[lga, "n"] == len(own)


def test_a_histogram_on_a_log_scale_has_classes_of_one_ratio(session):
    typed(session, "histogram of population")
    answer = typed(session, "log scale")
    assert answer.arguments["scale"] == "log"
    table = drawn(session, answer).table
    ratios = (table["high"] / table["low"]).to_numpy()
    assert ratios == pytest.approx(np.full(len(ratios), ratios[0]))
    people = wards()["population"]
    assert int(table["count"].sum()) == len(people)
    counted = [int(people.between(low, high, inclusive="left").sum())
               for low, high in zip(table["low"], table["high"], strict=True)]  # fmt: skip
    assert table["count"].tolist() == counted


def test_a_kind_named_afterwards_draws_the_same_otherwise(session, reports):
    typed(reports, "Show a bar chart of tests by year")
    answer = typed(reports, "make it a line chart")
    assert answer.arguments["chart_type"] == "line"
    assert answer.arguments["variable"] == "tests"
    typed(session, "Histogram of rainfall")
    answer = typed(session, "as a box plot")
    assert (answer.tool, answer.arguments["variable"]) == ("show_chart", "mean_rainfall")


def test_a_ranking_can_be_drawn_by_its_button_and_explained(session):
    answer = typed(session, "Which wards are most at risk?")
    chip = next(chip for chip in answer.body["chips"] if chip.get("tool") == "show_chart")
    shown = called(session, "show_chart", **chip["arguments"])
    told = typed(session, "explain this chart")
    assert (told.tool, told.outcome) == ("explain_method", "answer")
    assert told.body["headline"].startswith("This chart shows: Ranks by risk")
    assert told.body["show"]["chart"] == shown.body["show"]["chart"]


def test_a_variable_without_a_kind_asks_which_and_the_button_draws_it(session):
    answer = typed(session, "draw a chart of rainfall")
    assert answer.outcome == "clarify"
    again = called(session, "show_chart", **answer.body["chips"][0]["arguments"])
    assert again.outcome == "answer"


def test_what_is_missing_is_named(new_session, session):
    nothing = typed(new_session(), "histogram of rainfall")
    assert nothing.outcome == "need_data"
    plan = called(session, "show_chart", chart_type="coverage")
    assert plan.outcome == "need_data"
    assert "net plan" in plan.body["headline"]


def test_every_chart_of_the_list_can_be_read(session, reports):
    for own in (session, reports):
        workspace = Workspace(own)
        listed = available_charts(workspace)
        assert len(listed) >= 5
        for item in listed:
            assert read_chart(workspace, wish_of(item["key"])).summary


def test_an_address_says_the_whole_wish():
    wish = ChartWish(key="scatter", variables=("a&b=c", "ü/1"), rows=(3, 1), where="Bosso", n=4)
    assert wish_of(wish.as_address()) == wish


def test_the_files_of_a_chart_come_with_their_types_and_an_etag(session, owner_client):
    base = f"/api/v1/sessions/{session.pk}/charts"
    picture = owner_client.get(f"{base}/histogram.svg?variable=mean_rainfall&theme=dark")
    assert picture.status_code == 200
    assert picture["Content-Type"] == "image/svg+xml"
    assert len(picture.content) <= 30_000
    again = owner_client.get(
        f"{base}/histogram.svg?variable=mean_rainfall&theme=dark",
        headers={"If-None-Match": picture["ETag"]},
    )
    assert again.status_code == 304
    png = owner_client.get(f"{base}/histogram.png?variable=mean_rainfall")
    assert png.content.startswith(b"\x89PNG")
    compiled = owner_client.get(f"{base}/histogram.vega?variable=mean_rainfall").json()
    assert compiled["$schema"].endswith("/vega/v6.json")
    table = owner_client.get(f"{base}/histogram.csv?variable=mean_rainfall")
    frame = pd.read_csv(io.BytesIO(table.content))
    assert frame["Wards"].sum() == len(wards())


def test_each_kind_of_chart_is_given_as_data_picture_and_drawing(session, reports, owner_client):
    called(session, "plan_nets", nets=1000, household_size=5)
    seen = set()
    for own in (session, reports):
        workspace = Workspace(own)
        for item in available_charts(workspace):
            kind, _, query = item["key"].partition("?")
            if kind in seen:
                continue
            seen.add(kind)
            base = f"/api/v1/sessions/{own.pk}/charts/{kind}"
            drawing = owner_client.get(f"{base}.svg?{query}").content
            assert len(drawing) <= 30_000, kind
            assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"
            picture = Image.open(io.BytesIO(owner_client.get(f"{base}.png?{query}").content))
            assert (picture.format, picture.width >= 640) == ("PNG", True), kind
            data = pd.read_csv(io.BytesIO(owner_client.get(f"{base}.csv?{query}").content))
            chart = read_chart(workspace, wish_of(item["key"]))
            assert len(data) == len(chart.table) > 0, kind
            assert list(data) == [column.heading for column in chart.columns], kind
    assert seen == EVERY_KIND


def test_a_chart_over_http_has_words_and_rows_and_a_wrong_one_says_what_is_wrong(
    session, owner_client, stranger_client
):
    base = f"/api/v1/sessions/{session.pk}/charts"
    chart = owner_client.get(f"{base}/correlation").json()
    assert len(chart["rows"]) == len(read_chart(Workspace(session), wish_of("correlation")).table)
    assert chart["columns"][0]["kind"] == "text"
    assert chart["summary"]
    for address, status in {
        "nothing": 404,
        "histogram.exe": 404,
        "histogram?variable=unicorn": 400,
        "histogram?variable=mean_rainfall&width=5": 400,
        "scatter?variables=tpr": 400,
        "coverage": 409,
        "histogram?n=many": 422,
    }.items():
        assert owner_client.get(f"{base}/{address}").status_code == status, address
    assert stranger_client.get(f"{base}/correlation").status_code == 404
    assert stranger_client.get(base).status_code == 404
