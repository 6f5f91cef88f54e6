"""Conversations over the facility reports of two years; numbers are computed from the file here."""

from __future__ import annotations

import io
import re
import uuid

import pandas as pd
import pytest

from analysis.models import Message
from analysis.services.post_message import ask
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest
from tests.conftest import storage_in

pytestmark = pytest.mark.django_db
FILE = "niger_2020_2025_facilities.csv"
AGES = {"u5": "<5yrs", "o5": "≥5yrs", "pw": "(PW)"}


@pytest.fixture(autouse=True, scope="module")
def _own_storage(tmp_path_factory):
    with storage_in(tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="module")
def raw(shared_data):
    """The reports of 2023 and 2024, with short names of places."""
    frame = pd.read_csv(shared_data / "facility" / FILE, dtype=str, keep_default_na=False)
    frame = frame[frame["periodname"].str[-4:].isin(("2023", "2024"))]
    frame = pd.read_csv(io.StringIO(frame.to_csv(index=False)))
    places = frame["orgunitlevel3"].astype(str).str.replace(r"^ni ", "", regex=True)
    frame["lga"] = places.str.replace(r" Local Government Area$", "", regex=True)
    frame["year"] = frame["periodname"].str[-4:].astype(int)
    return frame


@pytest.fixture(scope="module")
def session(django_db_setup, django_db_blocker, _own_storage, raw, tmp_path_factory):
    file = tmp_path_factory.mktemp("given") / "reports.csv"
    raw.drop(columns=["lga", "year"]).to_csv(file, index=False)
    with django_db_blocker.unblock():
        made = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex, title="Reports")
        with jobs_held_back():
            add_file(made, file)
            work_off(made)
    yield made
    with django_db_blocker.unblock():
        made.delete()


@pytest.fixture
def talk(session):
    """Ask one question after the other; the last answer comes back."""

    def said(*texts):
        with jobs_held_back():
            for text in texts:
                question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
                work_off(session)
        return Message.objects.get(in_reply_to=question)

    return said


def counts(frame, age=None, test=None):
    """Tests and positives of the cells where both are there and positives are not above tests."""
    tested = positive = 0.0
    for group in AGES.values() if age is None else (AGES[age],):
        for kind in ("RDT", "Microscopy") if test is None else (test,):
            names = [name for name in frame.columns if group in name and kind in name]
            (of,) = (name for name in names if "fever" in name)
            (found,) = (name for name in names if "positive for malaria" in name)
            good = frame[of].notna() & frame[found].notna() & (frame[found] <= frame[of])
            tested += frame.loc[good, of].sum()
            positive += frame.loc[good, found].sum()
    return tested, positive


def numbers(text):
    return [
        float(one.replace(",", ""))
        for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text.replace("\u202f", ","))
    ]


@pytest.mark.parametrize(
    "text", ["how many people were tested for that", "what is that out of", "and the denominator?"]
)
def test_tests_behind_a_rate_are_those_of_its_place_year_age_and_level(talk, raw, text):
    answer = talk("TPR of Bida in 2023 for under fives at primary facilities", text)
    level = raw["Facility level"].str.contains("primary", case=False, na=False)
    tested, positive = counts(raw[(raw.lga == "Bida") & (raw.year == 2023) & level], "u5")
    assert numbers(answer.body["headline"])[:2] == [tested, positive]
    assert "Bida LGA, primary facilities, in 2023" in answer.body["headline"]
    assert 0 < tested < counts(raw)[0] / 50


def test_behind_a_list_of_lgas_each_has_its_own_tests(talk, raw):
    answer = talk("the three LGAs with the highest TPR in 2024", "how many of those were positive")
    table = answer.body["table"]
    own = {row[0]: row[1:3] for row in table["rows"]}
    assert len(own) == 3
    for lga, (positive, tested) in own.items():
        there = raw[(raw.lga == lga) & (raw.year == 2024)]
        assert (tested, positive) == counts(there), lga


@pytest.mark.parametrize("texts", [("what is missing by facility", "just Bida")])
def test_a_check_of_one_lga_counts_its_cells_alone(talk, raw, texts):
    answer = talk(*texts)
    own = raw[raw.lga == "Bida"]
    cells = own.loc[:, [name for name in own.columns if "malaria" in name or "fever" in name
                        or "LLIN" in name]]  # fmt: skip
    assert answer.arguments["areas"] == ["Bida"]
    assert numbers(answer.body["headline"])[:2] == [cells.isna().sum().sum(), cells.size]
    assert "Bida" in answer.body["headline"]


@pytest.mark.parametrize(
    ("first", "second", "part"),
    [
        ("which facilities have gone silent", "only the primary ones", "primary facilities"),
        ("are there outliers", "just 2024", "2024"),
        ("are there outliers", "and only in Lapai", "Lapai"),
    ],
)
def test_a_list_of_findings_is_narrowed_and_says_of_how_many(talk, first, second, part):
    whole, narrow = talk(first), talk(first, second)
    assert (narrow.tool, narrow.arguments["focus"]) == (whole.tool, whole.arguments["focus"])
    some, of_all = numbers(narrow.body["points"][0])[:2]
    assert 0 < some < of_all
    assert part.casefold() in narrow.body["headline"].casefold()


def test_everything_found_in_a_place_is_told_of_it(talk, raw):
    answer = talk("check my data", "just Bida")
    assert answer.body["headline"].startswith("In Bida LGA: ")
    reports = len(raw[raw.lga == "Bida"])
    assert answer.body["points"][0].startswith(f"{reports:,} reports checked")


def test_two_places_asked_one_after_the_other_are_compared_with_their_year(talk, raw):
    answer = talk("TPR of Bida in 2023", "TPR of Lapai in 2023", "compare the two")
    rates = {row[0]: row[1] for row in answer.body["table"]["rows"]}
    for lga in ("Bida", "Lapai"):
        tested, positive = counts(raw[(raw.lga == lga) & (raw.year == 2023)])
        assert rates[lga] == pytest.approx(100 * positive / tested, rel=1e-3)


@pytest.mark.parametrize(
    ("texts", "tool", "outcome"),
    [
        (("use slides instead of RDT",), "calculate_tpr", "answer"),
        (("TPR of Bida in 2023", "use slides instead of RDT"), "query_data", "answer"),
        (("what data do I have", "only the primary ones"), "describe_data", "clarify"),
        (("how many tests in 2023", "compare the two"), "compare_areas", "clarify"),
    ],
)
def test_a_change_said_alone_starts_nothing_else(talk, texts, tool, outcome):
    answer = talk(*texts)
    assert (answer.tool, answer.outcome) == (tool, outcome)
    if "slides" in texts[-1]:
        assert answer.arguments["test_method"] == "microscopy"


def test_a_limit_for_later_questions_is_kept_named_and_lifted(talk, raw):
    primary = raw["Facility level"].str.contains("primary", case=False, na=False)
    kept = talk("for the rest use only primary facilities", "stick to Bida", "TPR in 2023")
    tested, positive = counts(raw[(raw.lga == "Bida") & (raw.year == 2023) & primary])
    rate = round(100 * positive / tested, 1)
    assert rate in numbers(kept.body["headline"])
    assert kept.body["points"][0].startswith("Limited to Bida, primary facilities")
    own = talk("TPR of Lapai in 2023 at secondary facilities")
    other = raw["Facility level"].str.contains("secondary", case=False, na=False)
    tested, positive = counts(raw[(raw.lga == "Lapai") & (raw.year == 2023) & other])
    assert round(100 * positive / tested, 1) in numbers(own.body["headline"])
    whole = talk("check my data")
    assert whole.body["headline"].startswith("In Bida LGA, primary facilities: ")
    assert not whole.body["points"][0].startswith("Limited")
    free = talk("no limit any more", "TPR in 2023")
    tested, positive = counts(raw[raw.year == 2023])
    assert round(100 * positive / tested, 1) in numbers(free.body["headline"])
    assert not free.body["points"][0].startswith("Limited")


BATAKO, NASARAFU = "Batako Primary Health Centre 1", "Nasarafu General Hospital 1"


def of_facility(raw, name, year=None):
    own = raw[raw["organisationunitname"].str.removeprefix("ni ") == name]
    return own if year is None else own[own.year == year]


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("TPR of Batako Primary Health Centre 1", BATAKO, None),
        ("what is the tpr at batako phc 1 in 2023", BATAKO, 2023),
        ("calculate TPR for Nasarafu General Hospital 1", NASARAFU, None),
        ("TPR à Nasarafu General Hospital 1 en 2024", NASARAFU, 2024),
        ("test positivity of nasarafu general hospital 1 in Bida", NASARAFU, None),
    ],
)
def test_the_rate_of_one_facility_is_its_own(talk, raw, text, name, year):
    answer = talk(text)
    tested, positive = counts(of_facility(raw, name, year))
    assert name in answer.body["headline"]
    assert f"{100 * positive / tested:.1f}" in answer.body["headline"].replace(",", ".")


@pytest.mark.parametrize(
    ("text", "name", "kind", "year"),
    [
        ("how many tests did Nasarafu General Hospital 1 do in 2024", NASARAFU, "fever & tested by RDT|fever and tested by Microscopy", 2024),
        ("positives of Batako PHC 1 in 2023", BATAKO, "positive for malaria by", 2023),
        ("how many positives did Batako Primary Health Centre 1 report", BATAKO, "positive for malaria by", None),
    ],
)  # fmt: skip
def test_the_counts_of_one_facility_are_its_own(talk, raw, text, name, kind, year):
    answer = talk(text)
    own = of_facility(raw, name, year)
    columns = [column for column in own.columns if re.search(kind, column)]
    assert columns
    assert own[columns].sum().sum() in numbers(answer.body["headline"])


def test_the_trend_of_one_facility_has_its_rate_of_each_year(talk, raw):
    answer = talk("trend of TPR at Batako Primary Health Centre 1")
    rates = {}
    for year in (2023, 2024):
        tested, positive = counts(of_facility(raw, BATAKO, year))
        rates[str(year)] = f"{100 * positive / tested:.1f}"
    rows = {str(row[0]): f"{float(row[1]):.1f}" for row in answer.body["table"]["rows"]}
    assert rows == rates


@pytest.mark.parametrize(
    ("texts", "name", "year"),
    [
        (("TPR of Nasarafu General Hospital 1", "and in 2023?"), NASARAFU, 2023),
        (("TPR of Nasarafu General Hospital 1 in 2023", "and Batako PHC 1?"), BATAKO, 2023),
    ],
)
def test_what_follows_stays_at_the_facility(talk, raw, texts, name, year):
    answer = talk(*texts)
    tested, positive = counts(of_facility(raw, name, year))
    assert name in answer.body["headline"]
    assert f"{100 * positive / tested:.1f}" in answer.body["headline"]


def test_an_lga_named_next_is_the_whole_lga(talk, raw):
    answer = talk("TPR of Nasarafu General Hospital 1", "and Bida?")
    tested, positive = counts(raw[raw.lga == "Bida"])
    assert f"{100 * positive / tested:.1f}" in answer.body["headline"]
    assert "Nasarafu" not in answer.body["headline"]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("TPR of Batako Primary Health Centre 9", BATAKO),
        ("TPR of Bida general hospital", NASARAFU),
        ("tests at Minna General Hospital in 2024", "General Hospital"),
        ("positives of primary health centre 1 in 2023", "Primary Health Centre 1"),
        ("show the TPR map of Nasarafu General Hospital 1", ""),
    ],
)
def test_a_facility_that_is_not_clear_is_asked_back(talk, text, offered):
    answer = talk(text)
    assert answer.outcome == "clarify"
    chips = answer.body["chips"]
    assert chips
    assert any(offered in chip["label"] for chip in chips)
    assert all(len(chip["arguments"]["facilities"]) == 1 for chip in chips)


def test_levels_and_places_are_no_facility(talk, raw):
    answer = talk("TPR of primary health centres in Bida")
    level = raw["Facility level"].str.contains("primary", case=False, na=False)
    tested, positive = counts(raw[(raw.lga == "Bida") & level])
    assert f"{100 * positive / tested:.1f}" in answer.body["headline"]
    assert "primary facilities" in answer.body["headline"]


def test_beside_counts_nothing_is_left_out_for_a_rate(talk, raw):
    columns = [name for name in raw.columns if re.search("tested by (RDT|Micro)", name)]
    tests = raw.groupby("organisationunitname")[columns].sum().sum(axis=1)
    answer = talk("facilities with the most tests")
    assert f"{int(tests.max()):,}" in answer.body["headline"]
    assert "left out" not in " ".join(answer.body["points"])


@pytest.mark.parametrize(
    "text",
    [
        "wards with no facility",
        "wards with only one facility",
        "how many wards have no facility",
        "which wards have just one clinic",
        "LGAs with more than 20 facilities",
        "wards with fewer than 3 facilities",
    ],
)
def test_wards_chosen_by_their_facilities_are_not_all_wards(talk, text):
    assert talk(text).outcome == "clarify"
