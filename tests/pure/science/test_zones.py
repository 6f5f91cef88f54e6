import pandas as pd
import pytest

from analysis.science.zones import ZONE_VARIABLES, propose_variables, zone_of
from chatmrpt.lib.nigeria import ZONES

NIGER = [
    "WardName", "population", "mean_EVI", "mean_rainfall", "distance_to_water", "housing_quality",
    "pfpr", "avgRAD", "NDWI", "NDMI", "elevation", "mean_soil_wetness", "u5_tpr_rdt",
    "urbanPercentage",
]  # fmt: skip


def test_every_zone_has_its_list():
    assert set(ZONE_VARIABLES) == set(ZONES)
    assert zone_of("OD") == "South-West"
    assert zone_of("ABJ") == "North-Central"
    assert zone_of("Atlantis") is None


def test_north_central_gets_the_malaria_variable_and_its_five():
    found = propose_variables(NIGER, "NI")
    assert found.variables == (
        "u5_tpr_rdt", "avgRAD", "housing_quality", "mean_soil_wetness", "distance_to_water",
        "NDMI",
    )  # fmt: skip
    assert found.directions["avgRAD"] == "inverse"
    assert found.directions["NDMI"] == "direct"
    assert found.missing == ()
    assert found.sufficient


def test_variables_to_ask_about_are_left_out_with_the_reason():
    frame = pd.DataFrame({"elevation": [300.0, 700.0]})
    found = propose_variables(NIGER, "Kano", frame)
    assert found.variables == ("u5_tpr_rdt", "mean_rainfall", "housing_quality")
    reasons = dict(found.left_out)
    assert "formulas" in reasons["NDWI"]
    assert "400 m" in reasons["elevation"]
    high = propose_variables(NIGER, "Kano", pd.DataFrame({"elevation": [0.0, 1500.0]}))
    assert "whether risk rises or falls" in dict(high.left_out)["elevation"]


def test_a_listed_variable_that_is_missing_is_said_and_not_replaced():
    columns = [name for name in NIGER if name not in ("avgRAD", "NDMI", "u5_tpr_rdt", "pfpr")]
    found = propose_variables(columns, "Kwara")
    assert found.variables == ("housing_quality", "mean_soil_wetness", "distance_to_water")
    assert len(found.missing) == 3
    text = " ".join(found.sentences)
    assert "Night lights is listed but not in the data" in text
    assert "malaria variable" in text


def test_urban_share_is_never_proposed():
    for state in ("Niger", "Kano", "Borno", "Lagos"):
        assert "urbanPercentage" not in propose_variables(NIGER, state).variables


@pytest.mark.parametrize("state", [None, "", "Atlantis"])
def test_an_unknown_state_is_said(state):
    found = propose_variables(NIGER, state)
    assert found.zones == ()
    assert not found.sufficient
    assert "not recognised" in found.sentences[0]
    assert "Only 1" in found.sentences[-1]


def test_two_zones_join_their_lists():
    found = propose_variables(NIGER, ["Borno", "Kano"])
    assert found.zones == ("North-East", "North-West")
    assert found.variables == (
        "u5_tpr_rdt", "distance_to_water", "mean_rainfall", "mean_soil_wetness",
        "housing_quality",
    )  # fmt: skip


def test_a_synthetic_state_named_after_a_zone_gets_that_zones_variables():
    assert zone_of("Demo North-Central") == "North-Central"
    assert zone_of("Somewhere") is None
