"""Whose turn it is: of all people whose jobs wait, the one who was served longest ago.

What comes off a queue is a call to take one job, not that very job: so one person's hundred jobs
hold nobody up for longer than the one that runs.
"""

from __future__ import annotations

import math
from uuid import UUID

from django.db import connection

from chatmrpt.lib.say import say, say_many
from realtime.models import Session, Worker

#: Seconds; who was served before that counts as not served.
REMEMBERED = 3600.0
#: Taken for a job of a queue that has run none yet.
USUAL_SECONDS = 5.0

_DUE = """
SELECT j.id, j.created, s.owner_id, s.guest_key,
       coalesce('account ' || s.owner_id, s.guest_key) AS who
FROM realtime_job j JOIN realtime_session s ON s.id = j.session_id
WHERE j.state = 'queued' AND j.queue = %(queue)s
  AND (j.run_after IS NULL OR j.run_after <= statement_timestamp())
"""
#: Served are looked up for those who wait, not for all of the last hour.
_FAIREST = """
WITH due AS (__DUE__),
     first AS (SELECT DISTINCT ON (who) * FROM due ORDER BY who, created, id)
SELECT first.id FROM first LEFT JOIN LATERAL (
    SELECT max(j.started) AS last
    FROM realtime_job j JOIN realtime_session s ON s.id = j.session_id
    WHERE j.queue = %(queue)s
      AND j.started > statement_timestamp() - make_interval(secs => %(remembered)s)
      AND (s.owner_id = first.owner_id
           OR (first.owner_id IS NULL AND s.owner_id IS NULL AND s.guest_key = first.guest_key))
) AS served ON TRUE
ORDER BY served.last NULLS FIRST, first.created, first.id LIMIT 1
""".replace("__DUE__", _DUE)
_BEFORE = """
WITH due AS (__DUE__), waiting AS (SELECT who, count(*) AS n FROM due GROUP BY who),
     mine AS (SELECT coalesce(sum(n), 0) AS n FROM waiting WHERE who = %(who)s)
SELECT mine.n + coalesce((SELECT sum(least(n, mine.n + 1)) FROM waiting WHERE who <> %(who)s), 0)
FROM mine
""".replace("__DUE__", _DUE)
_PACE = """
SELECT (SELECT count(*) FROM realtime_job WHERE queue = %(queue)s AND state = 'running'),
       (SELECT count(*) FROM realtime_worker
        WHERE queue = %(queue)s AND seen > statement_timestamp() - make_interval(secs => %(silent)s)),
       (SELECT extract(epoch FROM avg(finished - started)) FROM (
            SELECT finished, started FROM realtime_job
            WHERE queue = %(queue)s AND state = 'done' AND finished IS NOT NULL
              AND started > statement_timestamp() - make_interval(secs => %(remembered)s)
            ORDER BY started DESC LIMIT 100) AS last)
"""


def fairest(queue: str) -> UUID | None:
    """The oldest due job of the person who was served longest ago; None where none is due."""
    with connection.cursor() as cursor:
        cursor.execute(_FAIREST, {"queue": queue, "remembered": REMEMBERED})
        row = cursor.fetchone()
    return row[0] if row else None


def seconds_to_wait(session: Session, queue: str) -> float:
    """How long a job of this session that is queued now is likely to wait.

    Every other person goes first once for each job that this one has waiting, as long as theirs
    last; the mean length of the last hundred jobs, over the living workers of the queue.
    """
    who = session.guest_key if session.owner_id is None else f"account {session.owner_id}"
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, {"queue": queue, "who": who})
        ahead = float(cursor.fetchone()[0])
        if not ahead:
            return 0.0
        cursor.execute(
            _PACE,
            {"queue": queue, "silent": Worker.SILENT.total_seconds(), "remembered": REMEMBERED},
        )
        running, workers, usual = cursor.fetchone()
    busy = 1.0 if running >= (workers or 1) else 0.0
    usual = USUAL_SECONDS if usual is None else float(usual)
    return usual * (ahead / (workers or 1) + 0.5 * busy)


def wait_in_words(seconds: float) -> str:
    """ "" for a moment, else "Waiting for its turn, about 2 minutes"."""
    if seconds < 5:
        return ""
    if seconds < 55:
        return say(
            "Waiting for its turn, about {seconds} seconds", seconds=math.ceil(seconds / 10) * 10
        )
    minutes = max(1, round(seconds / 60))
    return say_many(
        "Waiting for its turn, about {count} minute",
        "Waiting for its turn, about {count} minutes",
        minutes,
    )
