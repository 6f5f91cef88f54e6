"""What the measurements in a browser share: a system, a Chromium, and what comes over the line."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.live.system import System


def measured(
    arguments: list[str], name: str, measure: Callable[[Browser, str, Path], int | None]
) -> int:
    """Start, measure, stop: at the address of the arguments, or with a system of its own."""
    if CHROMIUM is None:
        print("No Chromium found: install it or set CHROMIUM.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix=f"chatmrpt-{name}-") as folder:
        system = None if arguments else System(Path(folder) / "var").start()
        address = arguments[0] if arguments else system.address if system else ""
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                found = measure(browser, address, Path(folder))
                browser.close()
        finally:
            if system is not None:
                system.stop()
    return found or 0


class Traffic:
    """What a page fetches, counted as it comes over the line: compressed, with headers."""

    def __init__(self, page: Page) -> None:
        self.line = page.context.new_cdp_session(page)
        self.line.send("Network.enable")
        self.urls: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.line.on("Network.requestWillBeSent", self._sent)
        self.line.on("Network.loadingFinished", self._came)

    def _sent(self, event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith(("data:", "blob:")):
            self.urls[event["requestId"]] = event["request"]["url"]

    def _came(self, event: dict[str, Any]) -> None:
        url = self.urls.get(event["requestId"], "")
        self.sizes[url] = self.sizes.get(url, 0) + int(event["encodedDataLength"])

    @property
    def bytes(self) -> int:
        """All of them."""
        return sum(self.sizes.values())

    def of(self, part: str) -> int:
        """Bytes of all addresses with this part."""
        return sum(size for url, size in self.sizes.items() if part in url)

    def forget(self) -> None:
        """Count anew."""
        self.urls.clear()
        self.sizes.clear()

    def slow_down(self, bytes_a_second: float, round_trip_ms: float) -> None:
        """From now on as on a slow line."""
        self.line.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": round_trip_ms,
                "downloadThroughput": bytes_a_second,
                "uploadThroughput": bytes_a_second,
            },
        )


def processor_seconds(browser: Browser) -> float:
    """What all processes of Chromium have worked so far: the same on a busy machine."""
    line = browser.new_browser_cdp_session()
    found = line.send("SystemInfo.getProcessInfo")["processInfo"]
    line.detach()
    return float(sum(process["cpuTime"] for process in found))
