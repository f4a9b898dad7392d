"""The agenda by the wall clock, for demos: the one thread that acts without being asked."""

import threading

from flask import Flask

from fakequay.web.instances import instances

INTERVAL = 0.5  # seconds between two looks at what is due


class BackgroundJobs:
    """Lets what the clock has passed happen, from the moment it is made until it is stopped."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="fakequay background jobs", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        from fakequay.domain.schedule import job_runner
        from fakequay.web import webhook_sender

        while not self._stopped.wait(INTERVAL):
            for instance in list(instances.served(self._app).values()):
                job_runner.run_due_jobs(instance.world)
                webhook_sender.send_allowed(instance.world)
