"""System checks with an id and a hint (`manage.py check`, `check --deploy`)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.module_loading import import_string

from analysis.services.language_model import address_fault


@register(Tags.files)
def built_assets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The page's files must be built."""
    if settings.ASSETS_MANIFEST.exists():
        return []
    return [
        Warning(
            "The page's scripts and styles are not built.",
            hint="Start with ./run, which builds them, or run: npm ci && npm run build",
            id="chatmrpt.W001",
        )
    ]


@register
def snapshot_parts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each part of the snapshot must be importable."""
    messages: list[CheckMessage] = []
    for kind, path in settings.SNAPSHOT_PARTS.items():
        try:
            import_string(path)
        except ImportError as error:
            messages.append(
                Error(
                    f"SNAPSHOT_PARTS[{kind!r}] cannot be imported: {error}",
                    hint="Name a function that takes a session and returns its entities.",
                    id="chatmrpt.E001",
                )
            )
    return messages


@register
def language_model(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The address of a language model must be one that keys and questions may go to."""
    fault = address_fault()
    if not fault:
        return []
    return [
        Error(
            fault,
            hint="See docs/language-model.md; remove LLM_BASE_URL to work without a model.",
            id="chatmrpt.E003",
        )
    ]


@register(deploy=True)
def public_site(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A public site needs its own host names."""
    if settings.HTTPS and set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
        return [
            Error(
                "ALLOWED_HOSTS names only this machine.",
                hint="Set ALLOWED_HOSTS=chatmrpt.example.org in the environment.",
                id="chatmrpt.E002",
            )
        ]
    return []
