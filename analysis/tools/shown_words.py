"""What each kind of map means and how each kind of chart is read, in one or two plain sentences."""

from __future__ import annotations

import re

from chatmrpt.lib.say import say, to_say_all

#: By the beginning of a layer's key, or by the whole key where a measure means something else.
_MAPS: dict[str, str] = to_say_all(
    {
        "composite": "A higher score means: look here first. It is not a number of cases.",
        "pca": "It is the first component of the variables. It is not a number of cases.",
        "model": "It is one model: the mean of one group of the variables. The composite score is "
        "the median of all such models, so a ward that is high here alone is not surely high.",
        "certainty": "The number of a ward is its chance, in percent, to be among the first ones.",
        "bivariate": "The colour says two things at once: how high the risk is, and how sure its "
        "place is. High and certain is where to begin; high and uncertain is where to ask first.",
        "variable": "The wards are coloured by their value in your data, or in values added to it.",
        "years": "The slider above the map goes through the years; the colours mean the same in "
        "each.",
        "missingness": "It shows what is known, not where malaria is.",
        "boundary": "It shows the outlines alone: no value is on it yet.",
        "tpr": "It is the share of tests that were positive. It is not incidence: it moves with "
        "who is tested.",
        "tpr:smoothed": "A ward with few tests is drawn towards the middle, so that chance does "
        "not make it look extreme. It is not incidence: it moves with who is tested.",
        "tpr:burden": "It counts positive tests for each 1,000 people a year, so people who were "
        "not tested are not in it.",
        "tpr:attendance": "It divides positive tests by everybody who came, ill with fever or "
        "not: it is not the test positivity rate.",
        "tpr:fever": "It divides positive tests by everybody with fever, tested or not: it is not "
        "the test positivity rate.",
        "tpr:tested": "It counts tests, not malaria: a ward with many tests need not have much.",
        "tpr:positive": "It counts positive tests, not malaria: a ward that tests more finds more.",
        "tpr:testing": "It is the share of people with fever who were tested: where it is low, "
        "the other rates say less.",
        "tpr:reports": "It is the share of the monthly reports expected that came: where it is "
        "low, the other rates say less.",
        "trend": "It shows the direction over the years, not the level.",
        "trend:slope": "Above zero it rose, below zero it fell; it says nothing of how high it is.",
        "trend:years": "The slider above the map goes through the years; the colours mean the "
        "same in each.",
        "what_if": "It shows moves against the ranking as it is; nothing in your data was changed.",
        "compare": "It shows moves between two rankings, not risk.",
        "clusters": "High among high are wards that are high together with their neighbours.",
        "clusters:residual": "It is what the other variables leave unexplained: high among high "
        "are wards with more malaria than these variables let expect, beside others like them.",
        "nets": "It shows how many of a ward's people the plan protects.",
        "nets:number": "It shows how many nets each ward gets: a large ward gets more for the "
        "same share of its people.",
        "reprioritised": "It is a list to be checked and decided on together, not a decision. The "
        "number of a ward is its urban share.",
        "urban_extent": "The number of a ward is the share of it that is built up; the threshold "
        "is a choice.",
        "reporting": "It shows which reports came, not where malaria is: what did not come is not "
        "counted.",
        "silence": "It counts the months in which no facility of the ward reported: what happened "
        "then is not known.",
    }
)

#: By a chart's kind.
_CHARTS: dict[str, str] = to_say_all(
    {
        "ranking": "How to read it: each row is a ward, the line is its rank, and the bar holds "
        "the ranks that the data leave open. Where bars overlap, the order is not sure.",
        "box": "How to read it: each box holds the middle half of the values, the line in it is "
        "the middle one, and dots are values far from the others. A long box means that they "
        "differ.",
        "histogram": "How to read it: each bar counts the places with a value between its two "
        "ends. A high bar means that many are alike.",
        "scatter": "How to read it: each dot is a place, further right the more of the one, "
        "further up the more of the other. The closer the dots lie to the line, the more the two "
        "go together.",
        "correlation": "How to read it: 1 means that two variables rise together, −1 that one "
        "falls as the other rises, 0 that neither tells of the other in a straight line.",
        "scree": "How to read it: each bar is the part of all differences that one component "
        "holds. A steep fall after the first means that one number can stand for many.",
        "loadings": "How to read it: a number far from 0 means that the variable weighs much in "
        "the component; the sign says in which direction.",
        "lines": "How to read it: each line goes through time from left to right; upward is an "
        "increase. A gap means that nothing is known there.",
        "bars": "How to read it: the longer the bar, the higher the number; all bars begin at "
        "zero.",
        "heat": "How to read it: each row is a place, each column a time; the darker the cell on "
        "light ground, the higher the number. An empty cell is not known.",
        "coverage": "How to read it: further right more nets are given out, in the plan's order; "
        "the height is the share of people protected by then. Where the curve gets flat, more "
        "nets protect few more people.",
    }
)


def meaning_of(key: str) -> str:
    """What a layer's number or colour means, by its key (`tpr:burden`, `variable:rainfall`)."""
    key = re.sub(r":\d{4}$", "", key)
    return say(_MAPS.get(key) or _MAPS[key.partition(":")[0]])


def reading_of(kind: str) -> str:
    """How a kind of chart is read."""
    return say(_CHARTS[kind])
