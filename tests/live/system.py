"""Run `manage.py up` in its own folder and talk to it as a browser would."""

from __future__ import annotations

import base64
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from chatmrpt.embedded.places import PROJECT
from chatmrpt.management.trial import system as trial
from chatmrpt.management.trial.system import free_port as _free_port
from chatmrpt.management.trial.system import wait_for

__all__ = ["ROOT", "Person", "System", "_free_port", "wait_for"]
ROOT = PROJECT
CHUNK = 256 * 1024


class System(trial.System):
    """One running installation, which leaves nothing behind."""

    def start(self) -> System:
        super().start()
        return self

    def stop(self) -> None:
        super().stop()
        if self.postgres.is_relative_to(self.places.outside):
            shutil.rmtree(self.places.outside, ignore_errors=True)


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
