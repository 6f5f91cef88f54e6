"""Files in an S3 bucket that is not waited for for minutes when it does not answer."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

#: Of its own the client waits a minute, five times. A web process has few turns to give away.
CONNECT_SECONDS = 2
READ_SECONDS = 10
TRIES = 2


class BucketStorage(S3Storage):  # type: ignore[misc]  # it has no types
    """S3 by django-storages, with an end to its patience."""

    def get_default_settings(self) -> dict[str, Any]:
        """As usual, with our times."""
        retries = {"mode": "standard", "total_max_attempts": TRIES}
        patience = Config(
            connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries=retries
        )
        return {**super().get_default_settings(), "client_config": patience}
