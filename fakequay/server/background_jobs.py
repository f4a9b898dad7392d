"""Background thread that runs scheduled jobs when they are due (``--background-jobs``)."""

import threading

from flask import Flask

from fakequay.determinism import monotonic
from fakequay.web.instances import instances, stale_requests

INTERVAL = 0.5  # seconds between two checks for due jobs


class BackgroundJobs:
    """Thread that runs scheduled jobs when they are due, and sends webhooks.

    The thread starts when the object is created.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="fakequay background jobs", daemon=True
        )
        self._thread.start()

    def stop(self, until: float) -> bool:
        """Stop the thread for scheduled jobs, and wait until it has ended.

        Returns:
            Whether the thread has ended.
        """
        self._stopped.set()
        self._thread.join(max(0.0, until - monotonic()))
        return not self._thread.is_alive()

    def _run(self) -> None:
        from fakequay.domain.schedule import job_runner
        from fakequay.web import webhook_sender

        while not self._stopped.wait(INTERVAL):
            for instance in list(instances.served(self._app).values()):
                with stale_requests.background_task(instance):
                    job_runner.run_due_jobs(instance.world)
                    webhook_sender.send_allowed(instance.world)
