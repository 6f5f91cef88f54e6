"""Which language model is set up, and what a session lets it see."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from analysis.models import ModelSharing, Sharing
from realtime.models import Session

SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible server and the model to ask of it; the key is never printed."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """Where chat completions are asked for."""
        return f"{self.base_url}/chat/completions"

    @property
    def host(self) -> str:
        """The server's name, for people."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]


def endpoint() -> Endpoint | None:
    """The server that the environment names; None without one, or when its address is none."""
    if address_fault() or not settings.LLM_BASE_URL:
        return None
    return Endpoint(settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_API_KEY)


def address_fault() -> str:
    """What is wrong with the settings, in words; empty when they are well or not used."""
    address = settings.LLM_BASE_URL
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.hostname:
        return f"LLM_BASE_URL is no http or https address: {parts.scheme or 'no scheme'}."
    if parts.username or parts.password or parts.query or parts.fragment:
        return "LLM_BASE_URL holds a user, a query or a fragment; the key goes into LLM_API_KEY."
    return "" if settings.LLM_MODEL else "LLM_BASE_URL is set, but not LLM_MODEL."


def sharing_of(session: Session) -> str:
    """What the session's owner lets a model see."""
    row = ModelSharing.objects.filter(session=session).first()
    return row.sharing if row is not None else Sharing.METADATA
