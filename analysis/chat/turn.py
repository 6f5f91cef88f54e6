"""One turn: from a question to its answer, exactly once, whatever dies in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analysis.chat.asking_back import Called
from analysis.chat.guided import with_step
from analysis.chat.model.talk import choose, worded
from analysis.chat.scope import with_scope
from analysis.chat.several import with_rest
from analysis.chat.speaking import speak, with_language_note
from analysis.chat.understanding import understand
from analysis.chat.unheard import with_unheard
from analysis.models import Message, MessageState
from analysis.services.near_columns import UnknownColumnError
from analysis.services.other_state import OtherStateError
from analysis.services.plan_run import Options
from analysis.services.post_message import queue_answer, record_message
from analysis.services.request_run import request_run
from analysis.tools import tool_by_name
from analysis.tools.base import Answer, NeedsRun
from analysis.tools.other_ways import other_ways
from analysis.tools.second_tries import instead_chips, other_state_chips, with_rerun
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say
from realtime.models import Job
from realtime.runner import JobContext
from uploads.selectors import files_underway

NEED_DATA = {"need_data", "need_run", "not_linked", "other_state"}
MAY_LACK_FILES = {"need_data", "clarify"}
NOT_THERE = {"not_in_data"}
MOST_POINTS = 3
Save = Callable[[], None]


def answer_message(*, context: JobContext, message_id: str) -> Save:
    """Work out the answer now; the returned closure writes it in the job's last transaction."""
    message = Message.objects.select_related("session", "in_reply_to", "run", "feedback").get(
        pk=message_id
    )
    if message.state != MessageState.WORKING:
        return lambda: None
    started = time.monotonic()
    language = speak(message)
    workspace = Workspace(message.session, run=message.run, reply=message)
    try:
        outcome = _work_out(context, message, workspace)
    except ProblemError as problem:
        outcome = _problem_answer(problem, message)
    if isinstance(outcome, NeedsRun):
        options = outcome.options
        return lambda: _wait_for_run(message, workspace, options)
    answer = with_step(workspace, message, with_rerun(workspace, outcome))
    answer = with_scope(workspace, message, with_rest(workspace, message, answer))
    answer = _with_branch(workspace, answer)
    noted = with_language_note(message, answer)
    words = {"language": language} | ({"language_told": True} if noted is not answer else {})
    if answer.outcome in MAY_LACK_FILES and files_underway(message.session):
        return lambda: _wait_for_files(message)
    spent = round((time.monotonic() - started) * 1000)
    return lambda: _write(message, noted, spent, words)


def end_message(*, job: Job, outcome: str, error: ProblemError | None) -> None:
    """The turn's job failed, was stopped or is tried again."""
    message = Message.objects.filter(pk=job.arguments.get("message_id")).first()
    if message is None or message.state == MessageState.COMPLETE:
        return
    if outcome == "requeued":
        message.state, message.body = MessageState.WORKING, {}
    elif outcome == "cancelled":
        message.state, message.body = MessageState.STOPPED, {"headline": say("Stopped.")}
    elif error is not None:
        message.state = MessageState.FAILED
        message.body = {"headline": error.message, "points": [error.hint] if error.hint else []}
    message.save(update_fields=["state", "body"])
    record_message(message)


def _with_branch(workspace: Workspace, answer: Answer) -> Answer:
    """The answer with a word on a result that was made in another branch of the conversation."""
    if answer.run is None or answer.run.pk not in workspace.elsewhere:
        return answer
    point = say(
        "This result was made in another branch of the conversation: this one has none yet."
    )
    return replace(answer, points=(point, *answer.points)[:MOST_POINTS])


def _work_out(context: JobContext, message: Message, workspace: Workspace) -> Answer | NeedsRun:
    """Understand the question (once) and let the tool answer it; a language model may help."""
    question = message.in_reply_to
    if not message.tool and question is not None:
        if question.tool:
            message.tool, message.arguments = question.tool, question.arguments
        else:
            understood = understand(question.text, workspace)
            chosen = choose(context, message, workspace, understood)
            if chosen is not None:
                return chosen
            if isinstance(understood, Called):
                message.tool, message.arguments = understood.tool, understood.arguments
            if isinstance(understood, Answer):
                return understood
            message.tool, message.arguments = understood.tool, understood.arguments
    tool = tool_by_name(message.tool)
    outcome = tool.call(workspace, message.arguments)
    if isinstance(outcome, NeedsRun):
        outcome.options.plan(workspace)
        return outcome
    return worded(context, message, workspace, with_unheard(workspace, message, outcome))


def _wait_for_run(message: Message, workspace: Workspace, options: Options) -> None:
    """Ask for the run; its end queues this answer again."""
    data = workspace.link or workspace.facilities
    once = f"{message.pk.hex}-{data.pk.hex if data else ''}-{options.kind}"
    once += f"-{year}" if (year := getattr(options, "year", None)) is not None else ""
    run = request_run(workspace=workspace, options=options, client_id=once)
    message.run = run
    model = message.body.get("model")
    message.body = {"tool_label": say(tool_by_name(message.tool).label), "model": model}
    message.save(update_fields=["tool", "arguments", "run", "body"])
    if run.finished is not None:
        queue_answer(message=message)
    else:
        message.job = run.job
        message.save(update_fields=["job"])
        record_message(message)


def _wait_for_files(message: Message) -> None:
    """What is missing may be in a file that is still being read: its end queues this again."""
    if not files_underway(message.session):
        queue_answer(message=message)


def _write(message: Message, answer: Answer, spent: int, words: dict[str, Any]) -> None:
    body: dict[str, Any] = answer.as_body() | words
    body["duration_ms"] = spent
    body["model"] = message.body.get("model")
    body["tool_label"] = say(tool_by_name(message.tool).label) if message.tool else ""
    body["others"] = list(other_ways(message.tool, message.arguments, answer))
    message.body, message.outcome = body, answer.outcome
    message.state = MessageState.COMPLETE
    message.run = answer.run or message.run
    message.save(update_fields=["tool", "arguments", "body", "outcome", "state", "run"])
    if answer.effect is not None:
        answer.effect()
    record_message(message)


def _problem_answer(problem: ProblemError, message: Message) -> Answer:
    """A tool's plain refusal is an answer too."""
    chips: tuple[dict[str, Any], ...] = ()
    if isinstance(problem, UnknownColumnError):
        chips = instead_chips(problem, message.tool, message.arguments)
    elif isinstance(problem, OtherStateError):
        chips = other_state_chips(problem, message.tool, message.arguments)
    return Answer(
        headline=problem.message,
        points=(problem.hint,) if problem.hint else (),
        chips=chips,
        outcome=_outcome(problem.code),
    )


def _outcome(code: str) -> str:
    if code in NEED_DATA:
        return "need_data"
    return "refuse" if code in NOT_THERE else "clarify"
