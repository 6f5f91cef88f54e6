"""The written glossary: terms in English and French, found by name, synonym and typing error.

The entries are plain data in `terms/*.toml`; to add one, write it there. `docs` and the page
`/glossary` follow from it.
"""

from analysis.glossary.entries import FIELDS, Entry, all_entries, entry_by_id
from analysis.glossary.lookup import Hit, english_name, find_entry, nearest_entries, terms_in

__all__ = [
    "FIELDS",
    "Entry",
    "Hit",
    "all_entries",
    "english_name",
    "entry_by_id",
    "find_entry",
    "nearest_entries",
    "terms_in",
]
