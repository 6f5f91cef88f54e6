"""The conversation in a real browser: edit, branches, another method, thumbs, search, export."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser
LONG = 60_000
ROOT = Path(__file__).resolve().parents[2]
#: Puts 250 questions with answers before all others of the session used last.
FILL = """
import uuid
from datetime import timedelta
from django.db import transaction
from analysis.models import Message
from realtime.models import Session
from realtime.services.record_event import record_event
session = Session.objects.order_by("-last_used").first()
first = Message.objects.filter(session=session, role="user").order_by("created").first()
rows, before = [], None
for n in range(250):
    asked = Message(session=session, role="user", text=f"Question {n}", parent=before)
    rows += [asked, Message(session=session, role="assistant", in_reply_to=asked,
                            body={"headline": f"Answer {n}", "points": ["One.", "Two."]})]
    before = rows[-1]
Message.objects.bulk_create(rows)
for n, row in enumerate(rows):
    row.created = first.created - timedelta(days=1) + timedelta(seconds=n)
Message.objects.bulk_update(rows, ["created"], batch_size=250)
Message.objects.filter(pk=first.pk).update(parent=before)
with transaction.atomic():
    record_event(session_id=session.pk, type="message", payload={"id": "all", "deleted": True})
"""

#: The number of the first question of those made above that is in view, else of the last one seen.
FIRST_IN_VIEW = """() => {
    const top = document.querySelector(".thread-scroll").getBoundingClientRect().top;
    const below = [...document.querySelectorAll(".question")].filter(
        (one) => one.getBoundingClientRect().top >= top && /Question \\d+/.test(one.innerText));
    window.lastSeen = below.length ? Number(below[0].innerText.match(/Question (\\d+)/)[1])
        : window.lastSeen ?? 250;
    return window.lastSeen;
}"""


def ask(page, text):
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def headline(page):
    return page.locator(".answer-headline").last


def versions(page, what):
    return page.get_by_role("group", name=re.compile(f"^Version . of . of this {what}"))


def test_edit_branch_another_way_thumbs_search_and_export(open_tab):
    tab = open_tab(accept_downloads=True).open()
    page = tab.page
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.get_by_text(re.compile("95 of 96 wards")).first).to_be_visible(timeout=LONG)
    ask(page, "Show the bottom 5 wards")
    expect(headline(page)).to_have_text(re.compile("^5 lowest-risk"), timeout=LONG)

    page.locator("#composer").press("ArrowUp")
    expect(page.locator("#composer")).to_have_value("Show the bottom 5 wards")
    expect(page.get_by_text("You edit a question")).to_be_visible()
    found = {"editing": violations(page)}
    ask(page, "Show the top 3 wards")
    expect(headline(page)).to_have_text(re.compile("^3 highest-risk"), timeout=LONG)
    expect(page.get_by_text("Show the bottom 5 wards")).to_have_count(0)

    group = versions(page, "question")
    expect(group).to_contain_text("2 / 2")
    group.press("ArrowLeft")
    expect(headline(page)).to_have_text(re.compile("^5 lowest-risk"), timeout=LONG)
    expect(group).to_contain_text("1 / 2")
    page.get_by_role("button", name="Later version of this question").click()
    expect(headline(page)).to_have_text(re.compile("^3 highest-risk"), timeout=LONG)

    page.get_by_text("Another way").last.click()
    found["ways"] = violations(page)
    page.get_by_role("button", name="By principal components").last.click()
    expect(page.get_by_text(re.compile("by principal component index")).last).to_be_visible(
        timeout=LONG
    )
    expect(versions(page, "answer")).to_contain_text("2 / 2")

    page.get_by_role("button", name="Not helpful").last.click()
    found["reason"] = violations(page)
    page.get_by_role("button", name="A number looks wrong").click()
    second = open_tab(storage_state=tab.context.storage_state())
    second.page.goto(page.url)
    other = second.page.get_by_role("button", name=re.compile("^Not helpful; press again")).last
    expect(other).to_have_attribute("aria-pressed", "true", timeout=LONG)
    other.click()
    expect(page.get_by_role("button", name="Not helpful").last).to_have_attribute(
        "aria-pressed", "false", timeout=LONG
    )

    page.get_by_label("Search all sessions").fill("bottom wards")
    hit = page.locator(".found-hit").first
    expect(hit.locator("mark").first).to_have_text("bottom")
    found["found"] = violations(page)
    hit.click()
    expect(versions(page, "question")).to_contain_text("1 / 2", timeout=LONG)
    expect(page.locator(".question", has_text="Show the bottom 5 wards")).to_be_in_viewport()
    page.get_by_label("Search all sessions").fill("")

    page.get_by_text("Export this conversation").click()
    found["export"] = violations(page)
    with page.expect_download(timeout=LONG) as download:
        page.get_by_role("button", name="As Markdown").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        text = archive.read("document.md").decode()
    assert "Show the bottom 5 wards" in text
    assert "Show the top 3 wards" not in text, "the branch that is shown"
    assert {name: items for name, items in found.items() if items} == {}


def read_back_without_a_jump(page, thread):
    """Over several loads of older messages, what is read next is always what came before."""
    thread.hover()
    seen = [250]
    for _ in range(60):
        page.mouse.wheel(0, -900)
        page.wait_for_timeout(120)
        seen.append(page.evaluate(FIRST_IN_VIEW))
    assert all(before - 12 <= later <= before for before, later in pairwise(seen)), seen
    assert seen[-1] < 160, "60 messages are loaded at a time"


def test_a_conversation_of_500_messages_opens_with_the_newest_and_scrolls_to_its_beginning(
    open_tab, system
):
    tab = open_tab().open()
    page = tab.page
    ask(page, "help")
    expect(headline(page)).to_be_visible(timeout=LONG)
    environment = {**os.environ, "CHATMRPT_VAR": str(system.var)}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0"],
        input=FILL.encode(), cwd=ROOT, env=environment, check=True, timeout=120,
    )  # fmt: skip
    page.reload()
    expect(page.get_by_text("Answer 249")).to_be_visible(timeout=LONG)
    assert page.locator(".turn").count() <= 60, "only the newest are on the page"
    ask(page, "What does TPR mean?")
    expect(page.locator(".question", has_text="What does TPR mean?")).to_be_visible()
    thread = page.get_by_role("region", name="Messages")
    read_back_without_a_jump(page, thread)
    until = time.monotonic() + 90
    while not page.get_by_text("Question 0", exact=True).count():
        assert time.monotonic() < until, "the beginning was not reached"
        thread.hover()
        page.mouse.wheel(0, -20_000)
        page.wait_for_timeout(150)
    page.get_by_text("Question 0", exact=True).scroll_into_view_if_needed()
    expect(page.get_by_text("Question 0", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Show older messages")).to_have_count(0)
