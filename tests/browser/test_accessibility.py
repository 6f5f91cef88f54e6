"""Every screen, light and dark, wide and narrow, without a finding of axe-core."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
LONG = 60_000
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core finds, and in the other scheme its colours; each with its first element."""
    page.evaluate(AXE.read_text())
    passes, found = look(page, {"type": "tag", "values": RULES})
    assert passes > 5, "axe-core looked at the page"
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.emulate_media(color_scheme="light" if dark else "dark")
    found += look(page, {"type": "rule", "values": ["color-contrast"]})[1]
    page.emulate_media(color_scheme="dark" if dark else "light")
    return found


def look(page: Page, rules: dict[str, Any]) -> tuple[int, list[str]]:
    """How many rules held, and those that did not."""
    result = page.evaluate(
        "runOnly => axe.run(document, {runOnly})"
        ".then(r => ({passes: r.passes.length, violations: r.violations}))",
        rules,
    )
    return result["passes"], [
        f"{item['id']}: {item['help']}: {item['nodes'][0]['html'][:200]}"
        for item in result["violations"]
    ]


def load_sample(page: Page) -> None:
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=LONG)
    expect(page.get_by_label("Legend")).to_be_visible(timeout=LONG)


def ask_for_ranking(page: Page) -> None:
    page.locator("#composer").fill("Which wards are most at risk?")
    page.locator("#composer").press("Enter")


def expect_ranking(page: Page) -> None:
    expect(page.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=LONG)


def canvas_states(page: Page) -> dict[str, list[str]]:
    """The three tabs, the list of wards beside the map, and the form of the ranking."""
    found = {"map": violations(page)}
    page.get_by_role("button", name="Find a ward").click()
    expect(page.locator("#ward-options [role=option]").first).to_be_visible()
    found["ward list"] = violations(page)
    page.get_by_role("button", name="Close the list").click()
    page.get_by_role("tab", name="Tables").click()
    expect(page.get_by_role("grid").get_by_role("row").nth(5)).to_be_visible(timeout=LONG)
    found["table"] = violations(page)
    found["form"] = form_of_the_ranking(page)
    page.get_by_role("tab", name="Data").click()
    expect(page.get_by_role("heading", name="14 columns", exact=True)).to_be_visible(timeout=LONG)
    found["data"] = violations(page)
    page.get_by_role("tab", name="Map").click()
    return found


def form_of_the_ranking(page: Page) -> list[str]:
    """All its parts: bounds and missing values of each variable, and what is advanced."""
    page.get_by_role("button", name="Change variables and method", exact=True).click()
    form = page.get_by_role("dialog", name="Variables and method")
    form.get_by_label("Scale of the variables").select_option("goalposts")
    form.get_by_text("Advanced").click()
    expect(form.get_by_label(re.compile("^Lowest bound of")).first).to_be_visible()
    expect(form.get_by_label(re.compile("^Missing values of")).first).to_be_visible()
    expect(form.get_by_label(re.compile("^Random draws"))).to_be_visible()
    found = violations(page)
    form.get_by_role("button", name="Close").click()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_way_on_a_wide_screen(open_tab, system, scheme):
    page = open_tab(color_scheme=scheme).open().page
    expect(page.get_by_role("button", name="Try with sample data")).to_be_visible()
    found = {"empty": violations(page)}
    load_sample(page)
    found["after upload"] = violations(page)
    page.get_by_role("tab", name="Tables").click()
    found["no ranking yet"] = violations(page)
    worker = system.worker("analysis")
    worker.suspend()
    try:
        ask_for_ranking(page)
        expect(page.get_by_role("progressbar").last).to_be_visible(timeout=LONG)
        found["working"] = violations(page)
    finally:
        worker.resume()
    expect_ranking(page)
    found |= canvas_states(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    found["palette"] = violations(page)
    page.keyboard.press("Escape")
    found["asked twice"] = asked_twice(page)
    assert {name: items for name, items in found.items() if items} == {}


def asked_twice(page: Page) -> list[str]:
    """Two answers of the same words: their tables are no landmarks of one name."""
    tables = page.locator(".answer .small-table")
    count = tables.count()
    ask_for_ranking(page)
    expect(tables).to_have_count(count + 1, timeout=LONG)
    ask_for_ranking(page)
    expect(tables).to_have_count(count + 2, timeout=LONG)
    page.evaluate(AXE.read_text())
    passes, found = look(page, {"type": "rule", "values": ["landmark-unique"]})
    assert passes == 1 or found
    return found


def test_the_whole_way_on_a_phone(open_tab):
    page = open_tab(390, 844, is_mobile=True, has_touch=True).open().page
    expect(page.get_by_role("button", name="Try with sample data")).to_be_visible()
    found = {"empty": violations(page)}
    page.get_by_role("button", name="Sessions").click()
    expect(page.get_by_role("navigation", name="Sessions")).to_be_visible()
    found["sessions"] = violations(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sessions")).to_be_focused()
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=LONG)
    ask_for_ranking(page)
    show = page.get_by_role("button", name="Show the map").last
    expect(page.get_by_text(re.compile("highest-risk wards")).first).to_be_visible(timeout=LONG)
    found["conversation"] = violations(page)
    show.click()
    expect_ranking(page)
    found |= canvas_states(page)
    escape_twice_within_a_frame(page)
    expect(show).to_be_focused()
    assert page.locator("[inert]").count() == 0
    page.locator(".sheet-bar").get_by_role("button").last.focus()
    assert page.locator(".brand").bounding_box()["x"] >= 0  # the page does not move sideways
    assert {name: items for name, items in found.items() if items} == {}


def escape_twice_within_a_frame(page: Page) -> None:
    """Out of the palette and of the sheet under it, before the page is told that the first closed."""
    page.evaluate(
        """() => addEventListener("close", event => {
            event.stopPropagation();
            window.tellOfClosing = () => event.target.dispatchEvent(new Event("close"));
        }, {capture: true, once: true})"""
    )
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Commands")).to_be_hidden()
    expect(page.locator(".canvas-open")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".canvas-open")).to_have_count(0)
    page.wait_for_function("window.tellOfClosing")
    page.evaluate("tellOfClosing()")
    expect(page.locator("dialog")).to_have_count(0)


def test_the_pages_of_an_account(open_tab):
    tab = open_tab()
    found = {}
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        tab.open(path)
        found[path] = violations(tab.page)
    tab.open("/accounts/signup/")
    tab.page.get_by_label(re.compile("mail", re.IGNORECASE)).fill("reader@example.org")
    tab.page.get_by_label(re.compile("^Password", re.IGNORECASE)).first.fill("a long passphrase 1")
    tab.page.get_by_role("button", name=re.compile("Create an account")).click()
    tab.page.wait_for_url(re.compile("/(s/.*)?$"))
    account = tab.page.locator("summary", has_text="reader@example.org")
    account.click()
    expect(tab.page.get_by_role("link", name="Your account")).to_be_visible()
    found["account menu"] = violations(tab.page)
    tab.page.get_by_role("button", name="Sign out").click()
    expect(tab.page.get_by_role("link", name="Sign in")).to_be_visible()
    assert {name: items for name, items in found.items() if items} == {}


def test_the_keyboard_alone_is_enough(open_tab):
    """Sample, question, table and map without a pointer; the focus is seen and never lost."""
    page = open_tab().open().page
    expect(page.get_by_role("button", name="Try with sample data")).to_be_visible()
    press_until(page, "Try with sample data")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=LONG)
    page.keyboard.press("Escape")
    page.locator("body").press("/")
    assert focused(page)["id"] == "composer"
    page.keyboard.type("Which wards are most at risk?")
    page.keyboard.press("Enter")
    expect_ranking(page)
    press_until(page, "Map")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("grid").get_by_role("row").nth(5)).to_be_visible(timeout=LONG)
    press_until(page, "Kinebu")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    card = page.locator(".pins .ward-card")
    expect(card).to_be_visible(timeout=LONG)
    expect(card).to_contain_text("Rank")
    assert focused(page)["text"], "the focus went with the ward to the map"
    page.locator("#composer").focus()
    page.keyboard.type("/open the data")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Data")).to_have_attribute("aria-selected", "true")


def focused(page: Page) -> dict[str, str]:
    return page.evaluate(
        """() => {
            const e = document.activeElement;
            const rings = [e, e.parentElement || e].map(one => getComputedStyle(one).outlineStyle);
            return {
                id: e.id, tag: e.tagName,
                text: (e.getAttribute("aria-label") || e.innerText || "").trim(),
                ring: rings.find(ring => ring !== "none") || "",
            };
        }"""
    )


def press_until(page: Page, words: str) -> None:
    """Tab until the element with these words has the focus; each on the way must show it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        now = focused(page)
        if now["tag"] != "BODY" and now["id"] != "composer":
            assert now["ring"], f"the focus is not seen on {now}"
        if words in now["text"]:
            return
    raise AssertionError(f"Tab never came to {words!r}")
