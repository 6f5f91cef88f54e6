"""Questions to tables as typed plans: checked, carried out and told in words; no Django here.

Plans run on pandas, not on a database: the tables (a few hundred wards, some ten thousand reports)
are in memory already, a plan has no text that could be executed, and there is nothing to lock.
"""
