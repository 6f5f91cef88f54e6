"""How numbers read in answers."""

import pytest

from analysis.tools.columns import is_rate
from analysis.tools.wording import RATE, RATE_AS_SHARE, number, shown_value, unit_sign


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.3456, RATE_AS_SHARE, "34.6 %"),
        (34.56, RATE, "34.6 %"),
        (5, RATE, "5.0 %"),
        (0.0, RATE_AS_SHARE, "0.0 %"),
        (1, RATE_AS_SHARE, "100.0 %"),
        (0.3456, "share (0–1)", "0.346"),
        (34.56, "percent", "34.6 %"),
        (None, RATE, "–"),
    ],
)
def test_a_rate_is_in_percent_with_one_decimal_whatever_its_column_is_written_in(value, unit, text):
    assert number(value, unit) == text


def test_a_table_s_value_and_the_sign_in_its_header_agree():
    for value, unit in ((0.25, RATE_AS_SHARE), (25.0, RATE), (25.0, "percent")):
        assert (shown_value(value, unit), unit_sign(unit)) == (25.0, "%")
    assert (shown_value(0.25, "share (0–1)"), unit_sign("share (0–1)")) == (0.25, "")


@pytest.mark.parametrize(
    ("column", "rate"),
    [("u5_tpr_rdt", True), ("tpr_smoothed", True), ("pfpr_2_10", False), ("rainfall", False),
     ("my own rate", False)],
)  # fmt: skip
def test_what_the_registry_calls_a_rate_is_one(column, rate):
    assert is_rate(column) is rate
