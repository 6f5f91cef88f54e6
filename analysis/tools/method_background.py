"""Short texts on where the rules come from, on neighbours, and on classes of settlements."""

from __future__ import annotations

from analysis.tools.method_topics import Topic

BACKGROUND: tuple[Topic, ...] = (
    Topic(
        "basis",
        "Who made the rules",
        ("basis", "who made the rules", "publication", "validated"),
        "The rules are this tool's own, written down with their sources; they are no official rule "
        "of WHO or of a national programme.",
        (
            "The composite score follows the earlier tool MRPT and the OECD handbook on composite "
            "indicators; the statistics follow the papers that their texts name.",
            "The method annex of every report lists each method with its formula, limits and "
            "source, ready to be cited.",
            "Which wards leave a campaign is a decision of the programme; the list is where that "
            "discussion starts.",
        ),
        ("composite", "reprioritised", "limits"),
    ),
    Topic(
        "neighbours",
        "Neighbours and the score",
        ("influence of neighbours", "neighbouring wards"),
        "A ward's score is made of its own values; its neighbours do not move it.",
        (
            "Only a missing value is filled with the mean of the neighbours' observed values, and "
            "that is marked.",
            "A rank still depends on all wards: each variable is put on one scale over all of them.",
            "Clusters compare a ward with its neighbours, and change no score.",
        ),
        ("missing", "composite", "normalisation"),
    ),
)
