"""Spans, parts of a whole, units and sides of facility reports, in the words of officers.

Every number and name is computed here by pandas.
"""

from __future__ import annotations

import pytest

from tests.door.asking import say
from tests.door.state_reports import (
    at,
    facilities,
    month,
    says,
    sum_of_tests,
    tpr,
    tpr_by,
    year,
)

pytestmark = pytest.mark.django_db
PW = ("pw",)


def above(frame, age, test):
    return frame[frame[f"p_{test}_{age}"] > frame[f"t_{test}_{age}"]]


def part(some, whole):
    return 100 * some / whole


NUMBERS = [
    ("mokwa oct 25 tpr", lambda r: [tpr(month(at(r, "Mokwa"), "2025-10"))]),
    ("TPR for Edati, Mar '24", lambda r: [tpr(month(at(r, "Edati"), "2024-03"))]),
    ("TPR of Bosso July–September 2024", lambda r: [tpr(month(at(r, "Bosso"), "2024-07", "2024-09"))]),
    ("tests in Bida March through July 2023",
     lambda r: [month(at(r, "Bida"), "2023-03", "2023-07").tests.sum()]),
    ("tests in Bida from November 2023 through to March 2024",
     lambda r: [month(at(r, "Bida"), "2023-11", "2024-03").tests.sum()]),
    ("positives of Gurara, Nov 2023 up to and including Mar 2024",
     lambda r: [month(at(r, "Gurara"), "2023-11", "2024-03").positives.sum()]),
    ("dec 22 to feb 23 positives paikoro",
     lambda r: [month(at(r, "Paikoro"), "2022-12", "2023-02").positives.sum()]),
    ("Rijau positivity January-June 2025 compared with the same period of 2024",
     lambda r: [tpr(month(at(r, "Rijau"), "2025-01", "2025-06")),
                tpr(month(at(r, "Rijau"), "2024-01", "2024-06"))]),
    ("change in tests between Q1 2024 and the same quarter a year earlier",
     lambda r: [month(r, "2023-01", "2023-03").tests.sum(),
                month(r, "2024-01", "2024-03").tests.sum()]),
    ("Positives in Mariga in June 2024 vs the same month in 2023, difference",
     lambda r: [month(at(r, "Mariga"), "2023-06").positives.sum(),
                month(at(r, "Mariga"), "2024-06").positives.sum()]),
    ("TPR five years and above excluding pregnant women in Rijau 2023",
     lambda r: [tpr(year(at(r, "Rijau"), 2023), ("o5",))]),
    ("tests for over fives (no pregnant women) in Agaie",
     lambda r: [sum_of_tests(at(r, "Agaie"), ("o5",)).sum()]),
    ("chanchaga tpr but no secondary facilities in it",
     lambda r: [tpr(at(r, "Chanchaga")[lambda f: f.level != "secondary"])]),
    ("pregnant women plus under-fives nets in Rafi 2023 and 2024 together",
     lambda r: [year(at(r, "Rafi"), 2023, 2024)[["llin_pw", "llin_u5"]].sum().sum()]),
    ("TPR for pregnant women and under-fives combined, Bosso",
     lambda r: [tpr(at(r, "Bosso"), ("pw", "u5"))]),
    ("positivity of pregnant women by RDT and by microscopy, side by side",
     lambda r: [tpr(r, PW, ("rdt",)), tpr(r, PW, ("mic",))]),
    ("what fraction of 2024 positives fell in August?",
     lambda r: [part(month(r, "2024-08").positives.sum(), year(r, 2024).positives.sum())]),
    ("Out of all tests recorded in 2023, what share took place in June to September?",
     lambda r: [part(month(r, "2023-06", "2023-09").tests.sum(), year(r, 2023).tests.sum())]),
    ("what proportion of Magama's 2024 positives came in the second half of the year",
     lambda r: [part(month(at(r, "Magama"), "2024-07", "2024-12").positives.sum(),
                     year(at(r, "Magama"), 2024).positives.sum())]),
    ("Of Bida's tests, what portion were pregnant women?",
     lambda r: [part(sum_of_tests(at(r, "Bida"), PW).sum(), at(r, "Bida").tests.sum())]),
    ("Share of 2022 diagnostics done with RDT rather than microscopy (tests, all ages)",
     lambda r: [part(sum_of_tests(year(r, 2022), by=("rdt",)).sum(), year(r, 2022).tests.sum())]),
    ("median TPR of LGAs in 2024", lambda r: [tpr_by(year(r, 2024), ["lga"]).median()]),
    ("mean of the LGA positivity rates 2023", lambda r: [tpr_by(year(r, 2023), ["lga"]).mean()]),
    ("standard deviation of LGA TPRs in 2022", lambda r: [tpr_by(year(r, 2022), ["lga"]).std()]),
    ("the interquartile range of LGA TPRs in 2023",
     lambda r: [tpr_by(year(r, 2023), ["lga"]).quantile(0.75)
                - tpr_by(year(r, 2023), ["lga"]).quantile(0.25)]),
    ("median out-patient attendance per facility report in Gbako",
     lambda r: [at(r, "Gbako").outpatients.median()]),
    ("how many LGAs had more than 3 in 10 tests positive in 2024",
     lambda r: [(tpr_by(year(r, 2024), ["lga"]) > 30).sum()]),
    ("records where the under-five RDT positives exceed the under-five RDT tests - frequency?",
     lambda r: [len(above(r, "u5", "rdt"))]),
    ("Number of monthly entries where under-five RDT positives exceed the under-five RDT tests, "
     "whole file", lambda r: [len(above(r, "u5", "rdt"))]),
    ("count lines with ward = Unknown", lambda r: [(r.ward == "Unknown").sum()]),
    ("number of rows in Bida where the ward is not known",
     lambda r: [(at(r, "Bida").ward == "Unknown").sum()]),
    ("for every 100 people in general attendance, how many malaria tests were done in Agaie 2022?",
     lambda r: [part(year(at(r, "Agaie"), 2022).tests.sum(),
                     year(at(r, "Agaie"), 2022).attendance.sum())]),
    ("positives per 1,000 out-patient attendances, Lapai 2024",
     lambda r: [10 * part(year(at(r, "Lapai"), 2024).positives.sum(),
                          year(at(r, "Lapai"), 2024).outpatients.sum())]),
    ("Borgu vs Mariga - who did more tests in 2022-2023 taken together and what was the margin",
     lambda r: [year(at(r, "Borgu"), 2022, 2023).tests.sum()
                - year(at(r, "Mariga"), 2022, 2023).tests.sum()]),
    ("Put Nasarafu General Hospital 1 aside: how many tests did Bida do in 2023?",
     lambda r: [year(at(r, "Bida"), 2023)[
         lambda f: f.facility != "Nasarafu General Hospital 1"].tests.sum()]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), NUMBERS)
def test_every_part_of_the_question_is_in_the_number(reports, raw, text, values):
    message = say(reports, text)
    assert message.tool == "query_data"
    for value in values(raw):
        assert says(message, value), (message.body["headline"], value)


def test_both_counts_of_a_question_are_told(reports, raw):
    for text, rows in (
        ("How many monthly reports did Bida send in for 2021, and from how many different facilities?",
         year(at(raw, "Bida"), 2021)),
        ("how many facilities reported in Agaie in 2024, and how many reports was that",
         year(at(raw, "Agaie"), 2024)),
    ):  # fmt: skip
        message = say(reports, text)
        told = f"{message.body['headline']} {' '.join(message.body['points'])}"
        assert f"{len(rows)} reports" in told, told
        assert f"{facilities(rows)} facilities" in told, told


EACH_YEAR = [
    ("Name the LGAs where positivity came down year after year without a single rise since 2020.",
     "tpr", 2020, -1),
    ("LGAs whose TPR rose in each year since 2022", "tpr", 2022, 1),
    ("which LGAs saw positives go up every year from 2020 to 2025", "positives", 2020, 1),
    ("in which LGAs did tests drop every single year since 2023", "tests", 2023, -1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "first", "way"), EACH_YEAR)
def test_what_moved_one_way_in_each_year(reports, raw, text, name, first, way):
    rows = raw[raw["year"] >= first]
    by_year = (
        tpr_by(rows, ["lga", "year"])
        if name == "tpr"
        else rows.groupby(["lga", "year"])[name].sum()
    ).unstack()
    expected = by_year.index[(way * by_year.diff(axis=1).iloc[:, 1:] > 0).all(axis=1)]
    message = say(reports, text)
    told = {row[0] for row in message.body["table"]["rows"]}
    assert told == set(expected), message.body["headline"]


def test_the_unit_in_the_middle_is_named(reports, raw):
    rates = tpr_by(year(raw, 2025), ["lga"]).sort_values()
    message = say(
        reports, "2025: median of the LGA positivity rates, and which LGA sits right at it?"
    )
    assert says(message, rates.median())
    assert rates.index[len(rates) // 2] in message.body["headline"]


def test_the_quietest_month_is_a_month(reports, raw):
    by_month = raw.groupby("at").tests.sum()
    for text, when in (
        ("What was the quietest month ever for malaria testing in the state?", by_month.idxmin()),
        ("busiest month ever for malaria testing", by_month.idxmax()),
    ):
        message = say(reports, text)
        assert f"{when:%Y-%m}" in message.body["headline"].split(",")[0], message.body["headline"]


def test_one_facility_set_aside_is_in_no_list(reports, raw):
    name = "Erena Primary Health Centre 1"
    rows = year(at(raw, "Shiroro"), 2024)
    first = rows[rows.facility != name].groupby("facility").positives.sum().nlargest(3).index
    for text in (
        f"{name} drowns everything in Shiroro. With it set aside, list the three facilities there "
        "that recorded the most positives in 2024.",
        f"Leaving {name} out, top 3 facilities in Shiroro by positives 2024",
    ):
        headline = say(reports, text).body["headline"]
        assert all(one in headline for one in first), headline


def test_months_of_two_years_are_not_crossed(reports):
    message = say(reports, "tests in Bida in November 2023 and March 2024")
    assert message.outcome == "clarify"


def test_a_rate_of_no_unit_asks_over_which(reports):
    message = say(reports, "which LGA is closest to the median TPR")
    assert message.outcome == "clarify"
