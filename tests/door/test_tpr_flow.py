"""Test positivity by conversation: guided and at once, on the map, into the ranking."""

from __future__ import annotations

import uuid

import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.transform import from_origin

from analysis.frames import read_table
from analysis.models import Message, Run
from analysis.services.canvas.layers import available_layers, read_layer
from analysis.services.canvas.tables import available_tables, read_result_table
from analysis.services.plan_run import RunOptions
from analysis.services.post_message import ask
from analysis.tools import tool_by_name
from analysis.tools.tpr_choices import choices_answer
from analysis.tools.tpr_notes import implausible
from analysis.workspace import Workspace
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from tests.door.facility_reports import SILENT, UNKNOWN, counted, facility_csv, rows
from tests.door.twelve_wards import NO_DATA, ROWS, boundary_zip, table_csv
from uploads.models import Dataset

pytestmark = pytest.mark.django_db
WARDS = [(name, lga) for name, lga, *_ in ROWS]


def write_files(folder):
    (folder / "shape").mkdir()
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(folder / "shape"))
    (folder / "facilities.csv").write_bytes(facility_csv())
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
    return prepare(given / "facilities.csv")


@pytest.fixture
def session(reports, as_owner):
    return as_owner(reports)


@pytest.fixture(scope="module")
def all_files(prepare, given):
    return prepare(*(given / name for name in ("wards.zip", "wards.csv", "facilities.csv")))


@pytest.fixture
def with_wards(all_files, as_owner):
    return as_owner(all_files)


def bring(session, *paths):
    for path in paths:
        add_file(session, path)
        work_off(session)


def say(session, text):
    question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def press(session, chip):
    question = ask(
        session=session,
        client_id=uuid.uuid4().hex,
        text=chip["label"],
        tool=chip["tool"],
        arguments=chip["arguments"],
    )
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)


def chip(message, start):
    return next(item for item in message.body["chips"] if item["label"].startswith(start))


def test_the_guided_way_by_buttons_gives_the_sums_of_the_file(session):
    first = say(session, "calculate TPR")
    assert first.outcome == "answer"
    assert [row[0] for row in first.body["table"]["rows"]] == [
        "Primary facilities",
        "Secondary facilities",
        "All facilities",
    ]
    second = press(session, chip(first, "Primary"))
    assert "age group" in second.body["headline"]
    done = press(session, chip(second, "Children under 5"))
    sums = counted(levels=("Primary",)).sum()
    assert done.outcome == "answer"
    share = 100 * sums["positive"] / sums["tested"]
    assert f"{share:.1f} % positive" in done.body["headline"]
    assert f"{sums['positive']:,.0f} of {sums['tested']:,.0f} tests" in done.body["headline"]
    assert done.run.parameters["facility_level"] == "primary"


def test_a_second_request_waits_until_the_way_is_finished(session):
    first = say(session, "calculate TPR and then follow the trend of tests")
    assert (first.tool, first.run) == ("calculate_tpr", None)
    assert "age group" in say(session, "2").body["headline"]
    assert say(session, "recommended").run is not None
    again = say(session, "what is in my data?")
    assert not any("Back to test positivity" in point for point in again.body["points"])


def test_the_way_can_be_typed_interrupted_gone_back_and_left(session):
    first = say(session, "calculate test positivity")
    why = say(session, "why do you recommend all facilities?")
    assert why.body["headline"] == first.body["points"][0]
    between = say(session, "what is in my data?")
    assert between.tool == "describe_data"
    assert "Back to test positivity: Which facilities should count?" in between.body["points"]
    assert "facilities" in say(session, "change").body["headline"]
    age = say(session, "secondary")
    assert "age group" in age.body["headline"]
    for question in ("why this age group?", "Why?"):
        why = say(session, question)
        assert (why.tool, why.body["headline"]) == ("calculate_tpr", age.body["points"][0])
        assert why.body["chips"] == age.body["chips"]
    assert "Step 2 of 2" in say(session, "where are we?").body["headline"].replace("step", "Step")
    back = say(session, "back")
    assert "facilities" in back.body["headline"]
    assert "age group" in say(session, "recommended").body["headline"]
    again = say(session, "start over")
    assert "facilities" in again.body["headline"]
    done = say(session, "primary, under fives")
    assert done.outcome == "answer"
    assert done.run.parameters["facility_level"] == "primary"
    reopened = say(session, "go back")
    assert "age group" in reopened.body["headline"]
    assert reopened.arguments["facility_level"] == "primary"
    assert say(session, "pregnant women").run.parameters["facility_level"] == "primary"
    assert "age group" in say(session, "change the age group").body["headline"]
    assert "facilities" in say(session, "start over").body["headline"]
    left = say(session, "not now")
    assert left.outcome == "answer"
    assert say(session, "what is in my data?").body["points"][-1:] != left.body["points"][-1:]
    assert not any("Back to test" in p for p in say(session, "what can you do?").body["points"])


def test_the_state_is_the_first_step_and_stays_chosen(empty, tmp_path):
    niger = facility_csv().decode()
    header, *rows = niger.splitlines()
    kwara = [row.replace("Niger", "Kwara") for row in rows[: len(rows) // 2]]
    (tmp_path / "two.csv").write_text("\n".join([header, *rows, *kwara]))
    bring(empty, tmp_path / "two.csv")
    assert "2 states" in say(empty, "calculate test positivity").body["headline"]
    assert "age group" in say(empty, "niger, primary").body["headline"]
    say(empty, "change the state")
    done = say(empty, "kwara, primary, under fives")
    assert done.run.parameters["state"] == "Kwara"
    tests = done.body["headline"]
    combined = say(empty, "compare all combinations of facility level and age group")
    assert "Kwara." in combined.body["points"]
    row = combined.body["table"]["rows"][0]
    assert f"({row[3]:,} of {row[2]:,} tests)" in tests
    assert "age group" in say(empty, "change the age group").body["headline"]


def test_a_choice_changes_the_last_calculation(session):
    say(session, "calculate tpr for under fives in primary facilities")
    done = say(session, "and for pregnant women?")
    assert done.run.parameters["age"] == "pw"
    assert done.run.parameters["facility_level"] == "primary"
    sums = counted("pw", ("Primary",)).sum()
    assert f"{sums['positive']:,.0f} of {sums['tested']:,.0f} tests" in done.body["headline"]


def test_all_combinations_stand_side_by_side_and_can_be_switched_to(session):
    answer = say(session, "compare all combinations of facility level and age group")
    rows = {(row[0], row[1]): row[2:4] for row in answer.body["table"]["rows"]}
    for level, levels in (("Primary", ["Primary"]), ("All", ["Primary", "Secondary"])):
        for age, label in (("u5", "children under 5"), ("pw", "pregnant women")):
            sums = counted(age, levels).sum()
            assert rows[f"{level} facilities", label] == [sums["tested"], sums["positive"]]
    done = press(session, chip(answer, "Use pregnant women, all"))
    assert done.run.parameters["age"] == "pw"


def test_the_highest_age_group_and_level_are_told_of_age_groups_and_levels(session):
    answer = say(session, "which age group has the highest TPR?")
    rates = {
        label: (sums := counted(age, ["Primary", "Secondary"]).sum())["positive"] / sums["tested"]
        for age, label in (("u5", "children under 5"), ("pw", "pregnant women"))
    }
    assert f"highest in {max(rates, key=rates.get)}," in answer.body["headline"]
    assert {row[0] for row in answer.body["table"]["rows"]} == {"All facilities"}
    levels = say(session, "which level of facilities has the lowest positivity?")
    assert {row[1] for row in levels.body["table"]["rows"]} == {"all ages"}


def test_combinations_have_their_burden_where_a_calculation_knows_the_people(session):
    facilities = Workspace(session).facilities
    ages = {"facility_level": "primary", "age": ["u5", "pw"]}
    known = choices_answer(facilities, None, pd.DataFrame({**ages, "burden": [120.04, None]}))
    assert known.table["columns"][-1] == "Burden per 1,000 a year"
    burdens = {(row[0], row[1]): row[-1] for row in known.table["rows"]}
    assert burdens["Primary facilities", "children under 5"] == 120.0
    assert burdens["Primary facilities", "pregnant women"] is None
    assert burdens["All facilities", "children under 5"] is None
    for calculated in (None, pd.DataFrame(ages), pd.DataFrame({**ages, "burden": [None, None]})):
        answer = choices_answer(facilities, None, calculated)
        assert answer.table["columns"][-1] == "Wards known"


def test_rates_reach_the_map_and_the_ranking_with_how_sure_they_are(empty, files):
    bring(empty, files / "facilities.csv", files / "wards.zip", files / "wards.csv")
    done = say(empty, "calculate tpr for under fives")
    workspace = Workspace(empty)
    sums = counted()
    wards = workspace.wards.set_index(["lga_name", "ward_name"])
    expected = (sums["positive"] / sums["tested"]).drop(UNKNOWN[::-1])
    assert wards["tpr_computed"][expected.index].to_numpy() == pytest.approx(expected.to_numpy())
    assert np.isnan(wards["tpr_computed"][SILENT[::-1]])
    smoothed = wards["tpr_smoothed"][expected.index].to_numpy(dtype=float)
    known = sums.drop(UNKNOWN[::-1]).sum()
    between = known["positive"] / known["tested"]
    assert (np.abs(smoothed - between) <= np.abs(expected.to_numpy() - between) + 1e-9).all()
    keys = {item["key"] for item in available_layers(workspace)}
    assert {"tpr", "tpr:smoothed", "tpr:tested", "tpr:reports"} <= keys
    layer = read_layer(workspace, "tpr")
    row = next(item for item in layer["wards"] if item["name"] == "Dutse")
    dutse = sums.loc[("Bosso", "Dutse")]
    assert row["value"] == pytest.approx(100 * dutse["positive"] / dutse["tested"])
    assert row["facts"][1:3] == [f"{dutse['tested']:,.0f}", f"{dutse['positive']:,.0f}"]
    tables = {item["key"] for item in available_tables(workspace)}
    assert {"tpr", "tpr_lga", "tpr_state", "tpr_choices", "tpr_years"} <= tables
    table = read_result_table(workspace, done.run, "tpr_lga")
    assert len(table["rows"]) == 3
    say(empty, "Which wards are most at risk?")
    run = Run.objects.get(session=empty, kind="risk")
    assert run.parameters["variables"][0] == "tpr_smoothed"
    assert run.receipt["settings"]["certainty_basis"] == "data and method"
    ranking = Workspace(empty, run=run).rankings
    assert ranking["p_top_data"].notna().any()


def test_one_more_calculation_makes_the_ranking_older_and_changing_back_reuses_it(with_wards):
    first = say(with_wards, "calculate tpr for under fives").run
    say(with_wards, "Which wards are most at risk?")
    risk = Run.objects.get(session=with_wards, kind="risk")
    assert risk.on_present_data
    say(with_wards, "calculate tpr for pregnant women")
    risk = Run.objects.select_related("link", "facilities").get(pk=risk.pk)
    assert not risk.on_present_data
    again = say(with_wards, "calculate tpr for under fives").run
    assert again.pk == first.pk
    values = Dataset.objects.get(session=with_wards, kind="ward_values", current=True)
    assert values.summary["run"] == str(first.pk)


def test_a_ranking_says_of_whom_its_test_positivity_is(with_wards):
    """A question on pregnant women in between makes theirs the rate that rankings use: it is said."""
    for asked, people in (
        ("calculate tpr for under fives", "of children under 5, all facilities (+)"),
        ("calculate tpr for pregnant women, by lga", "of pregnant women, all facilities (+)"),
    ):
        say(with_wards, asked)
        ranked = say(with_wards, "Run the risk analysis again with the proposed variables")
        said = " ".join(ranked.body["points"])
        assert f"Test positivity rate {people}" in said, (ranked.tool, ranked.body)


def test_reports_and_a_boundary_alone_are_mapped_whichever_comes_first(session, files):
    say(session, "calculate tpr for under fives")
    assert not available_layers(Workspace(session))
    bring(session, files / "wards.zip")
    workspace = Workspace(session)
    assert workspace.need_link().table is None
    assert read_layer(workspace, "tpr")["wards"]
    sums = counted()
    known = workspace.wards["tpr"].notna().sum()
    assert known == len(sums) - 1


def test_burden_asks_for_the_people_of_an_age_group_and_computes_with_them(with_wards):
    asked = say(with_wards, "calculate the burden for under fives")
    assert asked.outcome == "clarify"
    assert "percent of all people" in asked.body["headline"]
    done = say(with_wards, "17%")
    assert done.outcome == "answer", done.body
    assert done.run.parameters["u5_share"] == 17
    frame = read_table(done.run.artefacts.get(name="ward_values.parquet").path)
    names = Workspace(with_wards).boundary_frame
    at = int(np.flatnonzero((names["ward_name"] == "Dutse").to_numpy())[0])
    positive = counted().loc[("Bosso", "Dutse"), "positive"]
    years = 4 / 12  # four calendar months are covered
    each = positive / (1000 * 0.17) * 1000 / years
    assert frame["burden"].iloc[at] == pytest.approx(each)
    assert "“population” of wards.csv; of which year is not known" in done.body["points"][1], (
        done.body
    )
    dated = say(with_wards, "the population is of 2020")
    assert "of 2020. By how many percent a year do they grow?" in dated.body["points"][1]
    offered = [chip for chip in dated.body["chips"] if "growth" in (chip.get("arguments") or {})]
    assert [chip["arguments"]["growth"] for chip in offered] == [2, 2.5, 3]
    pressed = press(with_wards, offered[2])
    assert pressed.run.parameters["growth"] == 3
    assert pressed.run.parameters["u5_share"] == 17, "what was said before is kept"
    grown = say(with_wards, "the population is of 2020 and grows by 3 % a year")
    assert "of 2020, brought to the year of the reports by 3 % a year" in grown.body["points"][1]
    frame = read_table(grown.run.artefacts.get(name="ward_values.parquet").path)
    middle = (2023 + 2024) / 2  # two months of either year
    assert frame["burden"].iloc[at] == pytest.approx(each / 1.03 ** (middle - 2020))


def test_a_burden_and_the_share_it_needs_are_said_at_once(with_wards):
    done = say(with_wards, "burden, under fives are 20 percent of the people")
    assert (done.tool, done.outcome) == ("calculate_tpr", "answer")
    assert (done.run.parameters["u5_share"], done.run.parameters["age"]) == (20, "u5")
    positive = counted().loc[("Bosso", "Dutse"), "positive"]
    row = next(row for row in done.body["table"]["rows"] if row[0] == "Dutse")
    assert row[-1] == pytest.approx(positive / (1000 * 0.2) * 1000 * 3, abs=0.06)


def test_replaced_reports_make_their_runs_older_and_undo_brings_their_rates_back(with_wards, files):
    run = say(with_wards, "calculate tpr for under fives").run
    known = Workspace(with_wards).need_link()
    changed = pd.read_csv(files / "facilities.csv").iloc[:-5]
    changed.to_csv(files / "facilities.csv", index=False)
    bring(with_wards, files / "facilities.csv")
    run = Run.objects.select_related("facilities", "boundary", "people").get(pk=run.pk)
    assert not run.on_present_data
    assert "tpr_smoothed" not in Workspace(with_wards).wards
    say(with_wards, "undo")
    assert Workspace(with_wards).need_link() == known
    assert "tpr_smoothed" in Workspace(with_wards).wards


def test_without_reports_it_says_which_file_is_missing(empty, files):
    bring(empty, files / "wards.csv")
    answer = say(empty, "calculate test positivity step by step")
    assert answer.outcome == "need_data"
    assert "facility test data" in answer.body["headline"]


def test_areas_of_the_reports_are_looked_up(session):
    say(session, "calculate tpr for under fives")
    answer = say(session, "TPR of Bosso")
    bosso = counted().loc["Bosso"].sum()
    assert f"{100 * bosso['positive'] / bosso['tested']:.1f} %" in answer.body["headline"]
    call = tool_by_name("calculate_tpr")
    lowest = call.call(
        Workspace(session, run=Run.objects.get(session=session)),
        {"order": "bottom", "level": "ward", "n": 2},
    )
    rates = counted().drop(UNKNOWN[::-1]).eval("positive / tested").sort_values()
    assert [row[0] for row in lowest.table["rows"]] == [name for _, name in rates.index[:2]]


@pytest.mark.shared
def test_a_ward_table_that_names_the_lgas_places_wards_of_one_name(empty, shared_data):
    """The outlines of Niger have codes of LGAs only; five ward names occur in several of them."""
    bring(empty, shared_data / "facility" / "niger_2024_facilities.csv")
    say(empty, "calculate tpr for under fives")
    bring(empty, shared_data / "niger" / "wards.zip")
    names = Workspace(empty).boundary_frame["ward_name"]
    repeated = int(names.duplicated(keep=False).sum())
    assert repeated == 11
    assert Workspace(empty).latest("tpr").result["wards_on_map"] == 275 - repeated
    bring(empty, shared_data / "niger" / "wards.csv")
    run = Workspace(empty).latest("tpr")
    assert run.result["wards_on_map"] == 275
    assert run.on_present_data


def test_other_measures_have_names_of_their_own(session):
    say(session, "calculate tpr for under fives")
    answer = say(session, "positives per attendance by LGA")
    assert answer.outcome == "answer", answer.body
    assert "(not the TPR)" in answer.body["points"][0]
    frame = rows()
    frame = frame[frame["LGA"] == "Bosso"]
    positive = counted("u5").loc["Bosso", "positive"].sum()
    positive += counted("pw").loc["Bosso", "positive"].sum()
    share = 100 * positive / frame["attendance"].sum()
    found = {row[0]: row[-1] for row in answer.body["table"]["rows"]}
    assert found["Bosso"] == pytest.approx(round(share, 1))
    run = say(session, "calculate tpr for under fives").run
    run.findings = [{"code": "urban_high_tpr", "severity": "warning", "message": "Towns: Dutse."}]
    run.save()
    offered = say(session, "calculate tpr for under fives")
    assert "Towns: Dutse." in offered.body["points"][1]
    assert (
        press(session, chip(offered, "Positives per attendance")).body["points"][0]
        == (answer.body["points"][0])
    )


def test_a_burden_above_one_for_each_person_is_said_to_be_implausible():
    assert "1 lies above 1,000 per 1,000" in implausible(
        pd.DataFrame({"burden": [999, 1001, None]})
    )
    assert implausible(pd.DataFrame({"burden": [1000.0]})) == ""


def test_the_people_of_the_data_are_held_against_a_stated_total(session, files):
    """Twelve wards of 900 people, one of them without reports, are 10,800."""
    wards = [*WARDS, NO_DATA]
    people = pd.DataFrame([(lga, name, 900) for name, lga in wards])
    people.to_csv(files / "people.csv", index=False, header=["LGA", "Ward", "Population 2020"])
    bring(session, files / "wards.zip", files / "people.csv")
    say(session, "calculate tpr for all ages")
    far = say(session, "the state has 20,000 people")
    assert "10,800 people; you say 20,000: 46.0 % apart, more than the 15 %" in far.body["headline"]
    assert "“Population 2020” of people.csv, of 2020." in far.body["points"][0]
    assert "Check the year" in far.body["points"][1]
    near = say(session, "the state has 12,000 people")
    assert "within the 15 %" in near.body["headline"]
    grown = say(session, "the population grows by 3 % a year")
    assert "brought to the year of the reports by 3 % a year" in grown.body["points"][0]
    sum_now = 10_800 * 1.03 ** ((2023 + 2024) / 2 - 2020)
    assert f"{sum_now:,.0f} people" in grown.body["headline"]


def test_a_total_that_the_data_do_not_have_is_not_compared(with_wards):
    """One of the twelve wards has no population."""
    say(with_wards, "calculate tpr for all ages")
    assert say(with_wards, "the state has 20,000 people").outcome == "need_data"


def test_five_files_give_the_same_wards_in_any_order(new_session, files):
    people = pd.DataFrame([(lga, name, 400) for name, lga in WARDS])
    people.to_csv(files / "people.csv", index=False, header=["LGA", "WardName", "Population"])
    cells = np.repeat(np.repeat(np.arange(12.0).reshape(3, 4)[::-1], 2, axis=0), 2, axis=1)
    with rasterio.open(
        files / "elevation.tif", "w", driver="GTiff", width=8, height=6, count=1, dtype="float64",
        crs="EPSG:4326", transform=from_origin(5, 12, 0.5, 0.5),
    ) as raster:  # fmt: skip
        raster.write(cells, 1)
    order = ["wards.zip", "elevation.tif", "facilities.csv", "people.csv", "wards.csv"]
    found = []
    for names in (order, order[::-1]):
        session = new_session()
        bring(session, *(files / name for name in names))
        assert say(session, "calculate tpr for under fives").outcome == "answer"
        found.append(Workspace(session).wards)
    first, second = found
    assert first["elevation"].tolist() == pytest.approx(range(12))
    assert {"tpr", "tpr_smoothed", "population"} <= set(first)
    pd.testing.assert_frame_equal(first, second[first.columns])


def test_incidence_by_steps_needs_people_and_says_what_is_missing(with_wards):
    say(with_wards, "calculate tpr for under fives")
    answer = say(with_wards, "incidence by steps")
    assert answer.outcome == "answer", answer.body
    assert any("private" in point for point in answer.body["points"])
    table = {row[0]: row[1:] for row in answer.body["table"]["rows"]}
    positive = counted("u5").loc["Bosso", "positive"].sum()
    positive += counted("pw").loc["Bosso", "positive"].sum()
    # Four months, 4,000 people in the four wards of Bosso.
    assert table["Bosso"][0] == pytest.approx(round(positive * 3 / 4.0, 1))
    assert table["Bosso"][3] is None
    whole = say(with_wards, "private ratio 0.4, none ratio 0.1")
    steps = {row[0]: row[1:] for row in whole.body["table"]["rows"]}["Bosso"]
    assert steps[3] == pytest.approx(1.5 * steps[2], abs=0.1)


@pytest.mark.parametrize("people_first", [True, False])
def test_people_come_from_a_file_of_their_own(empty, files, people_first):
    """Two rows of a ward are summed; the ward table here has no population."""
    head, *lines = [line.rsplit(",", 1)[0] for line in table_csv().decode().splitlines()]
    lines = [f"{head},urban_percentage", *(f"{line},60" for line in lines)]
    (files / "bare.csv").write_text("\n".join(lines))
    people = pd.DataFrame(
        [(lga, name, 400) for name, lga in WARDS] + [("Bosso", "Dutse", 250)],
        columns=["LGA", "WardName", "Population"],
    )
    people.to_csv(files / "people.csv", index=False)
    others = [files / "wards.zip", files / "bare.csv", files / "facilities.csv"]
    bring(empty, *([files / "people.csv", *others] if people_first else others))
    if not people_first:
        bring(empty, files / "people.csv")
    wards = Workspace(empty).wards.set_index(["lga_name", "ward_name"])["population"]
    assert wards["Bosso", "Dutse"] == 650
    assert wards["Lapai", "Essa"] == 400
    assert Workspace(empty).need_table().name == "bare.csv"
    done = say(empty, "calculate the burden of all ages")
    assert done.outcome == "answer", done.body
    assert done.run.people.source.kind == "population"
    assert "“Population” of people.csv" in done.body["points"][1]
    towns = next(found for found in done.run.findings if found["code"] == "urban_high_tpr")
    sums = counted("u5") + counted("pw")
    high = sums.index[sums["positive"] > 0.5 * sums["tested"]]
    assert towns["count"] == sum(place[::-1] in WARDS for place in high) > 0
    positive = sum(counted(age).loc[("Bosso", "Dutse"), "positive"] for age in ("u5", "pw"))
    row = next(row for row in done.body["table"]["rows"] if row[0] == "Dutse")
    assert row[-1] == pytest.approx(positive / 650 * 1000 * 3, abs=0.06)


def test_people_serve_without_a_boundary(empty, files):
    people = pd.DataFrame([(lga, name, 400) for name, lga in WARDS])
    people.to_csv(files / "people.csv", index=False, header=["LGA", "WardName", "Population"])
    bring(empty, files / "facilities.csv", files / "people.csv")
    done = say(empty, "calculate the burden of all ages")
    assert done.outcome == "answer", done.body
    assert done.run.people.kind == "population"


def test_presets_take_the_rate_as_reported_and_the_standard_smoothed(with_wards):
    say(with_wards, "calculate tpr for under fives")
    workspace = Workspace(with_wards)
    rest = ("mean_rainfall", "housing_quality", "distance_to_water")

    def variables(**options):
        return RunOptions(**options).plan(workspace).parameters["variables"]

    assert variables()[0] == "tpr_smoothed"
    assert variables(preset="mrpt")[0] == "tpr_computed"
    by_meaning = ("Test positivity rate", *rest)
    assert variables(variables=by_meaning)[0] == "tpr_smoothed"
    assert variables(variables=by_meaning, preset="chatmrpt")[0] == "tpr_computed"
    assert variables(variables=("tpr_smoothed", *rest), preset="mrpt")[0] == "tpr_smoothed"
