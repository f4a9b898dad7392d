"""Coverage measurement of subprocesses, limited to those where it adds information."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_VARIABLE = "COVERAGE_PROCESS_START"

# Environment of a subprocess that is measured nevertheless.
MEASURED: dict[str, str] = {}
# Environment of a subprocess that is not measured, because it repeats the same code.
UNMEASURED = {_VARIABLE: ""}


def disable_in_subprocesses() -> None:
    """Stop measuring subprocesses that are started from now on.

    Worker processes have been started before.
    """
    if _VARIABLE in os.environ:
        MEASURED[_VARIABLE] = os.environ.pop(_VARIABLE)


@contextmanager
def pause() -> Iterator[None]:
    """Pause the measurement in this process: randomly reached lines are not reliable."""
    measuring = _current()
    if measuring:
        measuring.stop()
    yield
    if measuring:
        measuring.start()


def save() -> None:
    """Save the measurement of this process."""
    measuring = _current()
    if measuring:
        measuring.stop()
        measuring.save()


def _current() -> Any:
    coverage = sys.modules.get("coverage")
    return coverage and coverage.Coverage.current()
