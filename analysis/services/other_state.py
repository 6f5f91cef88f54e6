"""Facility reports of one state and a boundary of another: found out, and said."""

from __future__ import annotations

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from uploads.cleaning.findings import listed
from uploads.cleaning.name_forms import normalise_area_name
from uploads.models import Dataset


class OtherStateError(ProblemError):
    """No ward of the reports is on the boundary `file`; `what` says of which states both are.

    `on_map` are states of the reports that the boundary has, where only the one asked for is not
    on it.
    """

    def __init__(self, facilities: Dataset, boundary: Dataset, state: str | None = None) -> None:
        own, places = state or listed(states_in(facilities)), listed(states_in(boundary))
        self.what = say(
            "The boundary {name} is of {places}, the facility reports are of {own}.",
            name=boundary.name,
            places=places,
            own=own,
        )
        nothing = say("No ward of the reports is on the map, so nothing was calculated.")
        hint = say(
            "Upload the boundary of {own}, which takes this one’s place, or the reports of "
            "{places}; or take the boundary out and calculate without a map.",
            own=own,
            places=places,
        )
        super().__init__("other_state", f"{self.what} {nothing}", hint, 409)
        self.file = boundary.name
        theirs = set(map(normalise_area_name, states_in(boundary)))
        self.on_map = tuple(
            name for name in states_in(facilities) if normalise_area_name(name) in theirs
        )

    def __reduce__(self) -> tuple[type[ProblemError], tuple[str, str, str, int]]:
        """A process elsewhere needs only the words."""
        return (ProblemError, (self.code, self.message, self.hint, self.status))


def states_in(dataset: Dataset) -> list[str]:
    """The states that a file names."""
    return [str(name) for name in (dataset.summary.get("areas") or {}).get("state") or []]


def apart_in_state(facilities: Dataset, boundary: Dataset, state: str | None = None) -> bool:
    """Whether both name their states and have none in common."""
    places = states_in(boundary)
    names = [state] if state is not None else states_in(facilities)
    own = {normalise_area_name(name) for name in names}
    return bool(own and places) and own.isdisjoint(map(normalise_area_name, places))


def check_states(facilities: Dataset, boundary: Dataset | None, state: str | None = None) -> None:
    """Nothing where the reports, or those of `state`, may be on the boundary.

    Raises
    ------
    OtherStateError
        The boundary is of another state.
    """
    if boundary is not None and apart_in_state(facilities, boundary, state):
        raise OtherStateError(facilities, boundary, state)
