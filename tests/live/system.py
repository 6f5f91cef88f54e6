"""Run `manage.py up` in its own folder and talk to it as a browser would."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import requests

from chatmrpt.embedded.places import Places

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 256 * 1024


def wait_for(what: Callable[[], Any], seconds: float = 30, every: float = 0.1) -> Any:
    """The first truthy answer, or an AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = what()
        if value:
            return value
        assert time.monotonic() < deadline, f"did not happen within {seconds} s"
        time.sleep(every)


class System:
    """One running installation with an own data folder and free ports."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.log = var / "up.log"
        self.places = Places(var)
        self.postgres = self.places.postgres

    def start(self) -> System:
        self.var.mkdir(parents=True, exist_ok=True)
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "DATABASE_POOL_SIZE")
        }
        environment |= {"CHATMRPT_VAR": str(self.var), "JOB_LEASE_SECONDS": "6"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--port", str(self.port)],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        wait_for(self.is_ready, 90)
        return self

    def stop(self) -> None:
        assert self.process is not None
        children = self.family()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=40)
        _, alive = psutil.wait_procs(children, timeout=5)
        assert not alive, f"left behind: {alive}"
        if self.postgres.is_relative_to(self.places.outside):
            shutil.rmtree(self.places.outside)

    def is_ready(self) -> bool:
        assert self.process is None or self.process.poll() is None, self.log.read_text()[-2000:]
        try:
            return requests.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def family(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def find(self, *words: str) -> psutil.Process:
        """The process of ours whose command line has all the words."""
        for process in self.family():
            try:
                line = " ".join(process.cmdline())
            except psutil.NoSuchProcess:
                continue
            if all(word in line for word in words):
                return process
        raise AssertionError(f"no process with {words}")

    def web(self) -> psutil.Process:
        return self.find("chatmrpt.webserver", str(self.port))

    def worker(self, queue: str) -> psutil.Process:
        return self.find("realtime.worker", queue)

    def redis_url(self) -> str:
        port = json.loads((self.var / "run" / "ports.json").read_text())["valkey"]
        password = (self.var / "run" / "valkey.password").read_text()
        return f"redis://:{password}@127.0.0.1:{port}/0"


class Person:
    """A guest at a browser."""

    def __init__(self, system: System) -> None:
        self.address = system.address
        self.http = requests.Session()
        self.http.get(f"{self.address}/", timeout=30).raise_for_status()
        self.session = self.post("/sessions", client_id=uuid.uuid4().hex).json()["id"]

    def post(self, path: str, **body: Any) -> requests.Response:
        return self._again(
            lambda: self.http.post(
                f"{self.address}/api/v1{path}", json=body, headers=self._token(), timeout=30
            )
        )

    def get(self, path: str) -> requests.Response:
        return self._again(lambda: self.http.get(f"{self.address}/api/v1{path}", timeout=30))

    def state(self) -> dict[str, dict[str, Any]]:
        state: dict[str, dict[str, Any]] = self.get(f"/sessions/{self.session}").json()["state"]
        return state

    def upload(self, path: Path) -> None:
        data = path.read_bytes()
        pairs = {"filename": path.name, "session": self.session, "client_id": uuid.uuid4().hex}
        metadata = ",".join(
            f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items()
        )
        tus = {"Tus-Resumable": "1.0.0", **self._token()}
        created = self.http.post(
            f"{self.address}/api/v1/uploads/",
            headers={**tus, "Upload-Length": str(len(data)), "Upload-Metadata": metadata},
            timeout=30,
        )
        created.raise_for_status()
        for start in range(0, len(data), CHUNK):
            self.http.patch(
                f"{self.address}{created.headers['Location']}",
                data=data[start : start + CHUNK],
                headers={
                    **tus,
                    "Upload-Offset": str(start),
                    "Content-Type": "application/offset+octet-stream",
                },
                timeout=30,
            ).raise_for_status()

    def ask(self, text: str) -> str:
        answer = self.post(
            f"/sessions/{self.session}/messages", client_id=uuid.uuid4().hex, text=text
        )
        answer.raise_for_status()
        identifier: str = answer.json()["id"]
        return identifier

    def answer_to(self, question: str, seconds: float = 60) -> dict[str, Any]:
        def done() -> dict[str, Any] | None:
            for message in self.state()["message"].values():
                if message["in_reply_to"] == question and message["state"] != "working":
                    found: dict[str, Any] = message
                    return found
            return None

        answer: dict[str, Any] = wait_for(done, seconds, every=0.2)
        return answer

    def _token(self) -> dict[str, str]:
        return {"X-CSRFToken": self.http.cookies.get("csrftoken", "")}

    def _again(self, call: Callable[[], requests.Response]) -> requests.Response:
        """As the page does: while the server is away, try again."""
        deadline = time.monotonic() + 40
        while True:
            try:
                response = call()
                if response.status_code < 500:
                    return response
            except requests.RequestException:
                pass
            assert time.monotonic() < deadline, "the server did not come back"
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
