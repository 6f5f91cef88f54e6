import pytest

from chatmrpt.lib.nigeria import STATES, ZONES, find_state, is_state_prefix, state_of_lga_code


def test_there_are_thirty_six_states_and_the_capital_in_six_zones():
    assert len(STATES) == 37
    assert len({s.code for s in STATES}) == 37
    assert {s.zone for s in STATES} == set(ZONES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Niger", "Niger"),
        ("NI", "Niger"),
        ("ni Niger State", "Niger"),
        ("NG-NI", "Niger"),
        ("NG027", "Niger"),
        ("OD", "Ondo"),
        ("ON", "Ondo"),
        ("ABJ", "FCT"),
        ("fct Abuja", "FCT"),
        ("fc Federal Capital Territory", "FCT"),
        ("Nassarawa", "Nasarawa"),
        ("AKWA-IBOM STATE", "Akwa Ibom"),
        ("KD", "Kaduna"),
        ("Kano", "Kano"),
    ],
)
def test_names_codes_and_variants_are_understood(text, name):
    state = find_state(text)
    assert state is not None
    assert state.name == name


@pytest.mark.parametrize("text", ["", "  ", "Lagos Island", "kw Niger State", "12", "Sokotoo"])
def test_what_is_not_a_state_is_not_guessed(text):
    assert find_state(text) is None


def test_no_variant_means_two_states():
    seen = {}
    for state in STATES:
        for word in {w.casefold() for w in (state.name, state.code, *state.variants)}:
            assert seen.setdefault(word, state.name) == state.name


@pytest.mark.parametrize(
    ("code", "name"),
    [("27002", "Niger"), ("1001", "Abia"), ("NG020037", "Kano"), ("24006", "Kwara")],
)
def test_an_lga_code_tells_its_state(code, name):
    assert state_of_lga_code(code).name == name


def test_a_prefix_counts_only_for_its_own_state():
    niger = find_state("Niger")
    assert is_state_prefix("ni", niger)
    assert not is_state_prefix("kw", niger)
