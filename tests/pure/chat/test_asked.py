"""What is asked of the method, of settlement classes and of the tool is told, not carried out."""

from types import SimpleNamespace

import pytest

from analysis.chat.asked_of_method import asked_of_method
from analysis.chat.asked_of_tool import asked_of_tool
from analysis.chat.asking_back import my_place
from analysis.chat.net_wishes import net_wish
from analysis.chat.request import Understood
from analysis.chat.science_arguments import compare_areas_arguments
from analysis.chat.settlement_arguments import asked_of_settlements, settlement_arguments
from analysis.chat.what_if_arguments import what_if, what_if_said
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
        "is rainfall one of the highest in Kachia",
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


def test_what_is_part_of_the_score_is_told_with_its_variables():
    told = ("explain_method", {"term": "variables"})
    assert asked_of_method(slots("is income one of the variables")) == told
    assert asked_of_method(slots("what about conflict, is it considered in the score")) == told


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("what if we had 50,000 more nets", {"topic": "next", "more": 50_000}),
        ("suppose the stock were half", {"nets": 100_000}),
        ("what if the nets double", {"nets": 400_000}),
        ("what if only 120k of the nets arrive", {"nets": 120_000}),
        ("20,000 nets fewer", {"nets": 180_000}),
        ("households here are 7 not 5, redo it", {"household_size": 7.0}),
    ],
)
def test_a_wish_is_of_the_plan_that_is_there(text, arguments):
    plan = SimpleNamespace(parameters={"nets": 200_000})
    there = SimpleNamespace(latest=lambda kind: plan)
    assert net_wish(slots(text), there) == ("plan_nets", arguments)
    tool_by_name("plan_nets").arguments.model_validate(arguments)


@pytest.mark.parametrize(
    "text",
    ["which wards get half of the nets they need", "how many more nets would cover everybody",
     "what if rainfall doubled", "double the weight of rainfall", "nets in Kachia"],
)  # fmt: skip
def test_what_is_asked_of_the_plan_is_no_wish(text):
    plan = SimpleNamespace(parameters={"nets": 200_000})
    assert net_wish(slots(text), SimpleNamespace(latest=lambda kind: plan)) is None


def test_a_plan_that_was_never_made_is_said_to_be_missing():
    none = SimpleNamespace(latest=lambda kind: None)
    existing = ("plan_nets", {"topic": "existing"})
    assert net_wish(slots("show the map of the saved net plan"), none) == existing
    assert net_wish(slots("which wards got too few nets in the plan"), none) == existing
    assert net_wish(slots("make a net plan"), none) is None
    assert net_wish(slots("what if we had 50,000 more nets"), none) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("if 2 of every 5 tests in Kachia were positive, where would it rank",
         {"variable": "tpr", "how": "to", "value": 40.0, "areas": ["Kachia"]}),
        ("would Kachia still be high risk with the average rainfall of the state",
         {"variable": "mean_rainfall", "how": "average", "areas": ["Kachia"]}),
        ("drop the variables one at a time and tell me which matters", {"topic": "sensitivity"}),
    ],
)  # fmt: skip
def test_what_if_in_other_words(text, wanted):
    assert what_if_said(slots(text)) == ("run_what_if", wanted)
    tool_by_name("run_what_if").arguments.model_validate(wanted)


def test_a_strange_word_is_no_place_of_a_what_if():
    assert what_if(slots("does adding elevation change anything"))["areas"] == []
    assert what_if(slots("what if rainfall doubled in Tungamaje"))["areas"] == ["Tungamaje"]


def test_whose_ward_is_asked_where_it_has_no_name():
    chosen = Understood("plan_nets", {"topic": "need"})
    none = SimpleNamespace(link=None, run=None, table=None, boundary=None, facilities=None)
    asked = my_place(slots("how many nets for my ward"), none, chosen)
    assert (asked.outcome, asked.tool, asked.headline) == (
        "clarify", "plan_nets", "Which ward do you mean?",
    )  # fmt: skip
    assert my_place(slots("a list for my LGA team"), none, chosen) is None
    assert my_place(slots("nets for our wards"), none, chosen) is None


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("can I put all ages together or do I have to choose one", "calculate_tpr", {"topic": "ages"}),
        ("should we combine the age groups or must we take one", "calculate_tpr", {"topic": "ages"}),
        ("map of TPR, primary facilities only", "show_map",
         {"map_kind": "tpr", "facility_level": "primary"}),
        ("positivity map for under fives", "show_map", {"map_kind": "tpr", "age_group": "u5"}),
        ("pick the best variables for us and rank the wards", "run_risk_analysis", {}),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_calculation_is_told_or_shown(text, tool, arguments):
    found = asked_of_tool(slots(text))
    assert found is not None
    assert found[0] == tool
    assert arguments.items() <= found[1].items()


@pytest.mark.parametrize(
    ("text", "with_state"),
    [
        ("how does Lere compare to the state TPR", True),
        ("Lere rainfall versus the state average", True),
        ("compare TPR of Lere with that of Kachia", None),
    ],
)
def test_the_state_is_the_other_side_of_a_comparison(text, with_state):
    assert compare_areas_arguments(slots(text))["with_state"] is with_state


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("how reliable is the slum labelling", "how"),
        ("are tents counted as informal settlement", "how"),
        ("what is the accuracy of the building classes", "how"),
    ],
)
def test_what_counts_as_a_class_of_buildings_is_told(text, wanted):
    assert asked_of_settlements(slots(text)) == ("classify_settlements", {"wanted": wanted})


def test_blocks_are_marked_where_that_is_asked_and_looked_up_elsewhere():
    assert "wanted" not in settlement_arguments(
        slots("can I mark which blocks are informal in Lere")
    )
    assert settlement_arguments(slots("which blocks are informal in Lere"))["wanted"] == "which"


@pytest.mark.parametrize("text", ["rook or queen contiguity", "do you use queen neighbours"])
def test_who_is_a_neighbour_is_told(text):
    assert asked_of_method(slots(text)) == ("explain_method", {"term": "queen"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("if housing in Lere got better would its rank fall", {"turn": "better"}),
        ("suppose housing quality worsened in Lere", {"turn": "worse"}),
        ("suppose housing in Lere improved by 20%", {"how": "times", "value": 1.2}),
        ("what if tpr drops", {}),
        ("leave out each variable in turn", {"topic": "sensitivity"}),
        ("sensitivity analysis, one variable at a time", {"topic": "sensitivity"}),
    ],
)
def test_how_something_would_change(text, said):
    found = {key: value for key, value in what_if(slots(text)).items() if value}
    assert {key: found.get(key) for key in ("turn", "how", "value", "topic")} == {
        "turn": None, "how": None, "value": None, "topic": None, **said,
    }  # fmt: skip
