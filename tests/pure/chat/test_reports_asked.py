"""What is read of two times, of who reported when, of ratios and of what is compared with all."""

import pytest

from analysis.chat.reporting_said import surely_of_reports
from tests.pure.chat.of_three_wards import said


def only(text, *names):
    found = said(text)
    return {name: found[name] for name in names if name in found}


YEARS = [{"year": 2020}, {"year": 2025}]
SIDES = [
    ("where did positivity come down the most from 2020 to 2025 and by how much", YEARS, "lga", "bottom"),
    ("which lga had the biggest rise in tests between 2020 and 2025", YEARS, "lga", "top"),
    ("which facility's positives dropped most from 2020 to 2025", YEARS, "facility", "bottom"),
    ("compare tpr june to october 2024 with november 2024 to march 2025",
     [{"first_month": "2024-06", "last_month": "2024-10"},
      {"first_month": "2024-11", "last_month": "2025-03"}], None, None),
    ("positives in q1 2024 against q1 2025",
     [{"first_month": "2024-01", "last_month": "2024-03"},
      {"first_month": "2025-01", "last_month": "2025-03"}], None, None),
    ("tpr in second half of 2023 versus first half of 2024",
     [{"first_month": "2023-07", "last_month": "2023-12"},
      {"first_month": "2024-01", "last_month": "2024-06"}], None, None),
    ("gap in tests between august 2023 and august 2024",
     [{"first_month": "2023-08", "last_month": "2023-08"},
      {"first_month": "2024-08", "last_month": "2024-08"}], None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sides", "level", "order"), SIDES)
def test_two_times_are_read_with_the_earlier_first(text, sides, level, order):
    found = said(text)
    assert (found["sides"], found.get("level"), found.get("order")) == (sides, level, order)
    assert not found.get("months")
    assert not found.get("first_month")


MOVES = [
    ("which lga tested more in 2025 than in 2024 and yet found fewer positives",
     [("tests", "up"), ("positives", "down")]),
    ("lga where positives went up but tests fell from 2024 to 2025",
     [("positives", "up"), ("tests", "down")]),
    ("which lga had more tests in 2024 than in 2025 although positives rose",
     [("tests", "down"), ("positives", "up")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "moves"), MOVES)
def test_which_went_up_and_which_down(text, moves):
    assert [(move["variable"], move["way"]) for move in said(text)["moves"]] == moves


def test_by_how_much_it_must_have_moved():
    (move,) = said("how many lga saw tpr fall by more than 3 points between 2020 and 2025")["moves"]
    assert move == {"variable": "tpr", "way": "down", "value": 3.0}
    (move,) = said("which lga saw tests grow by at least 10 percent from 2023 to 2024")["moves"]
    assert move == {"variable": "tests", "way": "up", "value": 10.0, "percent": True}


@pytest.mark.parametrize(
    "text",
    [
        "tpr from 2020 to 2025",
        "tests between 2022 and 2024",
        "show the trend of tpr from 2020 to 2025",
        "tests in 2023 and 2024",
        "lavun cases 2020 vs 2025",
        "which lga improved from 2020 to 2025",
        "map of tpr change from 2020 to 2025",
    ],
)
def test_a_span_or_a_trend_is_no_pair_of_times(text):
    assert not said(text).get("sides")


REPORTED = [
    ("how many facilities reported in all twelve months of 2024", {"every_month": True}),
    ("facilities that reported every single month of 2023", {"every_month": True}),
    ("clinics that never missed a month in 2022", {"every_month": True}),
    ("which facilities reported in fewer than 6 months of 2024",
     {"variable": "months_reported", "operator": "<", "value": 6.0}),
    ("how many facilities missed 3 or more months in 2023",
     {"variable": "months_missed", "operator": ">=", "value": 3.0}),
    ("which facility missed the most months", {"variable": "months_missed", "order": "top", "n": 1}),
    ("top 5 facilities with the most missing reports",
     {"variable": "months_missed", "order": "top", "n": 5}),
    ("which facilities reported in 2023 but not in 2024",
     {"silent": True, "year": 2024, "seen_years": [2023]}),
    ("who reported in 2025 but was silent in december",
     {"silent": True, "year": 2025, "months": ["December"], "seen_years": [2025]}),
    ("which facilities stopped reporting after 2023", {"silent": True, "first_year": 2024}),
    ("how many facilities started reporting in 2022",
     {"silent": True, "last_year": 2021, "seen_years": [2022]}),
    ("which lga have neither a secondary nor a tertiary facility",
     {"lacking_levels": ["secondary", "tertiary"], "level": "lga"}),
    ("lga without any tertiary hospital", {"lacking_levels": ["tertiary"], "level": "lga"}),
    ("number of reports where the ward is unknown", {"unknown_ward": True, "count_of": "report"}),
    ("tests in records with no ward name", {"unknown_ward": True, "variable": "tests"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_who_reported_when(text, expected):
    found = said(text)
    assert {name: found.get(name) for name in expected} == expected
    assert surely_of_reports(found) or found.get("silent")


@pytest.mark.parametrize(
    "text",
    [
        "tests in the last 6 months",
        "how many tests in 2024",
        "did you count the positives from the unknown wards",
        "facilities with a gap of 3 months in reporting",
        "wards with unknown population",
        "primary facilities in lavun",
        "which lga have the most secondary facilities",
    ],
)
def test_other_questions_are_not_of_who_reported(text):
    assert not surely_of_reports(said(text))


RATIOS = [
    ("how many positives per 1,000 people living in lavun in 2024", "positives", "population", 1000.0),
    ("tests for every 100 fever cases in 2023", "tests", "fever", 100.0),
    ("nets given per 100 under five fever cases", "llin", "fever", 100.0),
    ("positives per thousand inhabitants by lga", "positives", "population", 1000.0),
    ("fever cases per 10,000 people", "fever", "population", 10_000.0),
    ("tests per fever case in mariga", "tests", "fever", 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "of", "to", "per"), RATIOS)
def test_a_number_of_one_thing_for_so_many_of_another(text, of, to, per):
    found = said(text)
    assert found["ratio"] == {"of": of, "to": to, "per": per}
    assert found["variable"] == "ratio"


@pytest.mark.parametrize(
    "text",
    ["tests per facility in 2024", "positives per month", "nets per person of the plan",
     "average tests per lga", "tpr for people with fever", "positives for 2024"],
)  # fmt: skip
def test_a_mean_per_unit_is_no_ratio(text):
    assert "ratio" not in said(text)


OF_WHOLE = [
    ("how many lga were above the state's own rate in 2025", ">"),
    ("lga with tpr below the state figure", "<"),
    ("wards with positivity higher than the state as a whole", ">"),
    ("lga whose tpr is over the overall rate in 2023", ">"),
]


@pytest.mark.parametrize(("text", "operator"), OF_WHOLE)
def test_a_rate_is_compared_with_that_of_all(text, operator):
    (condition,) = said(text)["conditions"]
    assert (condition["variable"], condition["operator"], condition["of"]) == (
        "tpr",
        operator,
        "whole",
    )


def test_a_limit_of_several_years_is_of_each():
    found = said("lga that were over 25% tpr in both 2020 and 2025")
    assert (found["year"], [item["year"] for item in found["within"]]) == (2025, [2020])
    assert "years" not in found


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("which facility was third on tests in 2024 and how many", 2),
        ("which lga came fourth for positives in 2022", 3),
        ("which ward ranks second on tests", 1),
    ],
)
def test_a_place_in_a_list(text, after):
    assert only(text, "n", "after", "order") == {"n": 1, "after": after, "order": "top"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("months of 2025 when the state was at or above 30% positive", ("tpr", ">=", 30.0)),
        ("how many facilities crossed 60% tpr in 2025", ("tpr", ">", 60.0)),
        ("facilities that exceeded 500 tests", ("tests", ">", 500.0)),
    ],
)
def test_limits_in_the_words_of_every_day(text, expected):
    found = said(text)
    assert (found["variable"], found["operator"], found["value"]) == expected
