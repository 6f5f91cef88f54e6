"""Runs, layers and the conversation over HTTP."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["analysis"])
