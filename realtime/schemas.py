"""The shapes of requests."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

ClientId = Field(min_length=8, max_length=64)


class NewSession(Schema):
    """A session to open."""

    client_id: str = ClientId
    title: str = Field("", max_length=200)


class SessionTitle(Schema):
    """A new title."""

    title: str = Field(max_length=400)


class NewLink(Schema):
    """A read-only link to a session."""

    client_id: str = ClientId
    days: Literal[1, 7, 30] = 7
    files: bool = False
