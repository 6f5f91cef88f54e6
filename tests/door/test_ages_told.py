"""Numbers asked of a session with wards, reports and a calculation of one age; pandas computes each.

A rate without an age is told for the age that was calculated and for all ages; counts are of all
that the reports count; a time, age or test that is named is kept beside columns of the wards.
"""

from __future__ import annotations

import io

import pandas as pd
import pytest

from analysis.services.plan_tpr import TprRunOptions
from analysis.tools import tool_by_name
from analysis.workspace import Workspace
from tests.door import yearly_reports
from tests.door.asking import made
from tests.door.state_reports import said_numbers
from tests.door.twelve_wards import table_csv

pytestmark = pytest.mark.django_db
LIMIT = 40


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, module_storage, wards_of_twelve):
    """Twelve wards with reports and their test positivity of under-fives."""
    found = made(django_db_blocker, wards_of_twelve, TprRunOptions(age="u5"))
    yield found
    with django_db_blocker.unblock():
        found.delete()


@pytest.fixture(scope="module")
def rows():
    found = yearly_reports.rows()
    return found.assign(year=found["period"].str[:4].astype(int))


@pytest.fixture(scope="module")
def people():
    table = pd.read_csv(io.BytesIO(table_csv()))
    (name,) = [column for column in table if column.casefold() == "population"]
    (ward,) = [column for column in table if column.casefold() in ("wardname", "ward_name", "ward")]
    (lga,) = [column for column in table if column.casefold() in ("lganame", "lga_name", "lga")]
    return table.rename(columns={name: "people", ward: "Ward", lga: "LGA"})


def asked(session, **arguments):
    answer = tool_by_name("query_data").call(Workspace(session), arguments)
    assert answer.outcome == "answer", answer.headline
    return answer


def rate(frame, keys, ages=("u5", "pw")):
    sums = frame.groupby(keys).sum(numeric_only=True)
    tested = sum(sums[f"rdt_tested_{age}"] for age in ages)
    return 100 * sum(sums[f"rdt_positive_{age}"] for age in ages) / tested


def near(number, numbers):
    return any(abs(number - one) <= max(0.06, 0.0006 * abs(number)) for one in numbers)


@pytest.mark.parametrize("lga", ["Bosso", "Lapai", "Rafi"])
def test_a_rate_is_told_for_the_calculated_age_and_for_all(session, rows, lga):
    headline = asked(session, variable="tpr", areas=[lga]).headline
    calculated, every = headline.split("All ages:")
    assert "children under 5" in calculated
    assert near(rate(rows, "LGA", ("u5",))[lga], said_numbers(calculated))
    assert near(rate(rows, "LGA")[lga], said_numbers(every))


@pytest.mark.parametrize("year", [2020, 2023])
def test_a_list_is_told_for_both_with_its_year(session, rows, year):
    headline = asked(
        session, variable="tpr", operator=">", value=LIMIT, level="ward", year=year
    ).headline
    calculated, every = headline.split("All ages:")
    own = rows[(rows.year == year)]
    assert str(year) in calculated
    assert (rate(own, ["LGA", "Ward"], ("u5",)) > LIMIT).sum() in said_numbers(calculated)
    assert (rate(own, ["LGA", "Ward"]) > LIMIT).sum() in said_numbers(every)


def test_an_age_that_is_named_is_told_alone(session):
    headline = asked(session, variable="tpr", areas=["Bosso"], age_group="u5").headline
    assert "All ages" not in headline


@pytest.mark.parametrize(("name", "column"), [("tests", "tested"), ("positives", "positive")])
def test_counts_are_of_all_that_the_reports_count(session, rows, name, column):
    own = rows[(rows.LGA == "Lapai") & (rows.year == 2022)]
    total = own[[f"rdt_{column}_u5", f"rdt_{column}_pw"]].sum().sum()
    answer = asked(session, variable=name, areas=["Lapai"], year=2022, measure="sum")
    assert total in said_numbers(answer.headline)


@pytest.mark.parametrize(
    ("chosen", "ages"),
    [({"year": 2022}, ("u5", "pw")), ({"age_group": "pw"}, ("pw",)),
     ({"age_group": "u5", "year": 2021}, ("u5",)), ({"years": [2020, 2021]}, ("u5", "pw"))],
)  # fmt: skip
def test_people_of_wards_chosen_by_reports_of_a_time_and_age(session, rows, people, chosen, ages):
    """ "How many people live in wards with TPR above 40 in 2022": of that year, not of all."""
    years = chosen.get("years") or ([chosen["year"]] if "year" in chosen else rows.year.unique())
    rates = rate(rows[rows.year.isin(years)], ["LGA", "Ward"], ages)
    limit = rates.median()
    wards = rates[rates > limit].index
    total = people.set_index(["LGA", "Ward"]).people.reindex(wards).sum()
    answer = asked(
        session, variable="population", measure="sum", level="ward", **chosen,
        conditions=[{"variable": "tpr", "operator": ">", "value": float(limit)}],
    )  # fmt: skip
    assert near(total, said_numbers(answer.headline)), answer.headline


@pytest.mark.parametrize(("name", "column"), [("tests", "tested"), ("positives", "positive")])
@pytest.mark.parametrize("chosen", [{}, {"year": 2023}, {"year": 2020, "age_group": "u5"}])
def test_a_count_for_a_thousand_people(session, rows, people, name, column, chosen):
    ages = ("u5",) if chosen.get("age_group") else ("u5", "pw")
    own = rows[rows.year == chosen["year"]] if "year" in chosen else rows
    own = own[own["Ward"].isin(people["Ward"])]
    count = sum(own.groupby("LGA")[f"rdt_{column}_{age}"].sum() for age in ages)
    per = 1000 * count / people.groupby("LGA").people.sum()
    ratio = {"of": name, "to": "population", "per": 1000}
    answer = asked(session, ratio=ratio, variable="ratio", level="lga", order="top", n=1, **chosen)
    assert any(lga in answer.headline for lga in per.index[per == per.max()])
    assert near(per.max(), said_numbers(answer.headline)), (per, answer.headline)
