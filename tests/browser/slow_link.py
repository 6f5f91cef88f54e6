"""Measure the first page on a slow link: `python -m tests.browser.slow_link [ADDRESS]`.

A real Chromium at 230 kbit/s both ways with 400 ms there and back: the page without anything kept,
once more with what it kept, a session with its map, and how long a chart takes. Without an address
it starts a system of its own. It ends with 1 where a limit is passed.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.live.system import System

BYTES_A_SECOND = 230_000 / 8
ROUND_TRIP_MS = 400
WAIT = 180_000
#: Seconds until the page can be used.
LIMITS = {"cold": 6.0, "warm": 2.0}


class Traffic:
    """What a page fetches, counted as it comes over the line: compressed, with headers."""

    def __init__(self, page: Page) -> None:
        self.line = page.context.new_cdp_session(page)
        self.line.send("Network.enable")
        self.urls: dict[str, str] = {}
        self.bytes = 0
        self.line.on("Network.requestWillBeSent", self._sent)
        self.line.on("Network.loadingFinished", self._came)

    def _sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith(("data:", "blob:")):
            self.urls[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def slow_down(self) -> None:
        """From now on as on a line of 230 kbit/s."""
        self.line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": ROUND_TRIP_MS,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )

    def forget(self) -> None:
        """Count anew."""
        self.urls.clear()
        self.bytes = 0


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
    traffic.slow_down()

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
    traffic.slow_down()

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


def main(arguments: list[str]) -> int:
    """Start, measure, stop."""
    if CHROMIUM is None:
        print("No Chromium found: install it or set CHROMIUM.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="chatmrpt-slow-") as folder:
        system = None if arguments else System(Path(folder) / "var").start()
        address = arguments[0] if arguments else system.address if system else ""
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                found = first_page(browser, address)
                results(browser, address)
                browser.close()
        finally:
            if system is not None:
                system.stop()
    over = {name: found[name] for name, most in LIMITS.items() if found[name] > most}
    for name, seconds in over.items():
        print(f"{name}: {seconds:.2f} s is above the limit of {LIMITS[name]:g} s")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
