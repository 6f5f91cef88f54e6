"""Questions to the data in plain words; the numbers are computed here from the files themselves."""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.gazetteer import gazetteer_of
from analysis.chat.slots import read_slots
from analysis.models import Run
from analysis.services.plan_nets import NetPlanOptions
from analysis.services.plan_run import RunOptions
from analysis.services.plan_tpr import TprRunOptions
from analysis.tools import tool_by_name
from analysis.tools.base import Answer
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from tests.door.asking import made, numbers, run_of, say, says, titles

pytestmark = pytest.mark.django_db
FACILITIES = "niger_2020_2025_facilities.csv"
YEARS = ("2023", "2024")


@pytest.fixture(scope="module")
def wards(django_db_setup, django_db_blocker, module_storage, shared_data):
    """A ward table and its boundaries; changes of a test are undone."""
    files = [shared_data / "niger" / name for name in ("wards.csv", "wards.zip")]
    session = made(django_db_blocker, files)
    yield session
    with django_db_blocker.unblock():
        session.delete()


@pytest.fixture(scope="module")
def two_years(shared_data):
    """The reports of two years, as the file has them."""
    frame = pd.read_csv(shared_data / "facility" / FACILITIES, dtype=str, keep_default_na=False)
    return frame[frame["periodname"].str[-4:].isin(YEARS)]


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, module_storage, two_years, tmp_path_factory):
    """Facility reports of two years, and nothing else."""
    file = tmp_path_factory.mktemp("given") / "reports.csv"
    two_years.to_csv(file, index=False)
    session = made(django_db_blocker, [file])
    yield session
    with django_db_blocker.unblock():
        session.delete()


@pytest.fixture(scope="module")
def results(django_db_setup, django_db_blocker, module_storage, wards_of_twelve):
    """Twelve wards with a ranking, a net plan, reports and their test positivity."""
    session = made(
        django_db_blocker,
        wards_of_twelve,
        RunOptions(),
        NetPlanOptions(nets=20_000, household_size=5.0),
        TprRunOptions(age="u5"),
    )
    yield session
    with django_db_blocker.unblock():
        session.delete()


@pytest.fixture(scope="module")
def table(shared_data):
    return pd.read_csv(shared_data / "niger" / "wards.csv")


@pytest.fixture(scope="module")
def raw(two_years):
    """The reports with short names and no prefix; counts as numbers."""
    frame = pd.read_csv(io.StringIO(two_years.to_csv(index=False)))
    strip = {"orgunitlevel3": "lga", "orgunitlevel4": "ward", "organisationunitname": "facility"}
    frame = frame.rename(columns=strip)
    for name in strip.values():
        words = frame[name].astype(str).str.replace(r"^ni ", "", regex=True)
        frame[name] = words.str.replace(r" (?:Local Government Area|Ward)$", "", regex=True)
    return frame


def arguments_of(session, text, tool="query_data"):
    return build_arguments(tool, read_slots(text, gazetteer_of(Workspace(session))))


def asked(session, text):
    """The answer to a question that is known to be one to the data."""
    answer = tool_by_name("query_data").call(Workspace(session), arguments_of(session, text))
    assert isinstance(answer, Answer), text
    return answer


def listed(answer):
    """Ward and LGA of each row of the answer's table."""
    columns = answer.table["columns"]
    ward, lga = columns.index("Ward"), columns.index("LGA")
    return [(row[ward], row[lga]) for row in answer.table["rows"]]


COUNTS = [
    ("How many wards have TPR above 30 percent?", lambda t: t.u5_tpr_rdt > 30),
    ("How many wards have rainfall below 100?", lambda t: t.mean_rainfall < 100),
    ("How many wards have at least 50,000 people?", lambda t: t.population >= 50_000),
    ("How many wards have TPR between 20 and 40 %?", lambda t: t.u5_tpr_rdt.between(20, 40)),
    ("How many wards are in Bida LGA?", lambda t: t.lga_name == "Bida"),
    ("how many wards in Shiroro", lambda t: t.lga_name == "Shiroro"),
    ("How many wards have elevation over 300 m?", lambda t: t.elevation > 300),
    ("How many wards have no value of housing quality?", lambda t: t.housing_quality.isna()),
    ("How many wards have TPR above 25% and rainfall below 100?",
     lambda t: (t.u5_tpr_rdt > 25) & (t.mean_rainfall < 100)),
    ("How many wards have elevation above 1,000 ft?", lambda t: t.elevation > 304.8),
    ("How many wards have distance to water over 5 km?", lambda t: t.distance_to_water > 5000),
    ("How many wards have pfpr above 30%?", lambda t: t.pfpr > 0.30),
    ("How many wards have a population of at most 10k?", lambda t: t.population <= 10_000),
    ("how many wards have tpr above the median", lambda t: t.u5_tpr_rdt > t.u5_tpr_rdt.median()),
    ("wards with below average housing quality",
     lambda t: t.housing_quality < t.housing_quality.mean()),
    ("how many wards have a population more than twice the average",
     lambda t: t.population > 2 * t.population.mean()),
    ("how many wards have a value of housing quality", lambda t: t.housing_quality.notna()),
    ("how many wards with total area over 1,000 km2", lambda t: t.totalArea > 1e9),
    ("wards nawa ne a Shiroro suke da TPR sama da kashi 30?",
     lambda t: (t.lga_name == "Shiroro") & (t.u5_tpr_rdt > 30)),
    ("Combien de wards entre 1 000 et 2 000 m de l'eau ?",
     lambda t: t.distance_to_water.between(1000, 2000)),
    ("wards à plus de 5 km de l'eau ou avec un TPR supérieur à 40",
     lambda t: (t.distance_to_water > 5000) | (t.u5_tpr_rdt > 40)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fits"), COUNTS)
def test_wards_are_counted(wards, table, text, fits):
    answer = asked(wards, text)
    expected = int(fits(table).sum())
    assert numbers(answer.headline)[0] == expected
    assert len(answer.table["rows"]) == expected
    assert sorted(listed(answer)) == sorted(titles(table[fits(table)]))
    said = " ".join(answer.points).replace("wards examinés", "wards looked at")
    assert "275 wards looked at" in said


NUMBERS = [
    ("Total population of Bida LGA", lambda t: t[t.lga_name == "Bida"].population.sum()),
    ("What is the total population?", lambda t: t.population.sum()),
    ("What is the mean rainfall?", lambda t: t.mean_rainfall.mean()),
    ("Average elevation of wards in Suleja LGA",
     lambda t: t[t.lga_name == "Suleja"].elevation.mean()),
    ("What is the median elevation?", lambda t: t.elevation.median()),
    ("What is the mean TPR in Suleja LGA?", lambda t: t[t.lga_name == "Suleja"].u5_tpr_rdt.mean()),
    ("What is the standard deviation of rainfall?", lambda t: t.mean_rainfall.std()),
    ("90th percentile of TPR", lambda t: t.u5_tpr_rdt.quantile(0.9)),
    ("maximum temperature", lambda t: t.temp_mean.max()),
    ("minimum rainfall", lambda t: t.mean_rainfall.min()),
    ("What is the average population per ward?", lambda t: t.population.mean()),
    ("population weighted mean of TPR", lambda t: np.average(
        t.u5_tpr_rdt[t.u5_tpr_rdt.notna()], weights=t.population[t.u5_tpr_rdt.notna()])),
    ("What is the average rainfall of wards with TPR above 30%?",
     lambda t: t[t.u5_tpr_rdt > 30].mean_rainfall.mean()),
    ("How many people live in wards with TPR over 40%?",
     lambda t: t[t.u5_tpr_rdt > 40].population.sum()),
    ("What percentage of wards have TPR above 30%?", lambda t: 100 * (t.u5_tpr_rdt > 30).mean()),
    ("What is the average housing quality?", lambda t: t.housing_quality.mean()),
    ("Total urban area in Chanchaga LGA",
     lambda t: t[t.lga_name == "Chanchaga"].urbanArea.sum()),
    ("average tpr of wards with 50,000 or more people",
     lambda t: t[t.population >= 50_000].u5_tpr_rdt.mean()),
    ("average rainfall of the ten most populous wards",
     lambda t: t.nlargest(10, "population").mean_rainfall.mean()),
    ("average tpr of the wards with missing housing quality",
     lambda t: t[t.housing_quality.isna()].u5_tpr_rdt.mean()),
    ("average tpr of wards within 1 km of water",
     lambda t: t[t.distance_to_water <= 1000].u5_tpr_rdt.mean()),
    ("what percentage of wards in Suleja are more than 50 percent urban",
     lambda t: 100 * (t[t.lga_name == "Suleja"].urbanPercentage > 50).mean()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_numbers_of_all_rows_together_are_those_of_the_file(wards, table, text, value):
    answer = asked(wards, text)
    assert answer.outcome == "answer"
    expected = float(value(table))
    places = 2 if "percentage" in text else 4
    assert says(answer, expected, places), (answer.headline, expected)


UNREAD = (
    "average tpr of wards more than 5 km above the road",
    "show me ward wey get people pass 100,000",
)


@pytest.mark.parametrize("text", UNREAD)
def test_a_comparison_that_cannot_be_read_is_asked_back_and_no_number_given(wards, text):
    answer = asked(wards, text)
    assert answer.outcome == "clarify"
    assert answer.headline.startswith("I could not read “")
    assert answer.table is None


@pytest.mark.parametrize(
    ("text", "column", "largest", "part"),
    [
        ("wards in the top 10 percent of tpr", "u5_tpr_rdt", True, 0.10),
        ("the wards in the bottom 5 % for elevation", "elevation", False, 0.05),
    ],
)
def test_a_part_of_a_list_is_rounded_up_to_whole_wards(wards, table, text, column, largest, part):
    answer = asked(wards, text)
    known = table[table[column].notna()]
    count = -(-len(known) * round(part * 1000) // 1000)
    rows = known.nlargest(count, column) if largest else known.nsmallest(count, column)
    assert listed(answer) == titles(rows)


def test_the_share_of_the_wards_of_each_lga_is_of_those_with_a_value(wards, table):
    answer = asked(wards, "which LGA has the largest share of wards with tpr above 30 %?")
    known = table[table.u5_tpr_rdt.notna()]
    shares = 100 * (known.u5_tpr_rdt > 30).groupby(known.lga_name).mean()
    assert answer.outcome == "answer"
    assert says(answer, float(shares.max()), 1), (answer.headline, shares.max())
    first = {row[0]: row[1] for row in answer.table["rows"]}
    assert all(abs(first[name] - shares[name]) < 0.051 for name in first)


def test_a_place_or_a_comparison_keeps_the_rows_of_both(wards, table):
    answer = asked(wards, "wards in Bida or with tpr above 40 %")
    rows = table[(table.lga_name == "Bida") | (table.u5_tpr_rdt > 40)]
    assert set(listed(answer)) == set(titles(rows))
    assert f"{len(rows)} of 275 wards" in answer.headline


def test_the_first_wards_by_one_variable_are_among_those_another_one_keeps(wards, table):
    answer = asked(wards, "top 5 wards by tpr with population above 50,000")
    rows = table[table.population > 50_000].nlargest(5, "u5_tpr_rdt")
    assert listed(answer) == titles(rows)


def test_a_comparison_with_the_mean_says_the_number_it_was(wards, table):
    answer = asked(wards, "wards with population above twice the average")
    mean = table.population.mean()
    assert f"{2 * mean:,.0f} (2 times the mean of all)" in answer.headline


def test_a_range_is_the_lowest_and_the_highest(wards, table):
    answer = asked(wards, "What is the range of pfpr values in my data?")
    assert says(answer, table.pfpr.min())
    assert says(answer, table.pfpr.max())


LISTS = [
    ("Which ward has the highest rainfall?", "mean_rainfall", False, 10, None),
    ("Top ten wards by population", "population", False, 10, None),
    ("List the top 5 wards with highest TPR", "u5_tpr_rdt", False, 5, None),
    ("bottom five wards by elevation", "elevation", True, 5, None),
    ("lowest 7 wards by rainfall", "mean_rainfall", True, 7, None),
    ("top 3 wards by elevation in Lavun", "elevation", False, 3, "Lavun"),
    ("three most populous wards of Suleja", "population", False, 3, "Suleja"),
]


@pytest.mark.parametrize(("text", "column", "rising", "n", "lga"), LISTS)
def test_the_ends_of_a_list_are_in_order(wards, table, text, column, rising, n, lga):
    frame = table if lga is None else table[table.lga_name == lga]
    expected = frame.sort_values(column, ascending=rising, kind="stable").head(n)
    answer = asked(wards, text)
    assert listed(answer) == titles(expected)
    assert expected.iloc[0]["WardName"] in answer.headline
    assert says(answer, float(expected.iloc[0][column]))


def test_the_next_ones_of_a_list_follow_the_first(wards, table):
    expected = table.sort_values("mean_rainfall", ascending=False, kind="stable").iloc[5:8]
    asks = {"variable": "mean_rainfall", "level": "ward", "order": "top", "n": 3, "after": 5}
    tool = tool_by_name("query_data")
    answer = tool.call(Workspace(wards), asks)
    assert listed(answer) == titles(expected)
    assert answer.headline.startswith("Places 6 to 8 from the highest rainfall")
    people = {"variable": "population", "measure": "sum", "within": [asks]}
    assert says(tool.call(Workspace(wards), people), float(expected["population"].sum()))


FILTERS = [
    ("wards with TPR more than 30%", lambda t: t.u5_tpr_rdt > 30),
    ("TPR between 20 and 40 %, which wards", lambda t: t.u5_tpr_rdt.between(20, 40)),
    ("wards with population over 20k", lambda t: t.population > 20_000),
    ("Bosso wards with elevation over 300",
     lambda t: (t.elevation > 300) & (t.lga_name == "Bosso")),
    ("Which wards have distance to water at most 500 m", lambda t: t.distance_to_water <= 500),
    ("which wards have no value of housing quality", lambda t: t.housing_quality.isna()),
    ("wards with pfpr under 20 percent", lambda t: t.pfpr < 0.2),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fits"), FILTERS)
def test_a_filter_keeps_the_rows_that_fit(wards, table, text, fits):
    answer = asked(wards, text)
    assert sorted(listed(answer)) == sorted(titles(table[fits(table)]))
    assert numbers(answer.headline)[0] == int(fits(table).sum())


GROUPS = [
    ("What is the average rainfall by LGA?", lambda g: g.mean_rainfall.mean()),
    ("Quelle est la pluviométrie moyenne par LGA ?", None),
    ("total population by LGA", lambda g: g.population.sum()),
    ("median elevation by LGA", lambda g: g.elevation.median()),
    ("maximum elevation in each LGA", lambda g: g.elevation.max()),
    ("How many wards are there in each LGA?", lambda g: g.WardName.count()),
]


@pytest.mark.parametrize(("text", "value"), [item for item in GROUPS if item[1] is not None])
def test_each_lga_has_its_own_number(wards, table, text, value):
    answer = asked(wards, text)
    expected = value(table.groupby("lga_name")).to_dict()
    found = {row[0]: row[1] for row in answer.table["rows"]}
    assert found == pytest.approx(expected, rel=2e-3)


ENDS_OF_LGAS = [
    ("Which LGA has the highest rainfall?", "mean_rainfall", "mean", False),
    ("Lowest five LGAs by rainfall", "mean_rainfall", "mean", True),
    ("Which LGA has the largest population?", "population", "sum", False),
]


@pytest.mark.parametrize(("text", "column", "how", "rising"), ENDS_OF_LGAS)
def test_lgas_are_ordered_by_their_own_number(wards, table, text, column, how, rising):
    answer = asked(wards, text)
    expected = table.groupby("lga_name")[column].agg(how).sort_values(ascending=rising)
    rows = [row[0] for row in answer.table["rows"]]
    assert rows == list(expected.index[: len(rows)])
    assert says(answer, float(expected.iloc[0]))


def test_lgas_can_be_filtered_by_their_own_number(wards, table):
    answer = asked(wards, "LGAs where rainfall is below 100 mm")
    means = table.groupby("lga_name")["mean_rainfall"].mean()
    assert sorted(row[0] for row in answer.table["rows"]) == sorted(means[means < 100].index)
    assert numbers(answer.headline)[:2] == [float((means < 100).sum()), 25.0]


def test_both_ends_come_together_with_the_number_of_wards(wards, table):
    text = "Show me the 5 LGAs with highest TPR and the 5 with lowest TPR. Include the number of wards in each."
    answer = asked(wards, text)
    means = table.groupby("lga_name")["u5_tpr_rdt"].mean().sort_values(ascending=False)
    assert [row[0] for row in answer.table["rows"]] == [*means.index[:5], *means.index[-5:]]
    sizes = table.groupby("lga_name").size()
    assert [row[-1] for row in answer.table["rows"]] == [
        sizes[row[0]] for row in answer.table["rows"]
    ]


def test_the_lga_with_most_wards_that_fit_is_found(wards, table):
    answer = asked(wards, "Which LGA has the most wards with TPR above 30%?")
    counts = table[table.u5_tpr_rdt > 30].groupby("lga_name").size()
    found = {row[0]: row[1] for row in answer.table["rows"]}
    top = counts[counts == counts.max()]
    assert answer.table["rows"][0][0] in set(top.index)
    assert all(counts[lga] == number for lga, number in found.items())


def test_a_ward_is_looked_up(wards, table):
    row = table[table.WardName == "Adahe"].iloc[0]
    answer = asked(wards, "What is the elevation of Adahe?")
    assert says(answer, row["elevation"])


def test_missing_values_are_left_out_and_counted(wards, table):
    answer = asked(wards, "What is the average housing quality?")
    missing = int(table.housing_quality.isna().sum())
    assert f"{missing} without" in " ".join(answer.points)
    assert len(answer.table["rows"]) == len(table) - missing


def test_a_mean_of_rates_without_counts_says_that_it_is_not_weighted(wards):
    assert "not weighted" in asked(wards, "What is the mean TPR in Suleja LGA?").points[0]


def test_nothing_that_fits_is_said_with_the_highest_value(wards, table):
    answer = asked(wards, "List wards with TPR above 90%")
    assert answer.headline.startswith("No ward fits: the highest")
    assert says(answer, table.u5_tpr_rdt.max())


def test_nothing_that_fits_in_an_lga_is_said_with_its_own_highest_value(wards, table):
    answer = asked(wards, "Bosso wards with urban percentage over 50")
    own = table[table.lga_name == "Bosso"].urbanPercentage.max()
    assert own <= 50
    assert answer.headline.startswith("No ward in Bosso LGA fits: the highest")
    assert says(answer, own)


def test_a_sum_of_measurements_is_asked_back(wards):
    answer = asked(wards, "total rainfall of Bida LGA")
    assert answer.outcome == "clarify"
    assert [chip["arguments"]["measure"] for chip in answer.chips] == ["mean", "median", "range"]


def test_nets_without_a_plan_name_the_step(wards):
    with pytest.raises(ProblemError) as caught:
        asked(wards, "How many nets are planned for Bida LGA?")
    assert caught.value.code == "need_data"
    assert "net plan first" in caught.value.hint


def test_a_year_that_the_wards_do_not_have_is_refused(wards):
    with pytest.raises(ProblemError) as caught:
        asked(wards, "average rainfall by LGA in 2023")
    assert caught.value.code == "not_in_data"


def persons(raw, stage, age="", test=""):
    """Columns of the file that count tested or positive persons."""
    wanted = "positive for malaria" if stage == "positive" else "fever"
    names = [name for name in raw.columns if wanted in name and ("RDT" in name or "Micro" in name)]
    return [name for name in names if age in name and test in name]


def total(frame, stage, age="", test=""):
    return float(frame[persons(frame, stage, age, test)].sum().sum())


def rate(frame, age="", test=""):
    """Positives over tests of the cells where both are there and positives are not above tests."""
    tested, positive = 0.0, 0.0
    for group in ("<5yrs", "≥5yrs", "(PW)"):
        for kind in ("RDT", "Microscopy"):
            if (age and age != group) or (test and test != kind):
                continue
            asked_of = frame[persons(frame, "tested", group, kind)].iloc[:, 0]
            found = frame[persons(frame, "positive", group, kind)].iloc[:, 0]
            good = asked_of.notna() & found.notna() & (found <= asked_of) & (found >= 0)
            tested += asked_of[good].sum()
            positive += found[good].sum()
    return 100 * positive / tested


REPORTS = [
    ("How many tests were done?", lambda r: total(r, "tested")),
    ("total positive cases", lambda r: total(r, "positive")),
    ("How many tests were done in Bida LGA?", lambda r: total(r[r.lga == "Bida"], "tested")),
    ("How many children were tested by RDT?", lambda r: total(r, "tested", "<5yrs", "RDT")),
    ("What is the TPR for pregnant women?", lambda r: rate(r, "(PW)")),
    ("overall test positivity rate", lambda r: rate(r)),
    ("What is the TPR of Bida LGA?", lambda r: rate(r[r.lga == "Bida"])),
    ("TPR by microscopy", lambda r: rate(r, "", "Microscopy")),
    ("How many positive cases in June 2024?",
     lambda r: total(r[r.periodname == "June 2024"], "positive")),
    ("How many tests were done in 2023?",
     lambda r: total(r[r.periodname.str.endswith("2023")], "tested")),
    ("How many LLIN were received in Lapai LGA?",
     lambda r: r[r.lga == "Lapai"].filter(like="LLIN").sum().sum()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), REPORTS)
def test_reports_are_added_up(reports, raw, text, value):
    answer = asked(reports, text)
    assert answer.outcome == "answer"
    assert says(answer, float(value(raw))), (answer.headline, float(value(raw)))


def home_ward(raw):
    """The ward of a facility: of its other reports in the LGA where one says it is unknown."""
    known = raw["ward"].where(raw["ward"] != "Unknown")
    return known.groupby([raw["lga"], raw["facility"]]).transform("first").fillna("Unknown")


def test_facilities_are_counted_once(reports, raw):
    # A report of an unknown ward is of the facility of that name in the LGA.
    keys = raw[["lga", "facility"]].drop_duplicates()
    own = keys[keys.lga == "Bida"]
    answer = asked(reports, "How many facilities are in Bida LGA?")
    assert numbers(answer.headline)[0] == len(own)
    secondary = raw[raw["Facility level"].str.contains("econdary", case=False)]
    many = len(secondary[["lga", "facility"]].drop_duplicates())
    assert (
        numbers(asked(reports, "How many secondary facilities are in this data?").headline)[0]
        == many
    )


def test_the_facility_with_most_children_tested_is_found(reports, raw):
    names = persons(raw, "tested", "<5yrs")
    sums = raw.groupby(["facility", "ward", "lga"])[names].sum().sum(axis=1)
    answer = asked(reports, "Which facility tested the most children?")
    assert answer.table["rows"][0][1] == sums.max()
    assert sums.idxmax()[0] in answer.headline


def test_the_lga_and_the_month_with_most_are_found(reports, raw):
    tests = raw.groupby("lga")[persons(raw, "tested")].sum().sum(axis=1)
    answer = asked(reports, "Which LGA has the highest number of tests performed?")
    assert [row[0] for row in answer.table["rows"]][:5] == list(
        tests.sort_values(ascending=False).index[:5]
    )
    months = (
        raw.groupby(raw.periodname.str.split().str[0])[persons(raw, "positive")].sum().sum(axis=1)
    )
    answer = asked(reports, "Which month had the highest number of positive cases?")
    assert answer.table["rows"][0][0] == months.idxmax()
    assert answer.table["rows"][0][1] == months.max()


def test_facilities_are_filtered_by_their_own_rate(reports, raw):
    answer = asked(
        reports, "Show me facilities with test positivity rate above 50% for pregnant women"
    )
    counted = {"positive": 0.0, "tested": 0.0}
    keys = [raw["facility"], home_ward(raw), raw["lga"]]
    for kind in ("RDT", "Microscopy"):
        tested, positive = (
            raw[persons(raw, stage, "(PW)", kind)[0]] for stage in ("tested", "positive")
        )
        good = positive <= tested
        counted["tested"] += tested.where(good, 0).groupby(keys).sum()
        counted["positive"] += positive.where(good, 0).groupby(keys).sum()
    rates = (100 * counted["positive"] / counted["tested"]).dropna().to_dict()
    high = {f"{name} ({ward}, {lga})" for (name, ward, lga), value in rates.items() if value > 50}
    assert {row[0] for row in answer.table["rows"]} == high


def test_age_groups_stand_side_by_side(reports, raw):
    answer = asked(reports, "Compare positivity rates between different age groups")
    found = {row[0]: row[1] for row in answer.table["rows"]}
    expected = {
        "children under 5": rate(raw, "<5yrs"),
        "5 years and above": rate(raw, "≥5yrs"),
        "pregnant women": rate(raw, "(PW)"),
    }
    assert found == pytest.approx(expected, rel=2e-3)


def test_which_tests_facilities_use_is_counted(reports, raw):
    keys = ["facility", "lga"]
    by = {
        test: raw.groupby(keys)[persons(raw, "tested", "", test)].sum().sum(axis=1) > 0
        for test in ("RDT", "Microscopy")
    }
    both = int((by["RDT"] & by["Microscopy"]).sum())
    answer = asked(reports, "How many facilities use RDT only vs Microscopy only?")
    found = {row[0]: row[1] for row in answer.table["rows"]}
    assert found.get("both tests", 0) == both
    assert found.get("RDT only", 0) == int((by["RDT"] & ~by["Microscopy"]).sum())


def test_nets_given_to_one_age_group_are_those_of_its_own_column(reports, raw):
    answer = asked(reports, "How many LLINs did pregnant women receive in 2023?")
    own = raw.loc[raw["periodname"].str.endswith("2023"), "PW who received LLIN"].sum()
    assert numbers(answer.headline)[0] == own
    assert "pregnant women" in answer.headline


def test_a_place_that_is_left_out_is_left_out(wards, table):
    answer = asked(wards, "mean temperature of wards where elevation > 400 m and not in Suleja")
    own = table[(table.elevation > 400) & (table.lga_name != "Suleja")]
    assert f"{own.temp_mean.mean():.2f}" in answer.headline
    assert f"({len(own)} wards" in answer.headline
    assert "outside Suleja LGA" in answer.headline


def test_a_comparison_with_not_is_turned(wards, table):
    answer = asked(wards, "which wards do not have more than 20 percent TPR")
    assert answer.headline.startswith(f"{(table.u5_tpr_rdt <= 20).sum()} of 275 wards")


def test_a_number_is_taken_over_the_first_wards_only(wards, table):
    answer = asked(wards, "total population of the top 20 wards by TPR")
    first = table.sort_values("u5_tpr_rdt", ascending=False).head(20)
    assert numbers(answer.headline)[0] == first.population.sum()
    assert "among the 20 wards" in answer.headline


def test_a_number_is_taken_over_the_wards_of_highest_risk(results):
    workspace = Workspace(results)
    first = workspace.rankings.sort_values("composite_rank").head(3)
    people = workspace.wards["population"].iloc[first["boundary_row"]].sum()
    answer = asked(results, "total population of the top 3 risk wards")
    assert numbers(answer.headline)[0] == people


def test_a_number_is_taken_over_the_wards_of_some_ranks(results):
    workspace = Workspace(results)
    first = workspace.rankings[workspace.rankings["composite_rank"] <= 4]
    people = workspace.wards["population"].iloc[first["boundary_row"]].sum()
    answer = asked(results, "total population of wards with rank at most 4")
    assert numbers(answer.headline)[0] == people


def test_a_ranking_leaves_out_the_place_that_is_left_out(results):
    lga = Workspace(results).rankings["lga_name"].iloc[0]
    arguments = arguments_of(results, f"top 10 wards outside {lga}", "rank_areas")
    answer = tool_by_name("rank_areas").call(Workspace(results), arguments)
    assert answer.table["rows"]
    assert lga not in {row[2] for row in answer.table["rows"]}
    assert f"outside {lga}" in answer.headline


def test_wards_of_a_class_are_counted_and_a_class_that_is_not_there_is_said(results):
    many = (Workspace(results).rankings["composite_class"] == "High").sum()
    assert numbers(asked(results, "how many high risk wards are there").headline)[0] == many
    with pytest.raises(ProblemError, match="no class “Very high”"):
        asked(results, "how many very high risk wards are there")


def test_wards_are_counted_by_how_sure_their_rank_is(results):
    words = Workspace(results).rankings["certainty"]
    for said, word in (
        ("contested", "contested"),
        ("surely first", "surely_first"),
        ("surely low", "surely_low"),
    ):
        answer = asked(results, f"how many wards are {said}?")
        assert numbers(answer.headline)[0] == (words == word).sum() == len(answer.table["rows"])
        assert {row[-1] for row in answer.table["rows"]} <= {said.capitalize()}
    assert (words == "surely_first").any()
    sure = asked(results, "which wards are we sure about?")
    assert numbers(sure.headline)[0] == (words.notna() & (words != "contested")).sum()
    told = tool_by_name("explain_method").call(Workspace(results), {"term": "certain"})
    first, contested = (int((words == word).sum()) for word in ("surely_first", "contested"))
    assert numbers(told.headline)[1:3] == [first, contested]


EITHER = (
    ("wards with rainfall greater than 100 or tpr above 40",
     lambda t: (t.mean_rainfall > 100) | (t.u5_tpr_rdt > 40)),
    ("wards with tpr above 40, rainfall below 90 or elevation over 300",
     lambda t: (t.u5_tpr_rdt > 40) | (t.mean_rainfall < 90) | (t.elevation > 300)),
    ("wards in Bida or Lapai with rainfall above 100 or elevation below 100",
     lambda t: t.lga_name.isin(["Bida", "Lapai"]) & ((t.mean_rainfall > 100) | (t.elevation < 100))),
    ("Quels wards ont une altitude supérieure à 300 ou une pluviométrie inférieure à 90 ?",
     lambda t: (t.elevation > 300) | (t.mean_rainfall < 90)),
    ("wane wards ne suke da TPR sama da 40 ko ruwan sama kasa da 90",
     lambda t: (t.u5_tpr_rdt > 40) | (t.mean_rainfall < 90)),
    ("which ward dem get TPR pass 40 or rainfall wey dey below 90",
     lambda t: (t.u5_tpr_rdt > 40) | (t.mean_rainfall < 90)),
    ("wards with 20,000 people or more and rainfall above 110",
     lambda t: (t.population >= 20_000) & (t.mean_rainfall > 110)),
    ("wards with population above 20,000 and either tpr above 35 or rainfall below 90",
     lambda t: (t.population > 20_000) & ((t.u5_tpr_rdt > 35) | (t.mean_rainfall < 90))),
)  # fmt: skip


@pytest.mark.parametrize(("text", "holds"), EITHER)
def test_of_filters_joined_by_or_one_is_enough(wards, table, text, holds):
    answer = asked(wards, text)
    assert numbers(answer.headline)[0] == holds(table).sum()


def test_and_beside_or_is_asked_back_with_both_readings(wards, table):
    t = table
    answer = asked(wards, "wards with tpr above 40 and rainfall below 90 or elevation over 300")
    assert answer.outcome == "clarify"
    tpr, rain, high = t.u5_tpr_rdt > 40, t.mean_rainfall < 90, t.elevation > 300
    for chip, fits in zip(answer.chips, (tpr & (rain | high), (tpr & rain) | high), strict=True):
        told = tool_by_name("query_data").call(Workspace(wards), chip["arguments"])
        if fits.any():
            assert numbers(told.headline)[0] == fits.sum()
        assert told.rows_out == fits.sum()


@pytest.mark.parametrize("text", ["map those wards", "as a map", "montre-les sur une carte"])
def test_the_map_of_a_filtered_list_selects_its_wards_and_says_so(wards, table, text):
    say(wards, "list wards with rainfall above 110")
    message = say(wards, text)
    fits = table[table.mean_rainfall > 110]
    rows = [int(row) for row in message.body["show"]["wards"].split(",")]
    there = Workspace(wards).wards.iloc[rows]
    assert set(titles(fits)) == set(zip(there.ward_name, there.lga_name, strict=True))
    assert str(len(fits)) in message.body["headline"]


def test_names_are_filtered_by_their_letters(wards, table):
    answer = asked(wards, "How many wards start with K?")
    assert numbers(answer.headline)[0] == table.WardName.str.startswith("K").sum()
    assert "“k”" in answer.headline


def test_the_lowest_of_groups_are_the_lowest(wards, table):
    answer = asked(wards, "median elevation per LGA, lowest five")
    lowest = table.groupby("lga_name").elevation.median().sort_values().head(5)
    assert [row[0] for row in answer.table["rows"]] == list(lowest.index)


def test_where_nothing_fits_the_end_is_told_of_what_the_other_filters_keep(wards, table):
    answer = asked(wards, "list wards with rainfall under 80 and tpr over 40")
    end = table.loc[table.u5_tpr_rdt > 40, "mean_rainfall"].min()
    assert answer.headline.startswith("No ward with Test positivity rate above 40 % fits")
    assert f"{end:.2f}" in answer.headline


def test_a_share_of_people_is_in_percent(wards, table):
    answer = asked(wards, "what share of the population lives in wards with TPR below 20%")
    own = table.loc[table.u5_tpr_rdt < 20, "population"].sum() / table.population.sum()
    assert f"{100 * own:.1f} %" in answer.headline


def test_the_best_facility_is_asked_back(reports):
    answer = asked(reports, "Which facility in Gurara LGA performs best?")
    assert answer.outcome == "clarify"
    assert {chip["arguments"]["variable"] for chip in answer.chips} == {"tpr", "tests", "positives"}


def test_follow_ups_go_on_from_the_question_before(wards, table):
    first = say(wards, "Which wards have TPR above 40%?")
    assert first.tool == "query_data"
    then = say(wards, "only those in Magama")
    fits = (table.u5_tpr_rdt > 40) & (table.lga_name == "Magama")
    assert then.tool == "query_data"
    assert then.arguments["operator"] == ">"
    assert then.rows_out if hasattr(then, "rows_out") else then.body["rows_out"] == fits.sum()
    say(wards, "top ten wards by rainfall")
    bottom = say(wards, "and the bottom ten?")
    lowest = table.sort_values("mean_rainfall").head(10)
    assert [row[0] for row in bottom.body["table"]["rows"]] == list(lowest["WardName"])
    shown = say(wards, "now as a map")
    assert (shown.tool, shown.arguments["variable"]) == ("show_map", "mean_rainfall")


def test_scores_and_nets_are_looked_up_in_the_runs_files(results):
    workspace = Workspace(results)
    nets = workspace.run_table("net_plan.csv", run_of(results, "nets"))
    lga = nets["lga_name"].iloc[0]
    answer = asked(results, f"Total nets planned for {lga} LGA")
    assert numbers(answer.headline)[0] == nets[nets["lga_name"] == lga]["nets"].sum()
    assert "net plan" in answer.points[0]
    assert answer.run.kind == "nets"
    ranking = workspace.rankings
    high = ranking[ranking["composite_score"] > 0.5]
    answer = asked(results, "wards with composite score above 0.5")
    assert numbers(answer.headline)[0] == len(high)
    assert {row[0] for row in answer.table["rows"]} == set(high["ward_name"])


def test_data_and_results_are_filtered_together(results):
    workspace = Workspace(results)
    ranking = workspace.rankings.set_index("boundary_row").sort_index()
    column = next(name for name in workspace.number_columns if name == "mean_rainfall")
    middle = round(float(workspace.wards[column].median()))
    both = (ranking["composite_score"].to_numpy() > 0.4) & (workspace.wards[column] > middle)
    answer = asked(results, f"wards with composite score above 0.4 and rainfall above {middle}")
    assert numbers(answer.headline)[0] == int(both.sum())


def test_the_rate_of_an_lga_is_its_positives_over_its_tests(results):
    rates = Workspace(results).run_table("lga.csv", run_of(results, "tpr"))
    lga = rates["lga_name"].iloc[0]
    own = rates[rates["lga_name"] == lga].iloc[0]
    answer = asked(results, f"What is the TPR of {lga} LGA?")
    assert says(answer, 100 * own["positive"] / own["tested"])
    assert answer.run.kind == "tpr"
    assert "positives over tests" in answer.points[0]


def test_a_rate_that_was_computed_is_looked_up_and_not_computed_again(results):
    before = Run.objects.filter(session=results).count()
    answer = say(results, "top 5 wards by TPR")
    assert answer.tool == "query_data"
    assert Run.objects.filter(session=results).count() == before
    rates = Workspace(results).run_table("tpr.csv", run_of(results, "tpr"))
    known = rates[(rates["tested"] >= 10) & (rates["ward_name"] != "Unknown")]
    best = 100 * known["tpr"].sort_values(ascending=False).head(5)
    at = answer.body["table"]["columns"].index("TPR (%)")
    shown = [row[at] for row in answer.body["table"]["rows"]]
    assert shown == pytest.approx(best.tolist(), rel=1e-3)


def headlines(session, *texts):
    """The answers' headlines to questions asked one after the other; the last message too."""
    messages = [say(session, text) for text in texts]
    assert {message.tool for message in messages} == {"query_data"}, messages[-1].body
    return messages[-1]


#: Asked after “wards with TPR above 30 %”: the value over these wards, by pandas.
OF_THESE = [
    ("their total population", lambda t: t.population.sum()),
    ("average elevation of those", lambda t: t.elevation.mean()),
    ("how many of them are rural", lambda t: (t.urbanPercentage < 30).sum()),
    ("leur population totale", lambda t: t.population.sum()),
    ("and their mean rainfall?", lambda t: t.mean_rainfall.mean()),
]


@pytest.mark.parametrize(("text", "value"), OF_THESE)
def test_what_is_asked_of_a_list_is_taken_over_it_and_says_so(wards, table, text, value):
    message = headlines(wards, "wards with TPR above 30 %", text)
    answer = Answer(headline=message.body["headline"])
    assert says(answer, float(value(table[table.u5_tpr_rdt > 30])))
    assert re.search(r"30\s%", message.body["headline"])
    assert " 1 " in message.body["points"][0].replace("(", " ")


def test_a_list_of_a_list_and_of_lgas_keeps_every_filter(wards, table):
    many = table[(table.population > 80_000) & (table.u5_tpr_rdt > 25)]
    first = ("wards with population above 80,000", "how many of those have TPR above 25")
    message = headlines(wards, *first, "their mean TPR")
    assert says(Answer(headline=message.body["headline"]), float(many.u5_tpr_rdt.mean()))
    people = table.groupby("lga_name").population.sum()
    message = headlines(
        wards, "LGAs with more than 600,000 inhabitants", "total population of those LGAs"
    )
    assert int(people[people > 600_000].sum()) in numbers(message.body["headline"])


def test_several_questions_in_one_message_are_each_answered_in_order(wards, table):
    text = "What is the total population of Bida and what is the average rainfall of Lapai?"
    body = headlines(wards, text).body
    shown = [row[1] for row in body["table"]["rows"]]
    assert numbers(shown[0])[0] == table[table.lga_name == "Bida"].population.sum()
    assert says(Answer(headline=shown[1]), table[table.lga_name == "Lapai"].mean_rainfall.mean())
    text = "the total population, the mean rainfall and the highest elevation of Lapai"
    rows = headlines(wards, text).body["table"]["rows"]
    own = table[table.lga_name == "Lapai"]
    wanted = (own.population.sum(), own.mean_rainfall.mean(), own.elevation.max())
    assert all(
        says(Answer(headline=row[1]), value) for row, value in zip(rows, wanted, strict=True)
    )


def test_several_places_have_each_their_own_number_and_one_together(wards, table):
    answer = asked(wards, "average rainfall in Bida and Lapai")
    own = {name: table[table.lga_name == name].mean_rainfall.mean() for name in ("Bida", "Lapai")}
    assert {row[0]: row[1] for row in answer.table["rows"]} == pytest.approx(own, rel=1e-3)
    both = table[table.lga_name.isin(own)].mean_rainfall.mean()
    assert says(Answer(headline=answer.points[0]), both)


def test_a_sum_over_places_taken_together_is_one_number(wards, table):
    answer = asked(wards, "total population of Bida and Lapai together")
    assert (
        numbers(answer.headline)[0]
        == table[table.lga_name.isin(["Bida", "Lapai"])].population.sum()
    )


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("wards with zero urban percentage, how many", lambda t: t.urbanPercentage == 0),
        (
            "number of people in wards closer than 1 km to water",
            lambda t: t.distance_to_water < 1000,
        ),
        ("total population in all but Bida", lambda t: t.lga_name != "Bida"),
        ("population totale des quartiers ruraux", lambda t: t.urbanPercentage < 30),
    ],
)
def test_words_of_few_letters_are_filters_too(wards, table, text, fits):
    own = table[fits(table)]
    value = len(own) if "how many" in text else own.population.sum()
    assert value in numbers(asked(wards, text).headline)


def test_things_that_no_table_holds_are_refused_and_not_counted_as_wards(wards):
    answer = asked(wards, "number of schools in Bida")
    assert (answer.outcome, numbers(answer.headline)) == ("refuse", [])


def test_a_place_to_leave_out_that_is_there_three_times_is_asked_back(wards):
    answer = asked(wards, "how many wards are not in Sabon Gari")
    assert answer.outcome == "clarify"
    chosen = [chip["arguments"]["except_areas"] for chip in answer.chips]
    assert [names[0].startswith("Sabon Gari (") for names in chosen] == [True] * 3
    assert not any("areas" in chip["arguments"] for chip in answer.chips)


def test_reports_with_more_positives_than_tests_are_counted_and_listed(reports, raw):
    above = np.zeros(len(raw), dtype=bool)
    for by in ("RDT", "Microscopy"):
        for age in ("<5yrs", "≥5yrs", "Preg"):
            of = [name for name in raw if by in name and age in name]
            tested = next(name for name in of if "positive" not in name)
            positive = next(name for name in of if "positive" in name)
            above |= (raw[positive] > raw[tested]).to_numpy()
    answer = asked(reports, "how many records have positives above tested")
    assert numbers(answer.headline)[0] == above.sum()
    answer = asked(reports, "list facilities with more positives than tests")
    assert numbers(answer.headline)[0] == len(raw[above].groupby(["lga", "ward", "facility"]))


def test_counts_of_the_file_are_no_test_positivity(reports, raw):
    message = say(reports, "general attendance by year")
    assert message.tool == "query_data"
    years = raw.groupby(raw["periodname"].str[-4:])["General Attendance"].sum()
    assert [row[1] for row in message.body["table"]["rows"]] == years.tolist()
    answer = asked(reports, "how many children under five had fever in 2023")
    own = raw[raw["periodname"].str.endswith("2023")]["Persons with fever <5yrs"].sum()
    assert numbers(answer.headline)[1] == own or own in numbers(answer.headline)


def test_a_table_of_facilities_is_not_called_cut_for_their_reports(reports, raw):
    answer = asked(reports, "How many facilities are in Bida LGA?")
    bida = raw[raw.lga == "Bida"]
    assert len(bida) > 300
    assert len(answer.table["rows"]) == bida.facility.nunique()
    assert not any("shows the first" in point for point in answer.points)
    cut = asked(reports, "How many tests were done in 2023?")
    assert len(cut.table["rows"]) == 300
    assert any("The table shows the first 300 of" in point for point in cut.points)


def test_facilities_are_counted_by_level(reports, raw):
    """One facility may stand in a ward and in “Unknown”: names are told apart by LGA."""
    answer = asked(reports, "how many facilities per level")
    words = raw["Facility level"].str.lower().str.split().str[0]
    own = (raw["lga"] + raw["facility"]).groupby(words).nunique()
    assert {row[0]: row[1] for row in answer.table["rows"]} == own.to_dict()


def test_people_that_a_plan_does_not_protect_and_wards_without_nets(results):
    plan = Workspace(results).run_table("net_plan.csv", run_of(results, "nets"))
    left = plan.population * (1 - plan.coverage / 100)
    answer = asked(results, "how many people are not protected by the plan")
    assert numbers(answer.headline)[0] == round(left.sum())
    answer = asked(results, "how many people live in wards that get no nets")
    assert numbers(answer.headline)[0] == plan.population[plan.nets == 0].sum()
