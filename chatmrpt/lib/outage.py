"""A part that is away or cannot be written to: known by its error wherever it comes up."""

from __future__ import annotations

import sys

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.room import causes
from chatmrpt.lib.say import say

#: PostgreSQL's `read_only_sql_transaction`: a standby, or a server that protects its disk.
READ_ONLY = "25006"
#: Of botocore: nothing could be asked, or no whole answer came. Names, so that it is not loaded.
UNREACHED = frozenset({"ConnectionError", "HTTPClientError"})


def is_read_only(error: BaseException | None) -> bool:
    """Whether an error, or one it comes from, says that the database only reads."""
    return any(getattr(cause, "sqlstate", None) == READ_ONLY for cause in causes(error))


def is_storage_away(error: BaseException | None) -> bool:
    """Whether an error, or one it comes from, says that the bucket of files does not answer."""
    return any(_is_unreached(cause) for cause in causes(error))


def storage_faults() -> tuple[type[Exception], ...]:
    """What files may fail with: a folder's own error, and those of a bucket's client."""
    client = sys.modules.get("botocore.exceptions")
    return (OSError,) if client is None else (OSError, client.BotoCoreError, client.ClientError)


def read_only() -> ProblemError:
    """The words for a database that only reads."""
    return ProblemError(
        "read_only",
        say("Just now everything can be read and nothing can be changed."),
        say("Nothing that was saved is lost. Try again in a few minutes."),
        503,
    )


def storage_away() -> ProblemError:
    """The words for files that cannot be reached."""
    return ProblemError(
        "storage_away",
        say("The storage of files does not answer just now."),
        say("Nothing that was saved is lost. Try again in a moment."),
        503,
    )


def _is_unreached(error: BaseException) -> bool:
    names = {
        each.__name__ for each in type(error).__mro__ if each.__module__ == "botocore.exceptions"
    }
    if "ClientError" in names:
        told = getattr(error, "response", {}).get("ResponseMetadata", {})
        return int(told.get("HTTPStatusCode", 0)) >= 500
    return bool(names & UNREACHED)
