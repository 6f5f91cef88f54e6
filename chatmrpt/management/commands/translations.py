"""`manage.py translations`: compile; with `--gather`, first take new texts into the catalogues."""

from __future__ import annotations

from typing import Any

from babel.messages.catalog import Catalog
from django.core.management.base import CommandParser

from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.catalogues import (
    DOMAINS,
    catalogue_file,
    compile_stale,
    languages,
    read_catalogue,
    write_catalogue,
)
from chatmrpt.management.gathering import gather


class Command(ProjectCommand):
    """Compile the translations; see docs/languages.md."""

    help = "Compile the translations in locale/, or gather texts that are not there yet."
    example = "translations --gather"
    needs_tables = False

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag."""
        parser.add_argument(
            "--gather",
            action="store_true",
            help="add the texts of the code to the catalogues and drop those that are gone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Gather if asked to, then compile."""
        if options["gather"]:
            for domain in DOMAINS:
                template = gather(domain)
                for language in languages():
                    self._complete(language, domain, template)
        for path in compile_stale():
            self.stdout.write(f"compiled {path.name}")

    def _complete(self, language: str, domain: str, template: Catalog) -> None:
        if not catalogue_file(language, domain).exists():
            return
        catalogue = read_catalogue(language, domain)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        write_catalogue(catalogue, language, domain)
        missing = [entry.id for entry in catalogue if entry.id and not _said(entry.string)]
        self.stdout.write(f"{language} {domain}: {len(catalogue)} texts, {len(missing)} missing")


def _said(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return bool(string) if string is None or isinstance(string, str) else all(string)
