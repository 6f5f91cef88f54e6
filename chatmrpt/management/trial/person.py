"""A guest at a browser: writes over HTTP, repeated until acknowledged, and follows the socket."""

from __future__ import annotations

import base64
import json
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin

from chatmrpt.management.trial.system import NotInTime, wait_for

CHUNK = 256 * 1024
PATIENCE = 60.0
REQUEST_SECONDS = 20.0
State = dict[str, dict[str, Any]]


class Person:
    """What the person sent, and was told that it is kept, is remembered for the check."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.http = httpx.Client(base_url=address, timeout=REQUEST_SECONDS, trust_env=False)
        self._again(lambda: self.http.get("/"))
        opened = self.post("/sessions", client_id=uuid.uuid4().hex)
        self.session: str = opened.json()["id"]
        self.accepted_messages: dict[str, str] = {}
        self.accepted_uploads: dict[str, str] = {}
        self.refusals: list[str] = []
        self._patience = PATIENCE
        self.page = Page(self)

    def post(self, path: str, **body: Any) -> httpx.Response:
        """Write; while the server is away, the same again."""
        return self._again(
            lambda: self.http.post(f"/api/v1{path}", json=body, headers=self._token())
        )

    def patch(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Write once, whatever comes back."""
        return self.http.patch(f"/api/v1{path}", json=body, headers=self._token())

    def get(self, path: str) -> httpx.Response:
        """Read; while the server is away, again."""
        return self._again(lambda: self.http.get(f"/api/v1{path}"))

    def snapshot(self) -> dict[str, Any]:
        """A fresh load of the page."""
        found: dict[str, Any] = self.get(f"/sessions/{self.session}").json()
        return found

    def state(self) -> State:
        """All entities as they are now."""
        state: State = self.snapshot()["state"]
        return state

    def upload(self, filename: str, data: bytes) -> None:
        """Send a file in parts as the page does: after a fault from where the server is."""
        client_id = uuid.uuid4().hex
        pairs = {"filename": filename, "session": self.session, "client_id": client_id}
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
        )
        head = {"Upload-Length": str(len(data)), "Upload-Metadata": metadata}
        created = self._again(
            lambda: self.http.post(
                "/api/v1/uploads/", headers={"Tus-Resumable": "1.0.0", **self._token(), **head}
            )
        )
        self._send_parts(created.headers["Location"], data)
        self.accepted_uploads[client_id] = filename

    def ask(self, text: str) -> str:
        """Send a question; its id, once it is acknowledged."""
        client_id = uuid.uuid4().hex
        answer = self.post(f"/sessions/{self.session}/messages", client_id=client_id, text=text)
        identifier: str = answer.json()["id"]
        self.accepted_messages[client_id] = identifier
        return identifier

    def answer_to(self, question: str, seconds: float = 90) -> dict[str, Any]:
        """The finished answer."""

        def done() -> dict[str, Any] | None:
            for message in self.state()["message"].values():
                if message["in_reply_to"] == question and message["state"] != "working":
                    found: dict[str, Any] = message
                    return found
            return None

        answer: dict[str, Any] = wait_for(done, seconds, 0.3, "an answer")
        return answer

    def give_up(self) -> None:
        """Stop to try: what is not acknowledged by now is not expected to come."""
        self._patience = 0.0

    def move_to(self, address: str) -> None:
        """Go on at another address, as after a change of the name's server."""
        self.address, self._patience = address, PATIENCE
        self.http.base_url = httpx.URL(address)

    def leave(self) -> None:
        """Close the page."""
        self.page.close()
        self.http.close()

    def cookies(self) -> str:
        """As a header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)

    def _send_parts(self, location: str, data: bytes) -> None:
        place = httpx.URL(location).path
        offset = 0
        while offset < len(data):
            head = {
                "Tus-Resumable": "1.0.0",
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
                **self._token(),
            }
            part = data[offset : offset + CHUNK]
            try:
                answer = self.http.patch(place, content=part, headers=head)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 204:
                offset = int(answer.headers["Upload-Offset"])
                continue
            if answer is not None and answer.status_code >= 500:
                self.refusals.append(answer.text[:200])
            time.sleep(0.3)
            asked = self._again(lambda: self.http.head(place, headers={"Tus-Resumable": "1.0.0"}))
            offset = int(asked.headers["Upload-Offset"])

    def _token(self) -> dict[str, str]:
        return {"X-CSRFToken": self.http.cookies.get("csrftoken") or ""}

    def _again(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        started = time.monotonic()
        while True:
            try:
                response = call()
                if response.status_code < 300:
                    return response
                if response.status_code < 500 and response.status_code not in (423, 429):
                    raise NotInTime(f"{response.request.url}: {response.text[:300]}")
                self.refusals.append(response.text[:200])
            except httpx.HTTPError:
                pass
            if time.monotonic() > started + self._patience:
                raise NotInTime(
                    f"no acknowledgement within {self._patience:g} s: {self.refusals[-1:]}"
                )
            time.sleep(0.2)


class Page:
    """The open page: folds events as they come, reconnects with the last number it has."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.seq, self.at = 0, ""
        self.state: State = {}
        self.doubled = self.gaps = self.resets = self.connects = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="page", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Close the socket for good."""
        self._over.set()
        self._thread.join(timeout=10)

    def _follow(self) -> None:
        while not self._over.is_set():
            try:
                self._read_socket()
            except (OSError, WebSocketException, TimeoutError, EOFError):
                self._over.wait(0.2)

    def _read_socket(self) -> None:
        person = self.person
        address = person.address.replace("http", "ws", 1)
        with connect(
            f"{address}/ws/sessions/{person.session}/?{urlencode(self._known())}",
            origin=Origin(person.address),
            additional_headers={"Cookie": person.cookies()},
            open_timeout=10,
            close_timeout=1,
            compression=None,
            proxy=None,
        ) as line:
            self.connects += 1
            while not self._over.is_set():
                try:
                    self._take(json.loads(line.recv(timeout=0.5)))
                except TimeoutError:
                    continue

    def _known(self) -> dict[str, Any]:
        return {"since": self.seq, "at": self.at} if self.at else {"since": self.seq}

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["kind"] == "reset":
            self.resets += 1
            fresh = self.person.snapshot()
            self.seq, self.at, self.state = fresh["seq"], fresh["at"], fresh["state"]
        for event in frame.get("events", []) if frame["kind"] == "events" else []:
            if event["seq"] <= self.seq:
                self.doubled += 1
                continue
            self.gaps += event["seq"] > self.seq + 1
            self.seq, self.at = event["seq"], event["at"]
            fold(self.state, event)


def fold(state: State, event: dict[str, Any]) -> None:
    """Events are absolute: the last one of an entity is the entity."""
    entities = state.setdefault(event["type"], {})
    payload = event["payload"]
    if payload.get("deleted"):
        entities.pop(payload["id"], None)
    else:
        entities[payload["id"]] = payload
