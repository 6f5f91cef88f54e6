#!/usr/bin/env python3
"""The project's command line; `./run` calls it with everything installed."""

from __future__ import annotations

import contextlib
import os
import sys

NEEDS_NO_SERVICES = {
    "fault_drill",
    "load_test",
    "region_drill",
    "sizing",
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "collectstatic",
    "translations",
}


def main() -> None:
    """Start the embedded services where none are configured, then run the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")
    from environs.exceptions import EnvError

    from chatmrpt.lib.errors import ProblemError
    from chatmrpt.lib.garbage import loading
    from chatmrpt.lib.threads import limit_math_threads

    limit_math_threads()
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command != "up":
        os.environ.setdefault("DATABASE_POOL_SIZE", "0")
    wants_help = {"-h", "--help"} & set(sys.argv[2:])
    try:
        with contextlib.ExitStack() as stack:
            if command not in NEEDS_NO_SERVICES and not wants_help:
                from chatmrpt.embedded import running_services

                stack.enter_context(running_services())
            with loading():
                import django
                from django.core.management import execute_from_command_line

                django.setup()
            execute_from_command_line(sys.argv)
    except ProblemError as problem:
        sys.exit(f"{problem.message} {problem.hint}".strip())
    except EnvError as error:
        sys.exit(f"{error} See .env.example for what is expected.")


if __name__ == "__main__":
    main()
