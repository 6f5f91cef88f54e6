"""Arguments in the names of labelled questions; every expectation is read off the call itself."""

import pytest

from chatmrpt.management.common_names import in_common_names


@pytest.mark.parametrize(
    ("tool", "said", "added"),
    [
        ("run_risk_analysis", {"without": ["elevation"]}, {"variable": "elevation"}),
        ("run_risk_analysis", {"weights": {"flood": 2.0}}, {"variable": "flood"}),
        ("show_map", {"map_kind": "tpr"}, {"variable": "tpr"}),
        ("explain_method", {"term": "pca"}, {"method": "pca"}),
        ("calculate_tpr", {"age_group": "u5"}, {"variable": "tpr"}),
        ("write_report", {"sections": ["tpr"]}, {"variable": "tpr"}),
        (
            "query_data",
            {"conditions": [{"variable": "tests", "operator": "<", "value": 50.0}]},
            {"variable": "tests", "operator": "<", "value": 50.0},
        ),
    ],
)
def test_what_a_finer_name_says_is_added(tool, said, added):
    found = in_common_names(tool, said)
    assert found.items() >= {**said, **added}.items()


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("run_risk_analysis", {"without": ["elevation", "flood"]}),
        ("write_report", {"sections": ["tpr", "nets"]}),
        ("explain_term", {"term": "pca"}),
        ("query_data", {"conditions": [{"variable": "a"}, {"variable": "b"}]}),
    ],
)
def test_nothing_is_added_that_was_not_said(tool, said):
    assert in_common_names(tool, said).keys() - said.keys() <= {"level"}


def test_what_is_there_is_not_changed():
    assert in_common_names("calculate_tpr", {"variable": "burden"}) == {"variable": "burden"}
