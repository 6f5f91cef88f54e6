"""Numbers that entries name, from the constants that the methods compute with."""

from __future__ import annotations

from functools import lru_cache

from analysis.science.certainty.counts import DESIGN_EFFECT
from analysis.science.certainty.figures import BORDERLINE, INTERVAL, SURE, SURELY_NOT
from analysis.science.certainty.scores import WINSOR
from analysis.science.direction_check import SKEWED
from analysis.science.imputation import REFUSE_ABOVE
from analysis.science.nets.options import (
    BALE,
    BUFFER_PROPOSED,
    HOUSEHOLD_SIZE_PROPOSED,
    PEOPLE_PER_NET,
)
from analysis.science.nets.output import LOW_COVERAGE
from analysis.science.parameters import DRAWS
from analysis.science.pca_reasons import LEAST_CONFIDENCE, LEAST_KMO
from analysis.science.ranking import FEWEST_FOR_CLASSES
from analysis.science.regression import HIGH_INFLATION
from analysis.science.reprioritisation import (
    MOST_INFORMAL,
    REVIEW,
    TARGET_SHARE,
    THRESHOLDS_OFFERED,
    URBAN_THRESHOLD,
)
from analysis.science.settlement.limits import CELL_SIZE
from analysis.science.spatial_structure import FALSE_SHARE
from analysis.science.tpr.words import (
    CONFIDENCE,
    FEW_TESTS,
    FEWEST_TESTS,
    IMPLAUSIBLE_ABOVE,
    INACTIVE_AFTER,
    OUTLIER_DEVIATIONS,
    POPULATION_DIFFERENCE,
    UNDERSTATED_BELOW,
)
from analysis.science.trend.words import FEWEST_FOR_CLASS, FEWEST_MONTHS
from analysis.science.zones import ELEVATION_RANGE

_NUMBERS: dict[str, float] = {
    "bale": BALE,
    "borderline": 100 * BORDERLINE,
    "buffer": BUFFER_PROPOSED,
    "cell_size": CELL_SIZE,
    "confidence": 100 * CONFIDENCE,
    "design_effect": DESIGN_EFFECT,
    "draws": DRAWS,
    "elevation_range": ELEVATION_RANGE,
    "false_share": 100 * FALSE_SHARE,
    "few_tests": FEW_TESTS,
    "fewest_for_classes": FEWEST_FOR_CLASSES,
    "fewest_months": FEWEST_MONTHS,
    "fewest_tests": FEWEST_TESTS,
    "high_inflation": HIGH_INFLATION,
    "household_size": HOUSEHOLD_SIZE_PROPOSED,
    "implausible": IMPLAUSIBLE_ABOVE,
    "inactive_after": INACTIVE_AFTER,
    "least_confidence": LEAST_CONFIDENCE,
    "least_kmo": LEAST_KMO,
    "low_coverage": LOW_COVERAGE,
    "most_informal": MOST_INFORMAL,
    "most_missing": REFUSE_ABOVE,
    "outlier_deviations": OUTLIER_DEVIATIONS,
    "people_per_net": PEOPLE_PER_NET,
    "population_difference": 100 * POPULATION_DIFFERENCE,
    "rank_interval": 100 * INTERVAL,
    "review": 100 * REVIEW,
    "skewed": SKEWED,
    "sure": 100 * SURE,
    "surely_not": 100 * SURELY_NOT,
    "target_share": TARGET_SHARE,
    "trend_years": FEWEST_FOR_CLASS,
    "understated": 100 * UNDERSTATED_BELOW,
    "urban_threshold": URBAN_THRESHOLD,
    "winsor_high": WINSOR[1],
    "winsor_low": WINSOR[0],
}


@lru_cache(maxsize=2)
def figures(language: str) -> dict[str, str]:
    """Every number as text in `en` or `fr`: 1,000 and 1.8; 1 000 and 1,8."""
    texts = {name: _text(value, language) for name, value in _NUMBERS.items()}
    offered = [_text(value, language) for value in THRESHOLDS_OFFERED]
    texts["thresholds"] = ", ".join(offered)
    return texts


def _text(value: float, language: str) -> str:
    text = f"{round(value, 6):,.10g}"
    if language == "fr":
        return text.replace(",", "\u202f").replace(".", ",")
    return text
