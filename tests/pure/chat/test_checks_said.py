"""Checks asked for by what they look for, with the place, time and level that limit them."""

from __future__ import annotations

import pytest

from analysis.chat.check_arguments import check_said
from tests.pure.chat.test_slots import slots


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how many facilities did not report in june 2023",
         {"focus": "reporting", "level": "facility", "year": 2023, "months": ["June"]}),
        ("which wards did not report in 2024-03",
         {"focus": "reporting", "level": "ward", "year": 2024, "months": ["March"]}),
        ("in which months did Lere not report", {"focus": "reporting", "level": "month", "areas": ["Lere"]}),
        ("when did Lere not report", {"focus": "reporting", "level": "month", "areas": ["Lere"]}),
        ("gaps in reporting of Lere since 2023",
         {"focus": "reporting", "level": "month", "areas": ["Lere"], "first_year": 2023}),
        ("silent facilities in Lere", {"focus": "silence", "level": "facility", "areas": ["Lere"]}),
        ("which primary facilities stopped reporting in 2022",
         {"focus": "silence", "facility_level": "primary", "year": 2022}),
        ("did all facilities of Lere report in 2025",
         {"focus": "reporting", "level": "facility", "areas": ["Lere"], "year": 2025}),
        ("outliers of rainfall in Lere",
         {"focus": "outliers", "variable": "mean_rainfall", "areas": ["Lere"]}),
        ("any duplicates in Lere in 03/2022",
         {"focus": "duplicates", "areas": ["Lere"], "year": 2022, "months": ["March"]}),
        ("reporting rate of primary facilities in Lere",
         {"focus": "reporting", "facility_level": "primary", "areas": ["Lere"]}),
        ("quels etablissements n'ont pas envoyé de rapport en 2023",
         {"focus": "reporting", "level": "facility", "year": 2023}),
    ],
)  # fmt: skip
def test_a_check_keeps_what_limits_it(text, said):
    tool, arguments = check_said(slots(text))
    assert tool == "check_data_quality"
    assert arguments == said


@pytest.mark.parametrize(
    "text",
    [
        "map of silent wards",
        "why did Lere not report",
        "how are outliers found in Lere",
        "TPR of the facilities that did not report in 2022",
        "are there outlier wards, low TPR surrounded by high?",
        "how is the reporting rate of Lere computed",
        "report of Lere in 2023",
        "what happens to wards that did not report",
    ],
)
def test_what_is_asked_about_such_faults_is_no_check(text):
    assert check_said(slots(text)) is None
