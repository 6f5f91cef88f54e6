"""What a net plan knows of each ward as columns: nets, need, people protected, and their rates."""

from __future__ import annotations

import pandas as pd

from analysis.query.plan import Column
from chatmrpt.lib.say import say, to_say

#: Of the plan's own figures what each is called.
NET_LABELS = {
    "protected": to_say("People protected by the plan"),
    "unprotected": to_say("People not protected by the plan"),
    "nets_short": to_say("Nets missing for the full need"),
    "planned_people": to_say("People in the plan"),
    "protected_share": to_say("Share of people protected by the plan"),
    "unprotected_share": to_say("Share of people not protected by the plan"),
    "coverage": to_say("People protected"),
    "nets_per_person": to_say("Nets per person"),
    "nets_per_100": to_say("Nets per 100 people"),
    "nets_per_1000": to_say("Nets per 1,000 people"),
    "nets_per_10000": to_say("Nets per 10,000 people"),
    "nets_per_household": to_say("Nets per household"),
    "people_per_net": to_say("People per net"),
    "need_met": to_say("Share of the need for nets that is met"),
    "need_unmet": to_say("Share of the need for nets that is not met"),
}
#: Rates: their two counts.
SHARE_OF = {
    "protected_share": ("protected", "planned_people"),
    "unprotected_share": ("unprotected", "planned_people"),
    "coverage": ("protected", "planned_people"),
    "nets_per_person": ("nets", "planned_people"),
    "nets_per_100": ("nets", "planned_people"),
    "nets_per_1000": ("nets", "planned_people"),
    "nets_per_10000": ("nets", "planned_people"),
    "nets_per_household": ("nets", "households"),
    "people_per_net": ("planned_people", "nets"),
    "need_met": ("nets", "need"),
    "need_unmet": ("nets_short", "need"),
}
#: What one is in the unit, of rates that are no percent.
_SCALES = {
    "nets_per_person": 1.0,
    "nets_per_100": 100.0,
    "nets_per_1000": 1000.0,
    "nets_per_10000": 10_000.0,
    "nets_per_household": 1.0,
    "people_per_net": 1.0,
}
NET_COLUMNS = (
    *("nets", "need", "bales", "tier", "need_met_share", "households"),
    *(name for name in NET_LABELS if name != "planned_people"),
)
NET_SUMS = frozenset(
    {"nets", "need", "bales", "protected", "unprotected", "households", "nets_short"}
)


def net_column(name: str) -> Column:
    """One of the plan's own figures as a column."""
    counts = SHARE_OF.get(name)
    return Column(
        name=name,
        label=say(NET_LABELS[name]),
        unit="percent" if counts and name not in _SCALES else "",
        additive=counts is None,
        is_rate=counts is not None,
        rate_of=counts,
        scale=_SCALES.get(name, 100.0) if counts else 1.0,
    )


def with_people(plan: pd.DataFrame) -> pd.DataFrame:
    """A net plan with the people it protects, those it does not, the nets that it lacks, and rates."""
    people = plan["population"].astype(float)
    protected = people * plan["coverage"].astype(float) / 100.0
    counts = plan.assign(
        planned_people=people,
        protected=protected,
        unprotected=people - protected,
        nets_short=plan["need"].astype(float) - plan["nets"].astype(float),
    )
    rates = {}
    for name, (part, whole) in SHARE_OF.items():
        if name == "coverage":
            continue  # as planned
        of = counts[whole].astype(float)
        rates[name] = _SCALES.get(name, 100.0) * counts[part].astype(float) / of.where(of > 0)
    return counts.assign(**rates)
