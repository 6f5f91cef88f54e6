"""The phone by fingers alone: taps, a drag, a pinch and a ring drawn on the map; no mouse at all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser
LONG = 60_000
STEPS = 6


class Fingers:
    """Touches as the screen sends them, one or several at a time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line = page.context.new_cdp_session(page)

    def move(self, *paths) -> None:
        """Each path is a finger's way: it is put down at its first point and lifted at its last."""
        self._send("touchStart", [path[0] for path in paths])
        for leg in range(len(paths[0]) - 1):
            for step in range(1, STEPS + 1):
                part = step / STEPS
                points = [
                    tuple(a + (b - a) * part for a, b in zip(path[leg], path[leg + 1], strict=True))
                    for path in paths
                ]
                self._send("touchMove", points)
        self._send("touchEnd", [])
        self.page.wait_for_timeout(400)  # A map that was thrown comes to rest.

    def _send(self, kind, points) -> None:
        touches = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        self.line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def middle(place):
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def look_around(page, fingers, chart):
    """A drag moves the map, two fingers come closer, a tap opens a ward's card."""
    x, y = middle(chart)
    pane = page.locator(".leaflet-map-pane")
    before = pane.evaluate("pane => pane.style.transform")
    fingers.move([(x, y), (x + 40, y + 30)])
    assert pane.evaluate("pane => pane.style.transform") != before
    far = chart.screenshot()
    fingers.move([(x - 20, y), (x - 70, y)], [(x + 20, y), (x + 70, y)])
    assert chart.screenshot() != far
    page.get_by_role("button", name="Show everything").tap()
    page.wait_for_timeout(400)
    page.touchscreen.tap(*middle(chart))
    expect(page.locator(".pins .ward-card")).to_be_visible()
    page.locator(".pins .icon-button").first.tap()
    expect(page.locator(".pins .ward-card")).to_have_count(0)


def ring_in_the_middle(page, fingers, chart):
    """Wards chosen by a ring; how many."""
    page.locator(".map-toolbar").get_by_role("button", name="Select").tap()
    x, y = middle(chart)
    ring = [(-40, -40), (40, -40), (40, 40), (-40, 40), (-40, -35)]
    fingers.move([(x + right, y + down) for right, down in ring])
    bar = page.get_by_role("group", name="Selected wards")
    expect(bar).to_contain_text(re.compile(r"\d+ wards selected"))
    return bar, int(re.search(r"\d+", bar.locator("strong").inner_text())[0])


def test_a_newcomer_ranks_looks_selects_and_plans_by_fingers_alone(open_tab):
    tab = open_tab(390, 844, is_mobile=True, has_touch=True).open()
    page, fingers = tab.page, Fingers(tab.page)
    page.get_by_role("button", name="Try with sample data").tap()
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Rank the wards by risk").last.tap()
    expect(page.get_by_text(re.compile("highest-risk wards")).first).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Show the map").last.tap()
    expect(page.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=LONG)
    chart = page.get_by_role("application")
    expect(page.locator(".map")).to_have_attribute("aria-busy", "false", timeout=LONG)
    look_around(page, fingers, chart)
    bar, count = ring_in_the_middle(page, fingers, chart)
    assert count > 3
    assert violations(page) == []
    tab.shot("touch-ring")
    bar.get_by_role("button", name="Rank", exact=True).tap()
    expect(page.locator("[inert]")).to_have_count(0)  # the sheet gave way to the answer
    expect(page.get_by_text("Rank these wards", exact=True)).to_be_in_viewport(timeout=LONG)
    answers = page.get_by_role("article", name=re.compile("^Answer"))
    expect(answers.last).to_contain_text(re.compile("wards"), timeout=LONG)
    expect(answers.last.locator("tbody tr").first).to_be_in_viewport(timeout=LONG)
    page.locator(".sheet-bar").get_by_role("button", name="Map").tap()
    bar.get_by_role("button", name="Plan nets").tap()
    asked = answers.filter(has_text=re.compile("How many nets", re.IGNORECASE))
    expect(asked.last).to_be_in_viewport(timeout=LONG)
    page.locator("#composer").tap()
    page.keyboard.type("12,000")
    page.get_by_role("button", name="Send").tap()
    expect(answers.filter(has_text="12,000 nets").last).to_be_visible(timeout=LONG)
    tab.shot("touch-plan")
