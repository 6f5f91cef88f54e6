"""An edge keeps what is the same for all, and nothing else; also while the site is away."""

from __future__ import annotations

import pytest
import requests

from tests.deploy.edge import FILE, WHO, Edge, Site
from tests.deploy.places import DEPLOY
from tests.deploy.test_nginx import NGINX, Proxy

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


class From(requests.adapters.HTTPAdapter):
    """Requests from another address of this machine."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **named):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **named)


def told(address, door, **headers):
    """The address the site is told of somebody who asks at this door from an address."""
    with requests.Session() as line:
        line.mount("http://", From(address))
        return line.get(f"{door.address}{WHO}", headers=headers, timeout=10).text


def test_the_site_is_told_the_address_of_the_person_and_believes_the_edge_alone(site, tmp_path):
    if NGINX is None:
        pytest.skip("nginx is not installed (Debian: apt install nginx-light)")
    (tmp_path / "origin").mkdir()
    (tmp_path / "edge").mkdir()
    origin = Proxy(tmp_path / "origin", [site.port, site.port])
    named = (DEPLOY / "nginx/behind-edge.conf").read_text()
    assert "203.0.113.10" in named
    text = origin.configuration.read_text()
    here = tmp_path / "behind-edge.conf"
    here.write_text(named.replace("203.0.113.10", "127.0.0.1"))
    for lines, person in (("", "127.0.0.1"), (f"include {here};", "127.0.0.2")):
        origin.configuration.write_text(text.replace("include", f"{lines} include", 1))
        origin.start()
        edge = Edge(NGINX, tmp_path / "edge", origin.port)
        try:
            assert told("127.0.0.2", edge) == person
            forged = {"X-Forwarded-For": "198.51.100.7"}
            assert told("127.0.0.2", edge, **forged) == person
            assert told("127.0.0.3", origin, **forged) == "127.0.0.3"
        finally:
            edge.stop()
            origin.stop()
