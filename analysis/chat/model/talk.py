"""One question with a language model: it picks a tool, and may word what the tool found.

Everything that goes wrong leads back to the built-in path; the user sees an answer either way.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from analysis.chat.model import breaker, prompts
from analysis.chat.model.client import Heard, complete
from analysis.chat.model.guard import (
    BadCallError,
    agrees,
    ask_first,
    checked,
    leave_alone,
    offers_change,
)
from analysis.chat.model.numbers import known_in, unknown_numbers
from analysis.chat.model.stream import Call, ModelFault, Reply
from analysis.chat.model.words import Streamer, split_words
from analysis.chat.request import Understood
from analysis.models import Message, ModelCall, Sharing
from analysis.services.language_model import Endpoint, endpoint, sharing_of
from analysis.services.near_columns import UnknownColumnError
from analysis.services.record_model_call import close_call, judge_call, open_call
from analysis.tools.base import Answer, NeedsRun, Tool
from analysis.tools.choices import call_chip
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from realtime.runner import JobContext

MOST_ROUNDS = 4
MOST_CHIPS = 2
STAGE = "Asking the language model"
#: What the page says of an answer: the model's, its choice in the tool's words, or none of it.
USED, OWN_WORDS, WITHOUT = "used", "own_words", "without"
#: Faults after which the same request is tried once more.
AGAIN = frozenset({"refused", "dropped"})


def choose(
    context: JobContext, message: Message, workspace: Workspace, understood: Understood | Answer
) -> Answer | NeedsRun | None:
    """What the model made of the question; None: the built-in path answers.

    Sets the message's tool and arguments, and `body["model"]`, for the turn to write.
    """
    talk = None if leave_alone(understood) else _open(context, message, workspace)
    if talk is None:
        return None
    outcome = talk.choose(understood)
    if outcome is None:
        message.tool, message.arguments = "", {}
        message.body = {**message.body, "model": WITHOUT}
    return outcome


def worded(context: JobContext, message: Message, workspace: Workspace, outcome: Answer) -> Answer:
    """An answer that waited for a run, in the model's words where the session shares results."""
    if message.body.get("model") != USED or outcome.outcome != "answer":
        return outcome
    talk = _open(context, message, workspace)
    if talk is None or not talk.results:
        return outcome
    return talk.word(outcome)


def _open(context: JobContext, message: Message, workspace: Workspace) -> Talk | None:
    found, question = endpoint(), message.in_reply_to
    if found is None or question is None:
        return None
    sharing = sharing_of(message.session)
    if sharing == Sharing.OFF:
        return None
    if breaker.is_resting(found):
        message.body = {**message.body, "model": WITHOUT}
        return None
    return Talk(context, message, question, workspace, found, sharing)


@dataclass
class Talk:
    """The requests for one answer."""

    context: JobContext
    message: Message
    question: Message
    workspace: Workspace
    found: Endpoint
    sharing: str
    _until: float = field(init=False)
    _messages: list[dict[str, Any]] = field(default_factory=list, init=False)
    _answers: list[Answer] = field(default_factory=list, init=False)
    _made_by: tuple[str, dict[str, Any]] = field(default=("", {}), init=False)
    _repaired: bool = field(default=False, init=False)
    _gave_up: bool = field(default=False, init=False)
    _heard_something: bool = field(default=False, init=False)
    _call: ModelCall | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._until = time.monotonic() + settings.LLM_TURN_SECONDS
        self._messages = prompts.opening(self.question, self.workspace, results=self.results)

    @property
    def results(self) -> bool:
        """Whether the session lets the model see what tools find."""
        return self.sharing == Sharing.RESULTS

    def choose(self, understood: Understood | Answer) -> Answer | NeedsRun | None:
        """Rounds of picking a tool, until there is an answer, a run to wait for, or nothing."""
        try:
            for _ in range(MOST_ROUNDS):
                reply = self._ask("choose", "auto")
                calls = reply.tool_calls()
                if not calls:
                    return self._no_more_calls(reply)
                outcome = self._follow(calls, understood)
                if outcome is not None:
                    return outcome
                if self._gave_up:
                    return self._own_words(WITHOUT)
            return self._final()
        except ModelFault:
            return self._own_words(WITHOUT)

    def word(self, outcome: Answer) -> Answer:
        """Words for what the tool found after its run."""
        self._tell(self.message.tool, self.message.arguments, outcome)
        try:
            return self._final()
        except ModelFault:
            return self._own_words(WITHOUT) or outcome

    # --- Steps --------------------------------------------------------------------------------

    def _follow(
        self, calls: list[Call], understood: Understood | Answer
    ) -> Answer | NeedsRun | None:
        """Make the first call; None: ask again (or, with `_gave_up`, not any more)."""
        try:
            tool, arguments = checked(calls[0])
            outcome = self._made(tool, arguments)
        except BadCallError as bad:
            self._repair(calls[0], str(bad))
            return None
        except ProblemError as problem:
            self._refused(calls[0], problem)
            return None
        if isinstance(outcome, NeedsRun):
            return self._run_or_ask(tool, arguments, outcome, understood)
        if outcome.effect is not None or offers_change(understood, tool.name, outcome):
            self._judge("dropped: data are changed only as the built-in path understands it")
            self._gave_up = True
            return None
        if self._answers and outcome.outcome != "answer":
            self._judge("dropped: a result asks the officer nothing")
            return self._own_words(OWN_WORDS)
        self._judge(f"used: {tool.name}")
        self._mark(USED)
        if not self.results or outcome.outcome != "answer":
            return replace(outcome, chips=(*self._also(calls[1:]), *outcome.chips))
        self._tell(tool.name, arguments, outcome)
        return None

    def _made(self, tool: Tool[Any], arguments: dict[str, Any]) -> Answer | NeedsRun:
        self.message.tool, self.message.arguments = tool.name, arguments
        try:
            outcome = tool.call(self.workspace, arguments)
            if isinstance(outcome, NeedsRun):
                outcome.options.plan(self.workspace)
        except ProblemError as problem:
            if problem.code == "bad_argument":
                raise BadCallError(problem.message) from None
            self._judge(f"used: {tool.name}, which cannot be answered: {problem.code}")
            raise
        return outcome

    def _run_or_ask(
        self,
        tool: Tool[Any],
        arguments: dict[str, Any],
        outcome: NeedsRun,
        understood: Understood | Answer,
    ) -> Answer | NeedsRun | None:
        if agrees(understood, tool.name):
            self._mark(USED)
            self._judge(f"used: {tool.name}, after a calculation")
            return outcome
        if self._answers:
            self._judge("dropped: a result starts no calculation")
            return self._own_words(OWN_WORDS)
        self._mark(USED)
        self._judge(f"used: {tool.name}, asked first")
        self.message.tool, self.message.arguments = "", {}
        return ask_first(tool, arguments)

    def _repair(self, call: Call, fault: str) -> None:
        """Tell the model once what does not fit; the second time is the last."""
        self._judge(f"does not fit: {fault}")
        if self._repaired:
            self._gave_up = True
            return
        self._repaired = True
        number = len(self._messages)
        said = _object_or_nothing(call.arguments)
        self._messages.append(prompts.asked_for(number, call.name[:60], said))
        self._messages.append(prompts.told(number, {"error": fault}))

    def _refused(self, call: Call, problem: ProblemError) -> None:
        """A tool's plain refusal is the answer, but for a column the model may name otherwise."""
        if isinstance(problem, UnknownColumnError) and not self._repaired:
            self._repair(call, f"{problem.message} Use a name of SESSION.columns.")
            return
        if not self._answers:
            self._mark(USED)
            raise problem
        self._gave_up = True

    def _also(self, calls: list[Call]) -> tuple[dict[str, Any], ...]:
        """Further requests of one sentence, as buttons; none that would change data."""
        chips = []
        for call in calls[:MOST_CHIPS]:
            try:
                tool, arguments = checked(call)
                outcome = tool.call(self.workspace, arguments)
            except (BadCallError, ProblemError):
                continue
            if isinstance(outcome, NeedsRun) or outcome.effect is None:
                chips.append(call_chip(tool.label, tool.name, **arguments))
        return tuple(chips)

    def _tell(self, tool: str, arguments: dict[str, Any], answer: Answer) -> None:
        number = len(self._messages)
        self._answers.append(answer)
        self._made_by = tool, arguments
        self._messages.append(prompts.asked_for(number, tool, arguments))
        self._messages.append(prompts.told(number, prompts.result_of(answer)))

    # --- Words --------------------------------------------------------------------------------

    def _no_more_calls(self, reply: Reply) -> Answer | None:
        if self._answers:
            return self._with_words(reply.text)
        self._judge("no tool was chosen: words without a result are not shown")
        return None

    def _final(self) -> Answer:
        return self._with_words(self._ask("word", "none").text)

    def _with_words(self, text: str) -> Answer:
        answer = self._answers[-1]
        headline, points = split_words(text)
        unknown = unknown_numbers("\n".join((headline, *points)), self._known())
        if unknown or not headline:
            why = f"in no result: {', '.join(unknown[:8])}" if unknown else "there were no words"
            self._judge(f"replaced by the tool's own text; {why}")
            return self._own_words(OWN_WORDS) or answer
        self._judge("used: its words")
        self._mark(USED)
        self.message.tool, self.message.arguments = self._made_by
        return replace(answer, headline=headline, points=points)

    def _own_words(self, mark: str) -> Answer | None:
        """The last tool's own text; None when there is none yet."""
        if not self._answers:
            return None
        self._mark(mark)
        self.message.tool, self.message.arguments = self._made_by
        return self._answers[-1]

    def _known(self) -> Any:
        return known_in([prompts.result_of(answer) for answer in self._answers])

    # --- Requests -----------------------------------------------------------------------------

    def _ask(self, purpose: str, choice: str) -> Reply:
        payload: dict[str, Any] = {
            "model": self.found.model,
            "messages": self._messages,
            "tools": prompts.functions(),
            "tool_choice": choice,
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": settings.LLM_MAX_TOKENS,
            "temperature": 0,
        }
        body = json.dumps(payload, ensure_ascii=False).encode()
        on_text: Callable[[str], None] = lambda text: None  # noqa: E731
        if self._answers:
            on_text = Streamer(self.message.session_id, self.message.pk, self._known()).hear
        try:
            reply = self._send(purpose, body, on_text)
        except ModelFault as fault:
            if fault.status not in AGAIN or self._heard_something:
                breaker.note_fault(self.found)
                raise
            reply = self._send_again(purpose, body, on_text)
        breaker.note_reply(self.found)
        return reply

    def _send_again(self, purpose: str, body: bytes, on_text: Callable[[str], None]) -> Reply:
        try:
            return self._send(purpose, body, on_text)
        except ModelFault:
            breaker.note_fault(self.found)
            raise

    def _send(self, purpose: str, body: bytes, on_text: Callable[[str], None]) -> Reply:
        """One request with its row in the ledger, whatever becomes of it."""
        self.context.progress(None, STAGE)
        if time.monotonic() >= self._until:
            raise ModelFault("slow", "The time for this answer is over.")
        self._call = call = open_call(
            message=self.message, found=self.found, purpose=purpose, sharing=self.sharing,
            request=body,
        )  # fmt: skip
        if call is None:
            raise ModelFault("gone", "The session is gone.")
        heard, started, status, reply = Heard(), time.monotonic(), "stopped", None
        try:
            reply = complete(
                self.found, body, heard, until=self._until, on_text=on_text,
                on_chunk=lambda: self.context.progress(None, STAGE),
            )  # fmt: skip
            status = "ok"
        except ModelFault as fault:
            status = fault.status
            raise
        finally:
            self._heard_something = bool(heard.body)
            close_call(
                call=call, key=self.found.key, status=status, reply=bytes(heard.body),
                http_status=heard.http_status, tokens=reply.tokens if reply else (None, None),
                duration_ms=round((time.monotonic() - started) * 1000),
            )  # fmt: skip
        return reply

    def _judge(self, verdict: str) -> None:
        if self._call is not None:
            judge_call(call=self._call, verdict=verdict.replace("\x00", " "))

    def _mark(self, mark: str) -> None:
        self.message.body = {**self.message.body, "model": mark}


def _object_or_nothing(text: str) -> dict[str, Any]:
    """The arguments the model wrote, for telling them back; what is no object is left out."""
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
