"""The page in French: chosen by keyboard, kept, and wholly said."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_other_language_is_chosen_by_keyboard_and_kept(open_tab):
    page = open_tab(locale="en-GB").open("/").page
    expect(page.locator("html")).to_have_attribute("lang", "en")
    other = page.get_by_role("button", name="Français")
    expect(other).to_have_attribute("lang", "fr")
    other.focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Voyez quels wards")
    page.goto(page.url)
    expect(page.get_by_placeholder("Posez une question")).to_be_visible()
    page.get_by_role("link", name="Se connecter").click()
    expect(page.get_by_label("Adresse électronique")).to_be_visible()
