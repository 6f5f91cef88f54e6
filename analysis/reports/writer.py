"""What the writers share: a method for each kind of block, found by the block's class."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from analysis.reports import document as model

Written = TypeVar("Written")


class BlockWriter(ABC, Generic[Written]):
    """Writes blocks in one format. A kind of block without a method is found by the type checker."""

    def __init__(self, language: model.Language) -> None:
        self.language = language

    def write(self, block: model.Block) -> Written:
        """The block in the format."""
        written: Written = getattr(self, type(block).__name__.lower())(block)
        return written

    @abstractmethod
    def heading(self, block: model.Heading) -> Written:
        """Of a part."""

    @abstractmethod
    def paragraph(self, block: model.Paragraph) -> Written:
        """Sentences in their tone."""

    @abstractmethod
    def points(self, block: model.Points) -> Written:
        """A list."""

    @abstractmethod
    def table(self, block: model.Table) -> Written:
        """With its header, caption and what it leaves out."""

    @abstractmethod
    def figure(self, block: model.Figure) -> Written:
        """A picture with its caption, and its words for who cannot see it."""

    @abstractmethod
    def facts(self, block: model.Facts) -> Written:
        """Names with values."""

    @abstractmethod
    def pagebreak(self, block: model.PageBreak) -> Written:
        """Where the format has pages."""
