"""Run pytest on the files of a test, without plugins that only the tests of fakequay need."""

from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages

import pytest

import fakequay

# Each plugin takes a second to import.
LEAN = [
    argument
    for plugin in ("cacheprovider", "anyio", "fakefs", "hypothesispytest", "schemathesis")
    for argument in ("-p", f"no:{plugin}")
]
COMMAND = ["-m", "pytest", "-q", *LEAN]


def run_pytest(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run the tests in the folder of a pytester, in this process.

    Call ``import_all_modules`` before the fixture ``pytester`` is created.
    """
    return pytester.runpytest_inprocess(*LEAN, *arguments)


def run_pytest_process(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run the tests in the folder of a pytester, in a new process without imported modules."""
    return pytester.runpytest_subprocess(*LEAN, *arguments)


def run_and_count(pytester: pytest.Pytester, *arguments: str) -> dict[str, int]:
    """Run the tests in the folder of a pytester, and return the number of tests of each outcome."""
    return run_pytest(pytester, *arguments).parseoutcomes()


def import_all_modules() -> None:
    """Import the modules that a server imports on demand, and the clients of the tests.

    After a test, pytester removes the modules that were imported during the test, so that a later
    test would import a second copy of them.
    """
    for name in ("freezegun", "httpx", "requests", "time_machine"):
        import_module(name)
    for module in walk_packages(fakequay.__path__, "fakequay."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):  # testcontainers is optional
                import_module(module.name)
