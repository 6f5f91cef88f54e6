"""Deliver again, and out of order, what was delivered: `python -m … SEED`, in a system's place.

Every job of the last minutes is put on its queue once more, several times, and every session is
told old, doubled and future numbers.
"""

from __future__ import annotations

import os
import random
import sys


def main(seed: int) -> None:
    """One storm; says how many deliveries there were."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")
    import django

    django.setup()
    import django_rq

    from realtime.models import Job, Session
    from realtime.wakeup import announce_seq

    rng = random.Random(seed)  # noqa: S311
    jobs = [(row.queue, str(row.pk)) for row in Job.objects.order_by("-created")[:40]] * 2
    rng.shuffle(jobs)
    for queue, job_id in jobs:
        django_rq.get_queue(queue).enqueue(
            "realtime.runner.run_job", job_id, job_timeout=900, result_ttl=0
        )
    calls = []
    for session in Session.objects.order_by("-last_used")[:20]:
        highest = session.last_seq
        calls += [(session.pk, seq) for seq in (1, highest, highest, highest - 1, highest + 5)]
    rng.shuffle(calls)
    for session_id, seq in calls:
        announce_seq(session_id, seq)
    import time

    time.sleep(0.5)  # The calls go out from a thread of their own.
    sys.stdout.write(f"{len(jobs) + len(calls)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
