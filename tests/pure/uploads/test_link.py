import geopandas as gpd
import pandas as pd
import pytest

from chatmrpt.lib.errors import ProblemError
from uploads.cleaning.geometry import clean_boundary
from uploads.cleaning.link import link
from uploads.formats.base import RawBoundary
from uploads.parsed import parse_upload

from .helpers import SHARED, clean_text, codes, finding, shared, square


def boundary(names, **columns):
    shapes = [square(4 + i, 8) for i in range(len(names))]
    frame = gpd.GeoDataFrame({"WardName": names, **columns}, geometry=shapes, crs=4326)
    return clean_boundary(RawBoundary(frame)).frame


def joined(tmp_path, text, target, **options):
    table = clean_text(tmp_path, text)
    return link(table.frame, table.roles, target, **options)


def test_codes_join_whatever_the_names(tmp_path):
    text = "WardName,WardCode,rain\nX,K2,1\nY,K1,2\n"
    result = joined(tmp_path, text, boundary(["A", "B"], WardCode=["K1", "K2"]))
    assert result.pairs.tolist() == [1, 0]
    assert result.key == "ward code"
    assert result.headline == "2 of 2 wards joined by ward code"


def test_codes_join_without_the_zeros_that_a_spreadsheet_took_away(tmp_path):
    text = "WardName,WardCode,rain\nX,102,1\nY,101,2\n"
    result = joined(tmp_path, text, boundary(["A", "B"], WardCode=["0101", "0102"]))
    assert (result.pairs.tolist(), result.key) == ([1, 0], "ward code")
    twice = boundary(["X", "Y"], WardCode=["0102", "102"])  # two codes, told apart by their zero
    assert joined(tmp_path, text, twice).pairs.tolist() == [-1, 0]


def test_codes_of_another_system_give_way_to_names(tmp_path):
    text = "WardName,WardCode,rain\nApado,1,1\nZango,2,2\n"
    result = joined(tmp_path, text, boundary(["Zango", "Apado"], WardCode=["K1", "K2"]))
    assert result.pairs.tolist() == [1, 0]
    assert result.key == "ward name"


def test_equal_names_join_by_their_lga(tmp_path):
    text = "WardName,LGA,rain\nKawo,Bida,1\nKawo,Asa,2\n"
    target = boundary(["Kawo", "Kawo"], LGAName=["Asa", "Bida"])
    result = joined(tmp_path, text, target)
    assert result.pairs.tolist() == [1, 0]
    assert result.key == "LGA and ward name"


def test_a_repeated_name_without_lga_on_one_side_is_asked_about(tmp_path):
    text = "WardName,LGA,rain\nKawo,Bida,1\nKawo,Asa,2\nZango,Asa,3\n"
    result = joined(tmp_path, text, boundary(["Kawo", "Kawo", "Zango"]))
    assert result.pairs.tolist() == [-1, -1, 2]
    assert [decision.how for decision in result.asks] == ["name repeated"] * 2
    assert result.without_data == (0, 1)


def test_lga_names_come_from_the_table_by_code(tmp_path):
    text = "WardName,WardCode,LGA,rain\nA,K1,Bida,1\nB,K2,Asa,2\n"
    target = boundary(["A", "B", "C"], WardCode=["K1", "K2", "K3"], LGACode=["1", "2", "2"])
    result = joined(tmp_path, text, target)
    assert result.lga_names == ("Bida", "Asa", "Asa")
    assert result.without_data == (2,)
    assert "wards_without_data" in codes(result.findings)


def test_an_ask_stays_unmatched_unless_the_best_is_accepted(tmp_path):
    text = "WardName,rain\nApado,1\nIgbaja 3,2\n"
    target = boundary(["Apado", "Igbaja 2"])
    result = joined(tmp_path, text, target)
    assert result.pairs.tolist() == [0, -1]
    assert len(result.asks) == 1
    assert result.unmatched == (1,)
    assert "1 name to ask about" in result.headline
    result = joined(tmp_path, text, target, accept_best=True)
    assert result.pairs.tolist() == [0, 1]
    assert result.asks == ()
    assert "accepted_best" in codes(result.findings)


def test_a_name_is_not_asked_about_when_every_ward_like_it_is_joined(tmp_path):
    text = "WardName,rain\nApado,1\nApadu 2,2\nZungeru,3\n"
    result = joined(tmp_path, text, boundary(["Apado"]))
    assert (result.pairs.tolist(), result.asks) == ([0], ())
    assert result.unmatched == (1, 2)
    assert "ask about" not in result.headline


def test_an_alias_is_used(tmp_path):
    text = "WardName,rain\nApado,1\nOld Town,2\n"
    result = joined(tmp_path, text, boundary(["Apado", "Zango"]), aliases={"Old Town": "Zango"})
    assert result.pairs.tolist() == [0, 1]


def test_differing_rows_of_one_ward_give_it_no_data(tmp_path):
    text = "WardName,LGA,rain\nApado,X,1\nApado,X,2\nZango,X,3\n"
    result = joined(tmp_path, text, boundary(["Apado", "Zango"], LGAName=["X", "X"]))
    assert result.pairs.tolist() == [-1, 2]
    found = finding(result.findings, "duplicate_ward")
    assert (found.severity, found.rows) == ("error", (2, 3))


def test_equal_rows_of_one_ward_are_used_once_and_said(tmp_path):
    text = "WardName,rain\nApado,1\nApado,1\nZango,3\n"
    result = joined(tmp_path, text, boundary(["Apado", "Zango"]))
    assert result.pairs.tolist() == [0, 2]
    assert finding(result.findings, "equal_rows").severity == "note"
    assert result.unmatched == ()


def test_no_ward_in_common_names_examples_of_both(tmp_path):
    with pytest.raises(ProblemError) as problem:
        joined(tmp_path, "WardName,rain\nXyzzy,1\nQwrty,2\n", boundary(["Apado", "Zango"]))
    assert problem.value.code == "no_common_ward"
    assert "Xyzzy" in problem.value.message
    assert "Apado" in problem.value.message


def test_no_ward_in_common_names_the_two_states(tmp_path):
    kwara = boundary(["Apado", "Zango"]).assign(state_name="Kwara")
    with pytest.raises(ProblemError) as problem:
        joined(tmp_path, "State,WardName,rain\nNiger,Xyzzy,1\nNiger,Qwrty,2\n", kwara)
    assert "the table is of Niger, the boundary of Kwara" in problem.value.message
    assert "Upload the boundary of Niger" in problem.value.hint


def test_wards_that_have_no_counterpart_are_counted_to_the_last(tmp_path):
    text = "WardName,rain\n" + "".join(
        f"Xyzzy {'abcdefgh'[n % 8] * (n + 1)},{n}\n" for n in range(60)
    )
    with pytest.raises(ProblemError) as problem:
        joined(tmp_path, text, boundary(["Apado", "Zango"]))
    assert "and 57 more; the boundary has Apado, Zango." in problem.value.message


def test_unknown_wards_are_never_joined(tmp_path):
    text = "WardName,LGA,rain\nApado,X,1\nUnknown,X,2\n"
    result = joined(tmp_path, text, boundary(["Apado", "Unknown"], LGAName=["X", "X"]))
    assert result.pairs.tolist() == [0, -1]


class TestShared:
    pytestmark = shared

    def load(self, folder, table="wards.csv", outline="wards.zip"):
        first = parse_upload(SHARED / folder / table, table)
        second = parse_upload(SHARED / folder / outline, outline)
        return first, second.frame

    def test_niger_by_code_and_by_name(self):
        table, target = self.load("niger")
        result = link(table.frame, table.roles, target)
        assert (result.key, result.matched) == ("ward code", 275)
        by_code = table.frame["WardCode"].to_numpy()[result.pairs]
        assert (by_code == target["ward_code"].to_numpy()).all()
        roles = [role for role in table.roles if role.role != "ward_code"]
        by_name = link(table.frame.drop(columns="WardCode"), roles, target)
        assert by_name.key == "state, LGA and ward name"
        assert (by_name.pairs == result.pairs).all()

    def test_repeated_names_of_niger_are_asked_about_without_lga_and_code(self):
        table, target = self.load("niger")
        roles = [role for role in table.roles if role.role in {"ward", "variable"}]
        result = link(table.frame, roles, target)
        assert (result.key, result.matched, len(result.asks)) == ("ward name", 264, 11)

    def test_kano_joins_its_four_other_spellings(self):
        table, target = self.load("kano_metro")
        result = link(table.frame, table.roles, target)
        assert result.matched == 66
        corrections = pd.read_csv(SHARED / "kano_metro" / "expected" / "01_name_corrections.csv")
        names = table.frame["WardName"].tolist()
        for own, theirs in corrections.itertuples(index=False):
            place = target["ward_name"].tolist().index(theirs)
            assert names[result.pairs[place]] == own

    @pytest.mark.parametrize(
        ("folder", "table", "outline", "wards"),
        [
            ("ilorin", "wards.csv", "wards.zip", 35),
            ("templates", "sample_data_template.csv", "sample_boundary_template.zip", 10),
        ],
    )
    def test_small_sets_join_whole(self, folder, table, outline, wards):
        first, second = self.load(folder, table, outline)
        assert link(first.frame, first.roles, second).matched == wards
