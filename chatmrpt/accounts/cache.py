"""A cache in Redis that goes on in this process's memory while Redis is away.

Sign-in throttling counts in it. With Redis down people can still sign in, and are still
throttled, only per web process. Nothing in it is the truth of anything.
"""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
_AWAY = (redis.ConnectionError, redis.TimeoutError)
_away_until = 0.0


class RedisOrMemoryCache(RedisCache):
    """Redis first; for `RETRY_SECONDS` after a failure memory only, so that no request waits."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = {"socket_connect_timeout": 1, "socket_timeout": 2, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._cache = _client(server, tuple(sorted(options.items())))
        self._memory = LocMemCache("redis-is-away", {**params, "OPTIONS": {}})

    def _either(self, name: str, *args: Any, **kwargs: Any) -> Any:
        global _away_until
        if time.monotonic() >= _away_until:
            try:
                method: Callable[..., Any] = getattr(super(), name)
                return method(*args, **kwargs)
            except _AWAY as error:
                _away_until = time.monotonic() + RETRY_SECONDS
                log.warning("the cache goes on in memory, Redis is away: %s", error)
        return getattr(self._memory, name)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Set a key that is not there yet."""
        return bool(self._either("add", *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The key's value, or the default."""
        return self._either("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Set a key."""
        self._either("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Let a key live on."""
        return bool(self._either("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Remove a key."""
        return bool(self._either("delete", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Add to a number."""
        return int(self._either("incr", *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Whether a key is there."""
        return bool(self._either("has_key", *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The values of those keys that are there."""
        return dict(self._either("get_many", *args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[str]:
        """Set several keys."""
        return list(self._either("set_many", *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        """Remove several keys."""
        self._either("delete_many", *args, **kwargs)

    def clear(self) -> None:
        """Forget everything, in both places."""
        self._memory.clear()
        self._either("clear")


@functools.cache
def _client(server: str, options: tuple[tuple[str, Any], ...]) -> RedisCacheClient:
    """One client, and so one pool of connections, for all requests of the process.

    Django makes a cache object for each request: left to itself each would connect anew.
    """
    return RedisCacheClient([server], **dict(options))
