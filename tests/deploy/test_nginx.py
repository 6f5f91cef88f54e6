"""The real nginx with our configuration, in front of two web processes."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
import requests
import websockets

from chatmrpt.webserver import command
from tests.deploy.places import DEPLOY, ROOT
from tests.live.system import Person, _free_port, wait_for

pytestmark = pytest.mark.live
NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
MODULES = Path("/usr/lib/nginx/modules")
BROTLI = [MODULES / f"ngx_http_brotli_{part}_module.so" for part in ("filter", "static")]
FIVE_MB = 5 * 2**20


class Proxy:
    """nginx on a loopback port, its files in a folder of its own."""

    def __init__(self, folder: Path, webs: list[int]) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.webs = webs
        self.folder = folder
        self.brotli = all(module.exists() for module in BROTLI)
        ours = folder / "chatmrpt"
        shutil.copytree(DEPLOY / "nginx", ours)
        upstream = (ours / "upstream.conf").read_text()
        for written, port in zip(("8001", "8002"), webs, strict=True):
            assert f"127.0.0.1:{written}" in upstream
            upstream = upstream.replace(f"127.0.0.1:{written}", f"127.0.0.1:{port}")
        (ours / "upstream.conf").write_text(upstream)
        self.configuration = folder / "nginx.conf"
        self.configuration.write_text(self._main(ours))
        self.process: subprocess.Popen[bytes] | None = None

    def _main(self, ours: Path) -> str:
        load = "".join(f"load_module {m};\n" for m in BROTLI) if self.brotli else ""
        temporary = "".join(
            f"{name}_temp_path {self.folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        return f"""{load}daemon off; pid {self.folder}/nginx.pid; worker_processes 1;
error_log {self.folder}/error.log warn;
{"user root;" if os.geteuid() == 0 else ""}
events {{ worker_connections 512; }}
http {{
    types {{ text/javascript js; text/css css; image/svg+xml svg; }}
    access_log off;
    {temporary}
    include {ours}/upstream.conf;
    server {{
        listen 127.0.0.1:{self.port};
        set $chatmrpt_static {ROOT}/static/collected;
        include {ours}/locations.conf;
        {f"include {ours}/brotli.conf;" if self.brotli else ""}
    }}
}}
"""

    def start(self) -> Proxy:
        command = [NGINX, "-p", str(self.folder), "-c", str(self.configuration)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        wait_for(lambda: self._answers(), 15)
        return self

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/healthz", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


class Web:
    """A web process of the running system."""

    def __init__(self, system) -> None:
        self.port = _free_port()
        services = {
            "DATABASE_URL": _environment_of(system.web())["DATABASE_URL"],
            "REDIS_URL": system.redis_url(),
        }
        self.process = subprocess.Popen(
            command("127.0.0.1", self.port),
            cwd=ROOT,
            env={**os.environ, **services, "CHATMRPT_VAR": str(system.var)},
            stdin=subprocess.DEVNULL,
        )
        wait_for(self._answers, 60)

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the web process ended"
        try:
            address = f"http://127.0.0.1:{self.port}/healthz"
            return requests.get(address, timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(timeout=10)


def _environment_of(process):
    return process.environ()


@pytest.fixture(scope="module")
def second_web(system):
    if NGINX is None:
        pytest.skip("nginx is not installed (Debian: apt install nginx-light)")
    web = Web(system)
    yield web
    web.stop()


@pytest.fixture(scope="module")
def proxy(system, second_web, tmp_path_factory):
    proxy = Proxy(tmp_path_factory.mktemp("nginx"), [system.port, second_web.port]).start()
    yield proxy
    proxy.stop()


def through(proxy) -> Person:
    return Person(proxy)


def address_of_socket(proxy, person, since=0):
    return f"ws://127.0.0.1:{proxy.port}/ws/sessions/{person.session}/?since={since}"


def cookies(person):
    pairs = "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.http.cookies)
    return {"Cookie": pairs, "Origin": person.address}


def test_page_and_api_come_through(proxy):
    person = through(proxy)
    page = person.http.get(f"{proxy.address}/s/{person.session}/", timeout=20)
    assert page.status_code == 200
    assert page.headers["Content-Encoding"] in ("gzip", "br")
    assert person.session in page.text
    assert person.get(f"/sessions/{person.session}").json()["state"]["message"] == {}


def test_operators_pages_do_not_come_through(proxy):
    assert requests.get(f"{proxy.address}/metrics", timeout=10).status_code == 404
    assert requests.get(f"{proxy.address}/readyz", timeout=10).status_code == 404
    own = requests.get(f"http://127.0.0.1:{proxy.webs[1]}/metrics", timeout=10)
    assert "chatmrpt_part_up" in own.text


def test_built_files_are_packed_and_kept_for_a_year(proxy):
    built = ROOT / "static" / "collected" / "dist"
    names = [file.name for file in built.glob("app-*.js")] or [
        file.name for file in built.glob("*-????????.js")
    ]
    assert names, "the page is not built: ./run setup"
    for packing in ["gzip", *(["br"] if proxy.brotli else [])]:
        answer = requests.get(
            f"{proxy.address}/static/dist/{names[0]}",
            headers={"Accept-Encoding": packing},
            timeout=10,
        )
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == packing
        assert "immutable" in answer.headers["Cache-Control"]
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert requests.get(f"{proxy.address}/static/../manage.py", timeout=10).status_code == 404
    assert requests.get(f"{proxy.address}/static/%2e%2e/x", timeout=10).status_code in (400, 404)


def test_five_megabytes_arrive_in_parts(proxy, tmp_path):
    person = through(proxy)
    file = tmp_path / "large.csv"
    line = b"ward,tpr\n" + b"Kuta,0.5\n" * 600_000
    file.write_bytes(line[:FIVE_MB])
    person.upload(file)
    (upload,) = person.state()["upload"].values()
    assert (upload["size"], upload["offset"]) == (FIVE_MB, FIVE_MB)
    assert upload["state"] != "receiving"


def test_a_request_beyond_the_limit_is_refused(proxy):
    answer = requests.post(f"{proxy.address}/api/v1/sessions", data=b"x" * (18 * 2**20), timeout=20)
    assert answer.status_code == 413


def test_one_web_process_dies_while_sockets_are_open_and_nothing_is_missed(proxy, second_web):
    person = through(proxy)
    asyncio.run(_through_a_death(proxy, second_web, person))


async def _through_a_death(proxy, web, person):
    """Of eight sockets some end with their process; all go on with the other, without a gap."""
    address, headers = address_of_socket(proxy, person), cookies(person)
    sockets = [
        await websockets.connect(address, additional_headers=headers, open_timeout=20)
        for _ in range(8)
    ]
    seen = [await _read(socket, 0) for socket in sockets]
    web.process.kill()
    web.process.wait(timeout=10)
    cut = 0
    for socket in sockets:
        try:
            await asyncio.wait_for(socket.wait_closed(), 2)
            cut += 1
        except TimeoutError:
            pass
    assert 0 < cut < 8, f"{cut} of 8 sockets were with the process that died"
    said = await asyncio.to_thread(
        person.post,
        f"/sessions/{person.session}/messages",
        text="help",
        client_id=uuid.uuid4().hex,
    )
    assert said.status_code == 202
    log = await asyncio.to_thread(_settled_log, person)
    for number, socket in enumerate(sockets):
        if socket.close_code is not None:
            address = address_of_socket(proxy, person, since=len(seen[number]))
            socket = await websockets.connect(address, additional_headers=headers)
        missing = len(log) - len(seen[number])
        events = seen[number] + (await _read(socket, missing) if missing else [])
        assert [event["seq"] for event in events] == list(range(1, len(log) + 1))
        await socket.close()


async def _read(socket, count):
    """The first frame with events (a new socket's may be empty), and so many events at least."""
    events, first = [], True
    while first or len(events) < count:
        frame = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if frame["kind"] == "events":
            events, first = events + frame["events"], False
    return events


def _settled_log(person):
    question = next(m for m in person.state()["message"].values() if m["role"] == "user")
    person.answer_to(question["id"])
    wait_for(lambda: all(job["state"] == "done" for job in person.state()["job"].values()), 30)
    return person.get(f"/sessions/{person.session}/events?since=0").json()["events"]
