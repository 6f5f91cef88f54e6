"""What may be said about a report or an export: formats, sections, contents. Light to import."""

from __future__ import annotations

from chatmrpt.lib.say import Said

REPORT_FORMATS = Said(
    {
        "pdf": "PDF",
        "docx": "Word",
        "pptx": "PowerPoint",
        "html": "web page",
        "md": "Markdown",
    }
)
RESULT_FORMATS = Said(
    {
        "xlsx": "Excel",
        "csv": "CSV",
        "gpkg": "GeoPackage",
        "geojson": "GeoJSON",
        "shp": "shapefile",
        "png": "PNG picture",
        "svg": "SVG picture",
    }
)
CONVERSATION_FORMATS = {"pdf": "PDF", "docx": "Word", "md": "Markdown"}
FORMATS = {
    "conversation": CONVERSATION_FORMATS,
    "report": REPORT_FORMATS,
    "results": RESULT_FORMATS,
}
SPATIAL, PICTURES = ("gpkg", "geojson", "shp"), ("png", "svg")
#: Each in its own words.
LANGUAGES = {"en": "English", "fr": "Français"}

#: Sections of a report in their order.
SECTION_KEYS = (
    *("summary", "data", "ranking", "maps", "tpr", "trend", "nets", "lgas"),
    *("limits", "wards", "methods", "receipt"),
)
#: What is in a report when nothing is said: no pages by LGA; slides without the long annexes.
USUAL = tuple(key for key in SECTION_KEYS if key != "lgas")
USUAL_SLIDES = tuple(key for key in USUAL if key not in ("wards", "methods"))

#: What an export can hold, and the kinds of runs it is made from.
CONTENTS: dict[str, tuple[str, ...]] = {
    "ranking": ("risk",),
    "tpr": ("tpr",),
    "trend": ("trend",),
    "nets": ("nets", "reprioritised", "coverage"),
    "quality": ("quality",),
    "other": ("what_if", "sensitivity", "clusters"),
    "data": (),
}


def usual_sections(format: str) -> tuple[str, ...]:
    """The sections of a report of which nothing was said."""
    return USUAL_SLIDES if format == "pptx" else USUAL
