"""Sessions with files and runs for the tests of the chat, and questions put to them."""

from __future__ import annotations

import re
import uuid

from analysis.models import Message, Run
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from chatmrpt.management.intake import add_file, work_off
from realtime.queueing import jobs_held_back
from realtime.services.create_session import create_session
from realtime.viewer import new_guest


def made(blocker, files, *options):
    """A session with these files, and with the runs of these options."""
    with blocker.unblock():
        session = create_session(viewer=new_guest(), client_id=uuid.uuid4().hex, title="Asked")
        with jobs_held_back():
            for file in files:
                add_file(session, file)
            work_off(session)
            for chosen in options:
                workspace = Workspace(session)
                request_run(workspace=workspace, options=chosen, client_id=uuid.uuid4().hex)
                work_off(session)
    return session


def say(session, *texts):
    """The answer to the last of the questions, each understood as in the chat."""
    with jobs_held_back():
        for text in texts:
            question = ask(session=session, client_id=uuid.uuid4().hex, text=text)
            work_off(session)
    return Message.objects.get(in_reply_to=question)


def run_of(session, kind):
    return Run.objects.get(session=session, kind=kind)


def numbers(text):
    plain = text.replace("\u202f", ",")
    return [float(found.replace(",", "")) for found in re.findall(r"-?\d[\d,]*(?:\.\d+)?", plain)]


def says(answer, value, places=4):
    """Whether the headline has the number, to the digits that are shown."""
    digits = max(abs(value) * 10 ** (1 - places), 1e-9)
    near = max(digits, 0.0501) if " %" in answer.headline else digits
    return any(abs(number - value) <= near for number in numbers(answer.headline))


def titles(frame):
    names = frame["WardName"].str.split().str.join(" ")
    return list(zip(names, frame["lga_name"], strict=True))
