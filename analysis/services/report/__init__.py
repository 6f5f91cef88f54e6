"""The report of a session: gathered from its results, as a document for any writer.

To add a section: a function `(Report) -> list of blocks` in a file here, a line in SECTIONS of
`sections.py`, and its words in `analysis/reports/words`.
"""
