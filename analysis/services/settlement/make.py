"""Lay a grid over wards of the boundary, and remove one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from analysis.models import Settlement
from analysis.science.settlement.classes import UNCLASSIFIED
from analysis.science.settlement.grid import make_grid
from analysis.science.settlement.limits import CELL_SIZE
from analysis.services.settlement.cells import store_cells
from analysis.services.settlement.record import held, record_settlement
from analysis.services.settlement.use import shares_without
from analysis.services.settlement.wards import Ward, wards_of_boundary
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import counted, say, say_many
from realtime.models import Session
from realtime.services.record_event import record_removal

MOST_WARDS = 300
MOST_SETTLEMENTS = 20


def make_settlement(
    *,
    session: Session,
    client_id: str,
    wards: Sequence[int],
    cell_size: float = CELL_SIZE,
    keep: str = "overlap",
) -> Settlement:
    """A grid over wards (rows of the boundary in force), none of its cells classified.

    Asked for twice with one client id it is made once.

    Raises
    ------
    ProblemError
        `need_data`, `no_wards`, `unknown_feature`, `too_many_wards`, `too_many_settlements`, and
        what `make_grid` refuses.
    """
    known = Settlement.objects.select_related("session", "boundary__session")
    before = known.filter(session=session, client_id=client_id).first()
    if before is not None:
        return before
    workspace = Workspace(session)
    chosen = _chosen(workspace, wards)
    if Settlement.objects.filter(session=session).count() >= MOST_SETTLEMENTS:
        raise ProblemError(
            "too_many_settlements",
            say(
                "This session has {most_settlements} settlement grids already.",
                most_settlements=MOST_SETTLEMENTS,
            ),
            say("Remove one that is not needed any more."),
            409,
        )
    rows = [ward.row for ward in chosen]
    grid = make_grid(workspace.boundary_frame.loc[rows], cell_size=cell_size, keep=keep)
    digest = store_cells(session, grid)
    with transaction.atomic():
        row, made = Settlement.objects.get_or_create(
            session=session,
            client_id=client_id,
            defaults={
                "boundary": workspace.need_boundary(),
                "title": title_of(chosen),
                "wards": [{"row": w.row, "name": w.name, "lga": w.lga} for w in chosen],
                "cell_size": cell_size,
                "keep": keep,
                "crs": grid.crs,
                "content_hash": digest,
                "classes": UNCLASSIFIED * len(grid.cells),
            },
        )
        if made:
            record_settlement(row)
    return row


def remove_settlement(*, settlement_id: UUID) -> None:
    """Remove a grid with its classes, and with its shares among the values of the wards."""
    with transaction.atomic():
        row = held(settlement_id, None)
        session_id, key, boundary, in_use = row.session_id, row.pk, row.boundary, bool(row.used)
        row.delete()
        record_removal(session_id=session_id, type="settlement", entity_id=key)
        if in_use:
            shares_without(boundary=boundary)


def title_of(wards: Sequence[Ward]) -> str:
    """`Kuta (Shiroro)`, `Bida LGA`, `12 wards of Bida and 2 more LGAs`."""
    if len(wards) == 1:
        return wards[0].title[:200]
    lgas = list(dict.fromkeys(ward.lga for ward in wards if ward.lga))
    if not lgas:
        return counted(len(wards), "ward")
    if len(lgas) == 1:
        return say("{wards} of {lga}", wards=counted(len(wards), "ward"), lga=lgas[0])[:200]
    return say_many(
        "{wards} of {lga} and {count} more LGA",
        "{wards} of {lga} and {count} more LGAs",
        len(lgas) - 1,
        wards=counted(len(wards), "ward"),
        lga=lgas[0],
    )[:200]


def _chosen(workspace: Workspace, rows: Sequence[int]) -> list[Ward]:
    boundary = workspace.need_boundary()
    wanted = list(dict.fromkeys(rows))
    if not wanted:
        raise ProblemError(
            "no_wards", say("No ward was chosen."), say("Choose the wards to classify.")
        )
    if len(wanted) > MOST_WARDS:
        raise ProblemError(
            "too_many_wards",
            say(
                "{wanted:,} wards were chosen; at most {most_wards} fit one grid.",
                wanted=len(wanted),
                most_wards=MOST_WARDS,
            ),
            say("Choose fewer wards."),
        )
    odd = [row for row in wanted if not 0 <= row < boundary.rows]
    if odd:
        raise ProblemError(
            "unknown_feature",
            say(
                "{name} has wards 0 to {rows:,} in its order; {odd:,} was given.",
                name=boundary.name,
                rows=boundary.rows - 1,
                odd=odd[0],
            ),
            say("Choose wards of the boundary."),
        )
    wards = wards_of_boundary(workspace)
    return [wards[row] for row in wanted]
