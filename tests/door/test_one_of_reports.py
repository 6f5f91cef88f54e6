"""Talks about one LGA, ward or facility over the reports of two years; figures are computed here."""

from __future__ import annotations

import pytest

from tests.door.test_followed_up import counts, numbers
from tests.door.test_followed_up import raw as raw
from tests.door.test_followed_up import session as session
from tests.door.test_followed_up import talk as talk

pytestmark = pytest.mark.django_db
TESTED = ("RDT", "Microscopy")


@pytest.fixture(autouse=True, scope="module")
def _own_storage(module_storage):
    return


def all_tests(frame):
    """All tests that were reported, of every age and kind."""
    names = [name for name in frame.columns
             if "fever" in name and any(kind in name for kind in TESTED)]  # fmt: skip
    return frame[names].sum().sum()


def rate(frame, age=None):
    tested, positive = counts(frame, age)
    return positive / tested


def worst_lga(frame, age=None):
    return max(frame.lga.unique(), key=lambda lga: rate(frame[frame.lga == lga], age))


def says(answer, value, near=0.51):
    return any(abs(number - value) <= near for number in numbers(answer.body["headline"]))


def test_there_is_the_first_of_the_list_and_its_year_stays(talk, raw):
    year = raw[raw.year == 2024]
    lga = worst_lga(year)
    first = "which LGA had the highest tpr in 2024"
    answer = talk(first, "how many tests were done there")
    assert says(answer, all_tests(year[year.lga == lga]))
    assert f"{lga} LGA, in 2024" in answer.body["headline"]
    answer = talk(first, "what was it in 2023")
    earlier = raw[(raw.year == 2023) & (raw.lga == lga)]
    assert says(answer, 100 * rate(earlier), 0.06)
    answer = talk(first, "which facility there tested the most")
    own = year[year.lga == lga]
    most = max(own.organisationunitname.unique(),
               key=lambda name: all_tests(own[own.organisationunitname == name]))  # fmt: skip
    assert f" {lga})" in answer.body["headline"].split("and others")[0]
    assert says(answer, all_tests(own[own.organisationunitname == most]))


def test_the_people_of_the_list_stay(talk, raw):
    lga = min(raw.lga.unique(), key=lambda one: rate(raw[raw.lga == one], "u5"))
    answer = talk("which LGA had the lowest tpr among children under five", "is it above 20 %")
    assert answer.body["headline"].startswith(f"No: {lga} LGA")
    assert says(answer, 100 * rate(raw[raw.lga == lga], "u5"), 0.06)


def test_it_may_be_a_facility(talk, raw):
    year = raw[raw.year == 2024]
    names = year.groupby("organisationunitname").apply(all_tests, include_groups=False)
    own = year[year.organisationunitname == names.idxmax()]
    answer = talk("which facility tested the most in 2024", "what is its positivity")
    assert says(answer, 100 * rate(own), 0.06)
    answer = talk("which facility tested the most in 2024", "how many did it do")
    assert says(answer, all_tests(own))


@pytest.mark.parametrize(("limit", "word"), [(0.9, "Yes"), (1.1, "No")])
def test_yes_or_no_of_a_rate_of_a_year(talk, raw, limit, word):
    value = 100 * rate(raw[(raw.lga == "Bida") & (raw.year == 2024)])
    for texts in ([f"is the tpr of Bida above {limit * value:.1f} % in 2024"],
                  ["tpr of Bida in 2024", f"is it above {limit * value:.1f} %"]):  # fmt: skip
        answer = talk(*texts)
        assert answer.body["headline"].startswith(f"{word}: Bida LGA")
        assert says(answer, value, 0.06)


def test_one_against_the_other(talk, raw):
    bida, lapai = (rate(raw[raw.lga == lga]) for lga in ("Bida", "Lapai"))
    for texts in (["is the tpr in Bida higher than in Lapai"], ["is Bida worse than Lapai"],
                  ["tpr of Bida", "is it higher than Lapai"]):  # fmt: skip
        answer = talk(*texts)
        assert says(answer, 100 * (bida - lapai), 0.06), answer.body["headline"]
        assert "more in Bida LGA" in answer.body["headline"]


def test_whether_an_lga_is_the_worst(talk, raw):
    lga = worst_lga(raw)
    assert talk(f"is {lga} the worst LGA").body["headline"].startswith(f"Yes: {lga} LGA is 1st")
    assert talk("has Bida the highest tpr").body["headline"].startswith("No: Bida LGA is ")


@pytest.mark.parametrize("kind", ["general hospital", "health post"])
def test_facilities_of_a_kind_have_it_in_their_name(talk, raw, kind):
    own = raw[raw.lga == "Bida"].organisationunitname.drop_duplicates()
    held = own.str.contains(kind, case=False).sum()
    assert 0 < held < len(own)
    for text in (f"how many {kind}s are in Bida", f"is there a {kind} in Bida"):
        assert numbers(talk(text).body["headline"])[0] == held


def test_the_year_with_most_tests_is_of_tests_after_positives(talk, raw):
    most = raw.groupby("year").apply(all_tests, include_groups=False)
    answer = talk("which month had the most positives", "which year had the most tests")
    assert numbers(answer.body["headline"])[1:3] == [most.idxmax(), most.max()]


def test_whether_the_second_is_higher(talk, raw):
    first, then = (rate(raw[(raw.lga == "Bida") & (raw.year == year)]) for year in (2023, 2024))
    answer = talk("tpr of Bida in 2023", "and 2024", "is that higher")
    assert says(answer, 100 * abs(then - first), 0.006)
