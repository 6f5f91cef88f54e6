"""Charts in a browser: picture, tooltips, table, files, keys; no finding of axe-core, no error."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.browser.test_journeys import ask

pytestmark = pytest.mark.browser


def chart_of(page):
    return page.get_by_role("application", name="Chart: ")


@pytest.mark.parametrize(
    ("name", "width", "height", "scheme"),
    [("wide_dark", 1440, 900, "dark"), ("phone_light", 390, 844, "light")],
)
def test_a_chart_asked_for_appears_answers_to_the_pointer_and_has_its_numbers(
    open_tab, name, width, height, scheme
):
    tab = open_tab(width=width, height=height, color_scheme=scheme).open()
    page = tab.page
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_role("article", name="Answer: ").first).to_be_visible()
    ask(page, "Histogram of rainfall")
    answer = page.get_by_role("article", name="Answer: Rainfall").last
    expect(answer.locator("img.answer-picture")).to_be_visible()
    if width < 760:
        tab.shot(f"chart_answer_{name}")
        answer.get_by_role("button", name="Show the chart").click()
    chart = chart_of(page)
    expect(chart).to_have_attribute("data-live", "true")
    assert chart.locator("canvas").evaluate("canvas => canvas.width") > 200
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = chart.bounding_box()
    for part in (0.3, 0.4, 0.5, 0.6):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * 0.78)
        page.wait_for_timeout(60)
        if page.locator(".chart-tip").count():
            break
    expect(page.locator(".chart-tip")).to_contain_text("Wards")
    tab.shot(f"chart_{name}")
    chart.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chart-reading")).to_contain_text("From")
    page.get_by_text("Its table:").click()
    expect(page.get_by_role("columnheader", name="Wards")).to_be_visible()
    page.get_by_label("Download", exact=True).first.click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Data (CSV)").click()
    assert "Wards" in got.value.path().read_text().splitlines()[0]
    assert violations(page) == []
