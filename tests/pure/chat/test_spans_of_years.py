"""Trends and charts: spans of years, slopes, and forms of a chart."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.slots import read_slots
from tests.pure.chat.test_intents import tool_of
from tests.pure.chat.test_slots import NAMES


def said(tool, text):
    return build_arguments(tool, read_slots(text, NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "TPR in Lere from 2021 to 2024",
        "positivity in Kachia between 2020 and 2023",
        "slope of TPR per year for every LGA with p-value",
        "Theil-Sen slope of positivity by LGA",
        "annual rate of change of TPR in each LGA",
        "how has positivity in Lere moved over the last 3 years",
        "TPR à Lere de 2021 à 2024",
        "resolving wards",
        "which wards are resolving",
    ],
)
def test_a_rate_over_years_is_followed(text):
    assert tool_of(text) == "analyse_trend"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("emerging hotspots in the last two years", {"last_years": 2, "direction": "emerging"}),
        ("emerging hotspots since 2022", {"years": [2022], "direction": "emerging"}),
        ("trend of TPR over the past 3 years in Lere", {"last_years": 3, "areas": ["Lere"]}),
        ("slope of TPR per year for every LGA", {"level": "lga", "variable": "tpr"}),
    ],
)
def test_the_years_of_a_trend(text, expected):
    found = said("analyse_trend", text)
    assert {name: found.get(name) for name in expected} == expected
    assert "topic" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("line chart of TPR since 2021", {"years": [2021], "chart_type": "line"}),
        ("chart of positivity from 2021 to 2023", {"years": [2021, 2023], "chart_type": "line"}),
        ("graph of how TPR changed since 2020 by year", {"years": [2020], "by": "year"}),
        ("bar chart of TPR by LGA in 2022", {"year": 2022, "chart_type": "bar"}),
    ],
)
def test_the_years_of_a_chart(text, expected):
    found = said("show_chart", text)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("is rainfall related to positivity since 2022", [2022]),
        ("is rainfall related to positivity in 2022", [2022, 2022]),
        ("is positivity of patients from Lere related to rainfall in 2022", [2022, 2022]),
        ("correlate rainfall with positivity from the 2022 reports", [2022, 2022]),
        ("correlate rainfall with positivity from 2021 to 2023", [2021, 2023]),
        ("correlate rainfall with positivity", None),
    ],
)
def test_the_years_of_an_association(text, years):
    assert said("measure_association", text).get("years") == years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("correlation heatmap of all the variables", {"chart_type": "heatmap"}),
        ("histogram of elevation on a log scale", {"scale": "log", "chart_type": "histogram"}),
        ("box plot of monthly positivity by LGA", {"by": "month", "chart_type": "box"}),
        ("pie of tests by facility level", {"variable": "tests", "by": "facility_level"}),
    ],
)
def test_other_forms_of_a_chart(text, expected):
    assert tool_of(text) == "show_chart"
    found = said("show_chart", text)
    assert {name: found.get(name) for name in expected} == expected
