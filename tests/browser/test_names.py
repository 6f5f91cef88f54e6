"""Reviewing ward names: decide by button and by key, another ward by typing, undo, on the map."""

from __future__ import annotations

import re

import geopandas as gpd
import pytest
from playwright.sync_api import expect
from shapely.geometry import box

from tests.browser.test_accessibility import violations
from tests.browser.test_journeys import LONG

pytestmark = pytest.mark.browser
#: Table and map spell some wards in their own way; Old Town is called by another name on the map.
ON_MAP = ["Hadeja", "Kuta I", "Kuta II", "Zungeru", "Apado Gari", "Izom", "Lambata", "Dutse"]
IN_TABLE = ["Hadija Old", "Kuta", "Zungeru", "Apdo Gr", "Izom", "Old Town", "Dutse"]


@pytest.fixture
def files(tmp_path):
    shapes = [box(5 + n % 4, 9 + n // 4, 6 + n % 4, 10 + n // 4) for n in range(len(ON_MAP))]
    frame = gpd.GeoDataFrame(
        {"StateName": "Niger", "LGAName": "Rafi", "WardName": ON_MAP}, geometry=shapes, crs=4326
    )
    frame.to_file(tmp_path / "wards.gpkg")
    lines = [f"Niger,Rafi,{name},{20 + at},{80 + at}" for at, name in enumerate(IN_TABLE)]
    text = "\n".join(["State,LGA,WardName,tpr,rainfall", *lines])
    (tmp_path / "wards.csv").write_text(text)
    return [tmp_path / "wards.gpkg", tmp_path / "wards.csv"]


def open_review(open_tab, files, **options):
    tab = open_tab(**options).open()
    page = tab.page
    page.locator("input[type=file]").first.set_input_files(files)
    expect(page.get_by_text(re.compile(r"of 8 wards joined")).first).to_be_visible(timeout=LONG)
    if options.get("width", 1440) < 760:
        page.get_by_role("button", name="Data", exact=True).click()
    else:
        page.get_by_role("tab", name="Data").click()
    page.get_by_role("button", name="Review names").last.click()
    dialog = page.get_by_role("dialog", name="Review names")
    expect(dialog.get_by_role("tab", name=re.compile("^To decide"))).to_be_visible(timeout=LONG)
    return tab, dialog


def count(dialog, tab):
    text = dialog.get_by_role("tab", name=re.compile(f"^{tab}")).inner_text()
    return int(re.search(r"\d+", text).group())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_are_decided_by_button_and_key_and_taken_back(open_tab, files, scheme):
    tab, dialog = open_review(open_tab, files, color_scheme=scheme)
    page = tab.page
    tab.shot(f"names-{scheme}")
    assert violations(page) == []
    todo, matched = count(dialog, "To decide"), count(dialog, "Matched")
    kuta = dialog.get_by_role("group", name="Kuta (Rafi)")
    kuta.get_by_role("button", name=re.compile("Kuta II")).click()
    expect(dialog.get_by_role("status")).to_contain_text("Kuta: is Kuta II (Rafi)")
    expect(dialog.get_by_role("tab", name=f"To decide {todo - 1}")).to_be_visible()
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_role("tab", name=f"To decide {todo}")).to_be_visible(timeout=LONG)
    kuta.focus()
    page.keyboard.press("1")
    expect(dialog.get_by_role("status")).to_contain_text("Kuta: is Kuta I (Rafi)")
    expect(dialog.get_by_role("tab", name=f"Matched {matched + 1}")).to_be_visible()
    expect(page.get_by_text("Matching again")).to_have_count(0, timeout=LONG)
    dialog.get_by_role("tab", name=re.compile("^Matched")).click()
    dialog.get_by_role("searchbox", name="Search names").fill("kuta")
    row = dialog.get_by_role("group", name="Kuta (Rafi)")
    expect(row).to_contain_text("Kuta I (Rafi)")
    expect(row).to_contain_text("decided by you")
    tab.shot(f"names-matched-{scheme}")
    assert violations(page) == []
    dialog.get_by_role("button", name="Done").click()
    card = page.get_by_role("region", name="How table and boundary fit")
    expect(card.locator("dd").first).to_have_text(str(matched + 1), timeout=LONG)


def test_another_ward_is_found_by_typing_and_shown_on_the_map(open_tab, files):
    tab, dialog = open_review(open_tab, files)
    page = tab.page
    for name in ("To decide", "Not found"):
        dialog.get_by_role("tab", name=re.compile(f"^{name}")).click()
        if dialog.get_by_role("group", name="Old Town (Rafi)").count():
            break
    row = dialog.get_by_role("group", name="Old Town (Rafi)")
    row.get_by_role("button", name="Another ward").click()
    row.get_by_role("searchbox").fill("lamb")
    tab.shot("names-pick")
    assert violations(page) == []
    row.get_by_role("button", name=re.compile("Lambata")).first.click()
    expect(dialog.get_by_role("status")).to_contain_text("Lambata")
    dialog.get_by_role("tab", name=re.compile("^Matched")).click()
    dialog.get_by_role("button", name="Show on map: Lambata (Rafi)").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".pins .ward-card")).to_contain_text("Lambata", timeout=LONG)
    tab.shot("names-on-the-map")
    with page.expect_download() as file:
        page.get_by_role("tab", name="Data").click()
        page.get_by_role("button", name="Review names").last.click()
        page.get_by_role("link", name="List as CSV").click()
    assert "Old Town" in file.value.path().read_text(encoding="utf-8-sig")


def test_the_review_fits_a_phone(open_tab, files):
    options = {"width": 390, "height": 844, "is_mobile": True, "has_touch": True}
    tab, dialog = open_review(open_tab, files, **options)
    tab.shot("names-390")
    assert violations(tab.page) == []
    assert tab.page.evaluate("document.querySelector('dialog.names').scrollWidth") <= 390
    todo = count(dialog, "To decide")
    first = dialog.locator(".names-row").first
    first.get_by_role("button", name="None of these").tap()
    expect(dialog.get_by_role("tab", name=f"To decide {todo - 1}")).to_be_visible()
    tab.shot("names-390-decided")


def test_the_best_are_accepted_above_a_likeness(open_tab, files):
    _, dialog = open_review(open_tab, files)
    todo = count(dialog, "To decide")
    dialog.get_by_label("Best ones at least").select_option("0.5")
    accept = dialog.get_by_role("button", name=re.compile("^Accept"))
    number = int(re.search(r"\d+", accept.inner_text()).group())
    assert number > 0
    accept.click()
    expect(dialog.get_by_role("tab", name=f"To decide {todo - number}")).to_be_visible()
    expect(dialog.get_by_role("status")).to_contain_text("matched")
