"""Measure the first page on a slow link: `python -m tests.browser.slow_link [ADDRESS]`.

A real Chromium at 230 kbit/s both ways with 400 ms there and back: the page without anything kept,
once more with what it kept, a session with its map, and how long a chart takes. Without an address
it starts a system of its own. It ends with 1 where a limit is passed.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.measuring import Traffic, measured

BYTES_A_SECOND = 230_000 / 8
ROUND_TRIP_MS = 400
WAIT = 180_000
#: Seconds until the page can be used.
LIMITS = {"cold": 6.0, "warm": 2.0}


def wait_until_usable(page: Page) -> None:
    """The buttons are there, and one may type."""
    expect(page.get_by_role("button", name="Try with sample data")).to_be_enabled(timeout=WAIT)
    expect(page.locator("#composer")).to_be_editable(timeout=WAIT)


def timed(name: str, traffic: Traffic, run: Any) -> float:
    """Seconds for one step, printed with requests and bytes."""
    traffic.forget()
    started = time.monotonic()
    run()
    seconds = time.monotonic() - started
    print(f"{name:44} {seconds:6.2f} s {len(traffic.urls):4} requests {traffic.bytes:9,} bytes")
    return seconds


def first_page(browser: Browser, address: str) -> dict[str, float]:
    """Cold, then warm in the same browser."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    traffic = Traffic(page)
    traffic.slow_down(BYTES_A_SECOND, ROUND_TRIP_MS)

    def come(how: Any) -> None:
        how()
        wait_until_usable(page)

    found = {
        "cold": timed(
            "first page, nothing kept",
            traffic,
            lambda: come(lambda: page.goto(address, wait_until="commit", timeout=WAIT)),
        )
    }
    page.wait_for_load_state("networkidle", timeout=WAIT)
    found["warm"] = timed(
        "first page again",
        traffic,
        lambda: come(lambda: page.goto(address, wait_until="commit", timeout=WAIT)),
    )
    context.close()
    return found


def results(browser: Browser, address: str) -> None:
    """A session with a ranking, made at full speed, opened on the slow link by a second page."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=WAIT)
    page.locator("#composer").fill("Which wards are most at risk?")
    page.locator("#composer").press("Enter")
    legend = page.get_by_label("Legend").get_by_text("Medium")
    expect(legend).to_be_visible(timeout=WAIT)
    slow = browser.new_context(storage_state=context.storage_state()).new_page()
    traffic = Traffic(slow)
    traffic.slow_down(BYTES_A_SECOND, ROUND_TRIP_MS)

    def open_session() -> None:
        slow.goto(page.url, wait_until="commit", timeout=WAIT)
        answer = slow.get_by_text(re.compile("highest-risk wards")).first
        expect(answer).to_be_visible(timeout=WAIT)

    def see_map() -> None:
        expect(slow.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=WAIT)
        expect(slow.locator(".map")).to_have_attribute("aria-busy", "false", timeout=WAIT)

    def see_chart() -> None:
        slow.get_by_role("tab", name="Charts").click()
        seen = "() => [...document.querySelectorAll('.chart-box img')].some(i => i.naturalWidth)"
        slow.wait_for_function(seen, timeout=WAIT)

    timed("a session with a ranking: its answer", traffic, open_session)
    timed("... and its map, from then on", traffic, see_map)
    timed("a chart as a picture, from the press on", traffic, see_chart)
    context.close()


def measure(browser: Browser, address: str, _folder: Path) -> int:
    """All of it; 1 where a limit is passed."""
    found = first_page(browser, address)
    results(browser, address)
    over = {name: found[name] for name, most in LIMITS.items() if found[name] > most}
    for name, seconds in over.items():
        print(f"{name}: {seconds:.2f} s is above the limit of {LIMITS[name]:g} s")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(measured(sys.argv[1:], "slow", measure))
