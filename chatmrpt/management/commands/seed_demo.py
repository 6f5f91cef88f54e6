"""`manage.py seed_demo`: a session with the demonstration state, ranked."""

from __future__ import annotations

import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from analysis.services.load_sample import load_sample
from analysis.services.post_message import ask
from chatmrpt.accounts.models import User
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.base import ProjectCommand
from chatmrpt.management.intake import work_off
from realtime.queueing import jobs_held_back
from realtime.services.change_session import rename_session
from realtime.services.create_session import create_session
from realtime.viewer import Viewer
from uploads.sample import write_sample

TITLE = "Demonstration state"


class Command(ProjectCommand):
    """Give a user a session with the demonstration state, ranked by risk."""

    help = "Give a user a session with the synthetic demonstration state, ranked by risk."
    example = "seed_demo --user amina@example.org"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For whom, or where to put the files."""
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--user", help="e-mail address of an existing account")
        where.add_argument("--files", type=Path, help="only write the demonstration files here")
        self.add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the session, or the files."""
        if options["files"]:
            options["files"].mkdir(parents=True, exist_ok=True)
            written = [str(path) for path in write_sample(options["files"])]
            self._answer(options, {"files": written}, f"Wrote {', '.join(written)}.")
            return
        user = User.objects.filter(email=options["user"].strip().lower()).first()
        if user is None:
            raise ProblemError(
                "no_such_user",
                f"There is no account {options['user']}.",
                "Sign up first, or make one: python manage.py createsuperuser",
            )
        viewer = Viewer(user_id=user.pk)
        session = create_session(viewer=viewer, client_id=uuid.uuid4().hex, title=TITLE)
        with jobs_held_back():
            rename_session(session=session, title=TITLE)
            load_sample(session=session, client_id=uuid.uuid4().hex)
            work_off(session)
            ask(session=session, client_id=uuid.uuid4().hex, text="Which wards are most at risk?")
            work_off(session)
        self._answer(
            options, {"session": str(session.pk)}, f"Session “{TITLE}” is ready: /s/{session.pk}/"
        )

    def _answer(self, options: dict[str, Any], value: dict[str, Any], sentence: str) -> None:
        if options["json"]:
            self.print_json(value)
        else:
            self.stdout.write(sentence)
