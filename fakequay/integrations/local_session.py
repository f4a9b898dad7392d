"""Local session of the pytest plugin: starts fakequay servers and removes the data of tests."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fakequay import seeds
from fakequay.server import CannotListen, FakeQuay, TlsError
from fakequay.server.fake_quay_arguments import Seeds, Source, names, sources
from fakequay.server.module_preloading import import_all_modules
from fakequay.settings import PROXIED
from fakequay.traffic import Coverage
from fakequay.web.instances import instance_factory, instances
from fakequay.web.instances.instance import Instance

from .observation import Observation

# Fixtures that provide a server, and the title of this server in messages.
TITLES = {
    "fakequay_server": "",
    "fakequay_class": "fakequay_class",
    "fakequay_module": "fakequay_module",
}


class PluginSession:
    """The fakequay servers of a pytest run, and the object that observes the current test.

    Attributes:
        coverage: API coverage of all tests and all instances.
        observation: Object that collects the requests and faults of the current test; None between
            tests.

    Args:
        settings: Arguments of ``FakeQuay``, from pytest's configuration file.
        folder: Folder against which relative paths of seeds are resolved.
    """

    errors = (seeds.SeedError, CannotListen, TlsError, ValueError)

    def __init__(self, settings: Mapping[str, Any], folder: Path) -> None:
        self.coverage = Coverage()
        self.observation: Observation | None = None
        self._folder = folder
        self._settings = {**settings, "seed": self.resolve(settings["seed"])}
        self._servers: dict[str, FakeQuay] = {}

    def prepare(self) -> None:
        """Import all modules of the server early, because a test may fake the file system later."""
        import_all_modules()

    def start_server(self, settings: Mapping[str, Any]) -> FakeQuay:
        """Start an additional server for a test."""
        quay = FakeQuay(**settings)
        quay.start()
        self.track(quay, quay.url)
        return quay

    @contextmanager
    def isolate(self, quay: FakeQuay, plan: dict[str, Any]) -> Iterator[None]:
        """Load seed and settings into a server; undo all changes after the ``with`` block.

        If the marker sets a proxy, the proxy runs during the block.

        Args:
            quay: The server.
            plan: Arguments of the test's marker.
        """
        with run_marked_proxy(quay, plan), isolate(quay, plan):
            yield

    def server(self, fixture: str) -> FakeQuay:
        """Return the server of a pytest fixture.

        If the server is not running, start it first.

        Raises:
            SeedError: A seed in pytest's configuration file is invalid.
            ValueError: Another setting in pytest's configuration file is invalid.
        """
        quay = self._servers.get(fixture)
        if quay is None:
            quay = FakeQuay(**self._settings)
        if not quay.is_running:
            quay.start()
        self._servers[fixture] = quay
        self.coverage.release = quay.world.release
        self.track(quay, TITLES[fixture])
        return quay

    def stop(self) -> None:
        """Stop the servers of all pytest fixtures."""
        for quay in self._servers.values():
            quay.stop()
        self._servers.clear()

    def observe(self, fixtures: set[str], *, is_strict: bool) -> Observation:
        """Start to observe a test that uses the servers of the given pytest fixtures."""
        self.observation = Observation(is_strict=is_strict)
        self.refresh(fixtures)
        return self.observation

    def refresh(self, fixtures: set[str]) -> None:
        """Observe the instances of all running servers, including servers that a test restarted."""
        for name, quay in self._servers.items():
            if name in fixtures and quay.is_running:
                self.track(quay, TITLES[name])

    def end_observation(self) -> None:
        """End the observation of the current test."""
        if self.observation is not None:
            self.observation.end()
            self.observation = None

    def track(self, quay: FakeQuay, title: str) -> None:
        """Observe the instances of a server, and count their requests in the API coverage.

        Args:
            quay: A running server.
            title: Name of the server's instance ``main`` in messages.
        """
        for instance in list(instances.served(quay.app).values()):
            is_main = instance.name == instances.MAIN
            self._track_instance(instance, title if is_main else instance.name)
        instance_factory.get_factory(quay.app).observer = self._track_created

    def _track_created(self, instance: Instance) -> None:
        self._track_instance(instance, instance.name)

    def _track_instance(self, instance: Instance, title: str) -> None:
        instance.coverage.total = self.coverage
        if self.observation is not None:
            self.observation.add(instance, title)

    def resolve(self, seed: Seeds) -> tuple[Source, ...]:
        """Return seeds in which all paths are absolute.

        Relative paths start at the folder of pytest's configuration file.
        """
        return tuple(map(self._resolve_path, sources(seed)))

    def _resolve_path(self, source: Source) -> Source:
        is_path = isinstance(source, str | Path) and source != ""
        if is_path and source not in seeds.fixtures():
            return self._folder / str(source)
        return source


@contextmanager
def isolate(quay: FakeQuay, plan: Mapping[str, Any]) -> Iterator[None]:
    """Load seed and settings into a server; undo all changes after the ``with`` block.

    Args:
        quay: The server. If the block stops the server, the server is started again.
        plan: Arguments of ``FakeQuay.load``.

    Raises:
        SeedError: A seed is invalid.
        ValueError: Another argument is invalid.
    """
    before = list(instances.served(quay.app).values())
    _clear(quay)
    quay.load(**plan)
    try:
        yield
    finally:
        if quay.is_running:
            _delete_instances(quay, before)
            _clear(quay)
            quay.load()
        else:
            quay.start()


@contextmanager
def run_marked_proxy(quay: FakeQuay, plan: dict[str, Any]) -> Iterator[None]:
    """Run a forward proxy during the ``with`` block, if a test's marker sets a proxy.

    If the server already has a proxy and the marker sets no proxy hosts, start no other proxy.

    Args:
        quay: The server.
        plan: Arguments of the marker. The function removes the keys ``proxy`` and
            ``proxy_hosts``.

    Raises:
        ValueError: A proxy host is invalid.
    """
    is_wanted, hosts = plan.pop("proxy", False), plan.pop("proxy_hosts", ())
    if not isinstance(is_wanted, bool):
        raise ValueError(f"proxy: must be True or False, not {is_wanted!r}")
    hosts = names("proxy_hosts", hosts)
    if not hosts and (not is_wanted or quay.proxy_url is not None):
        yield
        return
    plan["config"] = {**PROXIED, **quay.settings.set, **plan.get("config", {})}
    with quay.run_proxy(*hosts):
        yield


def _delete_instances(quay: FakeQuay, spared: list[Instance]) -> None:
    """Delete the instances of a server, except ``main`` and the given instances."""
    ids = set(map(id, spared))
    for instance in list(instances.served(quay.app).values()):
        if id(instance) not in ids and instance.name != instances.MAIN:
            instance_factory.get_factory(quay.app).end(instance.name)


def _clear(quay: FakeQuay) -> None:
    """Delete data of the instance ``main`` that a reset does not delete, such as snapshots."""
    main = instances.main(quay.app)
    main.extras.clear()
    main.coverage.clear()
