"""A document as Markdown (CommonMark with tables), its pictures as files beside it."""

from __future__ import annotations

import io
import re
import zipfile

from analysis.reports.document import (
    Block,
    Document,
    Facts,
    Figure,
    File,
    Heading,
    Language,
    PageBreak,
    Paragraph,
    Points,
    Table,
    clean,
    full_rows,
    more_words,
    numeric_columns,
)

#: What means something somewhere in a line; before each of them a backslash takes that away.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|~$&#!])")
#: What means something at the beginning of a line only.
_STARTS = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$|[-=])", re.MULTILINE)
#: Addresses that readers of Markdown turn into links by themselves.
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)|(@)")


def write_markdown(document: Document) -> File:
    """The text alone, or a ZIP archive with it where the document has pictures.

    Every character that Markdown or HTML would read as markup is escaped.
    """
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    names = {id(figure): f"figures/{at}.svg" for at, figure in enumerate(figures, start=1)}
    parts = [f"# {escape(document.title)}"]
    if document.subtitle:
        parts.append(escape(document.subtitle))
    if document.cover:
        parts.append(_block(Facts(document.cover), names, document.language))
    parts += [_block(block, names, document.language) for block in document.blocks]
    if document.footer:
        parts.append(f"---\n\n{escape(document.footer)}")
    text = ("\n\n".join(part for part in parts if part) + "\n").encode()
    if not figures:
        return File(text, ".md", "text/markdown; charset=utf-8")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        when = document.made.timetuple()[:6]
        for name, data in [
            ("document.md", text),
            *((names[id(figure)], figure.svg.encode()) for figure in figures),
        ]:
            archive.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
    return File(file.getvalue(), ".zip", "application/zip")


def escape(text: str) -> str:
    """The text so that a reader of Markdown shows it as it is, on one line."""
    line = " ".join(clean(text).split())
    line = _STARTS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", line))
    line = re.sub(r"^(\s*)\\(\d+)([.)])", r"\1\2\\\3", line)
    return _LINKS.sub(lambda m: "".join(_entity(part) for part in m.groups() if part), line)


def _entity(part: str) -> str:
    """A colon, dot or at sign of an address as a character reference."""
    return f"&#{ord(part)};" if part in (":", ".", "@") else part


def _block(block: Block, names: dict[int, str], language: Language) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {escape(block.text)}"
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Points):
        return "\n".join(f"- {escape(item)}" for item in block.items)
    if isinstance(block, Table):
        return _table(block, language)
    if isinstance(block, Figure):
        picture = f"![{escape(block.words or block.caption)}]({names[id(block)]})"
        return f"{picture}\n\n*{escape(block.caption)}*" if block.caption else picture
    if isinstance(block, Facts):
        return "\n".join(f"- {escape(name)}: {escape(value)}" for name, value in block.pairs)
    if isinstance(block, PageBreak):
        return "---"
    raise TypeError(f"Markdown has no way to write {type(block).__name__}.")


def _paragraph(block: Paragraph) -> str:
    lines = [escape(line) for line in clean(block.text).split("\n") if line.strip()]
    if block.tone == "question":
        return "\n".join(f"> {line}  " for line in lines)
    if block.tone == "strong":
        return "\n".join(f"**{line}**" for line in lines)
    return "  \n".join(lines)


def _table(block: Table, language: Language) -> str:
    rules = ["---:" if right else "---" for right in numeric_columns(block)]
    rows = [[escape(cell) for cell in row] for row in full_rows(block, language)]
    head = [escape(column) for column in block.columns]
    lines = [f"| {' | '.join(row)} |" for row in [head, rules, *rows]]
    after = [escape(text) for text in (more_words(block, language), block.caption) if text]
    return "\n".join(lines) + "".join(f"\n\n{text}" for text in after)
