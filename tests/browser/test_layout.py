"""Long names stay within their part of the page."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser


def test_a_long_address_stays_within_the_list_of_sessions(open_tab):
    page = open_tab(1280, 800).open("/accounts/signup/").page
    address = "a.programme.officer.with.a.long.name@ministry-of-health.example.org"
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill(address)
    page.get_by_label(re.compile("^Password", re.IGNORECASE)).first.fill("a long passphrase 1")
    page.get_by_role("button", name="Create an account").click()
    page.wait_for_url(re.compile("/(s/.*)?$"))
    account = page.locator("summary", has_text=address)
    account.wait_for()
    panel = page.get_by_role("navigation", name="Sessions").bounding_box()
    button = account.bounding_box()
    assert button["x"] + button["width"] <= panel["x"] + panel["width"]
