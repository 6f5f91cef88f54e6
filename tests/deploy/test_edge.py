"""An edge keeps what is the same for all, and nothing else; also while the site is away."""

from __future__ import annotations

import pytest

from tests.deploy.edge import FILE, Edge, Site
from tests.deploy.test_nginx import NGINX

pytestmark = pytest.mark.live


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def edge(site, tmp_path):
    if NGINX is None:
        pytest.skip("nginx is not installed (Debian: apt install nginx-light)")
    edge = Edge(NGINX, tmp_path, site.port)
    yield edge
    edge.stop()


def test_a_built_file_is_asked_of_the_site_once_and_outlives_it(edge, site):
    answers = [edge.get(FILE, Cookie=f"guest={n}") for n in range(5)]
    assert [answer.headers["X-Cache"] for answer in answers] == ["MISS", *["HIT"] * 4]
    assert site.asked[FILE] == 1
    assert "immutable" in answers[-1].headers["Cache-Control"]
    site.go_away()
    assert len(edge.get(FILE).content) == 30_000
    assert edge.get("/s/1/").status_code == 502


def test_what_is_somebodys_own_is_never_kept(edge, site):
    for path in ("/s/1/", "/api/v1/sessions"):
        said = [edge.get(path, Cookie=f"guest={n}").text for n in ("a", "b", "b")]
        assert said == ["guest=a", "guest=b", "guest=b"]
        assert site.asked[path] == 3
    site.go_away()
