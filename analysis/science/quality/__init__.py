"""Quality reports: what a file lacks, repeats or has odd, and what that changes.

``facility.facility_quality`` is for facility reports, ``ward.ward_quality`` for a ward table.
Nothing is fixed. Nothing is imported here: the words alone are needed where the science is not.
"""
