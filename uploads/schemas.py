"""What comes in over HTTP."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class PartChoice(Schema):
    """The sheet, layer or member of a file that is meant."""

    name: str = Field("", max_length=300)


class WhichChange(Schema):
    """The change to undo or do again; without an id the last one."""

    change: str = Field("", max_length=64)
