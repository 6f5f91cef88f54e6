"""The shapes of requests."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from realtime.schemas import ClientId


class Question(Schema):
    """A typed question; `wards` are rows of the boundary in force that are selected on the map."""

    client_id: str = ClientId
    text: str
    edits: UUID | None = None
    wards: list[int] = Field(default_factory=list, max_length=20_000)


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
    """A document to hand on: the conversation, a report, or results as a file to work on.

    `sections` are those of a report (empty: the usual ones), `what` the contents of exported
    results (empty: all), `areas` LGAs or wards (empty: all), `layers` the maps of a picture.
    """

    client_id: str = ClientId
    kind: Literal["conversation", "report", "results"] = "conversation"
    format: str = Field(max_length=10)
    sections: list[str] = Field(default_factory=list, max_length=20)
    what: list[str] = Field(default_factory=list, max_length=20)
    areas: list[str] = Field(default_factory=list, max_length=100)
    layers: list[str] = Field(default_factory=list, max_length=20)
    language: str = Field("en", max_length=5)
