"""After some failures in a row the model is left alone for a while: nobody waits in vain.

It counts in the cache, for all workers together; nothing in it is the truth of anything.
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache

from analysis.services.language_model import Endpoint

MOST_FAULTS = 3
REMEMBERED_SECONDS = 3600


def is_resting(found: Endpoint) -> bool:
    """Whether the model is left alone now."""
    return bool(cache.get(_key(found, "rest")))


def note_fault(found: Endpoint) -> None:
    """One more failure; the third in a row, and each after it, starts a rest."""
    faults = int(cache.get(_key(found, "faults")) or 0) + 1
    cache.set(_key(found, "faults"), faults, REMEMBERED_SECONDS)
    if faults >= MOST_FAULTS:
        cache.set(_key(found, "rest"), True, settings.LLM_REST_SECONDS)


def note_reply(found: Endpoint) -> None:
    """A reply came: the row is over."""
    cache.delete(_key(found, "faults"))


def _key(found: Endpoint, what: str) -> str:
    return f"llm-{what}-{sha256(found.url.encode()).hexdigest()[:16]}"
