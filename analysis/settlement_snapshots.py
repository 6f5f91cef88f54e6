"""Settlements as events and snapshots give them."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.models import Settlement
from realtime.models import Session
from realtime.snapshots import Payload, iso

UNCLASSIFIED = "-"


def settlement_payload(row: Settlement) -> Payload:
    """One settlement, without its wards, notes and cells."""
    return {
        "id": str(row.pk),
        "title": row.title,
        "boundary": str(row.boundary_id),
        "geometry": row.content_hash,
        "cell_size": row.cell_size,
        "keep": row.keep,
        "wards": len(row.wards),
        "cells": len(row.classes),
        "classified": len(row.classes) - row.classes.count(UNCLASSIFIED),
        "classes": row.classes,
        "noted": sorted(int(cell) for cell in row.notes),
        "version": row.version,
        "can_undo": bool(row.undo),
        "used": row.used.get("version"),
        "created": iso(row.created),
        "updated": iso(row.updated),
    }


def settlements(session: Session) -> Iterable[Payload]:
    """All settlements of a session."""
    rows = Settlement.objects.filter(session=session).defer("undo")
    return [settlement_payload(row) for row in rows]
