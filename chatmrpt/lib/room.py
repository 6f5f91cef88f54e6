"""A full disk: known by its error wherever it comes up, and said in plain words."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: The disk is full, the account's share of it is, or no file may grow (a limit of the machine).
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: PostgreSQL's own `disk_full`, and what libraries say that give no number.
SQLSTATE = "53100"
WORDS = ("no space left on device", "disk quota exceeded", "insufficient storage")


def is_no_room(error: BaseException | None) -> bool:
    """Whether an error, or one it comes from, says that there is no room for a file."""
    return any(_says_so(cause) for cause in causes(error))


def no_room() -> ProblemError:
    """The words for it, in the reader's language."""
    return ProblemError(
        "no_room",
        say("There is no room left for files on the server."),
        say("Tell the administrator, and try again when there is room; nothing you sent is lost."),
        507,
    )


def _says_so(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    if getattr(error, "sqlstate", None) == SQLSTATE:
        return True
    if isinstance(error, ProblemError):  # Its words may quote a file.
        return False
    return any(words in str(error).lower() for words in WORDS)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and so on."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
