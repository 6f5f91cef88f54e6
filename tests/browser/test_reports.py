"""Reports in a browser: chosen, watched, stopped, removed, downloaded."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.browser.test_journeys import LONG, ask

pytestmark = pytest.mark.browser


def open_reports(page):
    step = page.get_by_role("navigation", name="Steps").get_by_role("button", name="Report")
    expect(step).to_have_attribute("aria-disabled", "false", timeout=LONG)
    step.click()
    expect(page.get_by_role("heading", name="Reports and files")).to_be_visible()


def rank(page, question, times):
    """Wait for the answer: a new one brings its own map in front of the reports."""
    expect(page.get_by_role("article", name="Answer: ").nth(times - 1)).to_be_visible(timeout=LONG)
    ask(page, question)
    ranked = page.get_by_role(
        "article", name=re.compile("Answer: .*(highest-risk wards|wards ranked)")
    )
    expect(ranked).to_have_count(times, timeout=LONG)
    expect(page.get_by_role("tab", name="Map")).to_have_attribute("aria-selected", "true")


def rows_of(page):
    return page.locator(".reports-list > li")


def write(page, format):
    count = rows_of(page).count()
    page.get_by_label("Format").select_option(format)
    page.get_by_role("button", name="Write the report").click()
    expect(rows_of(page)).to_have_count(count + 1)


def choose_sections_and_stop_the_second_report(page):
    """The second waits behind the first, so that it can be stopped whatever the machine's speed."""
    page.get_by_role("checkbox", name="Annex: methods").uncheck()
    expect(page.get_by_role("checkbox", name="Net plan")).not_to_be_checked()
    write(page, "html")
    expect(rows_of(page).get_by_role("progressbar").first).to_be_visible()
    write(page, "pdf")
    rows_of(page).first.get_by_role("button", name="Stop writing").click()
    expect(rows_of(page).first.get_by_text("Stopped", exact=True)).to_be_visible()
    rows_of(page).first.get_by_role("button", name="Remove").click()
    expect(rows_of(page)).to_have_count(1)


def downloaded(page):
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=LONG)
    with page.expect_download() as started:
        link.click()
    assert started.value.suggested_filename.endswith(".html")
    return started.value.path().read_text()


def test_a_report_is_written_watched_stopped_and_fetched(open_tab):
    tab = open_tab(color_scheme="dark").open()
    page = tab.page
    page.get_by_role("button", name="Try with sample data").click()
    rank(page, "Rank the wards by risk", 1)
    open_reports(page)
    choose_sections_and_stop_the_second_report(page)
    text = downloaded(page)
    assert "Executive summary" in text
    assert "Figure 1. Ranks of 20 wards" in text
    assert "Annex: methods" not in text
    assert violations(page) == []
    tab.looks("journey-5-report", sheet="Reports")
