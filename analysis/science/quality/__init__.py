"""Quality reports: what a file lacks, repeats or has odd, and what that changes.

:func:`facility_quality` for facility reports, :func:`ward_quality` for a ward table. Nothing is
fixed.
"""

from analysis.science.quality.facility import FacilityQuality, facility_quality
from analysis.science.quality.finding import Effect, QualityFinding
from analysis.science.quality.ward import WardQuality, ward_quality

__all__ = [
    "Effect",
    "FacilityQuality",
    "QualityFinding",
    "WardQuality",
    "facility_quality",
    "ward_quality",
]
