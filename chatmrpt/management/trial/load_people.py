"""The people of a load: a file for locust. The plan and the place of the result are in LOAD_PLAN.

It runs in a process of its own and knows nothing of Django: all it does is HTTP and websockets.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import random
import re
import socket
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import gevent
import psutil
import websocket
from locust import FastHttpUser, between, constant_pacing, events, task

from chatmrpt.management.trial.load_answers import Answers

PLAN: dict[str, Any] = json.loads(Path(os.environ["LOAD_PLAN"]).read_text())
TOKEN = "l" * 32
QUESTIONS = ("help", "what can you do?", "what is in my data?")
CHUNK = 256 * 1024
MINUTE = 60
SEATS = iter(PLAN["sessions"])
STARTED = time.time()
ME = psutil.Process()
seen: dict[str, int] = {}
tally = {"gaps": 0, "doubled": 0, "reconnects": 0, "unanswered": 0, "resets": 0, "most_open": 0}
lines: dict[Any, str] = {}
storm = {"at": 0.0, "cut": 0.0, "back": 0.0, "last": 0.0}
BOOT = re.compile(r'<script id="boot"[^>]*>(.*?)</script>', re.DOTALL)
closed: dict[str, Any] = {"at": 0.0, "open": []}


def note(name: str, seconds: float, error: str | None = None) -> None:
    """A figure that locust does not take by itself."""
    events.request.fire(  # type: ignore[no-untyped-call]
        request_type="WS", name=name, response_time=seconds * 1000, response_length=0,
        exception=RuntimeError(error) if error else None, context={},
    )  # fmt: skip


def over() -> bool:
    """Whether the time of working is over; what is under way may come to its end."""
    return bool(time.time() - STARTED > PLAN["seconds"])


class Guest(FastHttpUser):
    """Somebody with a session; by itself only the base of the others."""

    abstract = True
    host = PLAN["address"]
    network_timeout = 30.0
    connection_timeout = 30.0
    concurrency = 2

    def on_start(self) -> None:
        """Take a seat."""
        self.session, cookie = next(SEATS)
        self.cookie = f"guest={cookie}; csrftoken={TOKEN}"
        self.head = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Origin": self.host}

    def ask(self, path: str, name: str, method: str = "GET", **more: Any) -> Any:
        """A request with the guest's cookie."""
        more["headers"] = {**self.head, **more.pop("headers", {})}
        return self.client.request(method, path, name=name, **more)


class Watching(Guest):
    """Opens the page and keeps its socket, through everything."""

    fixed_count = PLAN["watching"]
    wait_time = between(5, 10)

    def on_start(self) -> None:
        """Load the page, which brings the state along, and open the socket, as the page does."""
        super().on_start()
        self.waiting: dict[str, float] = {}
        self.answers = Answers(gevent.event.Event)
        self.at = ""
        seen[self.session] = 0
        self.open_page()
        self.reader = gevent.spawn(self.follow)

    def open_page(self) -> None:
        """Until it comes: who is turned away counts as an error, and comes again when told to."""
        while not over():
            # Its line is not kept: of ten thousand pages half the files would be idle ones here.
            answer = self.ask(f"/s/{self.session}/", "page", headers={"Connection": "close"})
            found = BOOT.search(answer.text or "") if answer.status_code == 200 else None
            if found:
                known = json.loads(found[1])["snapshot"]
                seen[self.session], self.at = known["seq"], known["at"] or ""
                return
            gevent.sleep(float((answer.headers or {}).get("Retry-After", 3)))

    def on_stop(self) -> None:
        """Close the page."""
        self.reader.kill(block=False)

    @task
    def one(self) -> None:
        """Watch."""

    def follow(self) -> None:
        """Read the socket; when it breaks, open it again where it ended."""
        for attempt in itertools.count():
            began, opened = time.time(), False
            try:
                line = websocket.create_connection(
                    f"{self.host.replace('http', 'ws', 1)}/ws/sessions/{self.session}/"
                    f"?since={seen[self.session]}&at={quote(self.at)}",
                    cookie=self.cookie, origin=self.host, timeout=30, enable_multithread=False,
                )  # fmt: skip
                line.settimeout(90)
                self.take(json.loads(line.recv()))
                opened = True
                note("socket open", time.time() - began)
                tally["reconnects"] += attempt > 0
                if storm["at"] and attempt:
                    storm["back"], storm["last"] = storm["back"] + 1, time.time() - storm["at"]
                self.read(line)
            except (OSError, websocket.WebSocketException, ValueError) as error:
                if not opened and time.time() - began > 25:
                    note("socket open", time.time() - began, str(error)[:100])
                gevent.sleep(0.2 + random.random())  # noqa: S311

    def read(self, line: Any) -> None:
        """Until it breaks."""
        lines[line] = self.session
        tally["most_open"] = max(tally["most_open"], len(lines))
        try:
            while True:
                frame = line.recv()
                if not frame:
                    return
                self.take(json.loads(frame))
        finally:
            lines.pop(line, None)
            line.close()

    def take(self, frame: dict[str, Any]) -> None:
        """Count numbers; note when a question's own event and its answer came."""
        tally["resets"] += frame["kind"] == "reset"
        for event in frame.get("events", []):
            last = seen[self.session]
            tally["doubled"] += event["seq"] <= last
            tally["gaps"] += max(0, event["seq"] - last - 1)
            if event["seq"] > last:
                seen[self.session], self.at = event["seq"], event["at"]
            if event["type"] == "message":
                self.take_message(event["payload"])

    def take_message(self, message: dict[str, Any]) -> None:
        """The question as an event, or its answer."""
        if self.waiting.pop(message["client_id"] or "", None) is not None:
            created = datetime.fromisoformat(message["created"])
            note("event delivered", (datetime.now(UTC) - created).total_seconds())
        if message["in_reply_to"] and message["state"] != "working":
            self.answers.came(message["in_reply_to"])


class Working(Watching):
    """Asks a question, waits for the answer, thinks."""

    fixed_count = PLAN["working"]
    wait_time = constant_pacing(PLAN["pace"])

    def on_start(self) -> None:
        """Come at some moment, not all at once."""
        super().on_start()
        gevent.sleep(random.random() * PLAN["pace"] / 2)  # noqa: S311

    @task
    def one(self) -> None:
        """One question."""
        if over():
            return
        key, began = uuid.uuid4().hex, time.time()
        self.waiting[key] = began
        body = {"client_id": key, "text": random.choice(QUESTIONS)}  # noqa: S311
        path = f"/api/v1/sessions/{self.session}/messages"
        answer = self.ask(path, "message acknowledged", "POST", json=body)
        if answer.status_code != 202:
            return
        identifier = cast(str, answer.json()["id"])
        if self.answers.wait_for(identifier, 60):
            note("answer complete", time.time() - began)
            self.ask(f"/api/v1/sessions/{self.session}", "API read")
        else:
            tally["unanswered"] += 1
            note("answer complete", time.time() - began, "no answer within 60 s")


class Uploading(Guest):
    """Sends one file of 5 MB in parts, within ten seconds after all have come."""

    fixed_count = PLAN["uploading"]
    wait_time = between(5, 10)
    sent = False

    @task
    def send(self) -> None:
        """Once."""
        if self.sent or over() or time.time() - STARTED < PLAN["rise"]:
            return
        self.sent = True
        data = Path(PLAN["upload"]).read_bytes()
        pairs = {"filename": "load.csv", "session": self.session, "client_id": uuid.uuid4().hex}
        meta = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())
        tus = {"Tus-Resumable": "1.0.0"}
        head = {**tus, "Upload-Length": str(len(data)), "Upload-Metadata": meta}
        made = self.ask("/api/v1/uploads/", "upload announced", "POST", headers=head)
        if made.status_code != 201:
            return
        place, start = made.headers["Location"].removeprefix(self.host), 0
        while start < len(data) and time.time() - STARTED < PLAN["seconds"] + 60:
            answer = self.ask(
                place, "upload part", "PATCH", data=data[start : start + CHUNK],
                headers={**tus, "Upload-Offset": str(start),
                         "Content-Type": "application/offset+octet-stream"},
            )  # fmt: skip
            if answer.status_code != 204:  # As the page: ask how much came, and go on from there.
                gevent.sleep(0.5)
                answer = self.ask(place, "upload asked after", "HEAD", headers=tus)
            start = int(answer.headers.get("Upload-Offset", start))


class Viewing(Guest):
    """Looks at a map each second for a minute; three times in ten for the first time.

    As the page does: the list of maps is asked for with each look; outlines and values have
    addresses of their own content, and are asked for only where the browser does not have them.
    """

    fixed_count = PLAN["viewing"]
    wait_time = constant_pacing(1)
    tag = ""

    def on_start(self) -> None:
        """All look at the maps of the session that was prepared."""
        self.head = {"Cookie": PLAN["maps"]["cookie"], "Accept-Encoding": "gzip"}

    @task
    def look(self) -> None:
        """The list; for the first time, the outlines and the values."""
        if not 0 <= time.time() - STARTED - PLAN["rise"] < MINUTE:
            return
        cold = random.random() < 0.3  # noqa: S311
        known = {} if cold or not self.tag else {"If-None-Match": self.tag}
        answer = self.ask(PLAN["maps"]["list"], "map list", headers=known)
        if answer.status_code == 200:
            self.tag = answer.headers.get("ETag") or ""
        for path in PLAN["maps"]["paths"] if cold else ():
            self.ask(path, "map outlines, values")


@events.test_stopping.add_listener  # type: ignore[untyped-decorator]
def _stopping(**_: Any) -> None:
    """From now on pages close."""
    closed.update(at=time.time(), open=sorted(lines.values()))


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def _starting(**_: Any) -> None:
    """At the moment of the plan all lines break at once."""
    if PLAN["storm"]:
        gevent.spawn_later(PLAN["storm"], _cut)


def _cut() -> None:
    storm.update(at=time.time(), cut=float(len(lines)))
    for line in list(lines):
        with contextlib.suppress(OSError, AttributeError):
            line.sock.shutdown(socket.SHUT_RDWR)


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def _write(environment: Any, **_: Any) -> None:
    """The result, for the command."""
    rows = [
        {
            "name": row.name, "count": row.num_requests, "errors": row.num_failures,
            **{f"p{n}_ms": row.get_response_time_percentile(n / 100) or 0 for n in (50, 95, 99)},
            "most_ms": row.max_response_time,
        }
        for row in environment.stats.entries.values()
    ]  # fmt: skip
    cpu = ME.cpu_times()
    whole = time.time() - STARTED
    Path(PLAN["result"]).write_text(
        json.dumps(
            {
                "rows": sorted(rows, key=lambda row: str(row["name"])), **tally, "seen": seen,
                "closed": closed, "storm": storm, "own_cpu": (cpu.user + cpu.system) / whole,
                "failures": sorted({f"{e.name}: {e.error}" for e in
                                    environment.stats.errors.values()})[:10],
            }
        )
    )  # fmt: skip
    environment.process_exit_code = 0
