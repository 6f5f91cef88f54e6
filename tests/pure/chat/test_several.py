"""Several requests in one message: none is lost, and one request does not come apart."""

import pytest

from analysis.chat.several import requests_in
from tests.pure.chat.test_slots import NAMES


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("map the rainfall and then give me the top 5 wards by it",
         ["map the rainfall", "give me the top 5 wards by it"]),
        ("map rainfall and map elevation", ["map rainfall", "map elevation"]),
        ("what is TPR? what is burden?", ["what is TPR", "what is burden?"]),
        ("why is Lere high? And why is Rafin low?", ["why is Lere high", "And why is Rafin low?"]),
        ("top 5 wards and why is the first so high", ["top 5 wards", "why is the first so high"]),
        ("map rainfall make you give me top 5 too", ["map rainfall", "give me top 5 too"]),
        ("top 10 and bottom 10 wards by risk", ["top 10 wards by risk", "bottom 10 wards by risk"]),
        ("Show the 5 highest and the 5 lowest risk wards",
         ["Show the 5 highest risk wards", "Show the 5 lowest risk wards"]),
        ("which ward is worst? and which is best?", ["which ward is worst", "and which is best?"]),
        ("histogram of rainfall and a box plot of elevation",
         ["histogram of rainfall", "a box plot of elevation"]),
    ],
)  # fmt: skip
def test_each_request_of_a_message_is_there_in_order(text, parts):
    assert requests_in(text, NAMES) == parts


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Two maps, one for flood and one for elevation", ["Map of elevation"]),
        ("maps of rainfall and elevation please", ["Map of elevation"]),
        ("Show maps of rainfall, elevation and flood", ["Map of elevation", "Map of flood"]),
        ("Map rainfall and elevation by LGA", ["Map of elevation by LGA"]),
    ],
)
def test_maps_of_several_variables_wait_after_the_first(text, rest):
    assert requests_in(text, NAMES) == [text, *rest]


@pytest.mark.parametrize(
    "text",
    ["show rainfall and elevation on one map", "scatter of rainfall and elevation",
     "map of wards with rainfall above 900 and elevation below 300",
     "Plan 20000 nets. Household size 5.", "How is rainfall distributed? As a histogram",
     "show the 5 highest and the 5 lowest wards by rainfall",
     "compare rainfall and elevation of Lere and Rafin", "rank wards by rainfall and elevation"],
)  # fmt: skip
def test_one_request_stays_one(text):
    assert requests_in(text, NAMES) == [text]


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("Data quality check. Number of reports where positives exceed tests, whole file.",
         "Number of reports where positives exceed tests, whole file."),
        ("Quarterly review: tests of Lere in 2024 and in 2023",
         "tests of Lere in 2024 and in 2023"),
        ("City wards only, i.e. those counted as urban, what is the TPR?",
         "City wards only, ie those counted as urban, what is the TPR?"),
        ("Lere vs. Rafin rainfall", "Lere vs Rafin rainfall"),
        ("what if I count microscopy alone", "only microscopy"),
        ("and if we look at under fives only", "only under fives"),
    ],
)  # fmt: skip
def test_headings_and_points_within_a_sentence_part_nothing(text, request_):
    assert requests_in(text, NAMES) == [request_]


@pytest.mark.parametrize(
    "text", ["run a data quality check. Then map rainfall", "what if I plan 60 nets"]
)
def test_what_only_looks_like_it_stays(text):
    assert requests_in(text, NAMES)[0] in (text, "run a data quality check")
