"""What this can do and where to start, fitting what the session holds."""

from __future__ import annotations

from typing import Any, Literal

from analysis.tools.base import Answer, Arguments, Tool
from analysis.tools.choices import call_chip
from analysis.tools.explain_term import page_chip
from analysis.tools.later import what_works
from analysis.workspace import Workspace
from chatmrpt.lib.say import say, to_say_all

NEEDED: tuple[str, ...] = to_say_all(
    (
        "A ward table (CSV or Excel): one row a ward, with its name, LGA or code, a malaria measure "
        "such as the test positivity rate, and what may explain risk (rainfall, housing quality …).",
        "The ward boundaries: a zipped shapefile of the same wards.",
        "In any order; names are matched, and everything found is listed.",
    )
)


class Help(Arguments):
    """Which help: in general, the data needed, a greeting, thanks."""

    topic: Literal[
        "general", "data", "greeting", "thanks", "offline", "variables", "about", "sharing"
    ] = "general"


def help_user(workspace: Workspace, arguments: Help) -> Answer:
    """Answer by the state of the session."""
    if arguments.topic == "data":
        return Answer(
            headline=say("Two files are needed to rank wards."),
            points=tuple(say(text) for text in NEEDED),
            chips=_chips(workspace),
        )
    if arguments.topic == "thanks":
        return Answer(headline=say("You are welcome."), chips=_chips(workspace))
    if arguments.topic == "offline":
        return Answer(
            headline=say("Yes: it runs on an office computer without internet."),
            points=(say("Files stay on the machine it runs on."),),
            chips=_chips(workspace),
        )
    if arguments.topic == "variables":
        return Answer(
            headline=say(
                "Name the variables in your question, for example “run the analysis with rainfall, TPR and "
                "housing quality”."
            ),
            points=(
                say(
                    "“Again without …” and “add …” change the last run; nothing has to be uploaded again."
                ),
                say("A new variable needs a column in the ward table."),
            ),
            chips=_chips(workspace),
        )
    if arguments.topic in ("about", "sharing"):
        return _about(workspace) if arguments.topic == "about" else _sharing(workspace)
    greeting = "Hello. " if arguments.topic == "greeting" else ""
    return Answer(
        headline=say(
            "{greeting}I rank wards by malaria risk, so that you see where to look first.",
            greeting=greeting,
        ),
        points=_state(workspace),
        chips=_chips(workspace),
    )


def _about(workspace: Workspace) -> Answer:
    """What answers here."""
    return Answer(
        headline=say("I am ChatMRPT, a program for malaria officers, and no person."),
        points=(
            say(
                "I understand questions with my own rules; a language model helps only where "
                "this installation has one set up."
            ),
            say("Every figure in an answer comes from your files or from a run on them."),
        ),
        chips=_chips(workspace),
    )


def _sharing(workspace: Workspace) -> Answer:
    """How somebody else sees the session."""
    return Answer(
        headline=say("Press “Share a read-only link” at the top, and pass the link on."),
        points=(
            say("Who has the link can read this session and change nothing, until it expires."),
            say("I send nothing myself; a report or a table can be downloaded and sent too."),
        ),
        chips=_chips(workspace),
    )


def _state(workspace: Workspace) -> tuple[str, ...]:
    if workspace.run is not None:
        return (
            say(
                "Ask for the top or bottom wards, the LGAs, why a ward is where it is and how sure that "
                "is, or what if a value, a variable or a weight were different."
            ),
            say(
                "Ask for hot spots, a comparison, a map of any variable, a net plan, or the wards that may "
                "leave the mass campaign."
            ),
            say("A score says where to look first; it is not a count of cases."),
        )
    if workspace.link is not None:
        return (
            say("Your table and boundary fit together: ask “which wards are most at risk?”."),
            say("Before that you can check the data, list the columns or map any variable."),
        )
    if workspace.table is not None:
        return (
            say("The ward table is here; the ward boundaries (a zipped shapefile) are missing."),
        )
    if workspace.boundary is not None:
        return (say("The boundaries are here; the ward table (CSV or Excel) is missing."),)
    return (
        say("Start by dropping a ward table and a boundary file, or try the sample data."),
        say(
            "Then check the data, rank the wards, see them on a map, ask why and what if, and plan nets."
        ),
        say(
            "With facility test data I work out test positivity step by step; all of it goes into "
            "charts, maps, reports and files."
        ),
    )


def _chips(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    if workspace.link is not None:
        return what_works(workspace)
    if workspace.table is not None or workspace.boundary is not None:
        return (
            call_chip(say("Look at my data"), "describe_data"),
            call_chip(say("What data do I need?"), "help", topic="data"),
        )
    return (
        call_chip(say("What data do I need?"), "help", topic="data"),
        call_chip(say("How is the score computed?"), "explain_method", term="composite score"),
        page_chip("en"),
    )


TOOL = Tool(
    name="help",
    label="Help",
    description="What the tool can do, how to use it, where to start, greetings.",
    arguments=Help,
    examples=(
        "Help",
        "What can you do?",
        "Hello",
        "Good evening",
        "Where do I start?",
        "How do I use this?",
        "Who are you?",
        "What data do I need to upload?",
        "How can you help me?",
        "Thank you",
        "Does this work offline?",
        "I am new here",
        "Which files do you accept?",
        "How do I add my own variables?",
        "Can this tool help me with my campaign?",
    ),
    answer=help_user,
)
