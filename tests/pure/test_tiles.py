"""The one address that pictures may come from besides our own."""

from __future__ import annotations

import pytest

from chatmrpt.lib.tiles import basemap, tile_origin


@pytest.mark.parametrize(
    ("template", "origin"),
    [
        ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org"),
        ("http://127.0.0.1:8080/{z}/{x}/{y}?key=a", "http://127.0.0.1:8080"),
        ("https://{s}.tiles.example.org/a/{z}/{x}/{y}", "https://*.tiles.example.org"),
    ],
)
def test_the_policy_names_the_origin_of_the_tiles_alone(template, origin):
    assert tile_origin(template) == origin


@pytest.mark.parametrize(
    "template",
    [
        "tiles.example.org/{z}/{x}/{y}",
        "ftp://tiles.example.org/{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}.png",
        "https://a.org; script-src *;/{z}/{x}/{y}",
        "https://a.org 'unsafe-inline'/{z}/{x}/{y}",
        "https:///{z}/{x}/{y}",
    ],
)
def test_an_address_that_cannot_be_tiles_stops_the_start(template):
    with pytest.raises(ValueError, match="BASEMAP_URL"):
        tile_origin(template)


def test_without_an_address_there_is_no_basemap_and_without_words_its_host_is_named():
    assert basemap("", "somebody") is None
    url = "https://{s}.tiles.example.org/{z}/{x}/{y}"
    assert basemap(url, "") == {"url": url, "attribution": "tiles.example.org"}
    assert basemap(url, "© Us") == {"url": url, "attribution": "© Us"}
