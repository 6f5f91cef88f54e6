"""Classes of risk in French are filters, in every wording that names one."""

import pytest

from analysis.chat.arguments import build_arguments
from analysis.chat.slots import read_slots
from tests.pure.chat.test_slots import NAMES


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("à haut risque", "High"),
        ("à risque élevé", "High"),
        ("à risque moyen", "Medium"),
        ("à risque modéré", "Medium"),
        ("à moyen risque", "Medium"),
        ("à faible risque", "Low"),
        ("à risque faible", "Low"),
    ],
)
@pytest.mark.parametrize("first", ["population des wards", "pluie moyenne des wards"])
def test_a_class_in_french_filters(first, words, wanted):
    said = build_arguments("query_data", read_slots(f"{first} {words}", NAMES))
    assert {"variable": "composite_class", "operator": "=", "value": wanted} in said["conditions"]
