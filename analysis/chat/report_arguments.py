"""What a question says about a report or a file: format, sections, language, contents, areas."""

from __future__ import annotations

import re
from typing import Any

from analysis.chat.slots import Slots
from chatmrpt.lib.patterns import compiled

Pairs = tuple[tuple[str, str], ...]

REPORT_FORMATS: Pairs = (
    ("pptx", r"\bpower ?points?\b|\bslides?\b|\bpptx?\b|\bpresentation\b|\bdeck\b"),
    ("docx", r"\b(?:ms |microsoft )?word(?! count)\b|\bdocx?\b"),
    ("html", r"\bhtml\b|\bweb ?page\b"),
    ("md", r"\bmarkdown\b"),
    ("pdf", r"\bpdf\b"),
)
FILE_FORMATS: Pairs = (
    ("gpkg", r"\bgeo ?package\b|\bgpkg\b"),
    ("geojson", r"\bgeo ?json\b"),
    ("shp", r"\bshape ?files?\b|\bshp\b"),
    ("svg", r"\bsvg\b|\bvector (?:image|picture|graphic)\b"),
    ("png", r"\bpng\b|\b(?:as|to) (?:an? )?(?:image|picture|jpe?g|photo)\b"),
    ("csv", r"\bcsv\b|\bcomma separated\b"),
    ("xlsx", r"\bexcel\b|\bxlsx?\b|\bxl\b|\bspread ?sheet\b|\bwork ?book\b"),
)
SECTIONS: Pairs = (
    ("data", r"\bdata quality\b|\bquality of (?:the )?data\b"),
    ("ranking", r"\branking\b|\branked wards\b|\brisk ranking\b"),
    ("maps", r"\bmaps?\b"),
    ("tpr", r"\btpr\b|\btest positivity\b|\bpositivity\b"),
    ("trend", r"\btrends?\b"),
    ("nets", r"\bnets?\b|\bitns?\b|\bllins?\b|\bdistribution plan\b"),
    ("methods", r"\bmethods?\b|\bmethodology\b"),
    ("limits", r"\blimit(?:s|ations?)\b"),
)
CONTENTS: Pairs = (
    ("nets", r"\bnets?\b|\bitns?\b|\bllins?\b|\bdistribution plan\b|\ballocation\b"),
    ("trend", r"\btrends?\b"),
    ("tpr", r"\btpr\b|\btest positivity\b|\bpositivity\b"),
    ("ranking", r"\brank(?:ing|ings|s|ed)?\b|\brisk\b|\bvulnerab\w+|\bcomposite\b"),
    ("quality", r"\bdata quality\b|\bquality (?:check|report)\b"),
    ("data", r"\b(?:raw|ward|my|input|clean\w*|original) data\b|\bdata ?sets?\b|\bvariables?\b"),
)
MAPS: Pairs = (
    ("certainty", r"\bcertain\w*|\buncertain\w*"),
    ("pca", r"\bpca\b|\bprincipal component"),
    ("reprioritisation", r"\b(?:re|de) ?priori\w+"),
    ("nets", r"\bnets?\b|\bitns?\b"),
    ("trend", r"\btrends?\b"),
    ("missingness", r"\bmissing\w*"),
    ("urban_extent", r"\burban\b"),
    ("composite", r"\brisk\b|\bcomposite\b|\brank\w*|\bvulnerab\w+"),
)
_PER_LGA = r"\b(?:page|slide|sheet|section|part)s? (?:per|for (?:each|every)|by) lga\b|\blga by lga\b|\bper lga\b"
_THAT = r"\b(?:that|this|it|these|those|them)\b"


def report_arguments(slots: Slots) -> dict[str, Any]:
    """Format, sections, language, areas, and whether each LGA gets a page."""
    plain = slots.plain
    # A report "with maps and nets" names what matters; one that names nothing has everything.
    only = re.search(
        r"\bonly\b|\bjust\b|\babout\b|\bon (?:the )?|\bwith\b|\b(?:nets?|itns?)\b"
        r"|\b(?:findings|results|figures|page|note|paragraph)\b",
        plain,
    )
    sections = _all(plain, SECTIONS) if only else []
    whole = re.search(r"\bcomprehensive\b|\bfull\b|\bcomplete\b|\beverything\b|\bkey\b", plain)
    return {
        "format": _first(plain, REPORT_FORMATS),
        "sections": [] if whole else sections,
        "areas": list(slots.areas),
        "language": _language(slots),
        "per_lga": True if compiled(_PER_LGA).search(plain) else None,
    }


def export_arguments(slots: Slots) -> dict[str, Any]:
    """Format, contents, areas, and how many rows."""
    plain = slots.plain
    format = _first(plain, FILE_FORMATS) or _first(plain, REPORT_FORMATS)
    what = _all(plain, CONTENTS)
    if "nets" in what and not re.search(r"\brank\w*|\brisk\b", plain):
        what = [name for name in what if name == "nets"]
    if "trend" in what:
        what = [name for name in what if name != "tpr"]
    on_map = bool(re.search(r"\bmaps?\b", plain))
    as_picture = (on_map and format in (None, "png", "svg")) or format in ("png", "svg")
    variable = slots.columns[0] if slots.columns else None
    if as_picture:
        return {
            "format": format,
            "what": ["map"],
            "areas": list(slots.areas),
            "variable": variable if variable not in ("tpr", "burden") else None,
            "map_kind": "tpr" if variable == "tpr" else _first(plain, MAPS),
        }
    ordered = bool(slots.n) or bool(slots.columns)
    if slots.n and not what:
        what = ["ranking"]
    return {
        "format": format,
        "what": what,
        "areas": list(slots.areas),
        "level": slots.level,
        "order": slots.order if ordered and slots.order in ("top", "bottom") else None,
        "n": slots.n,
        "variable": variable,
        "shown": True if not what and not slots.areas and compiled(_THAT).search(plain) else None,
    }


def _first(plain: str, pairs: Pairs) -> str | None:
    return next((name for name, pattern in pairs if compiled(pattern).search(plain)), None)


def _all(plain: str, pairs: Pairs) -> list[str]:
    return [name for name, pattern in pairs if compiled(pattern).search(plain)]


def _language(slots: Slots) -> str | None:
    """Named in the question, else that of a French question."""
    if re.search(r"\benglish\b|\banglais\b", slots.plain):
        return "en"
    named = re.search(r"\bfrench\b|\bfrancais\b", slots.plain)
    return "fr" if named or slots.language == "french" else None
