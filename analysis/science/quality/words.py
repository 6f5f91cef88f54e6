"""Names and constants of quality reports."""

from __future__ import annotations

from analysis.science.tpr.words import AGE_LABELS, OUTLIER_DEVIATIONS
from chatmrpt.lib.say import Said, say

#: Outlier rules and from where on they flag.
Z, MODIFIED_Z, IQR, MAD = "z", "modified_z", "iqr", "median_5_mad"
Z_BEYOND = 3.0
MODIFIED_Z_BEYOND = 3.5
#: Makes the median absolute deviation of a normal distribution its standard deviation.
NORMAL_MAD = 0.6745
IQR_FENCES = 1.5
THREE_RULES = (Z, MODIFIED_Z, IQR)
RULES = (*THREE_RULES, MAD)
#: Values from which a rule says anything.
FEWEST_VALUES = 6

#: Reports before a silence, and months of it in which others of the LGA go on.
REPORTS_BEFORE = 6
SILENT_MONTHS = 3
#: Share of missing cells from which a column or area is a warning.
MISSING_WARNING = 0.4
#: Reporting rate below which a month, LGA or facility is listed.
LOW_RATE = 0.5
_COUNTS = Said(
    {
        "tested_rdt": "tested by RDT",
        "tested_microscopy": "tested by microscopy",
        "positive_rdt": "positive by RDT",
        "positive_microscopy": "positive by microscopy",
        "fever": "with fever",
    }
)
_ATTENDANCES = Said(
    {
        "attendance": "general attendance",
        "outpatient_attendance": "out-patient attendance",
    }
)


def rule_label(rule: str) -> str:
    """An outlier rule in words.

    Parameters
    ----------
    rule
        One of ``RULES``.

    Returns
    -------
    str
        What a value is that the rule flags, in the reader's language.
    """
    if rule == Z:
        return say("more than {beyond:g} standard deviations from the mean", beyond=Z_BEYOND)
    if rule == MODIFIED_Z:
        return say("modified z-score beyond {beyond:g}", beyond=MODIFIED_Z_BEYOND)
    if rule == IQR:
        return say(
            "more than {ranges:g} interquartile ranges outside the quartiles", ranges=IQR_FENCES
        )
    return say(
        "above the median + {deviations:g} median absolute deviations",
        deviations=OUTLIER_DEVIATIONS,
    )


def count_label(role: str) -> str:
    """A count in words: ``tested_rdt_u5`` is "tested by RDT (children under 5)".

    Parameters
    ----------
    role
        Role of a count's column.

    Returns
    -------
    str
        Without a capital, in the reader's language.
    """
    stem, _, age = role.rpartition("_")
    if stem in _COUNTS and age in AGE_LABELS:
        return f"{_COUNTS[stem]} ({say(AGE_LABELS[age])})"
    return str(_ATTENDANCES.get(role, role))
