"""The science: frames in, frames out. No Django, file, clock, settings or global randomness."""

from analysis.science.variables import INDICATORS

__all__ = ["INDICATORS"]
