"""What all management commands share: migrated tables, plain errors, logs on stderr."""

from __future__ import annotations

import json
import math
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from chatmrpt.lib.errors import ProblemError

MIGRATION_LOCK = 7_031_977


def ensure_migrated() -> bool:
    """Bring the database's tables up to date; one process at a time. Returns whether it did."""
    from django.core.management import call_command

    if not _plan():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    return True


def _ensure_database() -> None:
    try:
        ensure_migrated()
    except OperationalError as error:
        raise ProblemError(
            "no_database",
            f"The database does not answer: {str(error).strip().splitlines()[0]}",
            "`manage.py doctor` says what is wrong and how to mend it.",
        ) from error


def _plan() -> list[Any]:
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class ProjectCommand(BaseCommand):
    """A command with an example in its help, errors as one sentence and a hint, exit code 1."""

    example = ""
    needs_tables = True
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Show the example below the options; a wrong option is one sentence and exit code 1."""
        parser = super().create_parser(
            prog_name,
            subcommand,
            epilog=f"example:\n  python manage.py {self.example}" if self.example else None,
            **kwargs,
        )
        parser.error = self._refuse_options  # type: ignore[method-assign]
        return parser

    def _refuse_options(self, message: str) -> NoReturn:
        words = f"{message[:1].upper()}{message[1:]}.\nExample: python manage.py {self.example}"
        if self._called_from_command_line:  # type: ignore[attr-defined]
            self.stderr.write(f"CommandError: {words}")
            sys.exit(1)
        raise CommandError(words, returncode=1)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Migrate if needed, run, and turn a ProblemError into a sentence and a hint."""
        try:
            if self.needs_tables:
                _ensure_database()
            return super().execute(*args, **options)
        except ProblemError as problem:
            raise CommandError(f"{problem.message}\n{problem.hint}".strip(), returncode=1) from None

    def add_json(self, parser: ArgumentParser) -> None:
        """Offer `--json`."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def print_json(self, value: Any) -> None:
        """One JSON object a line; missing is null, never NaN."""
        sys.stdout.write(json.dumps(_without_nan(value), ensure_ascii=False, allow_nan=False))
        sys.stdout.write("\n")
        sys.stdout.flush()


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
