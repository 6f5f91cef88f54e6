"""What a person does, in a real browser on the real system."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LONG = 60_000


def bring(page, *files):
    page.locator("input[type=file]").first.set_input_files([str(file) for file in files])


def ask(page, text):
    box = page.locator("#composer")
    box.fill(text)
    box.press("Enter")


def answers(page):
    return page.get_by_role("article", name=re.compile("^Answer"))


def ranking_rows(page, count=5):
    page.get_by_role("tab", name="Tables").click()
    rows = page.get_by_role("grid").get_by_role("row")
    expect(rows.nth(count)).to_be_visible(timeout=LONG)
    return [rows.nth(number).inner_text() for number in range(1, count + 1)]


@pytest.mark.shared
def test_upload_both_ask_watch_see_reload_same_and_the_same_on_another_device(
    open_tab, shared_data
):
    tab = open_tab().open()
    page = tab.page
    bring(page, shared_data / "niger" / "wards.csv", shared_data / "niger" / "wards.zip")
    expect(page.get_by_text("275 of 275 wards joined by ward code").first).to_be_visible(
        timeout=LONG
    )
    ask(page, "Rank the wards by u5_tpr_rdt, mean_rainfall and housing_quality")
    expect(page.get_by_role("progressbar").last).to_be_visible(timeout=LONG)
    expect(page.get_by_text("275 of 275 wards ranked").first).to_be_visible(timeout=LONG)
    expect(page.get_by_label("Legend").get_by_text("High")).to_be_visible(timeout=LONG)
    expect(page.locator("canvas, .leaflet-pane svg").first).to_be_visible()
    tab.shot("niger-map")
    rows = ranking_rows(page)
    tab.shot("niger-table")
    headline = answers(page).last.inner_text()

    page.reload()
    expect(answers(page).last).to_be_visible(timeout=LONG)
    assert answers(page).last.inner_text() == headline
    assert ranking_rows(page) == rows
    tab.looks("journey-6-back", sheet="Tables")

    phone = open_tab(
        390,
        844,
        storage_state=tab.context.storage_state(),
        color_scheme="dark",
        is_mobile=True,
        has_touch=True,
    )
    phone.page.goto(page.url)
    expect(answers(phone.page).last).to_be_visible(timeout=LONG)
    assert "275 of 275 wards ranked" in answers(phone.page).last.inner_text()
    phone.shot("niger-phone-dark")
    phone.page.get_by_role("button", name="Map", exact=True).click()
    expect(phone.page.get_by_label("Legend")).to_be_visible(timeout=LONG)
    phone.shot("niger-phone-dark-map")
    calculate_test_positivity(tab, shared_data / "facility" / "niger_2024_facilities.csv")


def calculate_test_positivity(tab, facilities):
    """Facility data added later, both questions answered by a button, the rate on the map."""
    page = tab.page
    bring(page, facilities)
    expect(page.get_by_text(re.compile("facility reports")).first).to_be_visible(timeout=LONG)
    ask(page, "calculate TPR")
    choice = page.get_by_role("button", name="All facilities")
    expect(choice).to_be_visible(timeout=LONG)
    tab.looks("journey-2-facilities")
    choice.click()
    page.get_by_role("button", name="Children under 5").click(timeout=LONG)
    expect(answers(page).last).to_contain_text("of 275 wards", timeout=LONG)
    legend = page.get_by_label("Legend")
    expect(legend.get_by_text(re.compile("children under 5")).first).to_be_visible(timeout=LONG)
    tab.looks("journey-2-rate", sheet="Map")


def test_a_newcomer_tries_the_sample_ranks_it_asks_why_and_shows_a_map(open_tab):
    tab = open_tab().open()
    page = tab.page
    tab.looks("journey-1-empty")
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile(r"95 of 96 wards")).first).to_be_visible(timeout=LONG)
    tab.looks("journey-1-checked", sheet="Data")
    page.get_by_role("button", name="Rank the wards by risk").last.click()
    expect(page.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=LONG)
    tab.looks("journey-3-ranking", sheet="Map")
    first = ranking_rows(page, 1)[0].split("\t")
    ask(page, f"Why is {first[1]} there?")
    expect(answers(page).last).to_contain_text(first[1], timeout=LONG)
    ask(page, "Show the map of rainfall")
    expect(page.get_by_label("Legend").get_by_text(re.compile("Rainfall"))).to_be_visible(
        timeout=LONG
    )
    tab.looks("journey-3-rainfall", sheet="Map")
    ask(page, "Plan 30,000 nets")
    expect(answers(page).last).to_contain_text("5 people a household", timeout=LONG)
    ask(page, "Yes, 5 people a household")
    plan = page.get_by_role("article", name=re.compile("^Answer: Net plan: 30,000 nets"))
    expect(plan).to_be_visible(timeout=LONG)
    expect(page.get_by_label("Legend").get_by_text("Nobody")).to_be_visible(timeout=LONG)
    tab.looks("journey-4-plan", sheet="Map")


def test_a_file_that_cannot_be_read_says_why_and_the_session_goes_on(open_tab, tmp_path):
    tab = open_tab().open()
    page = tab.page
    bad = tmp_path / "notes.csv"
    bad.write_text("thing,colour\nx,red\ny,blue\n")
    bring(page, bad)
    card = page.get_by_role("article", name="File notes.csv")
    expect(card).to_contain_text("No column with ward names", timeout=LONG)
    expect(card).to_contain_text("WardName")
    tab.shot("bad-file")
    ask(page, "What files do I need?")
    expect(answers(page).last).to_contain_text(re.compile("ward table|boundary"), timeout=LONG)


def test_an_upload_of_5_mb_that_is_cut_three_times_goes_on_after_the_line_is_back(
    open_tab, tmp_path
):
    big = tmp_path / "wards.csv"
    note = "seen by the officer of the area and written down again from the paper"
    lines = (f"Ward {n},LGA {n % 40},{n % 97}.{n % 10},{note}\n" for n in range(60_000))
    big.write_text("WardName,LGA,tpr,note\n" + "".join(lines))
    assert big.stat().st_size > 5_000_000
    tab = open_tab().open()
    page = tab.page
    seen = {"cut": 0, "n": 0}

    def cut(route):
        places = (2, 6, 11)  # parts of 256 kB
        if route.request.method == "PATCH" and seen["cut"] < 3 and seen["n"] >= places[seen["cut"]]:
            seen["cut"] += 1
            route.abort("connectionreset")
            return
        if route.request.method == "PATCH":
            seen["n"] += 1
        route.continue_()

    page.route("**/api/v1/uploads/**", cut)
    bring(page, big)
    expect(page.get_by_text(re.compile("60,000 (wards|rows)")).first).to_be_visible(timeout=LONG)
    assert seen["cut"] == 3, "the line was really cut three times"
    tab.errors = [error for error in tab.errors if "ERR_CONNECTION_RESET" not in error]


def test_stop_ends_a_turn_and_the_page_says_so(open_tab, system):
    tab = open_tab().open()
    page = tab.page
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile(r"95 of 96 wards")).first).to_be_visible(timeout=LONG)
    worker = system.worker("analysis")
    worker.suspend()
    try:
        ask(page, "Rank the wards by risk")
        stop = page.get_by_role("button", name="Stop").last
        expect(stop).to_be_visible(timeout=LONG)
        stop.click()
        expect(page.get_by_text(re.compile("^Stopped")).first).to_be_visible(timeout=LONG)
    finally:
        worker.resume()
    ask(page, "Rank the wards by risk")
    expect(page.get_by_label("Legend").get_by_text("Medium")).to_be_visible(timeout=LONG)


def test_signing_up_keeps_the_guests_session(open_tab):
    tab = open_tab().open()
    page = tab.page
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile(r"95 of 96 wards")).first).to_be_visible(timeout=LONG)
    address = page.url
    page.get_by_role("link", name=re.compile("Create an account")).first.click()
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill("newcomer@example.org")
    page.get_by_label(re.compile("^Password", re.IGNORECASE)).first.fill("a long passphrase 1")
    page.get_by_role("button", name="Create an account").click()
    page.goto(address)
    expect(page.get_by_text(re.compile(r"95 of 96 wards")).first).to_be_visible(timeout=LONG)
    expect(page.get_by_text("newcomer@example.org").first).to_be_visible(timeout=LONG)
    stranger = open_tab()
    answer = stranger.page.goto(address)
    assert answer.status == 404
    stranger.errors.clear()
