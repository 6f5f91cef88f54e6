"""The registry of variables: names in use, units, directions and meanings.

Directions and the list of variables to ask about follow the methods document, section 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["direct", "inverse", "ask"]
Role = Literal["malaria", "planning", "covariate"]


@dataclass(frozen=True)
class Scale:
    """One accepted way of writing a variable.

    Parameters
    ----------
    unit
        Unit in words ("percent", "metres").
    low, high
        Smallest and largest accepted value, both included, in that unit.
    """

    unit: str
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One entry of the registry.

    Parameters
    ----------
    key
        Name used by programs and by the zone lists.
    label
        Name shown to people.
    unit
        Usual unit.
    scales
        Accepted scales, narrowest first.
    direction
        ``direct``: risk rises with it; ``inverse``: risk falls with it; ``ask``: the user decides.
    role
        ``malaria`` for a measure of malaria itself, ``planning`` for a column that serves the
        plan and not the score, else ``covariate``.
    aliases
        Header spellings met in files; case, spaces and punctuation do not matter.
    meaning
        One or two plain sentences.
    source
        Where the values usually come from.
    question
        For ``ask``: why a person must decide.
    """

    key: str
    label: str
    unit: str
    scales: tuple[Scale, ...]
    direction: Direction
    meaning: str
    source: str
    role: Role = "covariate"
    aliases: tuple[str, ...] = ()
    question: str = ""


_SHARE = (Scale("share (0–1)", 0.0, 1.0), Scale("percent", 0.0, 100.0))
_VEGETATION = (
    Scale("index (0–1)", -0.2, 1.0),
    Scale("index × 10,000", -2_000.0, 10_000.0),
)
_DIFFERENCE = (Scale("index (−1 to 1)", -1.0, 1.0), Scale("index × 10,000", -10_000.0, 10_000.0))
_METRES = (Scale("kilometres", 0.0, 100.0), Scale("metres", 0.0, 200_000.0))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


INDICATORS: tuple[Variable, ...] = (
    Variable(
        key="test_positivity_rate",
        label="Test positivity rate",
        unit="percent",
        scales=_SHARE,
        direction="direct",
        role="malaria",
        aliases=_words(
            "tpr tpr_u5 tpr_u5_new u5_tpr u5_tpr_rdt tpr_u5_rdt tpr_rdt tpr_o5 tpr_pw tpr_all "
            "tpr_smoothed tpr_eb positivity positivity_rate malaria_tpr"
        ),
        meaning="Share of malaria tests with a positive result. It is not incidence: it moves "
        "with who is tested as well as with how much malaria there is.",
        source="Health facility reports (DHIS2)",
    ),
    Variable(
        key="burden",
        label="Malaria burden",
        unit="positive tests per 1,000 people a year",
        scales=(Scale("per 1,000 a year", 0.0, 5_000.0),),
        direction="direct",
        role="malaria",
        aliases=("malaria_burden", "incidence", "malaria_incidence", "burden_per_1000"),
        meaning="Positive malaria tests per 1,000 people a year.",
        source="Health facility reports and population",
    ),
    Variable(
        key="pfpr",
        label="Parasite prevalence (PfPR)",
        unit="share (0–1)",
        scales=_SHARE,
        direction="direct",
        role="malaria",
        aliases=("parasite_prevalence", "parasite_rate", "pf_pr", "pfpr_2_10", "pfpr2_10"),
        meaning="Estimated share of children who carry Plasmodium falciparum parasites; a "
        "modelled surface, not a count.",
        source="Malaria Atlas Project",
    ),
    Variable(
        key="rainfall",
        label="Rainfall",
        unit="mm",
        scales=(Scale("mm a month", 0.0, 1_000.0), Scale("mm a year", 0.0, 12_000.0)),
        direction="direct",
        aliases=("precipitation", "rain", "chirps", "total_rainfall", "annual_rainfall"),
        meaning="Mean rainfall. Rain makes breeding places for mosquitoes.",
        source="CHIRPS or TerraClimate",
    ),
    Variable(
        key="evi",
        label="Enhanced vegetation index (EVI)",
        unit="index",
        scales=_VEGETATION,
        direction="direct",
        aliases=("enhanced_vegetation_index", "vegetation_index"),
        meaning="How green and dense the vegetation is.",
        source="MODIS MOD13 (valid range −0.2 to 1)",
    ),
    Variable(
        key="ndvi",
        label="Vegetation index (NDVI)",
        unit="index",
        scales=_VEGETATION,
        direction="direct",
        aliases=("ndvi_score", "normalized_difference_vegetation_index"),
        meaning="How green the land is.",
        source="MODIS MOD13 (valid range −0.2 to 1)",
    ),
    Variable(
        key="ndmi",
        label="Moisture index (NDMI)",
        unit="index",
        scales=_DIFFERENCE,
        direction="direct",
        aliases=(
            "normalized_difference_moisture_index",
            "normalised_difference_moisture_index",
        ),
        meaning="Moisture held in the vegetation.",
        source="Sentinel-2 or Landsat",
    ),
    Variable(
        key="ndwi",
        label="Water index (NDWI)",
        unit="index",
        scales=_DIFFERENCE,
        direction="ask",
        aliases=("normalized_difference_water_index", "normalised_difference_water_index"),
        meaning="Two different formulas share this name: water in the vegetation, and open water.",
        source="Sentinel-2 or Landsat",
        question="two formulas share the name (water in vegetation, or open water)",
    ),
    Variable(
        key="soil_wetness",
        label="Soil wetness",
        unit="share (0–1)",
        scales=_SHARE,
        direction="direct",
        aliases=("soil_moisture", "surface_soil_wetness", "soilwetness", "wetness"),
        meaning="How wet the top soil is; wet soil keeps puddles in which mosquitoes breed.",
        source="NASA MERRA-2 or SMAP",
    ),
    Variable(
        key="flood",
        label="Flooding",
        unit="share (0–1)",
        scales=_SHARE,
        direction="direct",
        aliases=("flood_extent", "flooding", "flooded_area", "flood_share", "flood_risk"),
        meaning="Share of the ward that is flooded at some time of the year.",
        source="Satellite flood maps",
    ),
    Variable(
        key="relative_humidity",
        label="Relative humidity",
        unit="percent",
        scales=_SHARE,
        direction="direct",
        aliases=("rh", "humidity"),
        meaning="Mean relative humidity; mosquitoes live longer in humid air.",
        source="ERA5 or MERRA-2",
    ),
    Variable(
        key="temperature",
        label="Temperature",
        unit="°C",
        scales=(Scale("°C", -10.0, 60.0), Scale("kelvin", 250.0, 335.0)),
        direction="ask",
        aliases=("temp", "lst", "land_surface_temperature", "air_temperature"),
        meaning="Mean temperature. Transmission is best in the mid-20s °C and falls on both sides.",
        source="MODIS or ERA5",
        question="risk is highest in the mid-20s °C and falls on both sides: use the distance "
        "from 25 °C as an inverse variable, or say which way it goes here",
    ),
    Variable(
        key="elevation",
        label="Elevation",
        unit="metres",
        scales=(Scale("metres", -50.0, 4_000.0),),
        direction="ask",
        aliases=("altitude", "dem", "height_above_sea_level"),
        meaning="Height above sea level. It lowers malaria only where it is high enough to cool "
        "the air; where a state's range is under 1,000 m it says little.",
        source="SRTM",
        question="it matters only where heights differ by 1,000 m or more",
    ),
    Variable(
        key="distance_to_water",
        label="Distance to water",
        unit="metres",
        scales=_METRES,
        direction="inverse",
        aliases=(
            "distance",
            "distance_to_water_bodies",
            "distance_to_water_body",
            "distance_water",
            "dist_to_water",
            "dist_water",
            "water_distance",
        ),
        meaning="Mean distance to the nearest water; mosquitoes breed near water.",
        source="Hydrography layers",
    ),
    Variable(
        key="housing_quality",
        label="Housing quality",
        unit="share (0–1)",
        scales=_SHARE,
        direction="inverse",
        aliases=_words(
            "housing val_housing val_housing_15 housing_15 housing_2015 improved_housing "
            "house_score housing_score"
        ),
        meaning="Share of houses with improved walls, roof, water and sanitation; mosquitoes "
        "enter good houses less.",
        source="Malaria Atlas Project, improved housing 2015 (Tusting et al. 2019)",
    ),
    Variable(
        key="night_lights",
        label="Night lights",
        unit="nW/cm²/sr",
        scales=(Scale("nW/cm²/sr", 0.0, 2_000.0),),
        direction="inverse",
        aliases=_words(
            "avgrad avg_rad average_radiance night_time_light night_time_lights "
            "nighttime_lights nightlight ntl radiance viirs"
        ),
        meaning="Light seen from space at night; bright places are built-up and better off.",
        source="VIIRS day/night band",
    ),
    Variable(
        key="settlement_type_poor",
        label="Poor-settlement share",
        unit="share (0–1)",
        scales=_SHARE,
        direction="direct",
        aliases=(
            "settlement_type",
            "poor_settlement",
            "poor_settlement_share",
            "informal_share",
            "slum_share",
        ),
        meaning="Share of settlements of the poor type; poor settlements have more places to "
        "breed and fewer screens.",
        source="Settlement classification of building footprints",
    ),
    Variable(
        key="building_height",
        label="Building height",
        unit="metres",
        scales=(Scale("metres", 0.0, 500.0),),
        direction="inverse",
        aliases=("mean_building_height", "height_of_buildings"),
        meaning="Mean height of buildings; high buildings stand in better-off, denser places.",
        source="Global Human Settlement Layer",
    ),
    Variable(
        key="wealth",
        label="Wealth",
        unit="index",
        scales=(
            Scale("index (0–1)", 0.0, 1.0),
            Scale("standardised index", -5.0, 5.0),
            Scale("percent", 0.0, 100.0),
        ),
        direction="inverse",
        aliases=("wealth_index", "relative_wealth_index", "rwi"),
        meaning="How well-off households are.",
        source="DHS or the Relative Wealth Index",
    ),
    Variable(
        key="education",
        label="Education",
        unit="percent",
        scales=_SHARE,
        direction="inverse",
        aliases=("literacy", "education_level", "female_education"),
        meaning="Share of adults with schooling.",
        source="DHS",
    ),
    Variable(
        key="access",
        label="Access to care",
        unit="percent",
        scales=_SHARE,
        direction="inverse",
        aliases=("access_to_care", "healthcare_access", "health_access"),
        meaning="Share of people who reach a health facility easily.",
        source="Malaria Atlas Project or surveys",
    ),
    Variable(
        key="distance_to_facility",
        label="Distance to a health facility",
        unit="metres",
        scales=_METRES,
        direction="ask",
        aliases=("dist_to_clinic", "distance_to_clinic", "distance_to_health_facility"),
        meaning="Distance to the nearest health facility.",
        source="Facility lists",
        question="far from a facility can mean more malaria, or only fewer tests",
    ),
    Variable(
        key="population_density",
        label="Population density",
        unit="people per km²",
        scales=(Scale("people per km²", 0.0, 200_000.0),),
        direction="ask",
        aliases=("pop_density", "density"),
        meaning="People per square kilometre.",
        source="WorldPop or GRID3",
        question="crowding can raise risk, and towns usually have less malaria",
    ),
    Variable(
        key="urban_share",
        label="Urban share",
        unit="percent",
        scales=_SHARE,
        direction="inverse",
        role="planning",
        aliases=(
            "urbanpercentage",
            "urban_percentage",
            "urbanpercent",
            "urbanperce",
            "urbanperc",
            "percent_urban",
            "urban_percent",
        ),
        meaning="Share of the ward's area that is urban. It serves the plan; it enters the score "
        "only when the user adds it.",
        source="Global Human Settlement Layer",
    ),
    Variable(
        key="population",
        label="Population",
        unit="people",
        scales=(Scale("people", 0.0, 20_000_000.0),),
        direction="ask",
        role="planning",
        aliases=("n_familymembers", "total_population", "pop"),
        meaning="People who live in the ward.",
        source="Census projection, GRID3 or micro-planning",
        question="a count of people is for planning; more people is not more risk for each",
    ),
)
