"""Small notes that a reading leaves in the database: when something was used last, how often."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InternalError, transaction

from chatmrpt.lib.outage import is_read_only

log = logging.getLogger(__name__)


@contextmanager
def noted_beside() -> Iterator[None]:
    """Write a note; where the database only reads, the reading goes on without it."""
    try:
        with transaction.atomic():
            yield
    except InternalError as error:
        if not is_read_only(error):
            raise
        log.warning("not noted: %s", error)
