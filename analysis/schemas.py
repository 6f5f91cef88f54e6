"""The shapes of requests."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from realtime.schemas import ClientId


class Question(Schema):
    """A typed question."""

    client_id: str = ClientId
    text: str


class ToolCall(Schema):
    """A button: a tool with its arguments, and the words it stands for."""

    client_id: str = ClientId
    tool: str = Field(max_length=40)
    arguments: dict[str, Any] = Field(default_factory=dict)
    text: str = Field("", max_length=400)


class SharingChoice(Schema):
    """What a language model may see."""

    sharing: Literal["off", "metadata", "results"]


class Once(Schema):
    """A write without further content."""

    client_id: str = ClientId


class RasterChoice(Schema):
    """How a raster is summed up over the wards; all None: as usual."""

    statistic: str | None = Field(None, max_length=20)
    threshold: float | None = None
    band: int | None = None
