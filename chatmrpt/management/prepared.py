"""Session states that questions are asked in, prepared from files: for `ask` and its batches."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from analysis.models import Message, Run
from analysis.services.plan_nets import NetPlanOptions
from analysis.services.plan_run import Options, RunOptions, resolve_column
from analysis.services.plan_tpr import TprRunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.workspace import Workspace
from chatmrpt.lib.errors import ProblemError
from chatmrpt.management.intake import add_file, temporary_session, work_off
from realtime.models import JobState, Session
from uploads.models import Dataset

#: State to the files it needs.
FILES: dict[str, tuple[str, ...]] = {
    "no_data": (),
    "ward_data": ("table", "boundaries"),
    "facility_data": ("facilities",),
    "after_tpr": ("table", "boundaries", "facilities"),
    "after_risk": ("table", "boundaries"),
    "after_nets": ("table", "boundaries"),
}
RISK_VARIABLES = (
    "u5_tpr_rdt",
    "mean_rainfall",
    "housing_quality",
    "elevation",
    "distance_to_water",
)
RISK_INVERSE = RISK_VARIABLES[2:]
NET_PLAN = NetPlanOptions(nets=200_000, household_size=5.0)


class Prepared:
    """Temporary sessions by state, made when first needed and removed at the end of the block."""

    def __init__(self, files: dict[str, str | None]) -> None:
        self.files = files
        self._sessions: dict[str, Session] = {}
        self._kept_runs: dict[str, list[Any]] = {}
        self._kept_data: dict[str, set[Any]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Prepared:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def session(self, state: str) -> Session:
        """The state's session as it was when it was prepared: no messages, no later runs.

        Where a question changed the data in force (undo, another calculation), it is prepared anew.
        """
        known = self._sessions.get(state)
        if known is None or _data_of(known) != self._kept_data[state]:
            self._sessions[state] = self._prepare(state)
            runs = Run.objects.filter(session=self._sessions[state])
            self._kept_runs[state] = list(runs.values_list("pk", flat=True))
            self._kept_data[state] = _data_of(self._sessions[state])
        session = self._sessions[state]
        Message.objects.filter(session=session).delete()
        Run.objects.filter(session=session).exclude(pk__in=self._kept_runs[state]).delete()
        return session

    def _prepare(self, state: str) -> Session:
        if state not in FILES:
            raise ProblemError(
                "unknown_state", f"There is no state {state!r}.", f"Known: {', '.join(FILES)}."
            )
        missing = [f"--{name}" for name in FILES[state] if not self.files.get(name)]
        if missing:
            raise ProblemError(
                "missing_file",
                f"State {state} needs {' and '.join(missing)}.",
                "Give the files to the command.",
            )
        session = self._stack.enter_context(temporary_session())
        for name in FILES[state]:
            add_file(session, Path(str(self.files[name])))
        work_off(session)
        if state == "after_tpr":
            _run(session, TprRunOptions())
        if state in ("after_risk", "after_nets"):
            _run(session, _risk_options(session))
        if state == "after_nets":
            _run(session, NET_PLAN)
        return session


def _data_of(session: Session) -> set[Any]:
    """The data in force."""
    rows = Dataset.objects.filter(session=session, current=True)
    return set(rows.values_list("pk", "content_hash"))


def _risk_options(session: Session) -> RunOptions:
    workspace = Workspace(session)
    workspace.need_link()
    try:
        for name in RISK_VARIABLES:
            resolve_column(workspace, name)
        return RunOptions(variables=RISK_VARIABLES, inverse=RISK_INVERSE)
    except ProblemError:
        return RunOptions()


def _run(session: Session, options: Options) -> None:
    workspace = Workspace(session)
    run = request_run(workspace=workspace, options=options, client_id=uuid.uuid4().hex)
    work_off(session)
    run.refresh_from_db()
    if run.job is not None and run.job.state == JobState.FAILED:
        raise ProblemError(**(run.job.error or {}))


def answer_here(session: Session, prompt: str) -> Message:
    """Ask a question and work its answer off in this process."""
    question = ask(session=session, client_id=uuid.uuid4().hex, text=prompt)
    work_off(session)
    return Message.objects.select_related("run").get(in_reply_to=question)
