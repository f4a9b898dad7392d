"""What tests start is measured only where that tells more than what runs in here: it is dear."""

import os
import sys

_VARIABLE = "COVERAGE_PROCESS_START"

# The environment of a process that is to be measured all the same.
MEASURED: dict[str, str] = {}


def only_here() -> None:
    """From now on measure nothing that is started; workers have been by then."""
    if _VARIABLE in os.environ:
        MEASURED[_VARIABLE] = os.environ.pop(_VARIABLE)


def keep() -> None:
    """Write down what this process has reached, whatever becomes of it."""
    coverage = sys.modules.get("coverage")
    if coverage and (measuring := coverage.Coverage.current()):
        measuring.stop()
        measuring.save()
