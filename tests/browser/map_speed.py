"""Measure a national map in a browser: `python -m tests.browser.map_speed [ADDRESS]`.

A real Chromium with 9,409 synthetic wards: how long until the map stands, how many bytes it took
over the line, and how many frames a second it draws while it is moved and zoomed. Without an
address it starts a system of its own.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, expect

from tests.browser.measuring import Traffic, measured, processor_seconds
from uploads.sample import make_national

WARDS = 9409
WAIT = 600_000
#: Notes when each frame was drawn, until it is asked for them.
WATCH = """() => {
  window.frameTimes = [];
  const note = (now) => { window.frameTimes?.push(now); if (window.frameTimes) requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""
READ = "() => { const times = window.frameTimes; window.frameTimes = undefined; return times; }"


def write_country(folder: Path) -> list[Path]:
    """The files a ministry would bring: outlines of all wards, and a table with four values."""
    country = make_national(wards=WARDS)
    rng = np.random.default_rng(1)
    table = country.drop(columns="geometry")
    for name in ("tpr", "rainfall", "housing_quality", "distance_to_water"):
        table[name] = rng.uniform(0.05, 0.95, len(table)).round(4)
    boundary, values = folder / "country.gpkg", folder / "country.csv"
    country.to_file(boundary, driver="GPKG")
    table.to_csv(values, index=False)
    return [boundary, values]


def bring(page: Page, files: list[Path]) -> None:
    """Both files read and joined."""
    page.locator("input[type=file]").first.set_input_files([str(file) for file in files])
    joined = page.get_by_text(re.compile(f"{WARDS:,} of {WARDS:,} wards joined"))
    expect(joined.first).to_be_visible(timeout=WAIT)


def open_map(browser: Browser, page: Page) -> Page:
    """The session in a window that kept nothing, until its map can be used."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        storage_state=page.context.storage_state(),
        service_workers="block",
    )
    fresh = context.new_page()
    received = Traffic(fresh)
    before = processor_seconds(browser)
    started = time.monotonic()
    fresh.goto(page.url)
    expect(fresh.locator(".map").first).to_have_attribute("aria-busy", "false", timeout=WAIT)
    print(f"the map stands after                  {time.monotonic() - started:7.2f} s")
    worked = processor_seconds(browser) - before
    print(f"processor seconds of Chromium for it  {worked:7.2f} s")
    print(f"its outlines, compressed              {received.of('/geometry'):9,} bytes")
    print(f"its values, compressed                {received.of('/layers/'):9,} bytes")
    return fresh


def frames(page: Page, name: str, act: Any) -> None:
    """Frames a second while something is done, and the longest wait between two."""
    page.evaluate(WATCH)
    act()
    gaps = np.diff(page.evaluate(READ))
    print(f"{name:37} {1000 / gaps.mean():7.1f} frames a second, longest {gaps.max():5.0f} ms")


def use(page: Page) -> None:
    """Move the map, then zoom it, then only point at wards."""
    box = page.locator(".map").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag() -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(1, 61):
            page.mouse.move(x + 150 * np.sin(step / 10), y + 2 * step)
        page.mouse.up()
        page.wait_for_timeout(500)

    def zoom() -> None:
        page.mouse.move(x, y)
        for way in (-1, -1, -1, 1, 1, 1):
            page.mouse.wheel(0, 240 * way)
            page.wait_for_timeout(450)

    def point() -> None:
        for step in range(60):
            page.mouse.move(x - 150 + 5 * step, y + 40 * np.sin(step / 6))

    frames(page, "moved by the pointer", drag)
    frames(page, "zoomed in and out", zoom)
    frames(page, "pointed at", point)


def measure(browser: Browser, address: str, folder: Path) -> None:
    """All of it, printed line by line."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(address)
    bring(page, write_country(folder))
    use(open_map(browser, page))


if __name__ == "__main__":
    sys.exit(measured(sys.argv[1:], "map", measure))
