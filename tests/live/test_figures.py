"""What a running system counts, by what people really did with it."""

from __future__ import annotations

import json
from collections import Counter

import pytest
import requests
import websockets.sync.client as sockets
from prometheus_client.parser import text_string_to_metric_families

from tests.live.system import Person, wait_for
from uploads.sample import BOUNDARY, WARDS, sample_files

pytestmark = pytest.mark.live


def figures(system):
    """The sum of each figure over its labels."""
    text = requests.get(f"{system.address}/metrics", timeout=20).text
    found = Counter()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name] += sample.value
    return found


def socket_of(person):
    cookies = "; ".join(f"{each.name}={each.value}" for each in person.http.cookies)
    address = person.address.replace("http", "ws", 1)
    return sockets.connect(
        f"{address}/ws/sessions/{person.session}/?since=0",
        additional_headers={"Cookie": cookies, "Origin": person.address},
    )


def test_everything_that_people_do_is_counted(system, tmp_path):
    before = figures(system)
    person = Person(system)
    sample = sample_files()
    with socket_of(person) as socket:
        assert json.loads(socket.recv(timeout=20))["kind"] == "events"
        for name in (BOUNDARY, WARDS):
            (tmp_path / name).write_bytes(sample[name])
            person.upload(tmp_path / name)
        wait_for(lambda: person.state()["link"], 60)
        for _ in range(2):
            assert person.answer_to(person.ask("Rank the wards by risk"))["state"] == "complete"
        for _ in range(2):
            person.get(f"/sessions/{person.session}/layers").raise_for_status()
        meanwhile = figures(system)
    person.http.get(f"{system.address}/metrics", timeout=20)
    wait_for(lambda: figures(system)["chatmrpt_socket_seconds_count"] > before["chatmrpt_socket_seconds_count"], 20)  # fmt: skip
    after = figures(system)

    def grown(name):
        return after[f"chatmrpt_{name}"] - before[f"chatmrpt_{name}"]

    assert grown("upload_bytes_total") == len(sample[BOUNDARY]) + len(sample[WARDS])
    assert grown("uploads_total") == 4, "two announced, two received"
    log = person.get(f"/sessions/{person.session}/events?since=0").json()["seq"]
    assert grown("events_total") >= log
    assert grown("jobs_ended_total") >= 5, "two files, their joining, two answers, a ranking"
    for name in ("job_seconds_count", "job_wait_seconds_count"):
        assert grown(name) == grown("jobs_ended_total"), name
    assert grown("tool_seconds_count") >= 2
    assert grown("cache_lookups_total") >= 3
    assert grown("socket_frames_total") >= 2
    assert grown("socket_seconds_count") == 1
    assert meanwhile["chatmrpt_sockets_open"] == after["chatmrpt_sockets_open"] + 1
    for name in ("http_requests_total", "http_request_seconds_count", "http_route_seconds_count"):
        assert grown(name) > 10, name
    for name in (
        *("database_pool", "database_connections", "database_connections_most"),
        *("database_bytes", "valkey_memory_bytes", "valkey_clients", "storage_free_bytes"),
        *("process_starts_total", "workers_alive"),
    ):
        assert after[f"chatmrpt_{name}"] > 0, name
    assert "chatmrpt_http_requests_waiting" in after
