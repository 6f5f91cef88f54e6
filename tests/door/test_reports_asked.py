"""What only facility reports can tell: two times, who reported when, ratios, places left out.

Every number and name is computed here by pandas.
"""

from __future__ import annotations

import pytest

from tests.door.asking import say
from tests.door.state_reports import (
    at,
    cells,
    month,
    says,
    sum_of_tests,
    tpr,
    tpr_by,
    year,
)

pytestmark = pytest.mark.django_db
HOME = ["lga", "facility"]


def change(frame, first, second, measure=None):
    """By LGA the TPR (or sum of `measure`) of the second time less that of the first."""
    if measure is None:
        return tpr_by(second, ["lga"]) - tpr_by(first, ["lga"])
    return second.groupby("lga")[measure].sum() - first.groupby("lga")[measure].sum()


def change_of_years(frame, first, last, measure=None):
    return change(frame, year(frame, first), year(frame, last), measure)


def months_reported(frame):
    return frame.groupby(HOME)["at"].nunique()


def missed(frame):
    """By facility the months between its first and its last report that have none."""
    months = frame["at"].dt.year * 12 + frame["at"].dt.month
    spans = months.groupby([frame[key] for key in HOME]).agg(["min", "max", "nunique"])
    return spans["max"] - spans["min"] + 1 - spans["nunique"]


def gone(frame, then, seen=None):
    """Facilities of the reports (of those `seen`) that have none among `then`."""
    there = frame if seen is None else seen
    own = set(map(tuple, there[HOME].drop_duplicates().to_numpy()))
    return own - set(map(tuple, then[HOME].drop_duplicates().to_numpy()))


def both(*frames):
    own = [set(map(tuple, frame[HOME].drop_duplicates().to_numpy())) for frame in frames]
    return set.intersection(*own)


def without(frame, *names):
    return frame[~frame["facility"].isin(names)]


def out_of(frame, *lgas):
    return frame[~frame["lga"].isin(lgas)]


#: Question → numbers that its headline must say.
NUMBERS = [
    # Two times beside each other.
    ("compare TPR June to October 2024 with November 2024 to March 2025",
     lambda r: [tpr(month(r, "2024-06", "2024-10")), tpr(month(r, "2024-11", "2025-03"))]),
    ("TPR January-March 2024 versus January-March 2025, what is the gap",
     lambda r: [tpr(month(r, "2024-01", "2024-03")), tpr(month(r, "2025-01", "2025-03"))]),
    ("positives in Q1 2024 against Q1 2025 for Rafi",
     lambda r: [month(at(r, "Rafi"), "2024-01", "2024-03").positives.sum(),
                month(at(r, "Rafi"), "2025-01", "2025-03").positives.sum()]),
    ("Did under-5 fever cases at Suleja facilities go up or down from 2024 to 2025, and by what percent?",
     lambda r: [year(at(r, "Suleja"), 2024).fever.sum(), year(at(r, "Suleja"), 2025).fever.sum()]),
    ("by how many points did TPR of Mokwa change between August 2023 and August 2024",
     lambda r: [abs(tpr(month(at(r, "Mokwa"), "2024-08")) - tpr(month(at(r, "Mokwa"), "2023-08")))]),
    ("how many LGAs saw TPR fall by more than 3 points between 2020 and 2025",
     lambda r: [(change_of_years(r, 2020, 2025) <= -3).sum()]),
    # Who reported when.
    ("How many facilities reported in all twelve months of 2024?",
     lambda r: [(months_reported(year(r, 2024)) == 12).sum()]),
    ("how many clinics missed no month in 2025", lambda r: [(months_reported(year(r, 2025)) == 12).sum()]),
    ("how many facilities in Bida sent reports every month of 2023",
     lambda r: [(months_reported(year(at(r, "Bida"), 2023)) == 12).sum()]),
    ("how many facilities sent reports in at least 10 months of 2022",
     lambda r: [(months_reported(year(r, 2022)) >= 10).sum()]),
    ("number of facilities that reported in fewer than 9 months of 2021",
     lambda r: [(months_reported(year(r, 2021)) < 9).sum()]),
    ("some facilities closed. how many have nothing at all in 2025 although they reported before?",
     lambda r: [len(gone(r, year(r, 2025), r[r.year < 2025]))]),
    ("how many facilities reported in 2021 but not in 2022",
     lambda r: [len(gone(r, year(r, 2022), year(r, 2021)))]),
    ("how many facilities started reporting in 2022",
     lambda r: [len(gone(r, r[r.year < 2022], year(r, 2022)))]),
    ("number of records where the ward is unknown", lambda r: [(r.ward == "Unknown").sum()]),
    ("how many tests are in reports with no ward name", lambda r: [r[r.ward == "Unknown"].tests.sum()]),
    ("in how many monthly reports are there more under-5 RDT positives than under-5 RDT tests",
     lambda r: [(r.p_rdt_u5 > r.t_rdt_u5).sum()]),
    ("how many facilities in Mokwa reported in both 2020 and 2025",
     lambda r: [len(both(year(at(r, "Mokwa"), 2020), year(at(r, "Mokwa"), 2025)))]),
    ("how many facilities reported in each of the years 2021, 2022 and 2023",
     lambda r: [len(both(year(r, 2021), year(r, 2022), year(r, 2023)))]),
    ("what percent of facilities had TPR above 40% in 2025",
     lambda r: [round(100 * (tpr_by(year(r, 2025), HOME) > 40).sum()
                      / year(r, 2025).groupby(HOME).ngroups)]),
    ("how many LGAs had positives that doubled between 2020 and 2025",
     lambda r: [(year(r, 2025).groupby("lga").positives.sum()
                 >= 2 * year(r, 2020).groupby("lga").positives.sum()).sum()]),
    # One thing for so many of another.
    ("For Tafa 2025, how many children's nets per 100 under-five fever cases?",
     lambda r: [100 * year(at(r, "Tafa"), 2025).llin_u5.sum() / year(at(r, "Tafa"), 2025).fever.sum()]),
    ("u5 tests per u5 fever case in 2024",
     lambda r: [round(sum_of_tests(year(r, 2024), ("u5",)).sum() / year(r, 2024).fever.sum(), 3)]),
    ("u5 nets given for every 100 u5 fever cases in Borgu 2024",
     lambda r: [100 * year(at(r, "Borgu"), 2024).llin_u5.sum() / year(at(r, "Borgu"), 2024).fever.sum()]),
    # What is left out.
    ("tests in Bida in 2025 w/o Nasarafu General Hospital 1",
     lambda r: [without(year(at(r, "Bida"), 2025), "Nasarafu General Hospital 1").tests.sum()]),
    ("TPR of Bida LGA in 2024 excluding Nasarafu General Hospital 1",
     lambda r: [tpr(without(year(at(r, "Bida"), 2024), "Nasarafu General Hospital 1"))]),
    ("if we leave out Agwara, Mashegu and Bosso what would the state TPR have been in 2025?",
     lambda r: [tpr(out_of(year(r, 2025), "Agwara", "Mashegu", "Bosso"))]),
    ("what would the TPR of 2024 be if we exclude Bida and Agwara",
     lambda r: [tpr(out_of(year(r, 2024), "Bida", "Agwara"))]),
    # Shares, limits and the number of all.
    ("What share of all the confirmed cases of 2025 came from Bida LGA?",
     lambda r: [100 * year(at(r, "Bida"), 2025).positives.sum() / year(r, 2025).positives.sum()]),
    ("what share of 2024 tests were done in Suleja",
     lambda r: [100 * year(at(r, "Suleja"), 2024).tests.sum() / year(r, 2024).tests.sum()]),
    ("how many local governments were above the state's own rate in 2025",
     lambda r: [(tpr_by(year(r, 2025), ["lga"]) > tpr(year(r, 2025))).sum()]),
    ("how many LGAs had positivity below the overall rate in 2023",
     lambda r: [(tpr_by(year(r, 2023), ["lga"]) < tpr(year(r, 2023))).sum()]),
    ("how many facilities crossed 50% TPR in 2024", lambda r: [(tpr_by(year(r, 2024), HOME) > 50).sum()]),
    ("how many under fives were screened by RDT in Lapai in 2024",
     lambda r: [sum_of_tests(year(at(r, "Lapai"), 2024), ("u5",), ("rdt",)).sum()]),
    ("how many times as high is positivity in under fives as in pregnant women",
     lambda r: [round(tpr(r, ("u5",)) / tpr(r, ("pw",)), 2)]),
    ("how much higher is the TPR in Gbadafu ward than in Gbako LGA, in percentage points",
     lambda r: [tpr(r[(r.ward == "Gbadafu") & (r.lga == "Gbako")]) - tpr(at(r, "Gbako"))]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), NUMBERS, ids=[item[0][:50] for item in NUMBERS])
def test_a_number_is_the_one_asked_for(reports, raw, question, expected):
    """Each number stands in the headline."""
    answer = say(reports, question)
    assert answer.outcome == "answer", answer.body
    for value in expected(raw):
        assert says(answer, value), (value, answer.body["headline"])


def largest(series, n=1, *, low=False):
    return list((series.nsmallest(n) if low else series.nlargest(n)).index)


def level_there(frame, levels):
    has = frame[frame["level"].isin(levels)].lga.unique()
    return sorted(set(frame.lga.unique()) - set(has))


def fits(series):
    return list(series[series].index)


#: Question → names that the answer's headline must say, and none of these that it must not.
NAMES = [
    ("Where did positivity come down the most from 2020 to 2025, and by how much?",
     lambda r: largest(change_of_years(r, 2020, 2025), low=True)),
    ("which LGA's TPR rose the most between 2023 and 2024, by how many points",
     lambda r: largest(change_of_years(r, 2023, 2024))),
    ("Where did tests fall most from 2022 to 2023?",
     lambda r: largest(change_of_years(r, 2022, 2023, "tests"), low=True)),
    ("Is there any LGA that tested more in 2025 than in 2024 and yet found fewer positives? Name them",
     lambda r: fits((change_of_years(r, 2024, 2025, "tests") > 0)
                    & (change_of_years(r, 2024, 2025, "positives") < 0))),
    ("In which LGAs did positives go up while tests went down from 2021 to 2022?",
     lambda r: fits((change_of_years(r, 2021, 2022, "positives") > 0)
                    & (change_of_years(r, 2021, 2022, "tests") < 0))),
    ("which facility missed the most months between its first and last report",
     lambda r: [largest(missed(r))[0][1]]),
    ("Lapai: who reported some time in 2025 but was silent in December?",
     lambda r: [name for _, name in gone(r, month(at(r, "Lapai"), "2025-12"), year(at(r, "Lapai"), 2025))]),
    ("Which LGAs have neither a secondary nor a tertiary facility reporting?",
     lambda r: level_there(r, ["secondary", "tertiary"])),
    ("LGAs with only primary facilities", lambda r: level_there(r, ["secondary", "tertiary"])),
    ("in Chanchaga LGA which facility was third on tests in 2024, n how many",
     lambda r: [largest(year(at(r, "Chanchaga"), 2024).groupby("facility").tests.sum(), 3)[2]]),
    ("which LGA came fourth for positives in 2022 and how many",
     lambda r: [largest(year(r, 2022).groupby("lga").positives.sum(), 4)[3]]),
    ("In which month of the six years did we record the most confirmed malaria cases?",
     lambda r: [largest(r.groupby("at").positives.sum())[0].strftime("%Y-%m")]),
    ("Which month had the fewest facilities reporting?",
     lambda r: [largest(r.groupby("at").facility.nunique(), low=True)[0].strftime("%Y-%m")]),
    ("which month has the most positives",
     lambda r: [largest(r.groupby("at").positives.sum())[0].strftime("%Y-%m")]),
    ("months of 2025 when the state was at or above 30% positive",
     lambda r: [one.strftime("%Y-%m") for one in fits(tpr_by(year(r, 2025), ["at"]) >= 30)]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), NAMES, ids=[item[0][:50] for item in NAMES])
def test_the_names_are_those_that_fit(reports, raw, question, expected):
    """Each name stands in the headline."""
    answer = say(reports, question)
    assert answer.outcome == "answer", answer.body
    for name in expected(raw):
        assert name in answer.body["headline"], (name, answer.body["headline"])


def test_a_limit_of_two_years_holds_in_each_of_them(reports, raw):
    """Not over both years together: the list is of the LGAs above the limit in one and the other."""
    answer = say(reports, "Name the LGAs that were over 25% TPR in both 2020 and 2025")
    first, last = (tpr_by(year(raw, one), ["lga"]) > 25 for one in (2020, 2025))
    wanted = fits(first & last)
    assert says(answer, len(wanted))
    assert {row[0] for row in answer.body["table"]["rows"]} == set(wanted)


@pytest.mark.parametrize(
    "question",
    [
        "what was the tpr of lavun lga in 2019",
        "total tests in 2018",
        "positives in Bida in 2017 please",
        "What was the positivity in children aged 5 to 14 in 2025?",
        "positivity in infants in Bida",
        "TPR of school-age children in 2024",
        "tpr in private clinics versus government ones",
        "tests in public hospitals in 2024",
        "how many faith-based facilities are there",
    ],
)
def test_what_the_reports_do_not_hold_is_refused(reports, question):
    """No number of other years, ages or owners stands for it."""
    assert say(reports, question).outcome == "refuse"


def test_years_that_are_there_are_told(reports, raw):
    headline = say(reports, "total tests in 2018").body["headline"]
    assert str(raw.year.min()) in headline
    assert str(raw.year.max()) in headline


def test_wards_are_counted_in_each_lga(reports, raw):
    """ "Which LGA has the most wards above": wards by their own rate, and LGAs in that order."""
    answer = say(reports, "which LGA has the most wards with TPR over 40%")
    known = raw[raw.ward != "Unknown"]
    above = tpr_by(known, ["lga", "ward"]) > 40
    most = above.groupby("lga").sum().sort_values(ascending=False)
    assert f"{most.index[0]} {most.iloc[0]}" in answer.body["headline"]
    assert cells(known).sum()["tested"] > 0
