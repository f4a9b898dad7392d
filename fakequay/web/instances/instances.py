"""The Quays that an application serves, each for itself: its world, and where a reset goes."""

from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

from flask import Flask, current_app, g, request

from fakequay.domain.errors import Aborted
from fakequay.settings import Config
from fakequay.traffic import Coverage, FaultList, RequestJournal
from fakequay.world import World

MAIN = "main"
ENVIRON = "fakequay.world"  # where a port of its own says in the WSGI environment whose it is
HEADER = "X-Fakequay-Instance"
IN_ENVIRON = "HTTP_X_FAKEQUAY_INSTANCE"
_ALL = "fakequay"


class Start(Protocol):
    """What a reset goes back to."""

    def restored(self) -> World: ...

    def forked(self) -> World:
        """Another world that begins there."""
        ...


class CannotListen(Exception):
    """The port is taken, or the address is none of this machine's."""


class Port(Protocol):
    """A port of this machine on which one of them is served."""

    port: int

    def stop(self) -> None: ...


@dataclass(slots=True)
class Instance:
    """One pretend Quay: the world that it is now, and what belongs to it beside its records."""

    name: str
    start: Start
    world: World
    extras: dict[str, Any] = field(default_factory=dict)
    journal: RequestJournal = field(default_factory=RequestJournal)
    faults: FaultList = field(default_factory=FaultList)
    coverage: Coverage = field(default_factory=Coverage)
    port: Port | None = None

    def __post_init__(self) -> None:
        self._configure()

    def begin(self, start: Start) -> None:
        """Serve a world from a moment on that is kept for resets."""
        self.start = start
        self.reset()

    def reset(self) -> None:
        """Forget everything that has happened since the start."""
        self.world = self.start.restored()
        self.journal.clear()
        self.faults.clear()
        self._configure()

    def reconfigure(self, config: Config) -> None:
        """Go on with the same world under another configuration."""
        self.world = replace(self.world, config=config)
        self._configure()

    def _configure(self) -> None:
        config = self.world.config
        self.journal.resize(config.get("FAKEQUAY_JOURNAL_SIZE"))
        self.journal.reveals = config.get("FAKEQUAY_SHOW_SECRETS")


def register(app: Flask, start: Start) -> None:
    """Serve a world under the name that is meant where none is given."""
    app.extensions[_ALL] = {MAIN: Instance(MAIN, start, start.restored())}


def served(app: Flask) -> dict[str, Instance]:
    """All of them, by name."""
    return cast(dict[str, Instance], app.extensions[_ALL])


def main(app: Flask) -> Instance:
    return served(app)[MAIN]


def requested_name() -> str:
    """Which one the request under way is for: that of its header, else that of its port."""
    environ = request.environ
    return cast(str, environ.get(IN_ENVIRON) or environ.get(ENVIRON, MAIN))


def current_instance() -> Instance:
    """The same, if there is one of that name."""
    found = g.get("instance")
    if found is None:
        name = requested_name()
        found = served(current_app).get(name)
        if found is None:
            raise Aborted(404, f"{HEADER}: there is no world {name}")
        g.instance = found
    return cast(Instance, found)


def asked() -> Instance | None:
    """The same, if the request has got as far as that."""
    return cast("Instance | None", g.get("instance"))


def begin(app: Flask, start: Start) -> None:
    """Let the main one serve a world from a moment on that is kept for resets."""
    main(app).begin(start)


def current(app: Flask) -> World:
    """The world of the main one."""
    return main(app).world


def is_ready(app: Flask) -> bool:
    """Whether there is a world: its seeds are in it."""
    return _ALL in app.extensions
