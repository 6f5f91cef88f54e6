"""Several statistics of one measure, asked in one sentence: each is a question of the same rows."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.slots import read_slots
from tests.pure.chat.of_three_wards import NAMES


def asked(text):
    said = build_arguments("query_data", read_slots(text, NAMES))
    return [{name: said[name] for name in said if name != "also"}, *said.get("also", [])]


@pytest.mark.parametrize(
    ("text", "hows"),
    [
        ("total and mean population of the wards of Lavun", ["sum", "mean"]),
        ("mean, median and maximum elevation in Lavun", ["mean", "median", "max"]),
        ("population of the wards in Lavun, total and average per ward", ["sum", "mean"]),
        ("elevation of Lavun: mean, median and standard deviation", ["mean", "median", "std"]),
        ("in Lavun, the median elevation together with the lower and upper quartile",
         ["median", "percentile", "percentile"]),
    ],
)  # fmt: skip
def test_each_statistic_is_asked_of_the_same_rows(text, hows):
    found = asked(text)
    assert [item["measure"] for item in found] == hows
    assert all(item["areas"] == ["Lavun"] for item in found)
    assert len({item["variable"] for item in found}) == 1
    assert not any(item.get("also") for item in found)


@pytest.mark.parametrize(
    "text", ["mean and maximum rainfall per LGA", "rainfall by LGA, mean and median"]
)
def test_statistics_of_each_lga_stay_of_each_lga(text):
    found = asked(text)
    assert len(found) == 2
    assert all(item["level"] == "lga" for item in found)


def test_a_total_beside_a_mean_of_each_is_of_all_of_them():
    total, mean = asked("population, total and mean per LGA")
    assert (total["measure"], total.get("level")) == ("sum", None)
    assert (mean["measure"], mean["level"]) == ("mean", "lga")


@pytest.mark.parametrize("text", ["minimum and maximum rainfall", "mean rainfall of Lavun"])
def test_one_statistic_and_a_range_stay_one_question(text):
    assert len(asked(text)) == 1
