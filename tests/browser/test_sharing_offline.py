"""A link for readers, and the session that was opened last without a line; both clean for axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import (
    ask_for_ranking,
    expect_ranking,
    load_sample,
    violations,
)

pytestmark = pytest.mark.browser
LONG = 60_000


def make_link(page: Page) -> str:
    page.get_by_role("button", name="Share a read-only link").click()
    dialog = page.get_by_role("dialog", name="Share a read-only link")
    dialog.get_by_role("button", name="Make a link").click()
    field = dialog.get_by_label("The link")
    expect(field).to_be_visible(timeout=LONG)
    assert violations(page) == []
    return str(field.input_value())


def wait_until_kept(page: Page) -> None:
    """The worker controls the page, and the ranking's answer is in what it keeps."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=LONG)
    page.wait_for_function(
        "async () => (await (await caches.match('/kept'))?.text())?.includes('highest-risk')",
        timeout=LONG,
    )


def test_results_are_read_by_link_and_without_a_line(open_tab):
    tab = open_tab(service_workers="allow").open()
    page = tab.page
    load_sample(page)
    ask_for_ranking(page)
    expect_ranking(page)
    link = make_link(page)

    reader = open_tab(390, 844, is_mobile=True, has_touch=True, color_scheme="dark")
    reader.page.goto(link)
    expect(reader.page.get_by_text(re.compile("highest-risk wards")).first).to_be_visible()
    expect(reader.page.locator("#composer")).to_have_count(0)
    reader.page.get_by_role("button", name="Show the map").last.click()
    expect(reader.page.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=LONG)
    assert violations(reader.page) == []
    reader.shot("shared-phone-dark")
    page.get_by_role("button", name="Stop sharing").click()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("One link that ended")).to_be_visible()
    reader.page.goto(link)
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("does not open")
    page.keyboard.press("Escape")

    wait_until_kept(page)
    page.reload()  # now through the worker, which keeps what the map reads
    expect_ranking(page)
    wait_until_kept(page)
    tab.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(re.compile("highest-risk wards")).first).to_be_visible()
    expect_ranking(page)
    expect(page.get_by_text(re.compile("No connection")).first).to_be_visible()
    page.locator("#composer").fill("help")
    page.locator("#composer").press("Enter")
    expect(page.get_by_text("Will be sent when the connection is back")).to_be_visible()
    tab.shot("offline")
    page.get_by_role("tab", name="Settlements").click()
    expect(page.get_by_text("The settlements could not be loaded.")).to_be_visible()
    tab.context.set_offline(False)
    expect(page.get_by_text("The settlements could not be loaded.")).to_have_count(0)
    expect(page.get_by_role("tabpanel").get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.get_by_text("Will be sent when the connection is back")).to_have_count(0)
    expect(page.get_by_role("article", name=re.compile("^Answer")).nth(1)).to_be_visible(
        timeout=LONG
    )
    for one in (tab, reader):  # The browser itself notes what it cannot reach.
        one.errors = [error for error in one.errors if not error.startswith("Failed to load")]
        one.errors = [error for error in one.errors if "ERR_INTERNET_DISCONNECTED" not in error]
