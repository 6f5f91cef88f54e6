import pytest

from analysis.science.variables import (
    INDICATORS,
    _fold,
    detect_scale,
    find_variable,
    malaria_column,
    resolve_directions,
    variable_in_name,
)
from chatmrpt.lib.errors import ProblemError


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("mean_EVI", "evi"),
        ("meanEVI", "evi"),
        ("Enhanced Vegetation Index", "evi"),
        ("mean_NDVI", "ndvi"),
        ("ndvi_score", "ndvi"),
        ("distance", "distance_to_water"),
        ("distance_to_water_bodies", "distance_to_water"),
        ("val_housing_15", "housing_quality"),
        ("avg_house_score", "housing_quality"),
        ("tpr_u5_new", "test_positivity_rate"),
        ("u5_tpr_rdt", "test_positivity_rate"),
        ("TPR", "test_positivity_rate"),
        ("pfpr", "pfpr"),
        ("pfpr_2022", "pfpr"),
        ("avgRAD", "night_lights"),
        ("mean_soil_wetness", "soil_wetness"),
        ("settlement_type", "settlement_type_poor"),
        ("RH_mean", "relative_humidity"),
        ("temp_mean", "temperature"),
        ("flood", "flood"),
        ("NDWI", "ndwi"),
        ("NDMI", "ndmi"),
        ("elevation", "elevation"),
        ("mean_rainfall", "rainfall"),
        ("avg_rainfall", "rainfall"),
        ("building_height", "building_height"),
        ("urbanPercentage", "urban_share"),
        ("UrbanPerc", "urban_share"),
        ("population", "population"),
        ("dist_to_clinic", "distance_to_facility"),
    ],
)
def test_headers_in_use_are_known(header, key):
    found = find_variable(header)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "header",
    ["", "level", "WardName", "totalArea", "urbanArea", "tprofile", "distance_to_market", "mean",
     "X.1", "nets_per_capita", "dumpsites", "floodlight", "properties"],
)  # fmt: skip
def test_part_of_a_header_never_counts(header):
    assert find_variable(header) is None


def test_no_spelling_means_two_variables():
    seen = {}
    for variable in INDICATORS:
        for word in {_fold(w) for w in (variable.key, variable.label, *variable.aliases)}:
            assert seen.setdefault(word, variable.key) == variable.key


def test_every_entry_is_complete():
    for variable in INDICATORS:
        assert variable.meaning.endswith(".")
        assert variable.scales
        assert bool(variable.question) == (variable.direction == "ask")


def test_directions_are_those_of_the_methods_document():
    by_way = {way: set() for way in ("direct", "inverse", "ask")}
    for variable in INDICATORS:
        by_way[variable.direction].add(variable.key)
    assert by_way["ask"] == {
        "ndwi", "temperature", "elevation", "population_density", "population",
        "distance_to_facility",
    }  # fmt: skip
    assert by_way["inverse"] == {
        "housing_quality", "distance_to_water", "night_lights", "urban_share", "building_height",
        "wealth", "education", "access",
    }  # fmt: skip


def test_the_scale_is_detected():
    evi = find_variable("mean_EVI")
    assert detect_scale(evi, 0.08, 0.37).unit == "index (0–1)"
    assert detect_scale(evi, 910.9, 3467.3).unit == "index × 10,000"
    assert detect_scale(evi, 0.1, 20_000) is None


def test_the_malaria_variable_is_tpr_before_burden_before_pfpr():
    assert malaria_column(["pfpr", "mean_rainfall", "u5_tpr_rdt"]) == "u5_tpr_rdt"
    assert malaria_column(["pfpr", "burden"]) == "burden"
    assert malaria_column(["mean_rainfall"]) is None


def test_directions_come_from_the_registry_unless_given():
    assert resolve_directions(["u5_tpr_rdt", "housing_quality"]) == {
        "u5_tpr_rdt": "direct",
        "housing_quality": "inverse",
    }
    given = resolve_directions(["NDWI", "housing_quality"], ["NDWI"], ["housing_quality"])
    assert given == {"NDWI": "inverse", "housing_quality": "direct"}


def test_an_unknown_direction_is_asked_for_by_option():
    with pytest.raises(ProblemError) as caught:
        resolve_directions(["u5_tpr_rdt", "NDWI", "dumpsites"])
    assert caught.value.code == "unknown_direction"
    assert "NDWI" in caught.value.message
    assert "dumpsites" in caught.value.message
    assert "u5_tpr_rdt" not in caught.value.message
    assert "--direct" in caught.value.hint
    assert "--inverse" in caught.value.hint


def test_a_direction_given_twice_or_for_another_column_is_refused():
    with pytest.raises(ProblemError, match="both"):
        resolve_directions(["NDWI"], ["NDWI"], ["NDWI"])
    with pytest.raises(ProblemError, match="ndwi"):
        resolve_directions(["NDWI"], ["ndwi"])


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("NGA_rainfall_2022.tif", "rainfall"),
        ("distance_to_water_static.tif", "distance_to_water"),
        ("flood_extent_2021_annual.tif", "flood"),
        ("pfpr_2022.tiff", "pfpr"),
        ("ngaPopulation2020.TIF", "population"),
        ("population_density.tif", "population_density"),
        ("rain and ndvi.tif", None),
        ("layer7.tif", None),
        ("train.tif", None),
        ("", None),
    ],
)
def test_a_file_name_speaks_of_the_longest_whole_words(name, key):
    found = variable_in_name(name)
    assert (found.key if found else None) == key


def test_a_column_from_a_raster_means_what_its_name_means():
    assert find_variable("rainfall_raster").key == "rainfall"
