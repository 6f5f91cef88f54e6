"""The shapes of requests."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from realtime.schemas import ClientId


class Question(Schema):
    """A typed question."""

    client_id: str = ClientId
    text: str
    edits: UUID | None = None


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


class Again(Schema):
    """Another answer to the same question: by this call, or understood anew."""

    client_id: str = ClientId
    tool: str = Field("", max_length=40)
    arguments: dict[str, Any] = Field(default_factory=dict)


class Judgement(Schema):
    """Whether an answer helped, and why; None takes it back."""

    verdict: Literal["up", "down"] | None
    reason: str = Field("", max_length=2000)


class NewExport(Schema):
    """The format a conversation is wanted in."""

    client_id: str = ClientId
    format: Literal["pdf", "docx", "md"]
