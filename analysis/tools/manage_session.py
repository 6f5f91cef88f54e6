"""Where the session stands; undo, redo and taking files out; honest words about stop."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import text_chip
from analysis.tools.data_changes import redo, remove_file, undo
from analysis.tools.describe_data import datasets_of
from analysis.tools.later import what_works
from analysis.tools.scope_words import scope_words
from analysis.tools.units import Year
from analysis.tools.wording import counted, sentence, some_of
from analysis.workspace import Workspace
from chatmrpt.lib.say import say
from realtime.models import Job, JobState

#: Jobs that are the conversation itself.
OWN_KINDS = ("turn",)


class Scope(Arguments):
    """What later questions are limited to: each field as in a question to the data."""

    areas: tuple[str, ...] = ()
    age_group: Literal["u5", "o5", "pw"] | None = None
    facility_level: Literal["primary", "secondary", "tertiary"] | None = None
    test_method: Literal["rdt", "microscopy", "both"] | None = None
    year: Year | None = None
    years: tuple[Year, ...] = ()
    last_years: int | None = Field(default=None, ge=1, le=50, description="number of years")
    first_year: Year | None = None
    last_year: Year | None = None


class ManageSession(Arguments):
    """What is asked of the session."""

    action: Literal[
        "status", "cancel", "undo", "redo", "remove", "restart", "resume", "proceed", "scope"
    ] = "status"
    file: str | None = None
    scope: Scope | None = None


def manage_session(workspace: Workspace, arguments: ManageSession) -> Answer:
    """Answer from the session's rows; a change of the data is done with the answer."""
    if arguments.action == "status" or arguments.action == "resume":
        return _status(workspace)
    if arguments.action == "proceed":
        return _nothing_waits(workspace)
    if arguments.action == "scope":
        return _scope(workspace, arguments.scope)
    if arguments.action == "undo":
        return undo(workspace)
    if arguments.action == "redo":
        return redo(workspace)
    if arguments.action == "remove":
        return remove_file(workspace, datasets_of(workspace), arguments.file)
    words = {
        "cancel": (
            say("Press Stop on the running card to stop it."),
            say("Nothing that is finished is lost by it."),
        ),
        "restart": (
            say("Open a new session in the list on the left; this one stays as it is."),
            say("To start over here, upload new files or run the analysis again."),
        ),
    }
    headline, more = words[arguments.action]
    open_jobs = _open_jobs(workspace)
    points = [more]
    if arguments.action == "cancel":
        running = (
            say("Running now: {open_jobs}.", open_jobs=some_of(open_jobs, 3))
            if open_jobs
            else say("Nothing is running.")
        )
        points.insert(0, running)
    return Answer(headline=headline, points=tuple(points), chips=what_works(workspace))


def _scope(workspace: Workspace, scope: Scope | None) -> Answer:
    """What later questions are limited to, or that they are not any more."""
    said = {} if scope is None else scope.model_dump(exclude_defaults=True)
    if not said:
        return Answer(
            headline=say("No limit holds any more: all of the data count."),
            points=(say("A question can still name its own place, age, level or year."),),
            chips=what_works(workspace),
        )
    return Answer(
        headline=say("From now on: {scope}.", scope=scope_words(said)),
        points=(
            say("It holds for the later questions of this conversation; each answer says so."),
            say("A question that names another place, age, level, test or year goes by that."),
            say("Say “no limit” to lift it, or name another one."),
        ),
        chips=(text_chip(say("No limit")), *what_works(workspace)[:2]),
    )


def _nothing_waits(workspace: Workspace) -> Answer:
    """ "Yes, go ahead" where nothing was asked: what, is a question."""
    if _open_jobs(workspace):
        return _status(workspace)
    return Answer(
        headline=say("Go ahead with what?"),
        points=(say("No question of mine is waiting for a yes."),),
        chips=what_works(workspace),
        outcome="clarify",
    )


def _open_jobs(workspace: Workspace) -> list[str]:
    rows = Job.objects.filter(
        session=workspace.session, state__in=[JobState.QUEUED, JobState.RUNNING]
    ).exclude(kind__in=OWN_KINDS)
    return [row.title for row in rows]


def _status(workspace: Workspace) -> Answer:
    datasets = datasets_of(workspace)
    open_jobs = _open_jobs(workspace)
    points = []
    if datasets:
        points.append(say("Data: {name}.", name=some_of([item.name for item in datasets], 8)))
    if workspace.link is not None:
        points.append(
            sentence(workspace.link.summary.get("headline") or say("table and boundary fit"))
        )
    run = workspace.run
    if run is not None:
        points.append(
            say("Last run: {headline}.", headline=run.result.get("headline") or run.title)
        )
    if open_jobs:
        headline = say(
            "{steps} at work: {open_jobs}.",
            steps=counted(len(open_jobs), "step"),
            open_jobs=some_of(open_jobs, 2),
        )
    elif run is not None:
        headline = say("Nothing is running; a ranking is ready.")
    elif workspace.link is not None:
        headline = say("Nothing is running; the data are ready to be ranked.")
    elif datasets:
        headline = say("Nothing is running; one file is still missing.")
    else:
        headline = say("This session is empty: no file has been uploaded.")
    return Answer(headline=headline, points=tuple(points[-3:]), chips=what_works(workspace))


TOOL = Tool(
    name="manage_session",
    label="This session",
    description="Status of the session; stop, undo, start over, go on.",
    arguments=ManageSession,
    examples=(
        "What is the status?",
        "What is happening now?",
        "Stop",
        "Cancel that",
        "Undo the last step",
        "Undo that",
        "Remove this file",
        "Go back",
        "Start over",
        "Start a new session",
        "Clear everything",
        "Reset",
        "Continue where we left off",
        "Is it done yet?",
    ),
    answer=manage_session,
)
