"""The glossary as a page: both languages, search without a script, anchors, nothing inline."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from analysis.glossary import all_entries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_files")]


def get(query=""):
    return Client().get(f"/glossary{query}")


def text_of(response):
    return response.content.decode()


def test_every_term_has_its_anchor_and_every_link_on_the_page_leads_to_one():
    page = text_of(get())
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {entry.id for entry in all_entries()} <= set(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_it_is_in_english_or_in_french():
    english, french = text_of(get()), text_of(get("?lang=fr"))
    assert '<html lang="en"' in english
    assert "<h1>Glossary</h1>" in english
    assert '<html lang="fr"' in french
    assert "<h1>Glossaire</h1>" in french
    assert '<h3>Paludisme <span class="term-other" lang="en">Malaria</span></h3>' in french
    assert "<h1>Glossary</h1>" in text_of(get("?lang=xx"))


def shown(page):
    return re.findall(r'<div class="term" id="([^"]+)"', page)


def test_a_search_shows_the_terms_that_hold_the_words_in_any_language():
    assert "rdt" in shown(text_of(get("?q=TDR")))
    assert "itn" in shown(text_of(get("?q=gidan+sauro")))
    found = shown(text_of(get("?lang=fr&q=prévalence")))
    assert "prevalence" in found
    assert len(found) < len(all_entries())


def test_a_search_without_a_hit_offers_near_terms():
    page = text_of(get("?q=prevalencee"))
    assert shown(page) == []
    assert 'role="status">Nothing found for “prevalencee”.' in page
    assert "#prevalence" in page


@pytest.mark.parametrize("query", ["?q=%00", "?q=%3F", "?q=" + "a" * 5000, "?q=&lang=", "?q=%ff"])
def test_odd_words_are_searched_without_a_fault(query):
    assert get(query).status_code == 200


def test_what_is_typed_comes_back_as_text():
    page = text_of(get("?q=<script>alert(1)</script>"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_nothing_is_inline_and_only_reading_is_allowed():
    response = get()
    page = text_of(response)
    assert not re.search(r"<style|<script|\son\w+=|\sstyle=", page)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert Client().post("/glossary").status_code == 405


def test_a_stranger_without_any_session_may_read_it_and_gets_no_cookie():
    response = get()
    assert response.status_code == 200
    assert "guest" not in {name.lower() for name in response.cookies}
