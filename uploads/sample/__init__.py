"""A synthetic demonstration state and a synthetic country for benchmarks."""

from __future__ import annotations

from uploads.sample.files import BOUNDARY, WARDS, sample_files, write_sample
from uploads.sample.national import make_national
from uploads.sample.state import DEMO_STATE, DEMO_ZONE, SampleState, make_sample_state

__all__ = [
    "BOUNDARY",
    "DEMO_STATE",
    "DEMO_ZONE",
    "WARDS",
    "SampleState",
    "make_national",
    "make_sample_state",
    "sample_files",
    "write_sample",
]
