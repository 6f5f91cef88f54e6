"""Start a PostgreSQL and a Valkey for the tests before Django reads its settings.

They keep their data under `var/test`, apart from those of `./run`. Loaded by `-p tests.plugin`.
"""

from __future__ import annotations

import os
from contextlib import ExitStack

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from chatmrpt.embedded.places import PROJECT
from chatmrpt.lib.garbage import loading
from chatmrpt.lib.threads import limit_math_threads
from chatmrpt.management.catalogues import compile_stale

# How long a test takes depends on what else the machine does; it says nothing of the code.
settings.register_profile(
    "untimed", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# More examples, when there is time: `./run test --hypothesis-profile=long tests/pure`.
settings.register_profile("long", settings.get_profile("untimed"), max_examples=1000)
settings.load_profile("untimed")
compile_stale()
limit_math_threads()
os.environ["CHATMRPT_VAR"] = os.environ.get("CHATMRPT_TEST_VAR") or str(PROJECT / "var" / "test")
os.environ["DATABASE_POOL_SIZE"] = "0"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
_stack, _loads = ExitStack(), ExitStack()
_loads.enter_context(loading())


def pytest_addoption(parser):
    parser.addoption(
        "--require-shared",
        action="store_true",
        help="fail if a test that reads ../shared was skipped",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """A wrapper runs before pytest-django's own hook, which reads the settings."""
    from chatmrpt.embedded import running_services

    services = _stack.enter_context(running_services())
    if services.postgres_port:
        _forget_on_power_cut(services.database_url)
    return (yield)


def _forget_on_power_cut(database_url):
    """The tests' own server need not survive a power cut: it waits for no disk."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


def pytest_collection_finish(session):
    _loads.close()


def pytest_unconfigure(config):
    _stack.close()
