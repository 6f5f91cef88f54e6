"""Long lists in pages: `?limit=50`, then `&cursor=` with the `next` of the answer before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from chatmrpt.lib.errors import ProblemError

Item = TypeVar("Item")
MOST = 1_000


class Paging(Schema):
    """Without a limit a list comes as long as it usually is."""

    limit: int | None = Field(None, ge=1, le=MOST)
    cursor: str = Field("", max_length=20)


def page_of(
    items: Sequence[Item] | QuerySet[Any], paging: Paging, usual: int | None = None
) -> tuple[list[Any], str | None]:
    """The part of a list that is asked for, and the cursor of the next part.

    Parameters
    ----------
    items
        In a fixed order; of a query only the part is read.
    paging
        What was asked for.
    usual
        How many come without a limit; None: all.

    Raises
    ------
    ProblemError
        The cursor is none that was given out.
    """
    start = int(paging.cursor) if _is_cursor(paging.cursor) else _refuse(paging.cursor)
    limit = paging.limit or usual
    if limit is None:
        return list(items[start:]), None
    found = list(items[start : start + limit + 1])
    return found[:limit], str(start + limit) if len(found) > limit else None


def _is_cursor(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _refuse(text: str) -> int:
    if not text:
        return 0
    raise ProblemError(
        "bad_cursor",
        f"“{text}” is not a cursor of this list.",
        "Take `next` of the answer before, or begin without a cursor.",
        422,
    )
