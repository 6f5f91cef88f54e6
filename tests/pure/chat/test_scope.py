"""A limit that holds for later questions: what sets it, what lifts it, which requests take it."""

from types import SimpleNamespace

import pytest

from analysis.chat import scope
from analysis.chat.asking_back import Called
from analysis.chat.request import Understood
from analysis.tools import tool_by_name
from analysis.tools.scope_words import scope_words
from tests.pure.chat.before import read


@pytest.fixture
def force(monkeypatch):
    """Sets the limits in force."""

    def set_to(limits):
        monkeypatch.setattr(scope, "scope_in_force", lambda workspace: limits)

    set_to({})
    return set_to


HOLDS = SimpleNamespace(facilities="reports")
BARE = SimpleNamespace(facilities=None)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("look only at under fives from now on", {"age_group": "u5"}),
        ("for the rest use only primary facilities", {"facility_level": "primary"}),
        ("stick to Lere", {"areas": ["Lere"]}),
        ("from here on only 2024 please", {"year": 2024}),
        ("use only microscopy for all later questions", {"test_method": "microscopy"}),
        (
            "until I say otherwise only pregnant women in Lere",
            {"areas": ["Lere"], "age_group": "pw"},
        ),
        ("concentrate on Lere for the rest of the session", {"areas": ["Lere"]}),
        ("désormais seulement les moins de cinq ans", {"age_group": "u5"}),
        ("tenez-vous-en à Lere", {"areas": ["Lere"]}),
        ("pour la suite, seulement 2024", {"year": 2024}),
    ],
)
def test_a_limit_said_alone_is_kept_for_later(force, text, limits):
    slots = read(text)
    areas = {"areas": list(slots.areas)} if "areas" in limits else {}
    found = scope.scope_said(slots, HOLDS)
    assert found == ("manage_session", {"action": "scope", "scope": {**limits, **areas}})
    tool_by_name("manage_session").arguments.model_validate(found[1])


def test_another_kind_comes_beside_and_the_same_kind_takes_its_place(force):
    force({"age_group": "u5", "year": 2024})
    _, said = scope.scope_said(read("from now on only pregnant women"), HOLDS)
    assert said["scope"] == {"age_group": "pw", "year": 2024}
    _, said = scope.scope_said(read("from now on since 2022"), HOLDS)
    assert said["scope"] == {"age_group": "u5", "first_year": 2022}


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("all ages again", {"areas": ["Lere"]}),
        ("back to all ages", {"areas": ["Lere"]}),
        ("de nouveau tous les âges", {"areas": ["Lere"]}),
        ("all LGAs again", {"age_group": "u5"}),
        ("no limit any more", {}),
        ("lift the limit", {}),
        ("remove all the restrictions please", {}),
        ("sans limite", {}),
    ],
)
def test_a_limit_is_lifted_alone_or_with_all_others(force, text, stays):
    force({"age_group": "u5", "areas": ["Lere"]})
    kept = {"scope": stays} if stays else {}
    assert scope.scope_said(read(text), HOLDS) == ("manage_session", {"action": "scope", **kept})


@pytest.mark.parametrize(
    "text",
    ["all ages again", "no limit any more", "TPR for all ages", "show only under fives",
     "wards with rainfall above 900", "the rest of them", "compare all LGAs"],
)  # fmt: skip
def test_where_none_is_in_force_nothing_is_lifted_or_set(force, text):
    assert scope.scope_said(read(text), HOLDS) is None


@pytest.mark.parametrize(
    "text",
    ["from now on only the rural wards", "stick to Zinder",
     "from now on only primary facilities, what is the TPR of Lere",
     "stick to the five wettest wards"],
)  # fmt: skip
def test_what_cannot_be_kept_is_asked_back(force, text):
    asked = scope.scope_said(read(text), HOLDS)
    assert isinstance(asked, Called)
    assert asked.outcome == "clarify"


U5 = {"age_group": "u5"}


@pytest.mark.parametrize(
    ("text", "tool", "arguments", "limits", "expected"),
    [
        ("TPR of Lere", "query_data", {"variable": "tpr"}, U5, U5),
        ("TPR of pregnant women", "query_data", {"variable": "tpr", "age_group": "pw"}, U5,
         {"age_group": "pw"}),
        ("TPR for all ages", "query_data", {"variable": "tpr"}, U5, {}),
        ("mean rainfall", "query_data", {"variable": "mean_rainfall"}, U5, {}),
        ("mean rainfall", "query_data", {"variable": "mean_rainfall"}, {"areas": ["X"]},
         {"areas": ["X"]}),
        ("tests in Lere", "query_data", {"variable": "tests", "areas": ["Lere"]}, {"areas": ["X"]},
         {"areas": ["Lere"]}),
        ("tests in 2023", "query_data", {"variable": "tests", "year": 2023}, {"first_year": 2022},
         {"year": 2023}),
        ("top 5 wards", "rank_areas", {"n": 5}, {"areas": ["X"], **U5}, {"areas": ["X"]}),
        ("explain Lere", "explain_area", {"areas": ["Lere"]}, {"areas": ["X"]}, {"areas": ["Lere"]}),
        ("calculate TPR", "calculate_tpr", {}, {"facility_level": "primary"},
         {"facility_level": "primary"}),
        ("map of TPR", "show_map", {"map_kind": "tpr"}, U5, U5),
        ("how many facilities", "query_data", {"level": "facility", "measure": "count"},
         {**U5, "facility_level": "primary"}, {"facility_level": "primary"}),
        ("map of rainfall", "show_map", {"map_kind": "variable", "variable": "mean_rainfall"}, U5, {}),
    ],
)  # fmt: skip
def test_a_request_takes_the_limits_that_it_can_keep(
    force, text, tool, arguments, limits, expected
):
    force(limits)
    found = scope.within_scope(Understood(tool, arguments), read(text), HOLDS)
    names = ("areas", "age_group", "facility_level", "year", "first_year")
    assert {name: found.arguments[name] for name in names if name in found.arguments} == expected
    tool_by_name(tool).arguments.model_validate(found.arguments)


def test_a_button_and_a_term_are_limited_by_nothing_and_wards_have_no_ages(force):
    force(U5)
    for chosen in (Understood("query_data", {"variable": "tpr"}, button=True),
                   Understood("explain_term", {"term": "tpr"})):  # fmt: skip
        assert scope.within_scope(chosen, read("TPR"), HOLDS) == chosen
    of_wards = Understood("query_data", {"variable": "tpr"})
    assert scope.within_scope(of_wards, read("TPR"), BARE) == of_wards


def test_limits_in_words():
    said = {"areas": ["Lere"], "age_group": "u5", "facility_level": "primary", "year": 2024}
    assert scope_words(said) == "Lere, children under 5, primary facilities, 2024"
