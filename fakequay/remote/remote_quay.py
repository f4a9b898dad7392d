"""Remote Quay: controls an instance of a server outside of the test process over HTTP."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, Self

from fakequay.contract import strict_json

from .control_client import ControlClient, ControlError
from .remote_faults import RemoteFaults
from .remote_jobs import RemoteJobs
from .remote_requests import RemoteRequests

SHIPPED = ("contract", "demo", "empty")  # seeds that each server has
VERSION = "FAKEQUAY_QUAY_VERSION"  # key of the configuration with the release of Quay
NOT_FOUND = 404  # status of the control API if the instance does not exist
FORBIDDEN = {401, 403}  # statuses of the control API if the control token is missing or wrong
# Members of FakeQuay that need the server in the test process, and what to use instead.
LOCAL_ONLY = {
    "app": "send requests to fakequay.url",
    "httpx_transport": "send requests to fakequay.url",
    "requests_adapter": "send requests to fakequay.url",
    "world": "use fakequay.clock, fakequay.state() and fakequay.requests",
    "coverage": "call GET /_fakequay/coverage",
    "start": "start the server outside of the tests",
    "stop": "stop the server outside of the tests",
    "ca": "call GET /_fakequay/ca.pem",
}


class RemoteQuay:
    """Instance on a remote server, with those members of ``FakeQuay`` that work over HTTP.

    Attributes:
        url: URL under which clients reach the instance.
        headers: Headers that requests to the instance need: none if the instance has a port.
        loaded_version: Release of Quay that the last call of ``load`` selected; None for the
            newest release.

    Args:
        server: Client of the control API of the server.
        name: Name of the instance. The first ``load`` creates the instance; each further ``load``
            replaces the instance.
        plan: Default arguments of ``load``.
        port: Port of the instance on the server; True for any free port.
    """

    def __init__(
        self,
        server: ControlClient,
        name: str,
        plan: Mapping[str, Any],
        port: bool | int = True,
    ) -> None:
        self.name = name
        self._server = server
        self._plan = plan
        self._port = port
        client = ControlClient(server.url, server.token, name)
        self._client = client
        self.requests = RemoteRequests(client)
        self.faults = RemoteFaults(client)
        self.jobs = RemoteJobs(client)
        self.clock = RemoteClock(client)
        self.snapshots = RemoteSnapshots(client)
        self.instances = RemoteInstances(server)
        self.url = ""
        self.headers: dict[str, str] = {}
        self.loaded_version: str | None = None

    def load(
        self,
        seed: Any = None,
        clock: Any = None,
        config: Mapping[str, Any] | None = None,
        quay_version: str | None = None,
    ) -> None:
        """Replace the data and settings of the instance.

        An argument that is None has the value from pytest's configuration file.

        Raises:
            ValueError: A seed or another argument is invalid.
        """
        given = {"seed": seed, "clock": clock, "quay_version": quay_version}
        plan = {**self._plan, **{name: item for name, item in given.items() if item is not None}}
        plan["config"] = {**(self._plan.get("config") or {}), **(config or {})}
        fields = {**instance_fields(**plan), "port": self._port}
        view = _checked(self._server, "PUT", f"/instances/{self.name}", fields)
        self.url, self.headers = view["url"], view["headers"]
        self.loaded_version = plan.get("quay_version") or plan["config"].get(VERSION)

    def delete(self) -> None:
        """Delete the instance on the server.

        Do nothing if the instance is already deleted.
        """
        try:
            self._server.call("DELETE", f"/instances/{self.name}")
        except ControlError as error:
            if error.status != NOT_FOUND:
                raise

    def reset(self) -> None:
        """Restore the data of the last ``load``; delete the recorded requests and the faults."""
        self._client.call("POST", "/reset")

    def state(self) -> Any:
        """Return the current data of the instance as a seed."""
        return self._client.call("GET", "/state")

    def token(
        self,
        username: str,
        scope: str | Iterable[str] | None = None,
        application: str | None = None,
        *,
        expired: bool = False,
    ) -> str:
        """Return a valid OAuth token of a user; the arguments are those of ``FakeQuay.token``.

        Raises:
            LookupError: The user or the application does not exist.
            ValueError: A scope is unknown, or the user is disabled.
        """
        fields: dict[str, Any] = {"username": username}
        if scope is not None:
            fields["scope"] = scope if isinstance(scope, str) else list(scope)
        fields |= {"application": application} if application else {}
        fields |= {"expired": True} if expired else {}
        try:
            return str(self._client.call("POST", "/tokens", fields)["token"])
        except ControlError as error:
            kind = LookupError if "does not exist" in error.message else ValueError
            raise kind(error.message) from error

    @property
    def port(self) -> int:
        """Port of the instance on the remote server."""
        return int(self.url.rpartition(":")[2])

    @property
    def is_running(self) -> bool:
        """Whether ``load`` has created the instance on the server."""
        return bool(self.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.delete()

    def __getattr__(self, name: str) -> NoReturn:
        if name in LOCAL_ONLY:
            raise RuntimeError(
                f"fakequay.{name} needs a server in the test process, but the tests use the server "
                f"at {self._server.url} (fakequay_url); {LOCAL_ONLY[name]}"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


class RemoteClock:
    """Simulated clock of an instance on a remote server."""

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def now(self) -> float:
        """Return the time of the simulated clock as Unix seconds."""
        return float(self._client.call("GET", "/clock")["seconds"])

    def freeze(self, at: Any = None) -> None:
        """Freeze the simulated clock at a time (ISO 8601, Unix seconds or datetime).

        If the time is None, freeze the clock at its current time.
        """
        _checked(self._client, "POST", "/clock/freeze", {} if at is None else {"at": _moment(at)})

    def advance(self, seconds: float) -> None:
        """Advance the simulated clock by a number of seconds."""
        _checked(self._client, "POST", "/clock/advance", {"seconds": seconds})

    def resume(self) -> None:
        """Resume the simulated clock after a freeze; it continues from its current time."""
        self._client.call("POST", "/clock/resume")


class RemoteSnapshots:
    """Snapshots of an instance on a remote server."""

    def __init__(self, client: ControlClient) -> None:
        self._client = client

    def save(self, name: str) -> None:
        """Save the state of the instance as a snapshot with the given name."""
        _checked(self._client, "PUT", f"/snapshots/{name}")

    def restore(self, name: str) -> None:
        """Restore the state of the instance from a snapshot."""
        _checked(self._client, "POST", f"/snapshots/{name}/restore")


class RemoteInstances:
    """Instances that a test creates on a remote server. The collection maps names to instances."""

    def __init__(self, server: ControlClient) -> None:
        self._server = server
        self._created: dict[str, RemoteQuay] = {}

    def create(
        self, name: str | None = None, *, port: bool | int = True, **plan: Any
    ) -> RemoteQuay:
        """Create an instance on the remote server; the arguments are those of ``Instances.create``.

        Raises:
            ValueError: An argument is invalid.
        """
        copy = plan.pop("copy", None)
        more = {key: plan.pop(key) for key in ("snapshot", "ids") if plan.get(key) is not None}
        if copy is not None:
            more["copy"] = copy.name if isinstance(copy, RemoteQuay) else copy
        fields = {**instance_fields(**plan), **more, "port": port}
        fields |= {} if name is None else {"name": name}
        view = _checked(self._server, "POST", "/instances", fields)
        quay = RemoteQuay(self._server, view["name"], plan, port)
        quay.url, quay.headers = view["url"], view["headers"]
        self._created[quay.name] = quay
        return quay

    def __getitem__(self, name: str) -> RemoteQuay:
        return self._created[name]

    def __iter__(self) -> Iterator[RemoteQuay]:
        return iter(list(self._created.values()))

    def __len__(self) -> int:
        return len(self._created)

    def clear(self) -> None:
        """Delete the instances that were created with ``create``."""
        for quay in self:
            del self._created[quay.name]
            quay.delete()


def instance_fields(
    seed: Any = None,
    clock: Any = None,
    config: Mapping[str, Any] | None = None,
    quay_version: str | None = None,
) -> dict[str, Any]:
    """Return the JSON body with which the control API creates an instance."""
    keys = {**(config or {}), **({VERSION: quay_version} if quay_version else {})}
    fields: dict[str, Any] = {"config": keys} if keys else {}
    fields |= {} if seed is None else {"seed": read_seeds(seed)}
    return fields | ({} if clock is None else {"clock": _moment(clock)})


def read_seeds(seeds: Any, folder: Path = Path()) -> list[Any]:
    """Return seeds as the control API accepts them: documents, and names of shipped seeds.

    Args:
        seeds: A seed or a sequence of seeds: name, path of a file or folder, or mapping.
        folder: Folder against which relative paths are resolved.

    Raises:
        ValueError: A file cannot be read or is not JSON.
    """
    is_list = isinstance(seeds, Iterable) and not isinstance(seeds, str | bytes | Mapping)
    read: list[Any] = []
    for seed in seeds if is_list else [seeds]:
        if not isinstance(seed, str | Path | Mapping) or seed == "":
            raise ValueError(f"seed: {seed!r} is not a seed: give a name, a path or a mapping")
        if isinstance(seed, Mapping):
            read.append(dict(seed))
        elif str(seed) in SHIPPED:
            read.append(str(seed))
        else:
            path = folder / seed
            files = sorted(path.glob("*.json")) if path.is_dir() else [path]
            read += [_read_file(file) for file in files]
    return read


def _read_file(file: Path) -> Any:
    try:
        if file.exists() and not file.is_file():  # for example a named pipe, which blocks
            raise ValueError("the path is not a regular file")
        return strict_json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, RecursionError, ValueError) as error:
        names = ", ".join(SHIPPED)
        raise ValueError(f"seed {file}: {error}; built-in seeds: {names}") from error


def _moment(at: Any) -> str | float:
    """Return a time in a form that the control API accepts: ISO 8601 or Unix seconds."""
    return at.timestamp() if isinstance(at, datetime) else at


def _checked(client: ControlClient, method: str, path: str, fields: Any = None) -> Any:
    """Call the control API; raise ValueError if it refuses an argument."""
    try:
        return client.call(method, path, fields)
    except ControlError as error:
        if error.status in FORBIDDEN:
            raise
        raise ValueError(error.message) from error
