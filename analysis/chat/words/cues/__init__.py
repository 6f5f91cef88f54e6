"""English: what in a question speaks for which tool, one module a subject.

A cue is (weight, pattern) over the normalised question, in which `_area_`, `_column_` and
`_number_` stand for what was found. The weights of all cues that match are added; 3 is enough by
itself, 1 needs company.
"""

from __future__ import annotations

from analysis.chat.words.cues import (
    campaign,
    data,
    pictures,
    positivity,
    risk,
    statistics,
    words,
)
from analysis.chat.words.cues.off_topic import OFF_TOPIC
from analysis.chat.words.cues.orders import FUTURE, ORDERS
from analysis.chat.words.cues.parts import Cue

__all__ = ["CUES", "FUTURE", "OFF_TOPIC", "ORDERS"]

CUES: dict[str, tuple[Cue, ...]] = {
    **data.CUES,
    **positivity.CUES,
    **risk.CUES,
    **statistics.CUES,
    **pictures.CUES,
    **campaign.CUES,
    **words.CUES,
}
