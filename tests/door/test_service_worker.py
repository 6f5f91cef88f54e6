"""The service worker and the shell it keeps: nobody's data, never stale, gone at sign-out."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.django_db


def test_the_worker_is_asked_for_anew_and_has_the_whole_site_as_its_scope(
    stranger_client, page_files
):
    names = {**json.loads(page_files.read_text()), "sw.js": "sw-ABCDEFGH.js"}
    page_files.write_text(json.dumps(names))
    (page_files.parent / "sw-ABCDEFGH.js").write_text("self.name")
    answer = stranger_client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert answer.content == b"self.name"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert stranger_client.post("/sw.js").status_code == 405


def test_the_shell_that_is_kept_holds_nobodys_data_and_makes_no_guest(
    owner_client, new_session, owner, page_files
):
    new_session(owner, title="Secret wards")
    answer = owner_client.get("/offline-page")
    text = answer.content.decode()
    start = text.partition('<script id="boot" type="application/json">')[2]
    boot = json.loads(start.partition("</script>")[0])
    assert (boot["user"], boot["session"], boot["snapshot"], boot["sessions"]) == (*3 * [None], [])
    assert "Secret wards" not in text
    assert "owner@example.org" not in text
    assert not answer.cookies
    assert boot.keys() == set(boot_of(owner_client)), "the page finds all it reads"


def boot_of(client):
    text = client.get("/").content.decode().partition('type="application/json">')[2]
    return json.loads(text.partition("</script>")[0])


def test_the_page_knows_whether_another_person_used_the_browser(
    owner_client, colleague_client, stranger_client, page_files
):
    viewers = [boot_of(client)["viewer"] for client in (owner_client, colleague_client)]
    viewers.append(boot_of(stranger_client)["viewer"])
    assert len(set(viewers)) == 3
    assert boot_of(stranger_client)["viewer"] == viewers[2], "the same guest comes back"


def test_signing_out_clears_what_the_browser_kept_and_nothing_else_does(owner_client, page_files):
    assert "Clear-Site-Data" not in owner_client.get("/").headers
    answer = owner_client.post("/accounts/logout/")
    assert answer.status_code == 302
    assert answer["Clear-Site-Data"] == '"storage"'
