"""The agenda by the wall clock, for demos: the one thread that acts without being asked."""

import threading

from flask import Flask

from fakequay.web import worlds

INTERVAL = 0.5  # seconds between two looks at what is due


class Live:
    """Lets what the clock has passed happen, from the moment it is made until it is stopped."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="fakequay agenda", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        from fakequay.domain import agenda
        from fakequay.web import sending

        while not self._stopped.wait(INTERVAL):
            for instance in list(worlds.served(self._app).values()):
                agenda.catch_up(instance.world)
                sending.send_allowed(instance.world)
