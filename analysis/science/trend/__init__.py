"""Trends of test positivity and burden over calendar years (methods, section 11).

:func:`analyse_trend` does the whole; :func:`top_by_trend` orders the areas.
"""

from analysis.science.trend.analyse import TrendOptions, TrendResult, analyse_trend, top_by_trend

__all__ = ["TrendOptions", "TrendResult", "analyse_trend", "top_by_trend"]
