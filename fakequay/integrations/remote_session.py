"""Session of the pytest plugin with a remote server, which runs outside of the test process.

The module needs only pytest and Python's standard library, so that fakequay can be installed
without its dependencies (``pip install --no-deps``).
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from fakequay.contract.releases import NEWEST, Release, parse_release
from fakequay.remote.control_client import ControlClient, ControlError, Unreachable
from fakequay.remote.remote_quay import RemoteInstances, RemoteQuay, read_seeds
from fakequay.traffic.failure_report import report_lines
from fakequay.traffic.strict_checks import find_problem, find_unused_faults

# Fixtures that provide an instance, and the title of this instance in messages.
TITLES = {
    "fakequay_server": "",
    "fakequay_class": "fakequay_class",
    "fakequay_module": "fakequay_module",
}


class RemoteObservation:
    """The requests and faults of the remote instances that one test uses.

    Args:
        is_strict: Whether strict mode is on, so that problems such as unused faults fail a test.
    """

    def __init__(self, *, is_strict: bool) -> None:
        self._is_strict = is_strict
        self._observed: dict[str, tuple[RemoteQuay, str, int]] = {}

    def add(self, quay: RemoteQuay, title: str) -> None:
        """Start to observe an instance. Do nothing if the instance is already observed."""
        if quay.name not in self._observed:
            self._observed[quay.name] = (quay, title, quay.requests.last_id)
            quay.faults.added.clear()

    def forget_faults(self, titles: set[str]) -> None:
        """Exclude the current faults of the instances with the given titles from strict mode.

        Strict mode does not report these faults, even if they never match a request.
        """
        for quay, title, _ in self._observed.values():
            if title in titles:
                quay.faults.added.clear()

    def report(self) -> Iterator[tuple[str, str]]:
        """Return the title and text of each section to add to the report of a failed test."""
        for quay, title, after in self._observed.values():
            try:
                if not title or quay.requests.last_id > after:
                    where = f" to {title}" if title else ""
                    lines = report_lines(quay.requests, after)
                    yield f"fakequay requests{where}", "\n".join(lines)
            except (ControlError, Unreachable) as error:
                yield "fakequay requests", str(error)

    def problems(self) -> list[str]:
        """Return a message for each problem that fails the test in strict mode.

        A problem is a request to an unknown endpoint, or a fault that never matched.
        """
        found: dict[str, None] = {}
        for quay, title, after in self._observed.values() if self._is_strict else ():
            where = f"fakequay, {title}" if title else "fakequay"
            for exchange in quay.requests.find(after=after):
                problem = find_problem(exchange, _release(quay))
                if problem is not None:
                    found[f"{where}: {problem}"] = None
            for problem in find_unused_faults(quay.faults.added):
                found[f"{where}: {problem}"] = None
        return list(found)

    def end(self) -> None:
        """End the observation of the current test."""


class RemoteSession:
    """The instances of a pytest run on a remote server.

    The class has the methods of ``PluginSession``, which starts servers in the test process. Each
    worker of pytest-xdist has its own instances.

    Args:
        url: URL of the server.
        settings: Arguments of ``RemoteQuay.load``, from pytest's configuration file.
        folder: Folder against which relative paths of seeds are resolved.
        first_port: Port of the first instance; 0 for any free port. Each worker uses three ports.
    """

    errors = (ValueError, ControlError, Unreachable)

    def __init__(
        self, url: str, settings: Mapping[str, Any], folder: Path, first_port: int = 0
    ) -> None:
        self.observation: RemoteObservation | None = None
        self._client = ControlClient(url, os.environ.get("FAKEQUAY_CONTROL_TOKEN") or None)
        self._folder = folder
        self._settings = settings
        self._first_port = first_port
        self._quays: dict[str, RemoteQuay] = {}

    @property
    def coverage(self) -> NoReturn:
        """Raise RuntimeError, because a remote server provides no API coverage of the test run."""
        raise RuntimeError(
            "the fixture fakequay_coverage is not available, because the tests use the server at "
            f"{self._client.url} (fakequay_url); call GET /_fakequay/coverage"
        )

    def prepare(self) -> None:
        """Do nothing, because no server runs in the test process."""

    def server(self, fixture: str) -> RemoteQuay:
        """Return the instance on the remote server that a pytest fixture uses.

        The first call for a fixture creates the instance.

        Raises:
            ValueError: A setting in pytest's configuration file is invalid.
            Unreachable: No server answers at the URL in the setting ``fakequay_url``.
        """
        quay = self._quays.get(fixture)
        if quay is None:
            plan = self._without_proxy(self._settings)
            plan["seed"] = self.resolve(plan["seed"])
            quay = RemoteQuay(self._client, _name(fixture), plan, self._port(fixture))
            quay.load()
            self._quays[fixture] = quay
        self.track(quay, TITLES[fixture])
        return quay

    def start_server(self, _settings: Mapping[str, Any]) -> NoReturn:
        """Raise RuntimeError, because a test with a remote server cannot start further servers."""
        raise RuntimeError(
            "fakequay_factory.server() is not available, because the tests use the server at "
            f"{self._client.url} (fakequay_url). Call fakequay_factory() "
            "to create an instance on this server"
        )

    def stop(self) -> None:
        """Delete the remote instances of all pytest fixtures."""
        for quay in self._quays.values():
            quay.delete()
        self._quays.clear()

    def observe(self, fixtures: set[str], *, is_strict: bool) -> RemoteObservation:
        """Start to observe a test that uses the instances of the given pytest fixtures."""
        self.observation = RemoteObservation(is_strict=is_strict)
        self.refresh(fixtures)
        return self.observation

    def refresh(self, fixtures: set[str]) -> None:
        """Observe the remote instances of the given pytest fixtures."""
        for name, quay in self._quays.items():
            if name in fixtures:
                self.track(quay, TITLES[name])

    def end_observation(self) -> None:
        """End the observation of a test."""
        self.observation = None

    def track(self, quay: RemoteQuay, title: str) -> None:
        """Observe a remote instance during the current test."""
        if self.observation is not None:
            self.observation.add(quay, title)

    def resolve(self, seed: Any) -> list[Any]:
        """Return seeds in which paths are replaced by the contents of the seed files.

        The replacement is necessary because the control API accepts no paths.
        """
        return read_seeds(seed, self._folder)

    @contextmanager
    def isolate(self, quay: RemoteQuay, plan: Mapping[str, Any]) -> Iterator[None]:
        """Load seed and settings into a remote instance; undo all changes after the ``with`` block.

        Args:
            quay: The remote instance.
            plan: Arguments of ``RemoteQuay.load``, from the test's marker.
        """
        quay.load(**self._without_proxy(plan))
        try:
            yield
        finally:
            instances: RemoteInstances = quay.instances
            instances.clear()
            quay.load()

    def _without_proxy(self, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of a marker without those for the forward proxy.

        Raises:
            ValueError: The marker or the configuration file sets a proxy.
        """
        if plan.get("proxy") or plan.get("proxy_hosts"):
            raise ValueError(
                "proxy: no forward proxy can run in the test process, because the tests use the "
                f"server at {self._client.url} (fakequay_url)"
            )
        return {name: item for name, item in plan.items() if not name.startswith("proxy")}

    def _port(self, fixture: str) -> bool | int:
        if not self._first_port:
            return True
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        return self._first_port + int(worker) * len(TITLES) + list(TITLES).index(fixture)


def _name(fixture: str) -> str:
    """Return an instance name that no other fixture, worker or test run on this machine uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"pytest-{os.getpid()}-{worker}-{fixture}"


def _release(quay: RemoteQuay) -> Release:
    version = quay.loaded_version
    return NEWEST if version is None else parse_release(version)
