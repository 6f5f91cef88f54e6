"""Encrypt and decrypt a stream for the holder of a key, in the format of `age`.

Whoever makes backups needs the public half only, so a stolen server gives no old backup away.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyrage

from chatmrpt.lib.errors import ProblemError

MAGIC = b"age-encryption.org/"


def new_key(file: Path) -> str:
    """Write a new secret key, readable by its owner only; returns the public half."""
    key = pyrage.x25519.Identity.generate()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ProblemError(
            "key_exists", f"{file} is there already and is not written over.", "Name another file."
        ) from error
    with os.fdopen(descriptor, "w") as out:
        out.write(f"{key}\n")
    return str(key.to_public())


@contextlib.contextmanager
def sealed(target: BinaryIO, recipient: str) -> Iterator[IO[bytes]]:
    """A stream to write to; what is written arrives encrypted in `target`."""
    try:
        whom = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise ProblemError(
            "bad_recipient", "BACKUP_RECIPIENT is not a public key of age (age1…).",
            "Make a pair of keys: manage.py backup --new-key FILE.",
        ) from error  # fmt: skip
    reading, writing = os.pipe()

    def work() -> None:
        with os.fdopen(reading, "rb") as plain:
            pyrage.encrypt_io(plain, target, [whom])

    with _beside(work), os.fdopen(writing, "wb") as plain:
        yield plain


@contextlib.contextmanager
def opened(source: BinaryIO, key_file: Path | None) -> Iterator[IO[bytes]]:
    """The plain stream of a backup, sealed or not."""
    start = source.read(len(MAGIC))
    source.seek(0)
    if start != MAGIC:
        yield source
        return
    key = _key(key_file)
    reading, writing = os.pipe()

    def work() -> None:
        with os.fdopen(writing, "wb") as plain, contextlib.suppress(BrokenPipeError):
            pyrage.decrypt_io(source, plain, [key])

    with _beside(work), os.fdopen(reading, "rb") as plain:
        yield plain
        while plain.read(2**20):  # To the end: the last piece is authenticated, too.
            pass


def _key(key_file: Path | None) -> Any:
    if key_file is None:
        raise ProblemError(
            "backup_sealed", "This backup is encrypted.", "Name the key: --key-file FILE."
        )
    try:
        lines = key_file.read_text().splitlines()
        secret = next(line for line in lines if line.startswith("AGE-SECRET-KEY-"))
        return pyrage.x25519.Identity.from_str(secret.strip())
    except (OSError, StopIteration, pyrage.IdentityError) as error:
        raise ProblemError(
            "bad_key", f"{key_file} holds no secret key of age.", "Name the right --key-file."
        ) from error


@contextlib.contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Run the work in a thread for the length of the block; its error becomes ours."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except (OSError, ValueError, pyrage.DecryptError, pyrage.EncryptError) as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="sealing", daemon=True)
    thread.start()
    try:
        yield
    except (OSError, EOFError) as error:
        if not errors:
            raise
        errors.append(error)
    finally:
        thread.join()
    if errors:
        raise ProblemError(
            "sealing_failed", f"The encryption gave up: {errors[0]}",
            "Another key made this backup, it is damaged, or the disk is full.",
        ) from errors[0]  # fmt: skip
