"""A limit said alone narrows the answer before it; two that were named are compared."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.carrying import carried
from analysis.chat.limits_alone import limit_not_kept, limits_said, of_one_town
from analysis.chat.listed_before import about_listed
from analysis.chat.side_by_side import of_the_two
from analysis.chat.trend_arguments import score_trends, trend_arguments
from analysis.tools import tool_by_name
from tests.pure.chat.before import now, read, said

RURAL = {"variable": "urban_share", "operator": "<", "value": 30.0, "unit": "percent"}
URBAN = {**RURAL, "operator": ">="}
SILENT = {"focus": "silence"}


@pytest.mark.parametrize(
    ("tool", "before", "text", "expected"),
    [
        ("check_data_quality", SILENT, "only the primary ones", {**SILENT, "facility_level": "primary"}),
        ("check_data_quality", SILENT, "just the secondary facilities",
         {**SILENT, "facility_level": "secondary"}),
        ("check_data_quality", SILENT, "just 2023", {**SILENT, "year": 2023}),
        ("show_map", {"map_kind": "tpr"}, "only primary facilities",
         {"map_kind": "tpr", "facility_level": "primary"}),
        ("query_data", {"variable": "positives", "year": 2023}, "use slides instead of RDT",
         {"variable": "positives", "year": 2023, "test_method": "microscopy"}),
        ("query_data", {"variable": "positives", "year": 2023}, "use RDT instead of slides",
         {"variable": "positives", "year": 2023, "test_method": "rdt"}),
        ("query_data", {"variable": "mean_rainfall", "operator": ">", "value": 110.0}, "just rural",
         {"variable": "mean_rainfall", "operator": ">", "value": 110.0, "conditions": [RURAL]}),
        ("query_data", {"variable": "mean_rainfall", "operator": ">", "value": 110.0}, "urban only",
         {"variable": "mean_rainfall", "operator": ">", "value": 110.0, "conditions": [URBAN]}),
    ],
)  # fmt: skip
def test_a_limit_narrows_the_request_before(tool, before, text, expected):
    found = carried(tool, before, read(text))
    assert found == expected
    tool_by_name(tool).arguments.model_validate(found)


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("use slides instead of RDT", "microscopy"),
        ("RDT instead of slides", "rdt"),
        ("how many slides were positive", "microscopy"),
        ("tests by slides in Lere", "microscopy"),
        ("put the TPR on slides", None),
        ("make slides for my director", None),
        ("a report as slides", None),
    ],
)
def test_slides_are_of_blood_or_of_a_talk(text, method):
    assert read(text).test_method == method


@pytest.mark.parametrize("text", ["only the rural ones", "just rural", "rural only"])
def test_a_ranking_or_map_is_narrowed_to_one_kind_of_ward(text):
    ranked = said("rank_areas", order="top", n=10, areas=["Lere"])
    assert of_one_town(now(ranked, text)) == ("query_data", {
        "variable": "composite_score", "level": "ward", "order": "top", "n": 10, "areas": ["Lere"],
        "conditions": [RURAL],
    })  # fmt: skip
    drawn = said("show_map", map_kind="tpr")
    assert of_one_town(now(drawn, text)) == (
        "show_map", {"map_kind": "tpr", "within": [{"level": "ward", "conditions": [RURAL]}]},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["map of rural wards", "how many are rural", "which rural wards have most nets"]
)
def test_more_than_a_limit_is_a_question_of_its_own(text):
    assert of_one_town(now(said("rank_areas", order="top"), text)) is None
    assert limit_not_kept(now(said("rank_areas", order="top"), text), None) is None


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("describe_data", "only the primary ones"),
        ("rank_areas", "just under fives"),
        ("compare_areas", "only secondary"),
        ("measure_association", "and only in 2023"),
    ],
)
def test_what_cannot_be_kept_is_asked_back_with_buttons_that_keep_it(before, text):
    asked = limit_not_kept(now(said(before), text), None)
    if before == "measure_association":  # takes a year
        assert (asked is None) == ("year" in tool_by_name(before).arguments.model_fields)
        return
    assert (asked.tool, asked.outcome) == (before, "clarify")
    for chip in asked.chips:
        assert limits_said(read(text)).items() <= chip["arguments"].items()
        tool_by_name(chip["tool"]).arguments.model_validate(chip["arguments"])


LIST = {"variable": "mean_rainfall", "operator": ">", "value": 110.0, "level": "ward"}


@pytest.mark.parametrize(
    "text",
    ["which of them are in Lere", "which of those are in Lere", "are any of them in Lere",
     "which ones are in Lere"],
)  # fmt: skip
def test_those_listed_are_filtered_by_a_place(text):
    slots = read(text)
    tool, arguments = about_listed(now(said("query_data", **LIST), text, "compare_areas"))
    assert (tool, arguments["areas"], arguments["within"]) == (
        "query_data",
        list(slots.areas),
        [LIST],
    )


@pytest.mark.parametrize("text", ["compare those two wards", "compare the two", "compare them"])
def test_two_that_a_list_shows_are_compared(text):
    two = said("rank_areas", order="top", n=2, listed=["A", "B"])
    assert of_the_two(now(two, text)) == ("compare_areas", {"areas": ["A", "B"]})
    many = said("rank_areas", order="top", n=10, listed=list("ABCDEFGHIJ"))
    assert of_the_two(now(many, text)) is None


def test_two_places_with_a_year_keep_it():
    one, other = (said("query_data", variable="tpr", areas=[name], year=2023) for name in "AB")
    assert of_the_two(now(other, "compare the two", earlier=one)) == (
        "query_data", {"variable": "tpr", "areas": ["A", "B"], "year": 2023},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["list the resolving hotspots", "which hot spots are resolving", "resolving wards",
             "show the resolved hot spots"]
)  # fmt: skip
def test_resolving_hot_spots_are_those_of_a_trend(text):
    slots = read(text)
    assert score_trends(slots)
    assert trend_arguments(slots)["direction"] == "resolving"


def test_a_level_of_facilities_is_no_grouping_of_a_check():
    assert "level" not in build_arguments("check_data_quality", read("silent primary facilities"))
    assert build_arguments("check_data_quality", read("gaps by facility"))["level"] == "facility"
