"""What a person decided about names stands before all rules, name by name of each LGA."""

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads.cleaning.decided_names import DecidedName, decided_places, ward_key
from uploads.cleaning.geometry import clean_boundary
from uploads.cleaning.link import link
from uploads.cleaning.name_rows import review_rows
from uploads.formats.base import RawBoundary

from .helpers import clean_text, square


def boundary(names, **columns):
    shapes = [square(4 + i, 8) for i in range(len(names))]
    frame = gpd.GeoDataFrame({"WardName": names, **columns}, geometry=shapes, crs=4326)
    return clean_boundary(RawBoundary(frame)).frame


def joined(tmp_path, text, target, *decided):
    table = clean_text(tmp_path, text)
    result = link(table.frame, table.roles, target, decided=decided)
    return result, review_rows(table.frame, table.roles, target, result)


def frame(rows, columns=("name", "lga", "state")):
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def wards(rows):
    return frame(rows, ("name", "lga", "state", "code"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Kuta I", "Bosso", "Niger"), ("KUTA 1", "bosso LGA", "Niger State")),
        (("ni Kuta", "ni Bosso Local Government Area", "Niger"), ("Kuta", "Bosso", "niger")),
    ],
)
def test_one_ward_has_one_key_however_it_is_written(first, second):
    assert ward_key(*first) == ward_key(*second)


def test_the_same_name_in_another_lga_or_state_is_another_name():
    keys = {ward_key("Sabon Gari", *place) for place in (("Bosso", "Niger"), ("Lapai", "Niger"),
                                                        ("Bosso", "Kano"), ("", "Niger"))}  # fmt: skip
    assert len(keys) == 4


def test_a_decision_holds_for_its_own_lga_alone(tmp_path):
    text = "LGA,WardName,rain\nBosso,Old Town,1\nLapai,Old Town,2\nLapai,Zango,3\n"
    target = boundary(["Apado", "Kuta", "Zango"], LGAName=["Bosso", "Lapai", "Lapai"])
    decided = DecidedName("", "Lapai", "OLD TOWN", to_lga="Lapai", to_name="Kuta")
    result, review = joined(tmp_path, text, target, decided)
    assert result.pairs.tolist() == [-1, 1, 2]
    by = {(row["source"], row["lga"]): row for row in review["rows"]}
    assert by["Old Town", "Lapai"]["decided_by"] == "you"
    assert by["Old Town", "Bosso"]["decision"] != "matched"
    assert by["Zango", "Lapai"]["decided_by"] == "exact"


def test_a_decision_stands_before_codes_and_equal_names(tmp_path):
    text = "WardName,WardCode,rain\nApado,K1,1\nZango,K2,2\n"
    target = boundary(["Apado", "Zango", "Kuta"], WardCode=["K1", "K2", "K3"])
    decided = DecidedName("", "", "Apado", to_name="Kuta", to_code="K3")
    result, review = joined(tmp_path, text, target, decided)
    assert result.pairs.tolist() == [-1, 1, 0]
    assert [row["decided_by"] for row in review["rows"]] == ["you", "code"]


def test_a_decided_name_keeps_its_candidates_so_that_it_can_be_decided_anew(tmp_path):
    text = "LGA,WardName,rain\nBosso,Kuta,1\nBosso,Zango,2\n"
    target = boundary(
        ["Kuta I", "Kuta I", "Kuta II", "Zango"], LGAName=["Lapai", "Bosso", "Bosso", "Bosso"]
    )
    _, before = joined(tmp_path, text, target)
    decided = DecidedName("", "Bosso", "Kuta", to_lga="Bosso", to_name="Kuta II")
    _, review = joined(tmp_path, text, target, decided)
    assert review["rows"][0]["feature"] == 2
    offered = [candidate["feature"] for candidate in review["rows"][0]["candidates"]]
    assert offered == [1, 2, 0], "those of its own LGA first"
    assert offered == [candidate["feature"] for candidate in before["rows"][0]["candidates"]]


def test_none_of_these_leaves_a_name_out_though_an_equal_one_is_there(tmp_path):
    text = "WardName,rain\nApado,1\nZango,2\n"
    decided = DecidedName("", "", "Zango", none=True)
    result, review = joined(tmp_path, text, boundary(["Apado", "Zango"]), decided)
    assert result.pairs.tolist() == [0, -1]
    assert (result.asks, result.unmatched) == ((), (1,))
    row = review["rows"][1]
    assert (row["decision"], row["decided_by"], row["feature"]) == ("unmatched", "you", None)


def test_all_names_decided_as_none_is_no_error(tmp_path):
    decided = [DecidedName("", "", name, none=True) for name in ("Apado", "Zango")]
    result, _ = joined(tmp_path, "WardName,rain\nApado,1\nZango,2\n", boundary(["Kuta"]), *decided)
    assert result.matched == 0


def test_the_newest_of_two_decisions_about_one_ward_has_it():
    names, places = frame([["A", "", ""], ["B", "", ""]]), wards([["Kuta", "", "", ""]])
    newest = DecidedName("", "", "B", to_name="Kuta")
    older = DecidedName("", "", "A", to_name="Kuta")
    assert decided_places(names, places, [newest, older]) == {1: 0}


def test_a_ward_that_this_boundary_does_not_have_settles_nothing():
    names, places = frame([["A", "", ""]]), wards([["Zango", "", "", ""]])
    assert decided_places(names, places, [DecidedName("", "", "A", to_name="Kuta")]) == {}


def test_a_code_counts_only_with_a_name_that_fits_it():
    names = frame([["A", "", "Niger"]])
    decided = DecidedName("Niger", "", "A", "Niger", "Bosso", "Kuta", "7")
    renamed = wards([["Kuta New", "Bosso", "Niger", "7"]])
    other = wards([["Zango", "Asa", "Niger", "7"], ["Kuta", "Bosso", "Niger", "8"]])
    assert decided_places(names, renamed, [decided]) == {0: 0}
    assert decided_places(names, other, [decided]) == {0: 1}


def test_equal_names_of_the_boundary_are_told_apart_by_lga_or_settle_nothing():
    names = frame([["A", "", ""]])
    places = wards([["Kuta", "Bosso", "", ""], ["Kuta", "Lapai", "", ""]])
    by_lga = DecidedName("", "", "A", to_lga="Lapai", to_name="Kuta")
    assert decided_places(names, places, [by_lga]) == {0: 1}
    assert decided_places(names, places, [DecidedName("", "", "A", to_name="Kuta")]) == {}


def test_a_file_without_states_lies_in_the_boundarys_one_state():
    decided = DecidedName("Niger", "", "A", to_state="Niger", to_name="Kuta")
    names = frame([["A", None, None]])
    niger, kano = wards([["Kuta", "", "Niger", ""]]), wards([["Kuta", "", "Kano", ""]])
    assert decided_places(names, niger, [decided]) == {0: 0}
    assert decided_places(names, kano, [decided]) == {}


def test_unknown_wards_are_not_put_before_a_person(tmp_path):
    text = "WardName,rain\nApado,1\nUnknown,2\n"
    _, review = joined(tmp_path, text, boundary(["Apado", "Zango"]))
    assert [row["source"] for row in review["rows"]] == ["Apado"]


NAMES = st.lists(st.sampled_from(["Kuta", "Kuta 2", "Zango", "Apado", "Sabon Gari"]), max_size=6)


@given(NAMES, NAMES, st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=8))
def test_no_ward_is_given_away_twice(own, theirs, picks):
    names = frame([[name, "X", "Y"] for name in own])
    places = wards([[name, "L", "S", f"C{at}"] for at, name in enumerate(theirs)])
    decided = [
        DecidedName("Y", "X", own[at], none=True)
        if to < 0
        else DecidedName("Y", "X", own[at], "S", "L", theirs[to], f"C{to}")
        for at, to in picks
        if at < len(own) and to < len(theirs)
    ]
    found = decided_places(names, places, decided)
    given_away = [place for place in found.values() if place is not None]
    assert len(given_away) == len(set(given_away))
    assert set(found) <= set(range(len(own)))
