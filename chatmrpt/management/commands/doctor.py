"""`manage.py doctor`: what is wrong on this machine, in plain words, and how to mend it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection

from analysis.chat.model.client import probe
from analysis.chat.model.stream import ModelFault
from analysis.services.language_model import address_fault, endpoint
from chatmrpt.embedded import held_services
from chatmrpt.embedded.places import var_folder
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.outage import storage_faults
from chatmrpt.management.base import ProjectCommand, ensure_migrated
from uploads.formats import FORMATS

FREE_GIGABYTES = 2
OPEN_FILES = 4096


@dataclass(frozen=True)
class Look:
    """One thing looked at; `mend` says what to do when it is not well."""

    what: str
    well: bool
    found: str
    mend: str = ""


class Command(ProjectCommand):
    """Look at everything ChatMRPT needs and say what is wrong and how to mend it."""

    help = "Say in plain words what is wrong on this machine and how to mend it."
    example = "doctor"
    needs_tables = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to answer."""
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print all looks; exit 1 when something is not well."""
        looks = [look for check in CHECKS for look in check()]
        if options["json"]:
            self.print_json(
                {"well": all(look.well for look in looks), "looks": [vars(x) for x in looks]}
            )
        else:
            for look in looks:
                self.stdout.write(f"{'ok  ' if look.well else 'BAD '} {look.what}: {look.found}")
                if not look.well:
                    self.stdout.write(f"     -> {look.mend}")
        bad = sum(not look.well for look in looks)
        if bad:
            raise ProblemError(
                "not_well",
                f"{bad} of {len(looks)} things need mending.",
                "Follow the arrows above.",
            )


def _python() -> Iterator[Look]:
    version = sys.version.split()[0]
    yield Look("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or later.")


def _packages() -> Iterator[Look]:
    needed = ("django", "geopandas", "pyogrio", "psycopg", "channels_redis", "django_rq")
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    yield Look(
        "Packages",
        not missing,
        f"missing: {', '.join(missing)}" if missing else "all there",
        "Run ./run setup, which installs them.",
    )


def _page() -> Iterator[Look]:
    built = settings.ASSETS_MANIFEST.exists()
    yield Look(
        "Page", built, "built" if built else "not built", "Run ./run setup, which builds it."
    )


def _database() -> Iterator[Look]:
    where = "embedded" if held_services().postgres_port else "own"
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database()))"
            )
            version, size = cursor.fetchone()
        ensure_migrated()
    except DatabaseError as error:
        yield Look(
            "Database",
            False,
            str(error).strip().splitlines()[0],
            "Start the server that DATABASE_URL names, or unset DATABASE_URL to use the embedded one.",
        )
        return
    yield Look("Database", True, f"{where} PostgreSQL {version}, {size}, tables up to date")


def _redis() -> Iterator[Look]:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2) as client:
            info = client.info("server")
    except redis.RedisError as error:
        yield Look(
            "Redis or Valkey",
            False,
            str(error),
            "Start the server that REDIS_URL names, or unset REDIS_URL to use the embedded one.",
        )
        return
    name = "Valkey" if "valkey_version" in info else "Redis"
    yield Look(
        "Redis or Valkey", True, f"{name} {info.get('valkey_version', info['redis_version'])}"
    )


def _storage() -> Iterator[Look]:
    name = f"doctor/probe-{os.getpid()}"
    try:
        default_storage.save(name, ContentFile(b"probe"))
        with default_storage.open(name) as file:
            well = file.read() == b"probe"
        default_storage.delete(name)
    except storage_faults() as error:
        yield Look("Storage", False, str(error), f"Make {var_folder()} writable, or check S3_*.")
        return
    yield Look("Storage", well, "can be written and read", "Check the disk.")


def _disk() -> Iterator[Look]:
    free = shutil.disk_usage(var_folder()).free / 1e9
    yield Look(
        "Disk",
        free > FREE_GIGABYTES,
        f"{free:,.1f} GB free",
        f"Free some space: at least {FREE_GIGABYTES} GB are needed.",
    )


def _open_files() -> Iterator[Look]:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield Look(
        "Open files",
        soft >= min(OPEN_FILES, hard),
        f"limit {soft:,}",
        f"Raise it for thousands of pages: ulimit -n {OPEN_FILES}",
    )


def _formats() -> Iterator[Look]:
    yield Look("File formats", bool(FORMATS), ", ".join(item.label for item in FORMATS))


def _language_model() -> Iterator[Look]:
    what, found, fault = "Language model", endpoint(), address_fault()
    if fault:
        yield Look(what, False, fault, "Set LLM_BASE_URL and LLM_MODEL, or remove both.")
        return
    if found is None:
        yield Look(what, True, "none; questions are understood without one")
        return
    try:
        status = probe(found)
    except ModelFault:
        mend = "Start that server, or remove LLM_BASE_URL; until then answers come without it."
        yield Look(what, False, f"{found.host} cannot be reached", mend)
        return
    refused = status in (401, 403)
    words = "refuses the key" if refused else "answers"
    yield Look(what, not refused, f"{found.model} at {found.host} {words}", "Check LLM_API_KEY.")


CHECKS: tuple[Callable[[], Iterator[Look]], ...] = (
    _python,
    _packages,
    _page,
    _database,
    _redis,
    _storage,
    _disk,
    _open_files,
    _formats,
    _language_model,
)
