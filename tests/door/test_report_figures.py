"""Figures of facility reports, asked as people ask; every number is computed here by pandas.

A cell (age and test of a report) counts in a rate only where both numbers are there and positives
are not above tests; tests and positives alone are what the reports say, blanks left out.
"""

from __future__ import annotations

import io
import re

import numpy as np
import pandas as pd
import pytest

from tests.door.asking import made, say
from tests.door.state_reports import (
    at,
    counts,
    facilities,
    month,
    positive_in,
    said_numbers,
    says,
    sum_of_tests,
    tpr,
    tpr_by,
    year,
)

pytestmark = pytest.mark.django_db


SUMS = [
    ("how many tests from march 2022 to may 2023",
     lambda r: month(r, "2022-03", "2023-05").tests.sum()),
    ("tests between november 2023 and feb 2024 in Bida",
     lambda r: month(at(r, "Bida"), "2023-11", "2024-02").tests.sum()),
    ("positives since june 2024", lambda r: month(r, "2024-06", "2026-01").positives.sum()),
    ("tests before march 2021", lambda r: month(r, "2020-01", "2021-02").tests.sum()),
    ("how many positives in the last year", lambda r: year(r, 2025).positives.sum()),
    ("tests in the last 3 months", lambda r: month(r, "2025-10", "2025-12").tests.sum()),
    ("tests in feb 2023", lambda r: month(r, "2023-02").tests.sum()),
    ("tests in all years but 2020", lambda r: r[r.year != 2020].tests.sum()),
    ("positives in 2024 except august",
     lambda r: year(r, 2024)[lambda y: y.month != 8].positives.sum()),
    ("positives excluding pregnant women 2024",
     lambda r: positive_in(year(r, 2024), ("u5", "o5")).sum()),
    ("nets given in 2023 without pregnant women", lambda r: year(r, 2023).llin_u5.sum()),
    ("tests without microscopy in 2021", lambda r: sum_of_tests(year(r, 2021), by=("rdt",)).sum()),
    ("tests in 2024 not counting Bida and Agaie",
     lambda r: year(r, 2024)[lambda y: ~y.lga.isin(["Bida", "Agaie"])].tests.sum()),
    ("tests in 2023 without tertiary facilities",
     lambda r: year(r, 2023)[lambda y: y.level != "tertiary"].tests.sum()),
    ("positives in Q3 2024", lambda r: month(r, "2024-07", "2024-09").positives.sum()),
    ("fever cases Bida July 2023", lambda r: month(at(r, "Bida"), "2023-07").fever.sum()),
    ("nets given to pregnant women in Bosso 2024", lambda r: year(at(r, "Bosso"), 2024).llin_pw.sum()),
    ("nombre de cas positifs au premier semestre 2024",
     lambda r: month(r, "2024-01", "2024-06").positives.sum()),
    ("tests entre mars et juin 2023", lambda r: month(r, "2023-03", "2023-06").tests.sum()),
    ("nombre de tests au troisième trimestre 2022",
     lambda r: month(r, "2022-07", "2022-09").tests.sum()),
    ("positifs de moins de cinq ans dans les hôpitaux secondaires en 2023",
     lambda r: positive_in(year(r, 2023)[lambda y: y.level == "secondary"], ("u5",)).sum()),
    ("tests par microscopie depuis 2023",
     lambda r: sum_of_tests(r[r.year >= 2023], by=("mic",)).sum()),
    ("tests in the dry season november 2023 to march 2024",
     lambda r: month(r, "2023-11", "2024-03").tests.sum()),
    ("gwaji nawa aka yi daga Janairu 2024 zuwa Maris 2024",
     lambda r: month(r, "2024-01", "2024-03").tests.sum()),
    ("mutane nawa suka kamu da zazzabin cizon sauro a Mokwa a 2024",
     lambda r: year(at(r, "Mokwa"), 2024).positives.sum()),
    ("gwaji nawa aka yi a Bida a 2023", lambda r: year(at(r, "Bida"), 2023).tests.sum()),
    ("how many pikin wey never reach five get fever for 2023",
     lambda r: year(r, 2023).fever.sum()),
]  # fmt: skip


def test_a_count_that_no_chart_draws_is_looked_up(reports, raw):
    message = say(reports, "line chart of fever by year")
    assert (message.tool, message.outcome) == ("query_data", "answer")
    wanted = raw.groupby("year").fever.sum().to_dict()
    assert {int(row[0]): row[1] for row in message.body["table"]["rows"]} == wanted


@pytest.mark.parametrize(("text", "value"), SUMS)
def test_a_sum_keeps_every_limit_of_time_age_test_and_place(reports, raw, text, value):
    message = say(reports, text)
    assert message.tool == "query_data"
    assert says(message, value(raw)), (message.body["headline"], value(raw))


def by_unit(frame, keys, name="tests"):
    return frame.groupby(keys)[name].sum()


FACILITY = ["lga", "facility"]
MEANS = [
    ("median tests per facility in 2024", lambda r: by_unit(year(r, 2024), FACILITY).median(), 388),
    ("average number of tests per facility in Bida",
     lambda r: by_unit(at(r, "Bida"), FACILITY).mean(), 22),
    ("mean tests a month in Bida", lambda r: by_unit(at(r, "Bida"), "at").mean(), 72),
    ("average positives per month in 2023",
     lambda r: by_unit(year(r, 2023), "at", "positives").mean(), 12),
    ("average monthly positives in Agaie",
     lambda r: by_unit(at(r, "Agaie"), "at", "positives").mean(), 72),
    ("mean tests per lga in 2025", lambda r: by_unit(year(r, 2025), "lga").mean(), 25),
    ("mean fever cases per year", lambda r: by_unit(r, "year", "fever").mean(), 6),
    ("moyenne mensuelle des tests en 2024", lambda r: by_unit(year(r, 2024), "at").mean(), 12),
    ("médiane des tests par établissement en 2023",
     lambda r: by_unit(year(r, 2023), FACILITY).median(), 393),
    ("matsakaicin gwaji a wata a 2023", lambda r: by_unit(year(r, 2023), "at").mean(), 12),
    ("median tpr of facilities in Bida", lambda r: tpr_by(at(r, "Bida"), FACILITY).median(), 22),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "units"), MEANS)
def test_a_mean_is_over_the_units_that_are_named_and_says_how_many(
    reports, raw, text, value, units
):
    message = say(reports, text)
    assert says(message, value(raw)), (message.body["headline"], value(raw))
    assert f"({units} " in message.body["headline"]


def rates_of(frame, key, *names):
    return [tpr(frame[frame[key] == name]) for name in names]


def change(frame, name, before, now):
    old, new = year(frame, before)[name].sum(), year(frame, now)[name].sum()
    return new - old, 100 * (new - old) / old


PAIRS = [
    ("difference in tpr between Agwara and Lapai",
     lambda r: [np.subtract(*rates_of(r, "lga", "Agwara", "Lapai"))]),
    ("différence de taux de positivité entre Bida et Lapai",
     lambda r: [np.subtract(*rates_of(r, "lga", "Bida", "Lapai"))]),
    ("how many times higher is TPR in Agwara than in Lapai",
     lambda r: [np.divide(*rates_of(r, "lga", "Agwara", "Lapai"))]),
    ("by how many percent did tests change from 2023 to 2024",
     lambda r: change(r, "tests", 2023, 2024)),
    ("percent increase in positives Bida 2020 to 2025",
     lambda r: change(at(r, "Bida"), "positives", 2020, 2025)),
    ("general attendance Bida 2023 minus 2022",
     lambda r: change(at(r, "Bida"), "attendance", 2022, 2023)),
    ("change in TPR from 2023 to 2024 in points",
     lambda r: [np.subtract(*rates_of(r, "year", 2024, 2023))]),
    ("difference in tests between primary and secondary facilities",
     lambda r: [np.subtract(*(r[r.level == level].tests.sum()
                              for level in ("primary", "secondary")))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), PAIRS)
def test_a_difference_of_two_is_worked_out_and_both_are_shown(reports, raw, text, values):
    message = say(reports, text)
    for value in values(raw):
        assert says(message, value), (message.body["headline"], value)
    assert len(message.body["table"]["rows"]) == 2


def table_of(message, column):
    at_column = message.body["table"]["columns"].index(column)
    return {row[0]: row[at_column] for row in message.body["table"]["rows"]}


def test_two_age_groups_beside_each_other_leave_out_the_third(reports, raw):
    message = say(reports, "u5 vs o5 tpr in 2024")
    own = [tpr(year(raw, 2024), (age,)) for age in ("u5", "o5")]
    assert len(message.body["table"]["rows"]) == 2
    assert all(says(message, value) for value in own)


def test_quarters_of_one_year_are_those_of_that_year(reports, raw):
    message = say(reports, "tpr by quarter 2024")
    own = year(raw, 2024)
    shown = list(table_of(message, "TPR (%)").values())
    wanted = [tpr(own[(own.month - 1) // 3 == part]) for part in range(4)]
    assert shown == pytest.approx(wanted, rel=1e-3)


def test_two_measures_of_one_question_are_both_answered(reports, raw):
    message = say(reports, "fever cases and nets given in Suleja 2023")
    own = year(at(raw, "Suleja"), 2023)
    assert says(message, own.fever.sum())
    assert says(message, (own.llin_u5 + own.llin_pw).sum())


def silent(frame, then):
    keys = [*zip(frame.lga, frame.facility, strict=True)]
    return len(set(keys) - set(zip(then.lga, then.facility, strict=True)))


COUNTED = [
    ("how many months of 2024 had tpr above 28",
     lambda r: (tpr_by(year(r, 2024), ["at"]) > 28).sum()),
    ("combien de mois avec plus de 50000 tests", lambda r: (by_unit(r, "at") > 50_000).sum()),
    ("months with more than 12000 positives",
     lambda r: (by_unit(r, "at", "positives") > 12_000).sum()),
    ("wards with fewer than 2000 tests",
     lambda r: (by_unit(r[r.ward != "Unknown"], ["lga", "ward"]) < 2000).sum()),
    ("wards with fewer than 1000 tests in 2024",
     lambda r: (by_unit(year(r[r.ward != "Unknown"], 2024), ["lga", "ward"]) < 1000).sum()),
    ("how many wards in Lavun have reports",
     lambda r: at(r[r.ward != "Unknown"], "Lavun").ward.nunique()),
    ("how many reports show zero positives", lambda r: (r.positives == 0).sum()),
    ("how many facility no send report for 2025", lambda r: silent(r, year(r, 2025))),
    ("how many facilities did more than 4000 tests in 2024",
     lambda r: (by_unit(year(r, 2024), FACILITY) > 4000).sum()),
    ("how many LGAs had more than 5000 fever cases in 2024",
     lambda r: (by_unit(year(r, 2024), "lga", "fever") > 5000).sum()),
    ("facilities with tpr above 40 and more than 1200 tests in 2024",
     lambda r: ((tpr_by(year(r, 2024), FACILITY) > 40)
                & (by_unit(year(r, 2024), FACILITY) > 1200)).sum()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), COUNTED)
def test_what_is_counted_is_what_is_asked_for(reports, raw, text, value):
    message = say(reports, text)
    assert said_numbers(message.body["headline"])[0] == value(raw), message.body["headline"]


def test_who_did_not_report_is_told_by_who_was_expected_to(reports, raw):
    message = say(reports, "how many facilities did not report in june 2024")
    none = re.search(r"([\d,]+) of 402 sent none", message.body["headline"])
    others = re.search(r"of ([\d,]+) none was expected", message.body["headline"])
    assert none is not None
    assert others is not None
    there = raw.groupby(FACILITY)["at"].agg(["min", "max"])
    gone = there[(there["min"] > "2024-06") | (there["max"] < "2024-06")]
    assert int(others[1]) == len(gone)
    assert int(none[1]) + len(gone) == silent(raw, month(raw, "2024-06"))


def test_facilities_of_several_places_are_counted_for_each(reports, raw):
    message = say(reports, "number of primary facilities in Bida and Mokwa")
    own = raw[raw.level == "primary"]
    for name in ("Bida", "Mokwa"):
        assert says(message, facilities(at(own, name)))
    assert str(facilities(at(own, "Bida", "Mokwa"))) in message.body["points"][0]


SHARES = [
    ("share of facilities that are primary",
     lambda r: facilities(r[r.level == "primary"]) / facilities(r)),
    ("what share of nets went to pregnant women",
     lambda r: r.llin_pw.sum() / (r.llin_pw + r.llin_u5).sum()),
    ("share of positives in 2024 that came from Bida",
     lambda r: year(at(r, "Bida"), 2024).positives.sum() / year(r, 2024).positives.sum()),
    ("part des tests faits à Suleja", lambda r: at(r, "Suleja").tests.sum() / r.tests.sum()),
    ("percent of tests done by microscopy in 2022",
     lambda r: sum_of_tests(year(r, 2022), by=("mic",)).sum() / year(r, 2022).tests.sum()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), SHARES)
def test_a_share_is_of_what_is_named(reports, raw, text, value):
    message = say(reports, text)
    words = message.body["headline"] + " ".join(message.body["points"])
    wanted = 100 * value(raw)
    assert any(abs(one - wanted) <= 0.5 for one in said_numbers(words)), (words, wanted)


def test_the_lowest_in_french_is_the_lowest(reports, raw):
    message = say(reports, "quelle LGA a le taux de positivité le plus bas en 2025 ?")
    rates = tpr_by(year(raw, 2025), ["lga"])
    assert message.body["table"]["rows"][0][0] == rates.idxmin()


def test_the_second_half_after_the_first_is_that_of_the_same_year(reports, raw):
    message = say(
        reports, "how many positive cases in the first half of 2023", "what about the second half?"
    )
    assert says(message, month(raw, "2023-07", "2023-12").positives.sum())


def test_the_fewest_in_a_month_is_that_of_one_month(reports, raw):
    message = say(reports, "smallest number of tests in a month")
    assert says(message, by_unit(raw, "at").min())


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("tests this year", "I cannot limit this to “this year”"),
        ("negative tests in 2024", "I cannot limit this to “negative tests”"),
        ("how many facilities opened after 2021", "I cannot limit this to “facilities opened”"),
    ],
)
def test_what_reports_do_not_tell_is_asked_back_and_not_told_as_another_number(
    reports, text, headline
):
    message = say(reports, text)
    assert message.outcome == "clarify"
    assert message.body["headline"].startswith(headline)


OWNERS = ("Public", "Private", "Faith-based")


def owned_rows():
    """Reports of twelve facilities in two LGAs over two years, with who owns them."""
    for at_facility in range(12):
        for number in range(24):
            tested = 20 + 3 * at_facility + number
            yield {
                "State": "Kano",
                "LGA": "Dala" if at_facility < 7 else "Gwale",
                "Ward": f"{'Adakawa' if at_facility < 7 else 'Dandago'} {at_facility // 2}",
                "HealthFacility": f"Clinic {at_facility}",
                "Ownership": OWNERS[at_facility % 3 if at_facility % 4 else 0],
                "FacilityLevel": "Primary" if at_facility % 5 else "Secondary",
                "period": f"{2023 + number // 12}{number % 12 + 1:02d}",
                "Persons presenting with fever & tested by RDT <5yrs": tested,
                "Persons tested positive for malaria by RDT <5yrs": tested
                * (at_facility + 2)
                // 20,
            }


@pytest.fixture(scope="module")
def owned():
    frame = pd.DataFrame(owned_rows())
    names = {"LGA": "lga", "HealthFacility": "facility", "Ownership": "owner"}
    frame = counts(frame, names)
    frame["year"] = frame["period"].str[:4].astype(int)
    return frame.assign(tests=sum_of_tests(frame), positives=positive_in(frame))


@pytest.fixture(scope="module")
def owned_reports(django_db_setup, django_db_blocker, module_storage, tmp_path_factory):
    """Reports whose file says who owns each facility."""
    text = io.StringIO()
    pd.DataFrame(owned_rows()).to_csv(text, index=False)
    file = tmp_path_factory.mktemp("given") / "owned.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    session = made(django_db_blocker, [file])
    yield session
    with django_db_blocker.unblock():
        session.delete()


OF_OWNERS = [
    ("how many private facilities", lambda r: facilities(r[r.owner == "Private"])),
    ("tests in public facilities 2024",
     lambda r: r[(r.owner == "Public") & (r.year == 2024)].tests.sum()),
    ("under five tpr of faith-based facilities in Gwale",
     lambda r: tpr(r[(r.owner == "Faith-based") & (r.lga == "Gwale")], ("u5",))),
    ("positives in Dala excluding private facilities",
     lambda r: r[(r.owner != "Private") & (r.lga == "Dala")].positives.sum()),
    ("tests dans les formations privées en 2023",
     lambda r: r[(r.owner == "Private") & (r.year == 2023)].tests.sum()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), OF_OWNERS)
def test_kinds_that_the_file_tells_apart_are_a_limit(owned_reports, owned, text, value):
    message = say(owned_reports, text)
    assert says(message, value(owned)), (message.body["headline"], value(owned))


def test_rates_are_told_apart_by_owner(owned_reports, owned):
    shown = table_of(say(owned_reports, "tpr by ownership"), "TPR (%)")
    wanted = {name: tpr(owned[owned.owner == name]) for name in OWNERS}
    assert shown == pytest.approx(wanted, rel=1e-3)


def test_a_request_that_knows_no_owners_says_so(owned_reports):
    message = say(owned_reports, "map of tpr of private facilities")
    assert message.outcome == "clarify"
    assert "Private" in message.body["headline"]
