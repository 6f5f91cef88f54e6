"""One journey over the tools of a map: classes, levels, keys, selection, comparison, picture."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import load_sample, violations
from tests.browser.test_journeys import LONG, ask

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n"


def counts(page):
    rows = page.get_by_label("Legend").locator("li .num").all_inner_texts()
    return [int(row) for row in rows]


def tool(page, name):
    return page.locator(".map-toolbar").get_by_role("button", name=name, exact=True)


def look_at_the_basemap(page, tiles):
    """Nothing is asked of the tile server until a person wants it; then its words are shown."""
    assert tiles.asked == []
    tool(page, "Basemap").click()
    expect(page.locator(".map-credit")).to_have_text("Tiles of this machine")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    assert tiles.asked
    tool(page, "Basemap").click()
    expect(page.locator("img.leaflet-tile, .map-credit")).to_have_count(0)


def test_the_tools_of_a_map(open_tab, tiles):
    tiles.asked.clear()
    tab = open_tab().open()
    page = tab.page
    load_sample(page)
    ask(page, "Which wards are most at risk?")
    legend = page.get_by_label("Legend")
    expect(legend.get_by_text("Medium")).to_be_visible(timeout=LONG)
    expect(legend.get_by_text("Contested")).to_be_visible()
    wards = sum(counts(page)[:4])

    page.get_by_label("Classes: ").click()
    page.get_by_label("Natural breaks").check()
    expect(legend.get_by_text("High")).to_have_count(0)
    assert sum(counts(page)[:-1]) == wards, "each ward is in one class; contested ones beside"
    page.keyboard.press("Escape")
    page.reload()
    expect(legend.get_by_text(re.compile(r"\d to \d")).first).to_be_visible(timeout=LONG)
    look_at_the_basemap(page, tiles)
    tool(page, "LGAs").click()
    expect(page.locator(".map-summary")).to_contain_text("By LGA, the mean of its wards")
    tool(page, "Wards").click()
    expect(page.locator(".map-summary")).not_to_contain_text("By LGA")  # keys walk what is drawn

    chart = page.get_by_role("application", name="Map: Composite risk score")
    chart.focus()
    page.keyboard.press("Home")
    expect(page.locator("[aria-live]").filter(has_text="rank 1").first).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.locator(".pins .icon-button")).to_have_count(1)
    page.keyboard.press("PageDown")
    expect(page.locator("[aria-live]").filter(has_text="rank 2").first).to_be_attached()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Compare these", exact=True).click()
    beside = page.get_by_role("region", name="Pinned wards side by side")
    expect(beside.get_by_role("row", name="Rank 2 1")).to_be_visible()
    for _ in range(2):
        page.locator(".pins .icon-button").first.click()

    tool(page, "Table").click()
    boxes = page.get_by_role("region", name="Table: ").get_by_role("checkbox")
    boxes.nth(1).check()
    boxes.nth(2).check()
    bar = page.get_by_role("group", name="Selected wards")
    expect(bar).to_contain_text("2 wards selected")
    assert violations(page) == []
    tab.shot("map_table")
    names = page.locator(".ward-table tr.chosen .link-button").all_inner_texts()
    bar.get_by_role("button", name="Ask about these").click()
    ask(page, "Rank these wards")
    answer = page.get_by_role("article", name=re.compile(f"^Answer: .*{names[0]}")).last
    expect(answer).to_contain_text(names[1], timeout=LONG)
    bar.get_by_role("button", name="Clear").click()
    expect(bar).to_have_count(0)
    tool(page, "Table").click()

    page.get_by_label("Save the map as a picture").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="For a document (PNG)").click()
    data = got.value.path().read_bytes()
    assert data[:8] == PNG
    assert int.from_bytes(data[16:20], "big") == 1800

    chart.focus()
    page.keyboard.press("Home")
    shown = page.locator(".hover-place dd").first
    score = shown.inner_text()
    page.get_by_label("What the map shows").select_option("variable:mean_rainfall")
    expect(shown).not_to_contain_text(score)  # the card is of the map that is shown
    page.get_by_label("What the map shows").select_option("bivariate")
    expect(legend.get_by_role("row")).to_have_count(5)
    tool(page, "Side by side").click()
    expect(page.get_by_role("application")).to_have_count(2)
    expect(legend).to_have_count(2)
    tool(page, "Swipe").click()
    slider = page.get_by_role("slider", name="Border between the two maps")
    slider.press("PageUp")
    expect(slider).to_have_attribute("aria-valuenow", "60")
    expect(page.locator(".compare-first")).to_have_attribute("style", re.compile("40%"))
    assert violations(page) == []
    tab.shot("map_swipe")


def draw_a_ring(page):
    """Around the wards in the middle, by the mouse; how many were inside."""
    tool(page, "Select").click()
    box = page.get_by_role("application").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 70, y - 70)
    page.mouse.down()
    for right, down in ((70, -70), (70, 70), (-70, 70), (-70, -60)):
        page.mouse.move(x + right, y + down, steps=4)
    page.mouse.up()
    bar = page.get_by_role("group", name="Selected wards")
    expect(bar).to_contain_text(re.compile(r"\d+ wards selected"))
    return bar, int(re.search(r"\d+", bar.locator("strong").inner_text())[0])


def test_a_ring_leads_into_a_question_a_net_plan_and_a_settlement_grid(open_tab):
    tab = open_tab().open()
    page = tab.page
    load_sample(page)
    ask(page, "Which wards are most at risk?")
    expect(page.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=LONG)
    expect(page.locator(".map")).to_have_attribute("aria-busy", "false", timeout=LONG)
    bar, count = draw_a_ring(page)
    assert 3 < count < 60
    answers = page.get_by_role("article", name=re.compile("^Answer"))
    ask(page, "Rank these wards")
    expect(answers.last).to_contain_text(f"{count} out", timeout=LONG)  # of 95 ranked ones
    tab.shot("ring-question")

    bar.get_by_role("button", name="Plan nets").click()
    expect(answers.filter(has_text=re.compile("how many nets", re.IGNORECASE))).to_have_count(1)
    ask(page, "9,000")
    plan = answers.filter(has_text="9,000 nets").last
    expect(plan).to_be_visible(timeout=LONG)
    outside = page.get_by_label("Legend").locator("li", has_text="Not in the plan")
    expect(outside.locator(".num")).to_have_text(str(96 - count), timeout=LONG)
    tab.shot("ring-plan")

    bar.get_by_role("button", name="Settlement grid").click()
    form = page.get_by_role("form", name="New settlement grid")
    expect(form.get_by_text(f"{count} wards chosen.")).to_be_visible(timeout=LONG)
    expect(form.get_by_role("button", name="Lay the grid")).to_be_enabled(timeout=LONG)
    form.get_by_label("Cell size in metres").fill("2000")
    form.get_by_role("button", name="Lay the grid").click()
    panel = page.get_by_role("complementary", name="Settlement grid")
    expect(panel.get_by_text(re.compile(r"^0 of [\d,]+ cells classified, 2000 m"))).to_be_visible(
        timeout=LONG
    )
    told = panel.locator("caption span").first.bounding_box()
    frame = panel.bounding_box()
    assert told["x"] + told["width"] <= frame["x"] + frame["width"], "its words are whole"
    assert violations(page) == []
    tab.shot("ring-grid")
