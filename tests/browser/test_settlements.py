"""Settlement cells are classified by click, drag and keys, in two tabs and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.browser.test_journeys import LONG, ask, bring

pytestmark = [pytest.mark.browser, pytest.mark.shared]


def lay_grid(page):
    """A grid of 1,000 m over the wards of Bida, asked for in the conversation."""
    ask(page, "Classify the settlements of Bida LGA")
    form = page.get_by_role("form", name="New settlement grid")
    expect(form.get_by_text("14 wards chosen")).to_be_visible(timeout=LONG)
    form.get_by_label("Cell size in metres").fill("1000")
    form.get_by_role("button", name="Lay the grid").click()
    panel = page.get_by_role("complementary", name="Settlement grid")
    expect(panel.get_by_text(re.compile(r"^0 of \d+ cells classified, 1000 m"))).to_be_visible(
        timeout=LONG
    )
    expect(page.get_by_role("button", name="Draw around cells")).to_be_visible(timeout=LONG)
    return panel


def drag(page, fraction, *, shift=False):
    """Over the middle of the map, in a ring: the lasso follows it, the box takes its corners."""
    box = page.get_by_role("application").bounding_box()
    across, down = box["width"] * fraction / 2, box["height"] * fraction / 2
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(x - across, y - down)
    page.mouse.down()
    if not shift:
        page.mouse.move(x + across, y - down, steps=4)
    page.mouse.move(x + across, y + down, steps=4)
    if not shift:
        page.mouse.move(x - across, y + down, steps=4)
    page.mouse.up()
    if shift:
        page.keyboard.up("Shift")


def chosen(panel):
    text = panel.get_by_text(re.compile(r"^\d[\d,]* cells? chosen")).inner_text()
    return int(re.sub(r"\D", "", text))


def done(panel):
    text = panel.get_by_text(re.compile(r"cells classified")).first.inner_text()
    return int(text.split(" of ")[0].replace(",", ""))


def test_cells_are_classified_by_keys_box_and_lasso_and_two_tabs_agree(open_tab, shared_data):
    tab = open_tab(color_scheme="dark").open()
    page = tab.page
    bring(page, shared_data / "niger" / "wards.csv", shared_data / "niger" / "wards.zip")
    expect(page.get_by_text("275 of 275 wards joined by ward code").first).to_be_visible(
        timeout=LONG
    )
    panel = lay_grid(page)
    page.get_by_role("button", name="Next cell").click()
    assert chosen(panel) == 1
    for key in "1234":
        page.keyboard.press(key)  # faster than the answers come
    expect(panel.get_by_text(re.compile(r"^4 of "))).to_be_visible()
    page.keyboard.press("u")
    expect(panel.get_by_text(re.compile(r"^3 of "))).to_be_visible()

    drag(page, 0.7, shift=True)
    boxed = chosen(panel)
    assert boxed > 20
    page.keyboard.press("1")
    expect(panel.get_by_text(re.compile(r"^[\d,]+ of .* classified"))).not_to_contain_text(
        re.compile("^3 of ")
    )
    assert done(panel) >= boxed
    drag(page, 0.3, shift=True)
    assert chosen(panel) < boxed, "a box after a class is a new choice"
    panel.get_by_role("button", name="Choose none").click()
    page.get_by_role("button", name="Draw around cells").click()
    drag(page, 0.35)
    ringed = chosen(panel)
    assert 0 < ringed < boxed
    panel.get_by_role("button", name=re.compile("^Slum")).click()
    expect(
        panel.get_by_role("row", name=re.compile("Chenian|Masaga|Umaru|Bariki")).first
    ).to_be_visible()
    page.get_by_role("button", name="Draw around cells").click()
    panel.get_by_role("button", name="Choose none").click()
    page.get_by_role("button", name="Next cell").click()
    note = panel.get_by_label(re.compile("^Note on cell"))
    note.fill("Market place")
    note.press("Enter")
    expect(panel.get_by_text("1 note", exact=True)).to_be_visible()
    tab.shot("settlements-dark")
    assert violations(page) == []

    other = open_tab(
        390, 844, storage_state=tab.context.storage_state(), is_mobile=True, has_touch=True
    )
    phone = other.page
    phone.goto(page.url)
    phone.get_by_role("button", name="Settlements", exact=True).click()
    far = phone.get_by_role("complementary", name="Settlement grid")
    expect(far.get_by_text(re.compile("cells classified")).first).to_be_visible(timeout=LONG)
    assert done(far) == done(panel)
    before = done(panel)
    phone.get_by_role("button", name="Next cell").click()
    far.get_by_role("button", name="Rural").click()
    for place in (panel, far):
        shown = place.get_by_text(re.compile(rf"^{before + 1:,} of "))
        expect(shown.first).to_be_visible(timeout=LONG)
    other.shot("settlements-phone")
    assert violations(phone) == []


def test_shares_are_used_and_mapped(open_tab, shared_data):
    tab = open_tab().open()
    page = tab.page
    bring(page, shared_data / "niger" / "wards.csv", shared_data / "niger" / "wards.zip")
    expect(page.get_by_text("275 of 275 wards joined by ward code").first).to_be_visible(
        timeout=LONG
    )
    page.get_by_role("tab", name="Settlements").click()
    expect(page.get_by_role("form", name="New settlement grid")).to_be_visible(timeout=LONG)
    tab.shot("settlements-empty")
    assert violations(page) == []
    panel = lay_grid(page)
    drag(page, 0.98, shift=True)
    page.keyboard.press("1")
    expect(panel.get_by_role("button", name="Use the informal shares")).to_be_enabled(timeout=LONG)
    panel.get_by_text("Cell size, files, other grids").click()
    with page.expect_download() as download:
        panel.get_by_role("link", name="GeoJSON").click()
    assert download.value.suggested_filename == "settlements-1000m.geojson"
    panel.get_by_role("button", name="Use the informal shares").click()
    expect(page.get_by_text(re.compile("Informal share for .* of 275 wards")).first).to_be_visible(
        timeout=LONG
    )
    page.get_by_role("button", name="Show it", exact=True).click()
    expect(page.get_by_label("What the map shows")).to_have_value(
        "variable:informal_share", timeout=LONG
    )
    tab.shot("settlements-used")
