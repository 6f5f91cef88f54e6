"""A region that is lost at once: its replica takes over, and people go on there."""

from __future__ import annotations

import random

import pytest

from chatmrpt.management.commands.region_drill import RPO_SECONDS, RTO_SECONDS, run_round

pytestmark = pytest.mark.live


def test_people_go_on_in_the_second_region_with_what_was_acknowledged():
    found = run_round(1, random.Random(7))
    assert found.wrong == []
    assert found.accepted > 0
    assert found.lost_seconds <= RPO_SECONDS
    assert found.answer_seconds <= RTO_SECONDS
