"""Questions that lean on the one before: "and the bottom ten?", "why?", "now as a map".

A follow-up is the request before with what this question changes, unless it has a request of its
own. Here stands, in order, all that a question may go on with; each is tried after the ones above
it, and the first that gives a request is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis.chat.answers_together import set_together, share_of_whole
from analysis.chat.asked_now import AskedNow
from analysis.chat.behind import asks_behind, behind_it, people_told
from analysis.chat.ends_of_before import against_another, other_end
from analysis.chat.exchanging import (
    numbers_exchanged,
    variable_replaced,
    variables_back,
    weighed_anew,
)
from analysis.chat.forms import (
    after_all_a_form,
    as_map,
    asks_for_a_form,
    each_level,
    in_another_form,
)
from analysis.chat.further import (
    agrees,
    asked_further,
    asks_how_many,
    asks_in_other_words,
    asks_why,
    at_threshold,
    compared_with,
    confirmed,
    counted,
    listed_ones,
    lists_on,
    names_some,
    next_ones,
    repeated,
    rephrased,
    same_again,
    why,
    why_nth,
)
from analysis.chat.limits_alone import of_one_town
from analysis.chat.listed_before import about_listed, most_of_them
from analysis.chat.more_or_less import part_added, without_places
from analysis.chat.of_the_same import (
    households_sized,
    names_wards,
    next_term,
    of_the_same_reports,
    other_spots,
    planned_for_it,
    sets_anew,
    variables_listed,
    wards_of_the_plan,
    years_kept_to,
)
from analysis.chat.pointing import (
    asks_when,
    compared_anew,
    its_ends,
    its_lga,
    its_making,
    its_meaning,
    its_time,
    points,
    related_to_it,
)
from analysis.chat.request import Request
from analysis.chat.rest_of_it import NEEDED, asks_which_one, changed, rest_of_it
from analysis.chat.side_by_side import (
    asks_of_two,
    of_the_two,
)
from analysis.chat.slots import Slots
from analysis.tools import TOOLS

#: Longest question that leans by a pronoun or its first word; one that is bare may be longer.
MOST_WORDS = 12
MOST_BARE_WORDS = 14
MOST_CORRECTING_WORDS = 25


def _by_no_word(slots: Slots) -> bool:
    return False


@dataclass(frozen=True)
class Continuation:
    """One way to go on: what it gives, or None where the question is none of this kind.

    By `may` the words alone tell that a question leans on the answer before, which is read only
    then. `words` is the longest question of this kind. With `alone` a question that `may` knows is
    nothing else: where this gives None, no other is tried.
    """

    gives: Callable[[AskedNow], Request | None]
    may: Callable[[Slots], bool] = _by_no_word
    words: int = MOST_CORRECTING_WORDS
    alone: bool = False


#: What a question may be of a list, before it is looked at as several questions.
FIRST = (
    Continuation(set_together),
    Continuation(other_end, words=MOST_WORDS),
    Continuation(against_another),
    Continuation(share_of_whole),
    Continuation(part_added),
    Continuation(without_places),
    Continuation(behind_it, may=asks_behind),
    Continuation(people_told, may=asks_behind),
    Continuation(most_of_them),
    Continuation(about_listed),
)
#: What a question may go on with, unless it has a request of its own.
CONTINUATIONS = (
    Continuation(of_the_two, may=asks_of_two),
    Continuation(listed_ones, may=names_some),
    Continuation(why_nth, may=names_some),
    Continuation(counted, may=asks_how_many, alone=True),
    Continuation(why, may=asks_why, alone=True),
    Continuation(wards_of_the_plan, may=names_wards),
    Continuation(confirmed, may=agrees),
    Continuation(next_ones, may=lists_on),
    Continuation(numbers_exchanged),
    Continuation(variables_back),
    Continuation(weighed_anew),
    Continuation(its_lga, may=points),
    Continuation(its_meaning, may=points),
    Continuation(its_making, may=points, words=9),
    Continuation(compared_anew, may=points, words=9),
    Continuation(its_time, may=asks_when),
    Continuation(its_ends, may=points, words=9),
    Continuation(related_to_it, may=points, words=9),
    Continuation(planned_for_it, may=sets_anew),
    Continuation(households_sized, may=sets_anew, words=8),
    Continuation(next_term, words=8),
    Continuation(other_spots, words=8),
    Continuation(variables_listed, may=sets_anew),
    Continuation(years_kept_to),
    Continuation(of_the_same_reports, words=8),
    Continuation(rephrased, may=asks_in_other_words),
    Continuation(of_one_town),
    Continuation(each_level),
    Continuation(in_another_form, may=asks_for_a_form),
    Continuation(repeated),
    Continuation(variable_replaced),
    Continuation(same_again),
    Continuation(at_threshold, words=12),
    Continuation(compared_with),
    Continuation(rest_of_it, may=asks_which_one),
)
#: What a question may be that is not understood by itself.
AFTER_ALL = (
    Continuation(after_all_a_form, words=MOST_BARE_WORDS),
    Continuation(changed),
    Continuation(asked_further, words=12),
)


def of_the_list(asked: AskedNow) -> Request | None:
    """The question of what was listed before; None: it is none."""
    return _first(FIRST, asked)


def follow_up(asked: AskedNow) -> Request | None:
    """The request that a question goes on with; None: it leans on nothing."""
    if asked.slots.words > _most_words(asked) or not _may_lean(asked) or asked.last is None:
        return None
    if asked.before.tool not in {tool.name for tool in TOOLS}:
        return as_map(asked.before.tool, asked.said, asked.slots) if asked.lean.bare else None
    return _first(CONTINUATIONS, asked)


def lean_after_all(asked: AskedNow) -> Request | None:
    """What is not understood by itself, as a change of the request before; None: it changes none."""
    if asked.slots.words > MOST_CORRECTING_WORDS or asked.last is None:
        return None
    if asked.before.tool not in {tool.name for tool in TOOLS}:
        return None
    return _first(AFTER_ALL, asked)


def _first(ways: Iterable[Continuation], asked: AskedNow) -> Request | None:
    """The request of the first way that gives one."""
    for way in ways:
        if asked.slots.words > way.words or (way.alone and not way.may(asked.slots)):
            continue
        found = way.gives(asked)
        if found is not None or way.alone:
            return found
    return None


def _most_words(asked: AskedNow) -> int:
    """How long a question of this make may be."""
    lean = asked.lean
    if lean.corrects or asked.best == "run_what_if":
        return MOST_CORRECTING_WORDS
    return MOST_BARE_WORDS if lean.bare else MOST_WORDS


def _may_lean(asked: AskedNow) -> bool:
    """Whether anything in a question may lean on the answer before: which is read only then."""
    known = any(way.may(asked.slots) for way in CONTINUATIONS)
    return asked.lean.at_all or known or asked.best in NEEDED
