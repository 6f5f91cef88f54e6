"""What lies over the page does not hide what a person needs, and a place asked for is in view."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_journeys import LONG, answers, ask

pytestmark = pytest.mark.browser


def with_sample(open_tab, **size):
    tab = open_tab(**size).open()
    tab.page.get_by_role("button", name="Try with sample data").click()
    expect(
        tab.page.get_by_text(re.compile("wards joined|wards matched|joined by")).first
    ).to_be_visible(timeout=LONG)
    return tab


def test_a_very_long_question_is_clamped_until_asked_for(open_tab):
    tab = open_tab().open()
    page = tab.page
    ask(page, "word " * 700)
    question = page.get_by_role("article", name="You asked")
    expect(answers(page)).to_have_count(1, timeout=LONG)
    assert question.bounding_box()["height"] < 300
    tab.shot("long-question")
    question.get_by_role("button", name="Show all").click()
    assert question.bounding_box()["height"] > 600
    question.get_by_role("button", name="Show less").click()
    assert question.bounding_box()["height"] < 300


def test_a_pinned_ward_has_one_card(open_tab):
    tab = with_sample(open_tab)
    page = tab.page
    page.get_by_role("tab", name="Map").click()
    box = page.get_by_role("application").bounding_box()
    expect(page.locator(".map")).to_have_attribute("aria-busy", "false", timeout=LONG)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    cards = page.locator(".ward-card")
    page.mouse.move(x, y)
    page.mouse.move(x + 1, y + 1)
    expect(cards).to_have_count(1)
    page.mouse.click(x + 1, y + 1)
    page.mouse.move(x + 2, y + 2)
    expect(page.locator(".pins .ward-card")).to_have_count(1)
    expect(cards).to_have_count(1)
    tab.shot("pinned-ward")
    paper_has_the_map_above_its_legend(tab)
    a_hidden_map_is_whole_when_it_is_seen_again(page)
    page.get_by_role("button", name="Closer").click()
    page.get_by_role("tab", name="Data").click()
    page.wait_for_timeout(500)  # What a zoom does at its end finds no map any more.


def paper_has_the_map_above_its_legend(tab):
    page = tab.page
    page.emulate_media(media="print")
    chart = page.locator(".map").bounding_box()
    legend = page.get_by_label("Legend").bounding_box()
    assert chart["height"] > 400
    assert legend["y"] >= chart["y"] + chart["height"]
    for part in (".top", ".side", ".talk-foot", ".toolbar"):
        expect(page.locator(part).first).to_be_hidden()
    tab.shot("printed-map")
    page.emulate_media(media="screen")


def a_hidden_map_is_whole_when_it_is_seen_again(page):
    """As on a tablet that is turned: the narrow page has no map until it is asked for."""
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_timeout(600)
    before = page.get_by_role("application").screenshot()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("application")).to_be_hidden()
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.get_by_role("application")).to_be_visible()
    page.wait_for_timeout(600)
    assert page.get_by_role("application").screenshot() == before


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_notice_leaves_the_question_field_free(open_tab, width, height):
    tab = open_tab(width, height).open()
    page = tab.page
    ask(page, "help")
    expect(answers(page).last).to_be_visible(timeout=LONG)
    if width < 1100:
        page.get_by_role("button", name=re.compile("sessions", re.IGNORECASE)).first.click()
    page.locator(".session-row").first.hover()
    page.get_by_role("button", name=re.compile("^Delete ")).first.click()
    notice = page.get_by_role("region", name="Notices").locator(".notice")
    expect(notice).to_be_visible()
    shown, field = notice.bounding_box(), page.locator(".composer").bounding_box()
    tab.shot(f"notice-{width}")
    assert shown["y"] + shown["height"] <= field["y"] or shown["y"] >= field["y"] + field["height"]


def test_the_map_of_an_lga_zooms_to_it(open_tab):
    tab = with_sample(open_tab, reduced_motion="reduce")
    page = tab.page
    ask(page, "Which wards are most at risk?")
    expect(page.get_by_text(re.compile("highest-risk wards|wards ranked")).first).to_be_visible(
        timeout=LONG
    )
    row = answers(page).last.locator("tbody tr").first
    lga = row.locator("td").nth(2).inner_text()
    map_box = page.get_by_role("application")
    expect(map_box).to_be_visible(timeout=LONG)
    expect(page.locator(".map")).to_have_attribute("aria-busy", "false", timeout=LONG)
    whole = map_box.screenshot()
    ask(page, f"map of {lga}")
    heading = page.get_by_role("heading", name=re.compile(f"^{lga} LGA on the map"))
    expect(heading).to_be_visible(timeout=LONG)
    box = map_box.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".ward-card")).to_contain_text(lga)
    tab.shot("lga-in-view")
    assert map_box.screenshot() != whole
    paper_has_the_whole_table(tab)


def paper_has_the_whole_table(tab):
    page = tab.page
    page.get_by_role("tab", name="Tables").click()
    grid = page.get_by_role("grid").first
    expect(grid).to_be_visible(timeout=LONG)
    rows = int(grid.get_attribute("aria-rowcount")) - 1
    drawn = grid.locator("tbody tr[data-position]")
    assert 0 < drawn.count() < rows
    page.emulate_media(media="print")
    expect(drawn).to_have_count(rows)
    assert grid.bounding_box()["height"] > rows * 8
    tab.shot("printed-table")
    page.emulate_media(media="screen")
    expect(drawn).not_to_have_count(rows)
