"""Looking at what was read and correcting it: roles, sheets, changes, taking out, undo."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.test_journeys import LONG, ask, bring

pytestmark = pytest.mark.browser
DIRTY = (
    "State,LGA,WardName,tpr,rainfall,town\n"
    "ni Niger State,Bosso Local Government Area,Adama Ward,10,NR,0.5\n"
    "ni Niger State,Bosso Local Government Area,Chukun Ward,22,91,0.25\n"
    ",,,,,\n"
    "ni Niger State,Lapai Local Government Area,Essa Ward,30,88,0.75\n"
    "Total,,,62,179,\n"
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "dirty.csv"
    path.write_text(DIRTY)
    return path


@pytest.fixture
def workbook(tmp_path):
    frame = pd.DataFrame(
        {
            "WardName": [f"Ward {n}" for n in range(9)],
            "LGA": "Bosso",
            "tpr": range(10, 19),
            "rain": range(9),
        }
    )
    with pd.ExcelWriter(tmp_path / "wards.xlsx", engine="xlsxwriter") as writer:
        frame.to_excel(writer, sheet_name="2024", index=False)
        frame.head(4).to_excel(writer, sheet_name="2023", index=False)
    return tmp_path / "wards.xlsx"


def open_data(page: Page, phone: bool = False) -> None:
    if phone:
        page.get_by_role("button", name="Data", exact=True).click()
    expect(page.get_by_role("heading", name="What was done to this file")).to_be_visible(
        timeout=LONG
    )


def role_of(page: Page, column: str):
    return page.get_by_label(f"{column} is taken as")


def test_roles_are_corrected_looked_at_and_undone(open_tab, table):
    tab = open_tab().open()
    page = tab.page
    bring(page, table)
    open_data(page)
    expect(page.get_by_text("5 rows in the file = 3 used + 2 left out.")).to_be_visible()
    page.get_by_text(re.compile("different changes")).click()
    expect(page.get_by_role("cell", name="Adama Ward")).to_be_visible()
    page.get_by_text("2 rows left out (1 blank, 1 totals row)").click()
    expect(page.get_by_role("cell", name="Total | 62 | 179")).to_be_visible()
    tab.shot("data-changes")
    role_of(page, "Town").select_option("urban_share")
    expect(page.get_by_role("group", name="Chosen roles")).to_contain_text("1 column changed")
    tab.shot("data-roles")
    assert violations(page) == []
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Set by a person.")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("every value was multiplied by 100")).to_be_visible(timeout=LONG)
    bar = page.get_by_role("group", name="Changes of the data")
    expect(bar).to_contain_text("“town” is the urban share")
    expect(page.get_by_role("button", name="Undo that")).to_be_visible(timeout=LONG)
    bar.get_by_role("button", name="Undo").click()
    expect(role_of(page, "Town")).to_have_value("variable", timeout=LONG)
    bar.get_by_role("button", name="Do again").click()
    expect(role_of(page, "Town")).to_have_value("urban_share", timeout=LONG)
    ask(page, "was my data modified?")
    answer = page.get_by_role("article", name=re.compile("^Answer")).last
    expect(answer).to_contain_text("2 rows are left out", timeout=LONG)


def test_a_role_that_does_not_fit_says_why_and_changes_nothing(open_tab, table):
    tab = open_tab().open()
    page = tab.page
    bring(page, table)
    open_data(page)
    role_of(page, "LGA").select_option("population")
    page.get_by_role("button", name="Apply").click()
    problem = page.get_by_role("group", name="Problem")
    expect(problem).to_contain_text("Nothing was changed.", timeout=LONG)
    expect(problem).to_contain_text("Bosso")
    expect(role_of(page, "LGA")).to_have_value("lga")
    tab.shot("data-role-refused")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_sheet_is_chosen_and_the_file_taken_out_and_back_on_a_phone(open_tab, workbook, scheme):
    tab = open_tab(width=390, height=844, color_scheme=scheme, has_touch=True).open()
    page = tab.page
    bring(page, workbook)
    expect(page.get_by_text("9 wards in 1 LGA").first).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="2023 (4 rows, 4 columns)")).to_be_visible(timeout=LONG)
    open_data(page, phone=True)
    tab.shot(f"data-phone-{scheme}")
    page.get_by_label(re.compile("2 sheets or layers in this file")).select_option("2023")
    page.get_by_role("button", name="Read this one").click()
    expect(page.get_by_text("4 rows in the file = 4 used")).to_be_visible(timeout=LONG)
    assert violations(page) == []
    page.get_by_role("button", name="Take out wards.xlsx").click()
    expect(page.get_by_text("There are no data yet.")).to_be_visible(timeout=LONG)
    tab.shot(f"data-phone-empty-{scheme}")
    bar = page.get_by_role("group", name="Changes of the data")
    bar.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("4 rows in the file = 4 used")).to_be_visible(timeout=LONG)
    page.get_by_role("heading", name="4 columns", exact=True).scroll_into_view_if_needed()
    tab.shot(f"data-phone-roles-{scheme}")


def test_the_keyboard_alone_corrects_a_role(open_tab, table):
    tab = open_tab(color_scheme="dark").open()
    page = tab.page
    bring(page, table)
    open_data(page)
    role_of(page, "Town").focus()
    page.keyboard.type("Other")
    expect(role_of(page, "Town")).to_have_value("other")
    apply = page.get_by_role("button", name="Apply")
    for _ in range(12):
        page.keyboard.press("Tab")
        if apply.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Set by a person.")).to_be_visible(timeout=LONG)
    tab.shot("data-roles-dark")
    assert violations(page) == []
