"""`{% asset "app.js" %}`: the built file's address, from the build's manifest."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language

from chatmrpt.lib.errors import ProblemError

register = template.Library()


@lru_cache(maxsize=1)
def manifest() -> dict[str, Any]:
    """The build's manifest, read once: a process serves one build, whose files are hashed."""
    try:
        found: dict[str, Any] = json.loads(settings.ASSETS_MANIFEST.read_text())
    except FileNotFoundError:
        raise ProblemError(
            "assets_not_built",
            "The page's scripts and styles are not built.",
            "Start with ./run, which builds them.",
            503,
        ) from None
    return found


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file."""
    return static(f"dist/{manifest()[name]}")


@register.simple_tag
def asset_preloads() -> list[str]:
    """The addresses of the modules the entry imports at once."""
    return [static(f"dist/{name}") for name in manifest().get("preload", [])]


@register.simple_tag
def catalogue() -> str:
    """The address of the page's words in the reader's language; empty for English."""
    name = manifest().get(f"{get_language()}.json")
    return static(f"dist/{name}") if name else ""
