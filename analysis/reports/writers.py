"""A writer for each format; only what writes a file loads them.

To add a format: a module with `write_<format>(document) -> File` and a line in `WRITERS`.
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.reports.document import Document, File
from analysis.reports.html import write_html
from analysis.reports.markdown import write_markdown
from analysis.reports.pdf import write_pdf
from analysis.reports.slides import write_slides
from analysis.reports.word import write_word

WRITERS: dict[str, Callable[[Document], File]] = {
    "pdf": write_pdf,
    "docx": write_word,
    "pptx": write_slides,
    "html": write_html,
    "md": write_markdown,
}
