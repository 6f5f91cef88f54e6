"""In which LGA a ward is; names and LGAs are those of the file."""

from __future__ import annotations

import pytest

from tests.door.asking import say
from tests.door.state_wards import body_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(results):
    """A ward whose name no other has, its LGA, and another LGA."""
    count = results.WardName.value_counts()
    lgas = set(results.lga_name)
    alone = results.WardName.map(count).eq(1) & ~results.WardName.isin(lgas)
    one = results[alone & results.WardName.str.fullmatch("[A-Z][a-z]{4,}")].iloc[20]
    other = sorted(lgas - {one.lga_name})[0]
    return one.WardName, one.lga_name, other


@pytest.mark.parametrize(
    "text",
    [
        "which LGA is {ward} in?",
        "In which local government is {ward} ward",
        "what LGA does {ward} ward belong to",
        "{ward} ward dey which LGA",
    ],
)
def test_a_ward_is_told_with_its_lga(planned, named, text):
    ward, lga, _ = named
    assert body_of(planned, text.format(ward=ward))["headline"] == f"{ward} is a ward of {lga} LGA."


def test_it_is_told_in_french(planned, named):
    ward, lga, _ = named
    said = body_of(planned, f"dans quelle LGA se trouve {ward} ?")["headline"]
    assert said == f"{ward} est un ward de la LGA {lga}."


def test_whether_a_ward_is_in_an_lga(planned, named):
    ward, lga, other = named
    yes = body_of(planned, f"Is {ward} in {lga}?")["headline"]
    no = body_of(planned, f"Is {ward} ward part of {other} LGA?")["headline"]
    assert yes == f"Yes: {ward} is a ward of {lga} LGA."
    assert no == f"No: {ward} is a ward of {lga} LGA, not of {other} LGA."


@pytest.mark.parametrize(
    "first", ["which ward receives the largest number of nets", "which ward ranks first in risk"]
)
def test_the_first_of_a_list_is_meant_by_it(planned, results, first):
    best = results.sort_values("composite_rank").iloc[0]
    if "nets" in first:
        best = results.sort_values("nets").iloc[-1]
    other = sorted(set(results.lga_name) - {best.lga_name})[0]
    yes = body_of(planned, first, f"is it in {best.lga_name}?")["headline"]
    no = body_of(planned, first, f"Is that ward in {other} LGA?")["headline"]
    assert yes == f"Yes: {best.WardName} is a ward of {best.lga_name} LGA."
    assert no == f"No: {best.WardName} is a ward of {best.lga_name} LGA, not of {other} LGA."


def test_a_ward_where_an_lga_is_asked_for_is_said_to_be_one(planned, named):
    ward, lga, _ = named
    message = say(planned, f"which lga is {ward} in and is it urban?")
    assert message.outcome == "clarify"
    assert message.body["headline"] == f"“{ward}” is a ward, not an LGA."
    assert message.body["chips"][0]["label"] == f"{ward} ({lga})"
