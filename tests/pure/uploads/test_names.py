import pandas as pd
import pytest

from uploads.cleaning.names import match_names, normalise_area_name

from .helpers import SHARED, shared


def match(own, reference, aliases=None, **columns):
    source = pd.DataFrame({"name": own})
    target = pd.DataFrame({"name": reference})
    for name, (mine, theirs) in columns.items():
        if mine is not None:
            source[name] = mine
        if theirs is not None:
            target[name] = theirs
    return match_names(source, target, aliases)


def matched(decisions):
    return [d.match_index if d.decision == "matched" else None for d in decisions]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SABON GARI", "Sabon-Gari"),
        ("Oke Ward", "Oke"),
        ("Owhe Ward 1", "Owhe I"),
        ("Share IV", "Share 4"),
        ("Agbarho2", "Agbarho 2"),
        ("Ẹ̀gbẹ́", "Egbe"),
        ("'Yan Kara", "Yan Kara"),
        ("Zango (Funtua LGA)", "Zango"),
        ("T/Wada", "Tudun Wada"),
        ("Ang. Musa", "Anguwan Musa"),
        ("Unguwar Rimi", "Ung Rimi"),
        ("Idofian   2", "Idofian 02"),
        ("Central & East", "central and east"),
    ],
)
def test_spellings_that_are_one(first, second):
    assert normalise_area_name(first) == normalise_area_name(second)


def test_names_stay_distinct_where_they_differ():
    names = ["Dutsin Ma A", "Dutsin Ma B", "Igbaja 1", "Igbaja 2", "Kudu", "Oke Ogun", "Oke Oyi"]
    assert len({normalise_area_name(name) for name in names}) == len(names)
    assert normalise_area_name("  ") == ""


def test_codes_come_first():
    found = match(["Apado", "Zango"], ["Zango", "Apado"], code=(["K1", "K2"], ["K1", "K2"]))
    assert matched(found) == [0, 1]
    assert {d.how for d in found} == {"code"}


def test_equal_names_are_told_apart_by_their_lga():
    found = match(
        ["Sabon Gari", "Sabon Gari"],
        ["Sabon Gari", "Sabon Gari"],
        lga=(["Suleja LGA", "Bida"], ["Bida", "Suleja"]),
    )
    assert matched(found) == [1, 0]
    assert {d.how for d in found} == {"exact in LGA"}


def test_a_name_unique_in_its_state_matches_across_lgas():
    found = match(["Apado"], ["Apado", "Zango"], lga=(["East"], ["West", "East"]))
    assert matched(found) == [0]
    assert found[0].how == "exact in state"


def test_a_repeated_name_without_lga_is_asked_about():
    found = match(["Sabon Gari"], ["Sabon Gari", "Zango", "Sabon Gari"])
    assert found[0].decision == "ask"
    assert {index for index, _ in found[0].candidates[:2]} == {0, 2}
    found = match(["Zango", "Zango"], ["Zango", "Kawo"])
    assert [d.decision for d in found] == ["ask", "ask"]


def test_one_list_never_gives_one_ward_away_twice():
    found = match(["Zangoo", "Zango", "Zanggo"], ["Zango", "Kawo"])
    taken = [index for index in matched(found) if index is not None]
    assert len(taken) == len(set(taken))
    assert matched(found)[1] == 0


def test_different_lists_may_share_a_ward():
    found = match(["Zango", "Zango"], ["Zango", "Kawo"], list=(["a", "b"], None))
    assert matched(found) == [0, 0]


@pytest.mark.parametrize(
    ("own", "reference"),
    [
        ("Borin Dawa", "Borindawa"),
        ("Nassarawa", "Nasarawa"),
        ("Aballa/ Inyi/ Onuaboh", "Aballa/Inyi/Onuaboh"),
        ("Eku", "Eku/Agbon VI"),
        ("Azagba/Ibedeni", "Ibedeni/Azagba"),
        ("Kawna (Tegina West)", "Tegina West"),
        ("M/Gari", "Magajin Gari"),
        ("Shinkafi", "Sinkafi"),
        ("Gafia", "Gafiya"),
        ("Katare", "Ketare"),
    ],
)
def test_habits_of_spelling_are_matched(own, reference):
    others = ["Lokoja", "Wuse", "Bodinga", "Oke Ogun"]
    assert matched(match([own], [*others, reference])) == [4]


def test_another_number_or_direction_is_never_taken_silently():
    assert match(["Igbaja 3"], ["Igbaja 1", "Igbaja 2"])[0].decision == "ask"
    assert match(["Badagry East"], ["Badagry West"])[0].decision == "ask"


@pytest.mark.parametrize(
    ("own", "others"),
    [("Yashikira", ["Yashikira 2", "Zango"]), ("Agbarho 2", ["Agbarha-Otor", "Zango"])],
)
def test_the_next_ward_is_not_taken_where_the_true_one_is_missing(own, others):
    assert match([own], others)[0].decision == "ask"
    assert matched(match(["Yashikira"], ["Yashikira 1", "Zango"])) == [0]


def test_a_name_that_two_references_claim_is_asked_about():
    owns = ["Boji Boji 1"], ["Boji-Boji I/Agbor 7", "Boji-Boji Owa 1/Owa III"]
    assert match(*owns)[0].decision == "ask"
    assert matched(match(["Boji Boji 1"], ["Boji-Boji I/Agbor 7", "Boji-Boji Owa 2/Owa IV"])) == [0]


def test_a_rival_that_is_given_away_does_not_keep_a_name_open():
    assert match(["Igbonna"], ["Igbomma", "Agbona/Fata"])[0].decision == "ask"
    assert matched(match(["Igbonna", "Agbona"], ["Igbomma", "Agbona/Fata"])) == [0, 1]


def test_what_is_like_nothing_is_unmatched_with_candidates():
    found = match(["Xyzzyq"], ["Apado", "Zango"])[0]
    assert (found.decision, found.match_index, found.score) == ("unmatched", None, 0.0)
    assert len(found.candidates) == 2


def test_an_alias_settles_a_name():
    found = match(["Old Town"], ["Apado", "Zango"], aliases={"OLD TOWN": "Zango"})
    assert (matched(found), found[0].how) == ([1], "alias")


def test_lgas_are_spelt_differently_too():
    found = match(
        ["Kawo", "Kawo"], ["Kawo", "Kawo"], lga=(["Ilorin Eest", "Asa"], ["Asa", "Ilorin East"])
    )
    assert matched(found) == [1, 0]


def test_blank_names_are_unmatched_and_order_is_kept():
    found = match(["Zango", None, "Kawo"], ["Kawo", "Zango"])
    assert [d.source_index for d in found] == [0, 1, 2]
    assert matched(found) == [1, None, 0]


class TestShared:
    pytestmark = shared

    def test_the_measured_pairs(self):
        pairs = pd.read_csv(SHARED / "names" / "pairs_dev.csv", keep_default_na=False)
        for _, group in pairs.groupby("state"):
            total = right = false = offered = 0
            group = group.reset_index(drop=True)
            names = list(dict.fromkeys(group["boundary_name"]))
            source = group.rename(columns={"source_name": "name"})[["name", "list"]]
            for decision in match_names(source, pd.DataFrame({"name": names})):
                truth = group["boundary_name"][decision.source_index]
                hit = decision.match_index is not None and names[decision.match_index] == truth
                total += 1
                right += decision.decision == "matched" and hit
                false += decision.decision == "matched" and not hit
                offered += hit or truth in [names[i] for i, _ in decision.candidates]
            assert (right + false) / total >= 0.85
            assert false / (right + false) <= 0.01
            assert offered / total >= 0.97
