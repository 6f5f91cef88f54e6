"""The switch of a session, words in the making, and the list of what was sent."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Tab
from tests.live.system import System
from tests.model_server import ModelServer

pytestmark = pytest.mark.browser
NAME = "browser"
PICK = {"calls": [{"name": "describe_data", "arguments": {}}]}


@pytest.fixture(scope="module")
def model_system(tmp_path_factory):
    """The whole system with a language model set up."""
    server = ModelServer()
    address = server.plays(PICK, name=NAME)
    folder = tmp_path_factory.mktemp("model") / "var"
    system = System(folder, LLM_BASE_URL=address, LLM_MODEL="tiny")
    system.model = server
    try:
        system.start()
        yield system
        system.stop()
    finally:
        server.stop()


def test_the_owner_chooses_what_is_shared_and_sees_what_was_sent(chromium, model_system):
    from playwright.sync_api import expect

    tab = Tab(chromium.new_context(viewport={"width": 1440, "height": 900}), model_system)
    page = tab.open().page
    page.get_by_role("button", name="Try with sample data").click()
    expect(page.locator("#conversation")).to_contain_text("95 of 96 wards joined")
    page.locator(".session-current").hover()
    page.get_by_role("button", name="Language model").click()
    dialog = page.get_by_role("dialog", name="Language model")
    expect(dialog.get_by_label("Questions and names of columns")).to_be_checked()
    expect(dialog).to_contain_text("Nothing yet.")
    with page.expect_response(lambda answer: answer.url.endswith("/model")):
        dialog.get_by_label("Results too").check()
    tab.shot("language_model_choice")
    dialog.get_by_role("button", name="Close").click()
    words = "Your files fit together. <img src=x onerror=alert()> ![p](http://evil.example/p.png)\n"
    slow = "- Words come one after the other. " + "And so on. " * 30
    model_system.model.plays(PICK, {"text": words + slow, "pause": 0.05}, name=NAME)
    page.locator("#composer").fill("me ke cikin bayanan?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-draft")).to_contain_text("Your files fit together.")
    tab.shot("language_model_draft")
    answer = page.locator("article.answer").last
    expect(answer.locator("h2")).to_contain_text("<img src=x onerror=alert()>")
    expect(answer).to_contain_text("with the language model")
    assert answer.locator("img, h2 a").count() == 0
    answer.get_by_role("button", name="What was sent").click()
    expect(dialog.locator(".model-call")).to_have_count(2)
    dialog.locator(".model-call summary").last.click()
    expect(dialog.locator(".model-call").last.locator("pre").first).to_be_visible()
    expect(dialog).to_contain_text("me ke cikin bayanan?")
    tab.shot("language_model_sent")
    tab.context.close()
    assert tab.errors == []
