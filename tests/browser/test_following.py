"""The conversation stays where a person put it, by the button or by the scroll bar."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import ask_for_ranking

pytestmark = pytest.mark.browser
LONG = 60_000
#: Pixels from the end of the conversation, once it has been still for some frames.
FROM_END = """async () => {
  const box = document.querySelector('.thread-scroll')
  const gap = () => Math.round(box.scrollHeight - box.scrollTop - box.clientHeight)
  const frame = () => new Promise(done => requestAnimationFrame(done))
  let last = gap(), still = 0
  for (let tries = 0; still < 10 && tries < 300; tries++) {
    await frame()
    still = gap() === last ? still + 1 : 0
    last = gap()
  }
  return last
}"""


def from_end(page: Page) -> int:
    return int(page.evaluate(FROM_END))


def scroll_by_bar(page: Page, share: float) -> None:
    page.evaluate(
        "share => { const box = document.querySelector('.thread-scroll');"
        " box.scrollTop = share * (box.scrollHeight - box.clientHeight) }",
        share,
    )


@pytest.fixture
def page(open_tab):
    """A phone with an answer that is longer than its page, read from its question on."""
    page = open_tab(390, 844, is_mobile=True, has_touch=True).open().page
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=LONG)
    ask_for_ranking(page)
    expect(page.get_by_role("heading", name=re.compile("10 highest-risk"))).to_be_visible(
        timeout=LONG
    )
    assert from_end(page) > 200
    return page


def test_to_the_newest_goes_to_the_end_and_stays_there(page):
    page.get_by_role("button", name="To the newest").click()
    assert from_end(page) <= 2
    expect(page.get_by_role("button", name="To the newest")).to_have_count(0)
    expect(page.get_by_role("button", name="Show the map").last).to_be_in_viewport()


def test_the_scroll_bar_is_not_taken_back_and_a_new_question_is_shown(page):
    scroll_by_bar(page, 1)
    assert from_end(page) <= 2
    scroll_by_bar(page, 0.5)
    middle = from_end(page)
    page.set_viewport_size({"width": 390, "height": 800})  # what is drawn anew moves nobody
    assert abs(from_end(page) - middle) <= 46
    page.locator("#composer").fill("how many wards are there")
    page.locator("#composer").press("Enter")
    expect(page.get_by_role("article", name=re.compile("^Answer")).nth(1)).to_be_in_viewport(
        timeout=LONG
    )
    expect(page.get_by_text("how many wards are there")).to_be_in_viewport()
