"""The science: frames in, frames out. No Django, file, clock, settings or global randomness.

To add a variable, add it to INDICATORS in ``indicators.py``; to add a method, add its text to
METHODS in ``method_texts.py`` and its function to the registry of its module.
"""

from analysis.science.indicators import INDICATORS
from analysis.science.method_texts import METHODS

__all__ = ["INDICATORS", "METHODS"]
