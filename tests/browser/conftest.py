"""A real Chromium against the whole running system."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
SHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"
#: Milliseconds to wait for what should be there soon; a busy machine takes its time.
PATIENCE = 20_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: How each step of a journey is kept as a picture.
LOOKS = ((1440, 900, "dark"), (1440, 900, "light"), (390, 844, "light"), (390, 844, "dark"))
FAILED = pytest.StashKey[bool]()
#: What stood on the page where a journey failed, told at the end.
TOLD: list[str] = []
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.fail("No Chromium found: install it (apt install chromium) or set CHROMIUM.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page that remembers every error of the console and keeps screenshots."""

    def __init__(self, context, system, scheme="light") -> None:
        self.context = context
        self.scheme = scheme
        self.page = context.new_page()
        self.base = system.address
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def open(self, path="/"):
        self.page.goto(self.base + path)
        return self

    def tell(self):
        """Where it stands, for a journey that failed: address, text of the page, errors."""
        text = " | ".join(self.page.locator("body").inner_text(timeout=5_000).split("\n"))
        TOLD.append(f"{self.page.url}: {text[:3000]}\nerrors: {self.errors}")
        self.shot("failed")

    def shot(self, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def looks(self, name, sheet=""):
        """Keep a step wide and on a phone, light and dark; on the phone with a part's sheet too."""
        size = self.page.viewport_size
        for width, height, scheme in LOOKS:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.emulate_media(color_scheme=scheme)
            self.page.evaluate(DRAWN)
            self.shot(f"{name}-{width}-{scheme}")
            if sheet and width < 760:
                self.page.locator(".sheet-bar").get_by_role("button", name=sheet).click()
                self.page.evaluate(DRAWN)
                self.shot(f"{name}-{width}-{scheme}-sheet")
                self.page.keyboard.press("Escape")
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=self.scheme)


@pytest.fixture
def open_tab(chromium, system, request):
    """Open a browser window of its own; every error in its console fails the test."""
    opened: list[Tab] = []

    def make(width=1440, height=900, **options):
        # A route of a test sees no request that a service worker makes; one journey allows it.
        options.setdefault("service_workers", "block")
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        tab = Tab(context, system, options.get("color_scheme", "light"))
        opened.append(tab)
        return tab

    yield make
    if request.node.stash.get(FAILED, False):
        for tab in opened:
            tab.tell()
    errors = [error for tab in opened for error in tab.errors]
    for tab in opened:
        tab.context.close()
    assert errors == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = call.excinfo is not None
    return report


def pytest_terminal_summary(terminalreporter):
    """Why a journey had to be made once more: pytest itself drops it."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext[-4000:])
    for page in TOLD:
        terminalreporter.write_line(f"stood on the page: {page}")


def pytest_collection_modifyitems(items):
    """A journey that failed is made once more; the summary tells why (RERUN), to be mended."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
