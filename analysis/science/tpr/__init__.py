"""Test positivity and burden from facility reports (methods, section 10).

``table.facility_table`` brings a cleaned table into one shape, ``calculate.calculate_tpr`` does the
rest: which cells count, sums, rates with their uncertainty, burden, completeness, all 16
combinations. Nothing is imported here: the words alone are needed where the science is not.
"""
