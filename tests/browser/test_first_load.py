"""What the first page costs on the line: bytes and requests, before it can be used."""

from __future__ import annotations

import re

import pytest

from tests.browser.slow_link import Traffic, wait_until_usable

pytestmark = pytest.mark.browser
#: As they come over the line: compressed, with headers.
MOST_BYTES = 66_000
MOST_REQUESTS = 12


def test_the_first_page_is_light_and_brings_no_code_for_maps_and_charts(open_tab):
    tab = open_tab()
    traffic = Traffic(tab.page)
    tab.open()
    wait_until_usable(tab.page)
    names = [url.rpartition("/")[2] for url in traffic.urls.values()]
    heavy = [name for name in names if re.match("vega|leaflet|.*-map|tus|ReportsTab|fr-", name)]
    assert heavy == []
    assert 0 < traffic.bytes <= MOST_BYTES
    assert 3 < len(names) <= MOST_REQUESTS
