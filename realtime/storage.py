"""Files on this machine, each there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import uuid
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """A local folder in which a file appears under its name once it is complete.

    Files named by their content are taken as right when they exist. A process killed in the
    middle of writing one must therefore not leave a part of it under that name.
    """

    def _save(self, name: str, content: Any) -> str:
        unfinished = f"{name}.{uuid.uuid4().hex}.part"
        try:
            super()._save(unfinished, content)  # type: ignore[misc]  # missing in the stubs
            os.replace(self.path(unfinished), self.path(name))
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path(unfinished))
        return name
