"""What tests start is measured only where that tells more than what runs in here: it is dear."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_VARIABLE = "COVERAGE_PROCESS_START"

# The environment of a process that is to be measured all the same.
MEASURED: dict[str, str] = {}
# And of one that is not: it does the same a thousand times.
UNMEASURED = {_VARIABLE: ""}


def only_here() -> None:
    """From now on measure nothing that is started; workers have been by then."""
    if _VARIABLE in os.environ:
        MEASURED[_VARIABLE] = os.environ.pop(_VARIABLE)


@contextmanager
def nothing() -> Iterator[None]:
    """Here, too, measure nothing for a while: where chance leads shows nothing to rely on."""
    measuring = _current()
    if measuring:
        measuring.stop()
    yield
    if measuring:
        measuring.start()


def keep() -> None:
    """Write down what this process has reached, whatever becomes of it."""
    measuring = _current()
    if measuring:
        measuring.stop()
        measuring.save()


def _current() -> Any:
    coverage = sys.modules.get("coverage")
    return coverage and coverage.Coverage.current()
