"""The real nginx as an edge in front of a site that is far away; by itself it measures its reads.

python -m tests.deploy.edge [--away-ms 200] [--reads 300]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

from tests.deploy.places import DEPLOY
from tests.live.system import _free_port, wait_for

FILE = "/static/dist/app-ABCDEFGH.js"
#: Answered with the address that the site is told.
WHO = "/who"


class Site:
    """A site so many seconds away: a built file, and an answer that is one person's own."""

    def __init__(self, away: float = 0.0) -> None:
        self.asked: Counter[str] = Counter()
        site = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked[self.path] += 1
                time.sleep(away)
                built = self.path == FILE
                name = "X-Forwarded-For" if self.path == WHO else "Cookie"
                body = b"x" * 30_000 if built else self.headers.get(name, "nobody").encode()
                self.send_response(200)
                kept = "max-age=31536000, public, immutable" if built else "private, max-age=60"
                self.send_header("Cache-Control", kept)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Be still."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def go_away(self) -> None:
        """From now on nothing answers."""
        self.server.shutdown()
        self.server.server_close()


class Edge:
    """nginx with `deploy/nginx/edge.conf`, without TLS, on a loopback port."""

    def __init__(self, nginx: str, folder: Path, site: int) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        text = (DEPLOY / "nginx" / "edge.conf").read_text()
        for written, ours in (
            ("/var/cache/nginx/chatmrpt", f"{folder}/kept"),
            ("origin.example.org:443", f"127.0.0.1:{site}"),
            ("listen 443 ssl http2", f"listen 127.0.0.1:{self.port}"),
            ("proxy_pass https://", "proxy_pass http://"),
        ):
            assert written in text, written
            text = text.replace(written, ours)
        lines = [line for line in text.splitlines() if "ssl_" not in line]
        (folder / "edge.conf").write_text("\n".join(lines))
        places = "".join(
            f"{name}_temp_path {folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log warn;\n"
            f"events {{ worker_connections 256; }}\nhttp {{ access_log off;\n{places}"
            f"include {folder}/edge.conf; }}\n"
        )
        command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        wait_for(lambda: (folder / "nginx.pid").exists() and self._listens(), 15)

    def _listens(self) -> bool:
        try:
            return self.get("/static/none").status_code > 0
        except requests.RequestException:
            return False

    def get(self, path: str, **headers: str) -> requests.Response:
        """One read."""
        return requests.get(self.address + path, headers=headers, timeout=10)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=10)


def main() -> None:
    """Time reads from the edge's cache and past it."""
    from tests.deploy.test_nginx import NGINX

    asked = argparse.ArgumentParser()
    asked.add_argument("--away-ms", type=float, default=200.0)
    asked.add_argument("--reads", type=int, default=300)
    options = asked.parse_args()
    site = Site(options.away_ms / 1000)
    with tempfile.TemporaryDirectory() as folder:
        edge = Edge(str(NGINX), Path(folder), site.port)
        try:
            for path, reads in ((FILE, options.reads), ("/api/v1/sessions", 20)):
                times = []
                for _ in range(reads + 1):
                    began = time.perf_counter()
                    edge.get(path)
                    times.append(1000 * (time.perf_counter() - began))
                first, rest = times[0], sorted(times[1:])
                print(
                    f"{path}: first {first:.0f} ms; {reads} more: median "
                    f"{statistics.median(rest):.1f} ms, 95 of 100 below "
                    f"{rest[int(0.95 * len(rest))]:.1f} ms; asked of the site {site.asked[path]}"
                )
        finally:
            edge.stop()
            site.go_away()


if __name__ == "__main__":
    main()
