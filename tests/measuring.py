"""What tests start is measured only where that tells more than what runs in here: it is dear."""

import os
import sys

# The environment of a process that is to be measured.
MEASURED = {
    name: os.environ.pop(name) for name in ("COVERAGE_PROCESS_START",) if name in os.environ
}


def keep() -> None:
    """Write down what this process has reached, whatever becomes of it."""
    coverage = sys.modules.get("coverage")
    if coverage and (measuring := coverage.Coverage.current()):
        measuring.stop()
        measuring.save()
