"""One class for every error a person may read, raised anywhere and rendered once per door."""

from __future__ import annotations

from chatmrpt.lib.say import say


class ProblemError(Exception):
    """A failure in words a person can act on.

    Parameters
    ----------
    code
        Stable, snake_case, for programs and tests (``no_ward_column``).
    message
        One sentence: what came, where, and what was expected.
    hint
        One sentence: what to do next. May be empty when the message says it.
    status
        The HTTP status the web doors answer with.
    """

    def __init__(self, code: str, message: str, hint: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status

    def as_dict(self) -> dict[str, str]:
        """The three parts a page, a command or a log shows."""
        return {"code": self.code, "message": self.message, "hint": self.hint}

    def __reduce__(self) -> tuple[type[ProblemError], tuple[str, str, str, int]]:
        """Keep all parts when the error crosses a process border."""
        return (type(self), (self.code, self.message, self.hint, self.status))


class NotFoundError(ProblemError):
    """The object does not exist, or is not the viewer's: both read alike."""

    def __init__(self, what: str) -> None:
        super().__init__("not_found", f"There is no such {what}.", "", 404)

    def __reduce__(self) -> tuple[type[ProblemError], tuple[str, str, str, int]]:
        return (ProblemError, (self.code, self.message, self.hint, self.status))


def unexpected() -> ProblemError:
    """A fault of ours, of which only the log knows more."""
    return ProblemError(
        "unexpected",
        say("Something went wrong inside ChatMRPT; the details are in the administrator's log."),
        say("Try it again. Your files and results are safe."),
        500,
    )


def database_away() -> ProblemError:
    """No connection, none free in time, or one that broke."""
    return ProblemError(
        "database_away",
        say("The database does not answer just now."),
        say("Nothing that was saved is lost. Try again in a moment."),
        503,
    )
