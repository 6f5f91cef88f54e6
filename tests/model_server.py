"""A small server that speaks the chat-completions protocol, well or badly, as it is told.

`python -m tests.model_server` prints its port. A test posts a script (a list of steps) to
`/script/<name>`; the nth request to `/<name>/v1/chat/completions` gets the nth step, the last one
again and again. `/<name>/received` gives what came, byte for byte.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SCRIPTS: dict[str, list] = {}
RECEIVED: dict[str, list] = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        name = self.path.split("/")[1]
        if self.path.endswith("/models"):
            step = SCRIPTS[name][0]
            return self.whole({"data": []}, step.get("status", 200))
        return self.whole(RECEIVED[name])

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path.startswith("/script/"):
            name = self.path.split("/")[2]
            SCRIPTS[name], RECEIVED[name] = json.loads(body), []
            self.whole({})
            return
        name = self.path.split("/")[1]
        RECEIVED[name].append({"body": body, "path": self.path, "headers": dict(self.headers)})
        steps = SCRIPTS[name]
        step = steps[min(len(RECEIVED[name]), len(steps)) - 1]
        kind = next(key for key in STEPS if key in step)
        with contextlib.suppress(OSError):  # the client went away
            STEPS[kind](self, step)
        self.close_connection = True

    def whole(self, content, status=200):
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def begin(self, kind="text/event-stream"):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, delta, finish=None, **more):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.line("data: " + json.dumps({"choices": [choice], **more}))

    def line(self, text):
        self.wfile.write(f"{text}\n\n".encode())
        self.wfile.flush()

    def done(self, finish):
        usage = {"prompt_tokens": 120, "completion_tokens": 7}
        self.event({}, finish)
        self.line("data: " + json.dumps({"choices": [], "usage": usage}))
        self.line("data: [DONE]")


def calls(handler, step):
    handler.begin()
    handler.event({"role": "assistant", "content": None})
    for index, call in enumerate(step["calls"]):
        text = call["arguments"]
        text = text if isinstance(text, str) else json.dumps(text)
        function = {"name": call["name"], "arguments": ""}
        piece = {"index": index, "id": f"c{index}", "type": "function", "function": function}
        handler.event({"tool_calls": [piece]})
        for start in range(0, len(text), 7):
            part = {"arguments": text[start : start + 7]}
            handler.event({"tool_calls": [{"index": index, "function": part}]})
    handler.done("tool_calls")


def text(handler, step):
    handler.begin()
    for word in step["text"].split(" "):
        handler.event({"content": word + " "})
        time.sleep(step.get("pause", 0))
    handler.done("stop")


def status(handler, step):
    handler.whole({"error": {"message": step.get("words", "no")}}, step["status"])


def raw(handler, step):
    handler.begin(step.get("type", "text/event-stream"))
    handler.wfile.write(step["raw"].encode())


def silent(handler, step):
    time.sleep(step["silent"])


def drip(handler, step):
    """A header that never ends, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(int(step["drip"] / 0.05)):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler, step):
    handler.begin()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        handler.event({"content": "on and "})
        time.sleep(step["endless"])


def huge(handler, step):
    handler.begin()
    for _ in range(step["huge"] // 65_536):
        handler.wfile.write(b"x" * 65_536)


def drop(handler, step):
    handler.connection.shutdown(2)


def redirect(handler, step):
    handler.send_response(307)
    handler.send_header("Location", step["redirect"])
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def answer(handler, step):
    handler.whole(step["answer"])


STEPS = {
    "calls": calls, "text": text, "status": status, "raw": raw, "silent": silent, "drip": drip,
    "endless": endless, "huge": huge, "drop": drop, "redirect": redirect, "answer": answer,
}  # fmt: skip


class ModelServer:
    """The server in its own process, for tests."""

    def __init__(self):
        root = Path(__file__).resolve().parents[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.model_server"],
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self.process.stdout.readline())

    def plays(self, *steps, name=""):
        """An address whose requests get these steps, one after the other, from now on."""
        name = name or uuid.uuid4().hex
        self._call(f"/script/{name}", json.dumps(steps).encode())
        return f"http://127.0.0.1:{self.port}/{name}/v1"

    def received(self, address):
        """What came to an address, in order."""
        return json.loads(self._call(f"/{address.split('/')[3]}/received"))

    def _call(self, path, data=None):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}{path}", data, timeout=10) as reply:
            return reply.read()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()
