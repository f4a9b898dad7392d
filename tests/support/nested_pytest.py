"""Run pytest in a separate process, without plugins that only these tests need."""

import pytest

LEAN = ["-p", "no:cacheprovider"]
# Each plugin takes a second to import.
LEAN += ["-p", "no:anyio", "-p", "no:hypothesispytest", "-p", "no:schemathesis"]
COMMAND = ["-m", "pytest", "-q", *LEAN]


def run_pytest(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run the tests in the folder of a pytester."""
    return pytester.runpytest_subprocess(*LEAN, *arguments)


def run_and_count(pytester: pytest.Pytester, *arguments: str) -> dict[str, int]:
    """Run the tests in the folder of a pytester, and return the number of tests of each outcome."""
    return run_pytest(pytester, *arguments).parseoutcomes()
