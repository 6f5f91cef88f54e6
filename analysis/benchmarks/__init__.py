"""The work that `manage.py benchmark` measures, each case in a process of its own.

To add a case: a function in `cases.py` and a line in CASES. A case prepares its data, which is not
timed, and returns the work to time.
"""
