"""What is asked of the method, of settlement classes and of the tool is told, not carried out."""

import pytest

from analysis.chat.asked_of_method import asked_of_method
from analysis.chat.asked_of_tool import asked_of_tool
from analysis.chat.settlement_arguments import asked_of_settlements
from analysis.tools import tool_by_name
from analysis.tools.explain_method import find_topic
from tests.pure.chat.test_slots import slots


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("is the rainfall from a survey or from a satellite", "explain_method",
         {"term": "sources", "variable": "mean_rainfall"}),
        ("rainfall: CHIRPS or MODIS?", "explain_method",
         {"term": "sources", "variable": "mean_rainfall"}),
        ("which satellite is elevation from", "explain_method",
         {"term": "sources", "variable": "elevation"}),
        ("who produced the flood layer", "explain_method", {"term": "sources", "variable": "flood"}),
        ("is elevation in metres or feet", "describe_data", {"variable": "elevation"}),
        ("is rainfall the same thing as flood", "explain_method",
         {"variables": ["mean_rainfall", "flood"]}),
        ("who made the reprioritisation rules", "explain_method", {"term": "basis"}),
        ("is the method from WHO", "explain_method", {"term": "basis"}),
        ("has this ranking been validated", "explain_method", {"term": "basis"}),
        ("a paper that I can cite for the method", "explain_method", {"term": "basis"}),
        ("does a ward's score depend on the neighbouring wards", "explain_method",
         {"term": "influence of neighbours"}),
        ("on what do you base the word contested", "explain_method", {"term": "certainty"}),
        ("what do you need the urban threshold for", "explain_method", {"term": "urban threshold"}),
        ("does TPR suffer from care seeking bias", "explain_method",
         {"term": "tpr", "variable": "tpr"}),
        ("would stock outs distort TPR", "explain_method", {"term": "tpr", "variable": "tpr"}),
        ("how do I read a p value of 0.2", "explain_term", {"term": "p value"}),
        ("why was Kachia deprioritised", "select_reprioritised", {"areas": ["Kachia"]}),
    ],
)  # fmt: skip
def test_how_why_who_and_from_where_are_told(text, tool, arguments):
    assert asked_of_method(slots(text)) == (tool, arguments)
    tool_by_name(tool).arguments.model_validate(arguments)


@pytest.mark.parametrize(
    "text",
    [
        "rainfall in Kachia",
        "which wards have high rainfall",
        "is rainfall related to flood",
        "which wards have uncertain ranks",
        "why is Kachia high",
        "which wards can be deprioritised at an urban threshold of 50",
        "find clusters of neighbouring wards with high scores",
        "do the ranking with rainfall and flood",
        "how many wards are contested",
        "is TPR high in Kachia",
        "write a report on the method for my director",
    ],
)
def test_what_is_asked_of_data_and_ranking_is_not(text):
    assert asked_of_method(slots(text)) is None
    assert asked_of_tool(slots(text)) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("how does the tool tell formal from informal housing", True),
        ("which footprints do you use, google or microsoft", True),
        ("who classifies the cells", True),
        ("can my students label the building tiles themselves", True),
        ("do I need satellite images for the settlement grid", True),
        ("classify the settlements of Kachia", False),
        ("may I label the buildings of Kachia", False),
        ("which wards have informal settlements", False),
        ("how much is classified", False),
        ("compare the settlement classes with google earth images", False),
    ],
)
def test_how_settlements_are_classified_is_told_and_no_grid_laid(text, told):
    wanted = ("classify_settlements", {"wanted": "how"})
    assert asked_of_settlements(slots(text)) == (wanted if told else None)


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("what step am I on", "manage_session", {"action": "status"}),
        ("where are we in the process", "manage_session", {"action": "status"}),
        ("is this chatgpt", "help", {"topic": "about"}),
        ("who built this tool", "help", {"topic": "about"}),
        ("send the results to my colleague as a link", "help", {"topic": "sharing"}),
        ("how can my director see this", "help", {"topic": "sharing"}),
        ("can I upload a DHIS2 export", "help", {"topic": "data"}),
        ("can I set the weights myself", "run_risk_analysis", {"choose_weights": True}),
        ("use a different threshold", "select_reprioritised", {"choose_threshold": True}),
        ("use pca, not composite", "run_risk_analysis", {"method": "pca"}),
        ("make me a nice chart", "show_chart", {}),
    ],
)
def test_questions_on_the_tool_and_settings_that_are_missing(text, tool, arguments):
    assert asked_of_tool(slots(text)) == (tool, arguments)
    tool_by_name(tool).arguments.model_validate(arguments)


@pytest.mark.parametrize(
    "text",
    ["what weights did you use", "a link between rainfall and TPR", "map with a threshold of 50",
     "double weight for rainfall", "chart of rainfall", "composite or pca, which is better"],
)  # fmt: skip
def test_what_names_its_setting_is_no_such_question(text):
    assert asked_of_tool(slots(text)) is None


def test_the_terms_have_texts_of_their_own():
    assert find_topic("basis").key == "basis"
    assert find_topic("influence of neighbours").key == "neighbours"
    assert find_topic("neighbour").key == "missing"
