"""Figures of facility reports in words: spans of months, what is left out, units, two sides."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.carrying import carried
from analysis.chat.gazetteer import Gazetteer
from analysis.chat.not_taken import not_taken
from analysis.chat.slots import read_slots
from tests.pure.chat.test_slots import NAMES

OWNED = Gazetteer(NAMES.places, NAMES.columns, (), (("Ownership", ("Public", "Private", "Faith-based")),))  # fmt: skip


def asked(text, names=NAMES):
    return build_arguments("query_data", read_slots(text, names))


TIMES = [
    ("tests from march 2022 to may 2023", {"first_month": "2022-03", "last_month": "2023-05"}),
    ("tests between nov 2023 and feb 2024", {"first_month": "2023-11", "last_month": "2024-02"}),
    ("positives since june 2024", {"first_month": "2024-06"}),
    ("positives after june 2024", {"first_month": "2024-07"}),
    ("positives after december 2023", {"first_month": "2024-01"}),
    ("tests before march 2021", {"last_month": "2021-02"}),
    ("tests until march 2021", {"last_month": "2021-03"}),
    ("tests in feb 2023", {"year": 2023, "months": ["February"]}),
    ("tests in the last 3 months", {"last_months": 3}),
    ("tests of the past two quarters", {"last_months": 6}),
    ("how many positives last month", {"last_months": 1}),
    ("tests in the last year", {"last_years": 1}),
    ("tests in all years but 2020", {"except_years": [2020]}),
    ("positives except 2020 and 2021", {"except_years": [2020, 2021]}),
    ("tests in 2023 except august", {"year": 2023, "except_months": ["August"]}),
    ("tests entre mars et juin 2023", {"year": 2023, "months": ["March", "April", "May", "June"]}),
    ("tests au deuxième semestre 2023",
     {"year": 2023, "months": ["July", "August", "September", "October", "November", "December"]}),
]  # fmt: skip
_OF_TIME = ("year", "years", "months", "first_month", "last_month", "last_months", "last_years",
            "first_year", "last_year", "except_years", "except_months")  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_time_is_read_as_said(text, expected):
    found = asked(text)
    assert {name: found[name] for name in _OF_TIME if found.get(name)} == expected
    assert not_taken("query_data", found, read_slots(text, NAMES)) == []


LEFT_OUT = [
    ("positives excluding pregnant women", {"except_age_group": "pw"}, "age_group"),
    ("tests without under fives in Lere", {"except_age_group": "u5"}, "age_group"),
    ("TPR without tertiary facilities in 2022",
     {"except_facility_level": "tertiary"}, "facility_level"),
    ("tests in non-tertiary facilities in Lere",
     {"except_facility_level": "tertiary"}, "facility_level"),
    ("tests without microscopy in 2021", {"test_method": "rdt"}, "except_age_group"),
    ("tests except RDTs", {"test_method": "microscopy"}, "except_age_group"),
    ("tests in 2024 not counting Lere", {"except_areas": ["Lere"]}, "areas"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "gone"), LEFT_OUT)
def test_what_is_left_out_is_left_out_and_not_asked_for(text, expected, gone):
    found = asked(text)
    assert {name: found.get(name) for name in expected} == expected
    assert gone not in found


UNITS = [
    ("median tests per facility in 2024", ["facility"]),
    ("average number of tests per clinic in Lere", ["facility"]),
    ("mean tests a month in Lere", ["month"]),
    ("average monthly positives", ["month"]),
    ("on average how many tests each month", ["month"]),
    ("average tests per facility per month", ["facility", "month"]),
    ("mean positives per year", ["year"]),
    ("median tpr of facilities in Lere", ["facility"]),
    ("mean tests by facility level", None),
    ("average tests in each lga", None),
    ("average tpr per lga", None),
    ("total tests per month", None),
    ("average rainfall per lga", None),
]


@pytest.mark.parametrize(("text", "units"), UNITS)
def test_a_mean_of_counts_is_over_the_units_named(text, units):
    assert asked(text).get("per") == units


TWO = [
    ("difference in tpr between Lere and Kachia", "difference", None),
    ("how many times more tests in Lere than in Kachia", "ratio", None),
    ("by how many percent did tests change from 2023 to 2024", "percent", "year"),
    ("percent increase in positives 2020 to 2025", "percent", "year"),
    ("positives 2023 minus 2022", "difference", "year"),
    ("difference in tests between primary and secondary facilities", "difference",
     "facility_level"),
    ("tests in Lere and Kachia", None, None),
    ("tpr 2021 minus tpr 2024 by lga", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "contrast", "group"), TWO)
def test_a_difference_needs_two_sides(text, contrast, group):
    found = asked(text)
    assert found.get("contrast") == contrast
    if group is not None:
        assert found["group_by"] == group


COUNTED = [
    ("how many months had more than 500 tests", "month"),
    ("how many months of 2024 had tpr above 28", "month"),
    ("combien de mois avec plus de 50000 tests", "month"),
    ("number of years with tpr above 20", "year"),
    ("how many facilities had more than 500 tests", None),
]


@pytest.mark.parametrize(("text", "unit"), COUNTED)
def test_months_are_counted_where_months_are_asked_for(text, unit):
    found = asked(text)
    assert found["measure"] == "count"
    assert found.get("count_of") == unit


@pytest.mark.parametrize(
    ("text", "years", "value"),
    [
        ("wards with fewer than 2000 tests", None, 2000.0),
        ("facilities with at least 2024 tests", None, 2024.0),
        ("wards with tests above 2000", None, 2000.0),
        ("tests in 2000", 2000, None),
        ("the 2023 tests in Lere", 2023, None),
        ("2022 reports of Lere", 2022, None),
    ],
)
def test_a_number_of_four_digits_is_a_year_only_where_nothing_is_counted(text, years, value):
    found = asked(text)
    assert (found.get("year"), found.get("value")) == (years, value)


SILENT = [
    ("how many facilities did not report in june 2024", True),
    ("facilities that sent no report in march 2023", True),
    ("which clinics were silent in 2024", True),
    ("how many facilities reported in june 2024", None),
    ("facilities with no positives in 2024", None),
]


@pytest.mark.parametrize(("text", "silent"), SILENT)
def test_silent_facilities_are_those_without_a_report_then(text, silent):
    assert asked(text).get("silent") == silent


OWNERS = [
    ("tests in private facilities", {"operator": "=", "value": "Private"}),
    ("tests in faith based facilities", {"operator": "=", "value": "Faith-based"}),
    ("positives excluding private facilities", {"operator": "!=", "value": "Private"}),
    ("tests of public and private clinics", {"operator": "in", "value": ["Public", "Private"]}),
]


@pytest.mark.parametrize(("text", "expected"), OWNERS)
def test_texts_of_the_reports_are_a_limit(text, expected):
    (condition,) = asked(text, OWNED)["conditions"]
    assert condition == {"variable": "Ownership", **expected}


def test_texts_of_the_reports_are_a_group_and_asked_back_elsewhere():
    assert asked("tpr by ownership", OWNED)["group_by"] == "Ownership"
    slots = read_slots("map of tpr of private facilities", OWNED)
    assert "Private" in not_taken("show_map", build_arguments("show_map", slots), slots)


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ({"first_month": "2022-03", "last_month": "2023-05"}, "and in 2024?", {"year": 2024}),
        ({"year": 2024}, "and from june 2022 to may 2023?",
         {"first_month": "2022-06", "last_month": "2023-05"}),
        ({"age_group": "pw", "year": 2024}, "excluding pregnant women",
         {"except_age_group": "pw", "year": 2024}),
        ({"except_age_group": "pw"}, "only under fives", {"age_group": "u5"}),
        ({"per": ["facility"], "measure": "mean"}, "and in Lere?",
         {"per": ["facility"], "measure": "mean", "areas": ["Lere"]}),
    ],
)  # fmt: skip
def test_what_is_said_now_takes_the_place_of_its_like(before, text, expected):
    found = carried("query_data", {"variable": "tests", **before}, read_slots(text, NAMES))
    assert found == {"variable": "tests", **expected}
