"""The letters of documents: Source Sans Pro (SIL Open Font License), from its package.

Text of documents and of the pictures in them is set with them on every machine alike; what they
lack (a dash that is rarely used, another script) Typst takes from the fonts that it brings.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

SANS = "Source Sans Pro"
_PACKAGE = "font_source_sans_pro"


@cache
def fonts() -> typst.Fonts:
    """Typst's own fonts and ours, read once; none of the system."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_folder())])


def font_folder() -> Path:
    """Where the package keeps its faces."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"The package {_PACKAGE} of requirements.txt is not installed.")
    return Path(found.origin).with_name("files")
