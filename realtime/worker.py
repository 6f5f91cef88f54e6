"""A worker process for one queue: `python -m realtime.worker chat`.

It runs jobs in its own process (no fork: threads of numerical libraries would not survive one)
and is restarted by the supervisor when it dies. A second thread writes its heartbeat.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading

BEAT_SECONDS = 3
#: Long work gives way to pages and answers where processors are short.
AT_ONCE = "chat"
GIVES_WAY = 5
NOT_IDLE = "-c idle_in_transaction_session_timeout=60s"
"""A worker that stands still within a transaction (a frozen machine, a line that is cut) holds its
job and session no longer than that; its lease is over by then."""
_name = f"{socket.gethostname()}-{os.getpid()}"


def current_name() -> str:
    """Host and process id; unique among living workers."""
    return _name


def main(queue: str) -> None:
    """Serve the queue until told to stop."""
    from chatmrpt.lib import metrics
    from chatmrpt.lib.garbage import loading
    from chatmrpt.lib.temporary import use_own_folder
    from chatmrpt.lib.threads import limit_math_threads

    limit_math_threads()
    use_own_folder()
    if queue != AT_ONCE:
        os.nice(GIVES_WAY)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")
    with loading():
        import django

        django.setup()
        import django_rq
        from django.conf import settings
        from django.utils.module_loading import import_string
        from rq import SimpleWorker

        if not settings.DATABASES["default"].get("DISABLE_SERVER_SIDE_CURSORS"):  # PgBouncer
            os.environ.setdefault("PGOPTIONS", NOT_IDLE)
        metrics.serve_port(f"worker {queue}", settings.METRICS_PORT, settings.METRICS_ADDRESS)
        for path in settings.JOB_PRELOAD.get(queue, ()):
            prepare = import_string(path)
            prepare()
    threading.Thread(target=_beat, args=(queue,), name="heartbeat", daemon=True).start()
    connection = django_rq.get_connection(queue)
    worker = SimpleWorker(
        [django_rq.get_queue(queue)],
        connection=connection,
        name=f"{_name}-{queue}",
        disable_default_exception_handler=True,
    )
    worker.work(logging_level="WARNING", with_scheduler=False)


def _beat(queue: str) -> None:
    """Write the heartbeat row every few seconds, through outages of the database."""
    from django.db import Error, connection
    from django.db.models.functions import Now

    from realtime.models import Worker

    over = threading.Event()
    while True:
        try:
            Worker.objects.update_or_create(
                name=_name,
                defaults={
                    "queue": queue,
                    "host": socket.gethostname(),
                    "pid": os.getpid(),
                    "seen": Now(),
                },
            )
        except Error as error:
            logging.getLogger(__name__).warning("no heartbeat written: %s", error)
        finally:
            connection.close()
        over.wait(BEAT_SECONDS)


if __name__ == "__main__":
    from realtime import worker

    worker.main(sys.argv[1])
