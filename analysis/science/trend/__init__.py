"""Trends of test positivity and burden over calendar years (methods, section 11).

``analyse.analyse_trend`` does the whole, ``analyse.top_by_trend`` orders the areas. Nothing is
imported here: the words alone are needed where the science is not.
"""
