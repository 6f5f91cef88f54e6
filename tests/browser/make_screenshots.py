"""Make the pictures of the README from the real page: `python -m tests.browser.make_screenshots`.

It starts the system with a data folder of its own, loads the sample data, asks for the ranking and
saves docs/screenshots/ranking.png and docs/screenshots/phone.png.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.live.system import ROOT, System

FOLDER = ROOT / "docs" / "screenshots"
LARGEST_BYTES = 300_000
WAIT = 60_000


def rank_the_sample(page: Page) -> None:
    """From the empty page to the ranked map, by the same steps a newcomer takes."""
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=WAIT)
    page.locator("#composer").fill("Which wards are most at risk?")
    page.locator("#composer").press("Enter")
    answer = page.get_by_text(re.compile("highest-risk wards")).first
    expect(answer).to_be_visible(timeout=WAIT)


def save(page: Page, name: str) -> None:
    """A still picture, its size held to the budget."""
    page.wait_for_timeout(1_000)
    path = FOLDER / name
    page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    assert size <= LARGEST_BYTES, f"{name} has {size:,} bytes"
    print(f"{path.relative_to(ROOT)}  {size:,} bytes")


def take(browser: Browser, address: str) -> None:
    """Desktop with conversation and map, phone with the map's sheet."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.goto(address)
    rank_the_sample(page)
    expect(page.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=WAIT)
    page.locator("#composer").blur()
    save(page, "ranking.png")
    phone = browser.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme="light",
        is_mobile=True,
        has_touch=True,
        storage_state=context.storage_state(),
    ).new_page()
    phone.goto(page.url)
    phone.get_by_role("button", name="Show the map").last.click()
    expect(phone.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=WAIT)
    save(phone, "phone.png")


def main() -> int:
    """Start, take, stop."""
    if CHROMIUM is None:
        print("No Chromium found: install it or set CHROMIUM.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chatmrpt-pictures-") as folder:
        system = System(Path(folder) / "var").start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                take(browser, system.address)
                browser.close()
        finally:
            system.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
