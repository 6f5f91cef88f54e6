"""The systemd units, the container file and the compose file."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
import yaml
from django.conf import settings

from tests.deploy.places import DEPLOY, ROOT

SYSTEMD = DEPLOY / "systemd"
CONTAINER = DEPLOY / "container"
UNITS = sorted(SYSTEMD.glob("*.service"))


@pytest.fixture
def compose():
    return yaml.safe_load((CONTAINER / "compose.yaml").read_text())


def test_systemd_accepts_every_unit(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    names = []
    for file in [*UNITS, SYSTEMD / "chatmrpt.target"]:
        text = file.read_text().replace("/opt/chatmrpt/.venv/bin/python", sys.executable)
        instances = {"chatmrpt-web@": "8001", "chatmrpt-worker@": "chat"}
        name = file.name.replace("@.", f"@{instances.get(file.name.split('.')[0], '')}.")
        (tmp_path / file.name).write_text(text)
        (tmp_path / name).write_text(text)
        names.append(str(tmp_path / name))
    done = subprocess.run(
        [program, "verify", *names],
        capture_output=True,
        text=True,
        check=False,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if str(tmp_path) in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_has_no_rights_it_does_not_need(unit):
    text = unit.read_text()
    for line in (
        *("User=chatmrpt", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes"),
        *("PrivateTmp=yes", "PrivateDevices=yes", "CapabilityBoundingSet=", "UMask=0077"),
        *("RestrictNamespaces=yes", "SystemCallFilter=@system-service"),
    ):
        assert f"\n{line}\n" in text, line
    assert not re.search(r"(PASSWORD|SECRET|TOKEN|_KEY)=", text)


def test_the_target_starts_a_worker_for_every_queue():
    text = (SYSTEMD / "chatmrpt.target").read_text()
    queues = re.findall(r"chatmrpt-worker@(\w+)\.service", text)
    assert sorted(queues) == sorted(settings.QUEUES)
    ports = re.findall(r"chatmrpt-web@(\d+)\.service", text)
    upstream = (DEPLOY / "nginx/upstream.conf").read_text()
    assert ports == re.findall(r"server 127\.0\.0\.1:(\d+)", upstream)


def test_the_image_is_made_in_stages_and_runs_as_nobody_special():
    text = (CONTAINER / "Containerfile").read_text()
    stages = re.split(r"^FROM ", text, flags=re.M)[1:]
    assert len(stages) == 3
    assert re.findall(r"^USER (\S+)", stages[-1], re.M)[-1] == "10001:10001"
    assert not re.search(r"^ADD |curl|wget|apt-get", text, re.M)
    ignored = (CONTAINER / "Containerfile.dockerignore").read_text().split()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source not in ignored
    assert {".env", ".git", "var", "tests"} <= set(ignored)


def test_the_image_holds_every_package_of_the_project():
    text = (CONTAINER / "Containerfile").read_text()
    for package in ("chatmrpt", "realtime", "uploads", "analysis", "templates", "static"):
        assert f"COPY {package} ./{package}" in text


def test_compose_starts_every_process(compose):
    services = compose["services"]
    for queue in settings.QUEUES:
        assert services[f"worker-{queue}"]["command"][-2:] == ["realtime.worker", queue]
    assert {"web-1", "web-2", "sweeper", "migrate", "postgres", "valkey", "nginx"} <= set(services)
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            assert other in services, (name, other)
        for network in service.get("networks", ()):
            assert network in compose["networks"], (name, network)


def test_compose_keeps_the_data_from_the_world(compose):
    assert compose["networks"]["data"] == {"internal": True}
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"nginx"}
    for name in ("postgres", "valkey"):
        assert compose["services"][name]["networks"] == ["data"]


def test_compose_writes_no_secret_and_starts_nothing_without_them(compose):
    example = (CONTAINER / "env.example").read_text()
    text = (CONTAINER / "compose.yaml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "TLS_FOLDER", "SITE_HOST"):
        assert f"${{{name}:?" in text
        assert re.search(rf"^{name}=", example, re.M)
    for name, value in compose["services"]["web-1"]["environment"].items():
        if not name.startswith("LLM_"):
            assert name in (ROOT / "chatmrpt/settings.py").read_text(), name
        if re.search(r"PASSWORD|SECRET|TOKEN|KEY", name):
            assert value.startswith("${"), name


def test_containers_of_ours_write_only_where_they_must(compose):
    for name in ("web-1", "worker-chat", "sweeper", "migrate"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["volumes"] == ["files:/data"]


def test_the_container_s_nginx_knows_the_two_web_services(compose):
    servers = re.findall(r"server (\S+):8000", (CONTAINER / "upstream.conf").read_text())
    assert servers == ["web-1", "web-2"]
    assert set(servers) <= set(compose["services"])
