"""Changes by an amount: “4 km further away”, “20 % more”."""

import pytest

from tests.pure.chat.of_three_wards import said


@pytest.mark.parametrize(
    ("text", "how", "value"),
    [
        ("what if water of Doko is 4 km further away", "by", 4000.0),
        ("what if Doko was 2 degrees hotter", "by", 2.0),
        ("what if Doko had 20% more rainfall", "times", 1.2),
        ("what if the elevation of Doko was 100 m lower", "by", -100.0),
        ("what if TPR in Doko was 20", "to", 20.0),
    ],
)
def test_more_or_less_of_something_is_a_change_by_an_amount(text, how, value):
    found = said(text, "run_what_if")
    assert found["how"] == how
    assert found["value"] == pytest.approx(value)
