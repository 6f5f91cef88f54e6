#!/usr/bin/env python3
"""Rank wards through the API: send a table and a boundary, run, fetch the ranking.

    pip install httpx
    python run_analysis.py https://chatmrpt.example.org wards.csv wards.zip ranking.csv

The token (account page, "Keys for programs", all three rights) is read from CHATMRPT_TOKEN.
"""

from __future__ import annotations

import base64
import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

CHUNK = 256 * 1024


def send_file(api: httpx.Client, session: str, path: Path) -> None:
    """Send one file by tus, in chunks."""
    about = {"filename": path.name, "session": session, "client_id": uuid.uuid4().hex}
    encoded = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in about.items())
    data = path.read_bytes()
    tus = {"Tus-Resumable": "1.0.0"}
    headers = {**tus, "Upload-Length": str(len(data)), "Upload-Metadata": encoded}
    place = call(api, "POST", "/api/v1/uploads/", headers=headers).headers["Location"]
    for offset in range(0, len(data), CHUNK):
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        call(api, "PATCH", place, content=data[offset : offset + CHUNK], headers={**tus, **kind})


def call(api: httpx.Client, method: str, path: str, **more: Any) -> httpx.Response:
    """One request; too many of them in a minute wait as long as the answer says."""
    while True:
        answer = api.request(method, path, **more)
        if answer.status_code != 429:
            break
        time.sleep(float(answer.headers.get("Retry-After", 5)))
    if answer.is_error:
        sys.exit(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
    return answer


def settled(api: httpx.Client, session: str, seconds: float = 600) -> dict[str, Any]:
    """The state of the session once no job is open."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        state: dict[str, Any] = call(api, "GET", f"/api/v1/sessions/{session}").json()["state"]
        if all(job["state"] not in ("queued", "running") for job in state["job"].values()):
            return state
        time.sleep(1)
    sys.exit("The work took too long.")


def rank(api: httpx.Client, files: list[Path]) -> bytes:
    """The ranking of the files' wards as CSV."""
    opened = call(api, "POST", "/api/v1/sessions", json={"client_id": uuid.uuid4().hex})
    session = opened.json()["id"]
    for file in files:
        send_file(api, session, file)
    settled(api, session)
    question = {"client_id": uuid.uuid4().hex, "text": "Rank the wards by risk"}
    call(api, "POST", f"/api/v1/sessions/{session}/messages", json=question)
    runs = settled(api, session)["run"].values()
    done = [run for run in runs if run["kind"] == "risk" and run["state"] == "done"]
    if not done:
        sys.exit("No ranking was made; open the session on the page to read why.")
    print(done[0]["headline"])
    return call(api, "GET", f"/api/v1/runs/{done[0]['id']}/artefacts/rankings.csv").content


def main() -> None:
    """Read the arguments, rank, write the file."""
    if len(sys.argv) != 5 or "CHATMRPT_TOKEN" not in os.environ:
        sys.exit(__doc__)
    headers = {"Authorization": f"Bearer {os.environ['CHATMRPT_TOKEN']}"}
    with httpx.Client(
        base_url=sys.argv[1], headers=headers, timeout=60, follow_redirects=True
    ) as api:
        Path(sys.argv[4]).write_bytes(rank(api, [Path(name) for name in sys.argv[2:4]]))


if __name__ == "__main__":
    main()
