"""Stop signals: ends ``fakequay serve`` within two seconds after SIGINT, SIGTERM or SIGHUP."""

import os
import signal
import sys
import threading
from types import FrameType

from fakequay.server import FakeQuay
from fakequay.world import temporary_folders

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
WINDOWS_INTERVAL = 0.5  # seconds; on Windows, a signal does not end a longer wait


class StopSignals:
    """Waits until the process receives a stop signal.

    If a stop signal arrives before ``wait`` is called, the process ends at once.
    """

    def __init__(self) -> None:
        self._received = threading.Event()
        self._is_waiting = False

    def wait(self) -> None:
        """Wait until the process receives a stop signal."""
        self._is_waiting = True
        interval = WINDOWS_INTERVAL if sys.platform == "win32" else None
        while not self._received.wait(interval):
            pass

    def stop(self, quay: FakeQuay) -> None:
        """Stop a server, and end the process at once if a thread of the server does not end."""
        self._is_waiting = True  # further signals do not interrupt the stop
        if quay.stop():
            temporary_folders.remove_all()
            os._exit(0)

    def receive(self, number: int, frame: FrameType | None) -> None:
        """Wake ``wait`` after a stop signal; if ``wait`` was not called yet, end the process."""
        self._received.set()
        if not self._is_waiting:
            raise SystemExit(0)


def catch() -> StopSignals:
    """Install handlers for the stop signals.

    If the process ignores a signal, as under ``nohup``, the signal stays ignored.
    """
    signals = StopSignals()
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signals.receive)
    return signals
