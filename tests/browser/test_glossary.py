"""The glossary in a browser: no finding of axe-core, anchors, search, both languages, print."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_glossary_is_accessible_and_searched_without_a_script(open_tab, scheme):
    page = open_tab(color_scheme=scheme).open("/glossary#incidence").page
    expect(page.get_by_role("heading", name="Glossary", exact=True)).to_be_visible()
    expect(page.locator("#incidence")).to_be_in_viewport()
    assert violations(page) == []
    page.get_by_label("Find a term").fill("TDR")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text("Terms found for “TDR”")
    expect(page.locator("#rdt")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", name="Glossaire")).to_be_visible()
    assert violations(page) == []


def test_it_fits_a_phone_and_prints_without_its_search(open_tab):
    tab = open_tab(width=360, height=740)
    page = tab.open("/glossary").page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    tab.shot("glossary_phone")
    page.emulate_media(media="print")
    expect(page.get_by_label("Find a term")).to_be_hidden()
    expect(page.locator("#malaria")).to_be_visible()
