"""pytest plugin: the fixtures and the marker of fakequay.

The functions of this module import the other modules of fakequay when they are called, because
pytest imports this module in every run.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from importlib.machinery import ModuleSpec

    from fakequay.server import FakeQuay
    from fakequay.traffic import Coverage

    from .local_session import PluginSession
    from .observation import Observation
    from .quay_factory import Factory
    from .remote_session import RemoteObservation, RemoteSession

KEYWORDS = (
    "seed", "clock", "features", "config", "quay_version", "strict", "proxy", "proxy_hosts"
)  # fmt: skip
MARKER = (
    "fakequay(seed=…, clock=…, features=…, config=…, quay_version=…, strict=…, proxy=…, "
    "proxy_hosts=…): the seed, frozen "
    "clock, features, configuration and Quay release of the server in the fixture fakequay. With "
    "a list of releases in quay_version, the test runs once with each release. With strict=True, "
    "the test fails if it calls "
    "an endpoint that the release of Quay does not have, if a fault matched no request, or if the "
    "proxy refused a host. With proxy=True, the server runs a forward proxy for quay.io and for "
    "the hosts in proxy_hosts."
)
# The fixtures of fakequay, and the fixture whose server each of them uses.
SERVERS = {
    "fakequay": "fakequay_server",
    "fakequay_server": "fakequay_server",
    "fakequay_factory": "fakequay_server",
    "fakequay_class": "fakequay_class",
    "fakequay_module": "fakequay_module",
}
RULE = (
    "The marker applies to the fixture fakequay, on a class also to fakequay_class, on a module "
    "also to fakequay_module; fakequay_factory() accepts the settings as arguments."
)
RELEASE = "_fakequay_release"  # fixture with the release of a parametrized test
SESSION: pytest.StashKey[PluginSession | RemoteSession] = pytest.StashKey()
OBSERVATION: pytest.StashKey[Observation | RemoteObservation] = pytest.StashKey()


class _PlainImportFinder:
    """Import finder that loads the modules of fakequay without pytest's assertion rewriting.

    The modules of fakequay contain no assertions of tests. Rewriting them would delay the first
    test run after an installation by seconds.
    """

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _target: object = None
    ) -> ModuleSpec | None:
        """Find a module of the package fakequay; return None for all other modules."""
        return PathFinder.find_spec(name, path) if name.startswith("fakequay.") else None


sys.meta_path.insert(0, _PlainImportFinder)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options of fakequay that pytest's configuration file can set."""
    from .plugin_settings import add_options

    add_options(parser)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Print the URL of the server if the tests use a remote server."""
    from .plugin_settings import remote_url

    url = remote_url(config)
    return None if url is None else f"fakequay: the fixtures use the server at {url}"


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker ``fakequay``."""
    config.addinivalue_line("markers", MARKER)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once with each release of Quay that its marker or the configuration file lists."""
    if RELEASE not in metafunc.fixturenames:
        return
    from .tested_releases import list_versions, parameter_scope

    versions = list_versions(metafunc)
    if versions is not None:
        names = [f"quay-{version}" for version in versions]
        scope = parameter_scope(metafunc.fixturenames)
        metafunc.parametrize(RELEASE, versions, indirect=True, ids=names, scope=scope)


@pytest.fixture(scope="session")
def _fakequay_release(request: pytest.FixtureRequest) -> str | None:
    """Provide the Quay release for the current run of a test.

    The value is None if neither the marker nor the configuration file lists several releases.
    """
    release: str | None = getattr(request, "param", None)
    return release


@pytest.fixture(scope="session")
def _fakequay_session(pytestconfig: pytest.Config) -> Iterator[PluginSession | RemoteSession]:
    """Provide the plugin session, and stop all servers of the plugin at the end of the test run."""
    session = _session(pytestconfig)
    yield session
    session.stop()


@pytest.fixture(scope="session")
def fakequay_server(
    _fakequay_session: PluginSession | RemoteSession, pytestconfig: pytest.Config
) -> FakeQuay:
    """Run one fakequay server for the test session, or one for each worker of pytest-xdist."""
    from .plugin_settings import describe_ini_file

    with _readable_errors(_fakequay_session, describe_ini_file(pytestconfig)):
        server: Any = _fakequay_session.server("fakequay_server")
    return server  # type: ignore[no-any-return]  # with a remote server: RemoteQuay


@pytest.fixture
def fakequay(
    request: pytest.FixtureRequest,
    _fakequay_session: PluginSession | RemoteSession,
    _fakequay_release: str | None,
    fakequay_server: FakeQuay,
) -> Iterator[FakeQuay]:
    """Provide the session's server, with the seed and settings that the marker of the test sets.

    At the end of the test, all data and instances that the test created on the server are removed.
    """
    yield from _isolated(request, _fakequay_session, "fakequay_server", _fakequay_release)


@pytest.fixture(scope="class")
def fakequay_class(
    request: pytest.FixtureRequest,
    _fakequay_session: PluginSession | RemoteSession,
    _fakequay_release: str | None,
) -> Iterator[FakeQuay]:
    """Provide a server that all tests of a test class share.

    The server has the seed and settings of the class's marker, and is reset after the class.
    """
    yield from _isolated(request, _fakequay_session, "fakequay_class", _fakequay_release)


@pytest.fixture(scope="module")
def fakequay_module(
    request: pytest.FixtureRequest,
    _fakequay_session: PluginSession | RemoteSession,
    _fakequay_release: str | None,
) -> Iterator[FakeQuay]:
    """Provide a server that all tests of a test module share.

    The server has the seed and settings of the module's marker, and is reset after the module.
    """
    yield from _isolated(request, _fakequay_session, "fakequay_module", _fakequay_release)


@pytest.fixture
def fakequay_factory(
    request: pytest.FixtureRequest,
    _fakequay_session: PluginSession | RemoteSession,
    fakequay_server: FakeQuay,
) -> Iterator[Factory]:
    """Provide a function that creates further instances or servers for a test.

    The instances and servers are deleted after the test.

    ``fakequay_factory()`` creates an instance; ``fakequay_factory.server()`` starts a server.
    """
    from .quay_factory import Factory

    _observe(request.node)
    factory = Factory(_fakequay_session, fakequay_server)
    yield factory
    factory.close()


@pytest.fixture(scope="session")
def fakequay_coverage(_fakequay_session: PluginSession | RemoteSession) -> Coverage:
    """Provide the API coverage of all tests that have run in the test session.

    The coverage of one test is ``fakequay.coverage``.
    """
    return _fakequay_session.coverage


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Check the markers of a test with a fakequay fixture, and start to observe its requests."""
    if _uses(item):
        _session(item.config).prepare()
        _check_markers(item)
        _observe(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """End the observation of a test's requests."""
    try:
        return (yield)
    finally:
        if item.stash.get(OBSERVATION, None) is not None:
            _session(item.config).end_observation()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """In strict mode, fail a passing test that has called an endpoint that Quay does not have.

    A fault that never matched a request, or a host that the forward proxy refused, also fails the
    test.
    """
    observation = item.stash.get(OBSERVATION, None)
    if observation is not None:
        # Faults that were added while a class or module was set up may apply to a later test.
        observation.forget_faults({"fakequay_class", "fakequay_module"})
    yield
    observation = item.stash.get(OBSERVATION, None)
    problems = observation.problems() if observation is not None else []
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the recorded requests to the report of a failed test."""
    report = yield
    observation = item.stash.get(OBSERVATION, None)
    if report.failed and call.when != "teardown" and observation is not None:
        _session(item.config).refresh(_servers_of(item))
        report.sections.extend(observation.report())
    return report


def _session(config: pytest.Config) -> PluginSession | RemoteSession:
    """Return the plugin session of a pytest run. The first call creates the plugin session."""
    if config.stash.get(SESSION, None) is None:
        from .plugin_settings import create_session

        config.stash[SESSION] = create_session(config)
    return config.stash[SESSION]


def _isolated(
    request: pytest.FixtureRequest,
    session: PluginSession | RemoteSession,
    fixture: str,
    release: str | None,
) -> Iterator[FakeQuay]:
    """Yield the server of a fixture, loaded with the seed and settings of the test's marker.

    The server contains no data of other tests. At the end, all changes of the test are undone.
    """
    from .plugin_settings import describe_ini_file

    if isinstance(request.node, pytest.Item):
        _observe(request.node)
    plan = _marked(request.node)
    plan.pop("strict", None)
    if release is not None:
        plan["quay_version"] = release
    with _readable_errors(session, describe_ini_file(request.config)):
        quay: Any = session.server(fixture)
    with ExitStack() as stack:
        with _readable_errors(session, "@pytest.mark.fakequay"):
            if "seed" in plan:
                plan["seed"] = session.resolve(plan["seed"])
            stack.enter_context(session.isolate(quay, plan))
        yield quay


@contextmanager
def _readable_errors(session: PluginSession | RemoteSession, where: str) -> Iterator[None]:
    """Report errors in seeds and settings to the pytest user without a traceback."""
    try:
        yield
    except session.errors as error:
        pytest.fail(f"{where}: {error}", pytrace=False)


def _observe(item: pytest.Item) -> None:
    """Start to observe the requests of a test, unless the test is already observed."""
    session = _session(item.config)
    if session.observation is None:
        item.stash[OBSERVATION] = session.observe(_servers_of(item), is_strict=_is_strict(item))


def _uses(item: pytest.Item) -> bool:
    return not SERVERS.keys().isdisjoint(getattr(item, "fixturenames", ()))


def _servers_of(item: pytest.Item) -> set[str]:
    """Return the names of a test's fixtures that provide fakequay servers."""
    return {SERVERS[name] for name in getattr(item, "fixturenames", ()) if name in SERVERS}


def _check_markers(item: pytest.Item) -> None:
    """Fail a test with a marker whose settings have no effect on the fixtures of the test."""
    _marked(item)
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    in_class = item.getparent(pytest.Class) is not None
    for node, marker in item.iter_markers_with_node("fakequay"):
        applying = {"fakequay"}
        if not isinstance(node, pytest.Item) or not in_class:
            applying.add("fakequay_class")
        if not isinstance(node, pytest.Item | pytest.Class):
            applying.add("fakequay_module")
        settings = ", ".join(name for name in marker.kwargs if name != "strict")
        if settings and applying.isdisjoint(fixtures):
            # Every test with fakequay_factory also uses fakequay_server.
            used = (SERVERS.keys() & fixtures) - {"fakequay_server"} or {"fakequay_server"}
            pytest.fail(
                f"@pytest.mark.fakequay of {node.name}: {settings} would have no effect, because "
                f"{item.name} uses only {', '.join(sorted(used))}. {RULE}",
                pytrace=False,
            )


def _is_strict(item: pytest.Item) -> bool:
    return bool(_marked(item).get("strict", item.config.getini("fakequay_strict")))


def _marked(test: pytest.Item | pytest.Collector) -> dict[str, Any]:
    """Return the merged arguments of all markers ``fakequay`` of a test.

    If several markers set an argument, the marker that is closest to the test has priority.
    """
    arguments: dict[str, Any] = {}
    for marker in reversed(list(test.iter_markers("fakequay"))):
        unknown = set(marker.kwargs) - set(KEYWORDS)
        if marker.args or unknown:
            problem = ", ".join(sorted(unknown)) or "a positional argument"
            raise pytest.UsageError(
                f"@pytest.mark.fakequay accepts only the keyword arguments {', '.join(KEYWORDS)}, "
                f"not {problem}"
            )
        arguments |= marker.kwargs
    if not isinstance(arguments.get("strict", False), bool):
        raise pytest.UsageError(
            f"@pytest.mark.fakequay: strict must be True or False, not {arguments['strict']!r}"
        )
    if arguments.keys() & {"features", "config"}:
        arguments["config"] = _marked_config(test, arguments)
    return arguments


def _marked_config(
    test: pytest.Item | pytest.Collector, arguments: dict[str, Any]
) -> Mapping[str, Any]:
    """Return the features and the configuration of a marker as one configuration.

    ``features`` is removed from the arguments of the marker.

    Raises:
        pytest.UsageError: A feature or a key of the configuration is unknown, or a value is
            invalid.
    """
    from fakequay.settings import checked_config, feature_keys

    try:
        features = feature_keys(arguments.pop("features", ()))
        return checked_config({**features, **checked_config(arguments.get("config") or {})})
    except ValueError as error:
        raise pytest.UsageError(
            f"@pytest.mark.fakequay of {test.nodeid}: invalid features or config: {error}"
        ) from error
