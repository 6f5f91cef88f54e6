"""Give cells a class, take that back, and note something on a cell."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from analysis.models import Settlement
from analysis.science.settlement.classes import LETTERS, UNCLASSIFIED
from analysis.services.settlement.record import held, save_change
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

MOST_UNDO = 50
MOST_NOTES = 200
NOTE_LENGTH = 300


def classify_cells(
    *, settlement_id: UUID, version: int, cells: Sequence[int], class_key: str | None
) -> Settlement:
    """Give all these cells one class, or none (None); undone as one step.

    Raises
    ------
    ProblemError
        `settlement_changed` (409), `unknown_class`, `unknown_cell`, `no_cells`.
    """
    letter = _letter(class_key)
    with transaction.atomic():
        row = held(settlement_id, version)
        wanted = sorted(set(cells))
        _check(row, wanted)
        changed = [cell for cell in wanted if row.classes[cell] != letter]
        if not changed:
            return row
        before = "".join(row.classes[cell] for cell in changed)
        row.classes = with_letters(row.classes, changed, letter * len(changed))
        row.undo = [*row.undo, [changed, before]][-MOST_UNDO:]
        return save_change(row, "classes", "undo")


def undo_classes(*, settlement_id: UUID, version: int) -> Settlement:
    """Give the cells of the last step the classes that they had before it.

    Raises
    ------
    ProblemError
        `settlement_changed`, `nothing_to_undo` (409).
    """
    with transaction.atomic():
        row = held(settlement_id, version)
        if not row.undo:
            raise ProblemError(
                "nothing_to_undo",
                say("There is no step of classifying to take back."),
                say(
                    "The last {most_undo} steps on this grid can be taken back.",
                    most_undo=MOST_UNDO,
                ),
                409,
            )
        *row.undo, (cells, before) = row.undo
        row.classes = with_letters(row.classes, cells, before)
        return save_change(row, "classes", "undo")


def note_cell(*, settlement_id: UUID, version: int, cell: int, text: str) -> Settlement:
    """Write a note on a cell; an empty text removes it.

    Raises
    ------
    ProblemError
        `settlement_changed` (409), `unknown_cell`, `note_too_long`, `too_many_notes`.
    """
    said = " ".join(text.split())
    if len(said) > NOTE_LENGTH:
        raise ProblemError(
            "note_too_long",
            say(
                "The note has {said:,} characters; at most {note_length} are kept.",
                said=len(said),
                note_length=NOTE_LENGTH,
            ),
            say("Shorten it."),
        )
    with transaction.atomic():
        row = held(settlement_id, version)
        _check(row, [cell])
        notes = {key: value for key, value in row.notes.items() if key != str(cell)}
        if said:
            notes[str(cell)] = said
        if len(notes) > MOST_NOTES:
            raise ProblemError(
                "too_many_notes",
                say("This grid has {most_notes} notes already.", most_notes=MOST_NOTES),
                say("Remove one that is not needed any more."),
                409,
            )
        if notes == row.notes:
            return row
        row.notes = notes
        return save_change(row, "notes")


def with_letters(classes: str, cells: Sequence[int], letters: str) -> str:
    """The classes with these letters at these cells."""
    now = list(classes)
    for cell, letter in zip(cells, letters, strict=True):
        now[cell] = letter
    return "".join(now)


def _letter(class_key: str | None) -> str:
    if class_key is None:
        return UNCLASSIFIED
    if class_key not in LETTERS:
        raise ProblemError(
            "unknown_class",
            say("“{class_key}” is no settlement class.", class_key=class_key),
            say("Use one of {letters}, or none to clear.", letters=", ".join(LETTERS)),
        )
    return LETTERS[class_key]


def _check(row: Settlement, cells: Sequence[int]) -> None:
    if not cells:
        raise ProblemError("no_cells", say("No cell was chosen."), say("Choose one or more cells."))
    count = len(row.classes)
    odd = [cell for cell in cells if not 0 <= cell < count]
    if odd:
        raise ProblemError(
            "unknown_cell",
            say(
                "The grid has cells 0 to {count_said:,}; {odd:,} was given.",
                count_said=count - 1,
                odd=odd[0],
            ),
            say("Choose cells of this grid."),
        )
