"""A document as Markdown (CommonMark with tables), its pictures as files beside it."""

from __future__ import annotations

import io
import re
import zipfile

from analysis.reports import document as model
from analysis.reports.document import File, clean, full_rows, more_words, numeric_columns
from analysis.reports.writer import BlockWriter

#: What means something somewhere in a line; before each of them a backslash takes that away.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|~$&#!])")
#: What means something at the beginning of a line only.
_STARTS = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$|[-=])", re.MULTILINE)
#: Addresses that readers of Markdown turn into links by themselves.
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)|(@)")


def write_markdown(document: model.Document) -> File:
    """The text alone, or a ZIP archive with it where the document has pictures.

    Every character that Markdown or HTML would read as markup is escaped.
    """
    figures = [block for block in document.blocks if isinstance(block, model.Figure)]
    writer = _Markdown(document.language)
    parts = [f"# {escape(document.title)}"]
    if document.subtitle:
        parts.append(escape(document.subtitle))
    if document.cover:
        parts.append(writer.facts(model.Facts(document.cover)))
    parts += [writer.write(block) for block in document.blocks]
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
            *((_place(at), figure.svg.encode()) for at, figure in enumerate(figures, start=1)),
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


def _place(number: int) -> str:
    return f"figures/{number}.svg"


class _Markdown(BlockWriter[str]):
    """Blocks as text; `figures` counts the pictures, which are files beside it."""

    figures = 0

    def heading(self, block: model.Heading) -> str:
        return f"{'#' * (block.level + 1)} {escape(block.text)}"

    def paragraph(self, block: model.Paragraph) -> str:
        lines = [escape(line) for line in clean(block.text).split("\n") if line.strip()]
        if block.tone == "question":
            return "\n".join(f"> {line}  " for line in lines)
        if block.tone == "strong":
            return "\n".join(f"**{line}**" for line in lines)
        return "  \n".join(lines)

    def points(self, block: model.Points) -> str:
        return "\n".join(f"- {escape(item)}" for item in block.items)

    def table(self, block: model.Table) -> str:
        rules = ["---:" if right else "---" for right in numeric_columns(block)]
        rows = [[escape(cell) for cell in row] for row in full_rows(block, self.language)]
        head = [escape(column) for column in block.columns]
        lines = [f"| {' | '.join(row)} |" for row in [head, rules, *rows]]
        after = [escape(text) for text in (more_words(block, self.language), block.caption) if text]
        return "\n".join(lines) + "".join(f"\n\n{text}" for text in after)

    def figure(self, block: model.Figure) -> str:
        self.figures += 1
        picture = f"![{escape(block.words or block.caption)}]({_place(self.figures)})"
        return f"{picture}\n\n*{escape(block.caption)}*" if block.caption else picture

    def facts(self, block: model.Facts) -> str:
        return "\n".join(f"- {escape(name)}: {escape(value)}" for name, value in block.pairs)

    def pagebreak(self, block: model.PageBreak) -> str:
        return "---"
