"""Every kind: valid by Vega-Lite's schema, small as a picture, few marks, the same table beside."""

from __future__ import annotations

import jsonschema
import pytest
from altair.vegalite.v6.schema import core
from lxml import etree

from analysis.charts import CHARTS, make_spec, spec_hash
from analysis.charts.base import MOST_MARKS
from analysis.charts.theme import CATEGORY, GROUND
from chatmrpt.lib import vega
from chatmrpt.lib.errors import ProblemError
from tests.pure.charts.examples import EXAMPLES, LARGE, SOURCE

LARGEST_PICTURE = 30_000


def drawn(chart, **options):
    spec = make_spec(chart, **options)
    return vega.draw_svg(spec, title=chart.title, description=chart.summary)


def test_there_is_an_example_of_every_kind():
    assert {kind.key for kind in CHARTS} == {made().kind for made in EXAMPLES.values()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_specification_is_valid_vega_lite(name):
    schema = core.load_schema()
    for theme in ("light", "dark"):
        spec = make_spec(EXAMPLES[name](), theme=theme)
        validator = jsonschema.Draft7Validator(schema)
        assert [error.message[:200] for error in validator.iter_errors(spec)] == []


@pytest.mark.parametrize("made", [*EXAMPLES.values(), *LARGE.values()], ids=[*EXAMPLES, *LARGE])
def test_the_picture_is_small_and_says_in_words_what_it_shows(made):
    chart = made()
    picture = drawn(chart)
    assert len(picture) <= LARGEST_PICTURE
    assert chart.marks <= MOST_MARKS
    root = etree.fromstring(picture)
    assert root.findtext("{*}desc") == chart.summary
    assert root.findtext("{*}title") == chart.title
    words = " ".join(root.itertext())
    assert f"Source: {SOURCE}" in words
    assert not root.xpath("//@style | //*[local-name()='script' or local-name()='image']")


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_themes_have_their_ground_and_no_mark_in_the_library_s_own_blue(name):
    chart = EXAMPLES[name]()
    for theme in ("light", "dark"):
        picture = drawn(chart, theme=theme, width=360).decode()
        assert GROUND[theme] in picture
        assert "#4c78a8" not in picture


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_column_of_the_table_has_words_and_every_chart_a_sentence(name):
    chart = EXAMPLES[name]()
    assert all(column.name in chart.table and column.label for column in chart.columns)
    assert len(chart.table) > 0
    assert chart.summary.endswith(".")
    assert "nan" not in chart.summary


def test_names_of_areas_are_text_and_never_markup():
    import pandas as pd

    from analysis.charts.base import Column
    from analysis.charts.kinds.bars import bars_chart

    frame = pd.DataFrame({"area": ["<script>alert(1)</script>", "B"], "value": [1.0, 2.0]})
    chart = bars_chart(
        frame, area=Column("area", "Ward"), value=Column("value", "V"), title="<b>x</b>", source="f"
    )
    root = etree.fromstring(drawn(chart))
    assert root.xpath("//*[local-name()='script' or local-name()='b']") == []


def test_numbers_along_an_axis_are_written_in_the_language_of_the_reader(monkeypatch):
    import pandas as pd

    from analysis.charts import spec
    from analysis.charts.base import Column
    from analysis.charts.kinds.bars import bars_chart

    frame = pd.DataFrame({"area": ["A", "B"], "value": [1_500_000.0, 400_000.0]})
    chart = bars_chart(
        frame, area=Column("area", "Ward"), value=Column("value", "V"), title="T", source="f"
    )
    monkeypatch.setattr(spec, "language", lambda: "fr")
    assert "1\u202f000\u202f000" in drawn(chart).decode()


def test_a_title_takes_a_second_line_before_it_leaves_a_phone():
    from dataclasses import replace

    title = "Ranks over 4 models: first 20 of 275 wards"  # 363 pixels in bold DejaVu Sans of 15
    chart = replace(EXAMPLES["bars"](), title=title)
    assert make_spec(chart, width=360)["title"]["text"] == [
        "Ranks over 4 models: first 20 of 275",
        "wards",
    ]
    assert make_spec(chart, width=640)["title"]["text"] == [title]


def test_the_same_chart_has_the_same_hash_and_another_width_another():
    chart = EXAMPLES["bars"]()
    assert spec_hash(make_spec(chart)) == spec_hash(make_spec(chart))
    assert spec_hash(make_spec(chart)) != spec_hash(make_spec(chart, width=400))


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"width": 10}, {"width": 99_999}])
def test_a_theme_or_width_out_of_range_is_refused(wrong):
    with pytest.raises(ProblemError) as caught:
        make_spec(EXAMPLES["bars"](), **wrong)
    assert caught.value.code == "picture_option_out_of_range"


def test_a_specification_that_cannot_be_drawn_is_an_error_and_the_next_one_is_drawn():
    with pytest.raises(ProblemError) as caught:
        vega.draw_svg({"mark": "nothing"}, title="", description="")
    assert caught.value.code == "not_drawn"
    assert drawn(EXAMPLES["bars"]()).startswith(b"<svg")


def test_a_picture_in_png_is_one():
    picture = vega.draw_png(make_spec(EXAMPLES["histogram"]()))
    assert picture.startswith(b"\x89PNG")


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_stand_out_from_their_ground_by_three_to_one(theme):
    """WCAG 2.2, 1.4.11, contrast ratio by its formula."""
    ground = luminance(GROUND[theme])
    for colour in CATEGORY[theme]:
        high, low = max(ground, luminance(colour)), min(ground, luminance(colour))
        assert (high + 0.05) / (low + 0.05) >= 3, colour
