"""Which world an application serves, and the one that a reset takes it back to."""

from dataclasses import replace
from typing import Protocol

from flask import Flask

from fakequay.settings import Config
from fakequay.world import World

_NOW, _START = "fakequay", "fakequay.start"


class Start(Protocol):
    """What a reset goes back to."""

    def restored(self) -> World: ...


def begin(app: Flask, start: Start) -> None:
    """Serve a world from a moment on that is kept for resets."""
    keep(app, start)
    reset(app)


def keep(app: Flask, start: Start) -> None:
    """Let resets go back to another start from now on."""
    app.extensions[_START] = start


def reset(app: Flask) -> None:
    """Forget everything that has happened since the start."""
    app.extensions[_NOW] = app.extensions[_START].restored()


def current(app: Flask) -> World:
    world: World = app.extensions[_NOW]
    return world


def reconfigure(app: Flask, config: Config) -> None:
    """Go on with the same world under another configuration."""
    app.extensions[_NOW] = replace(current(app), config=config)


def is_ready(app: Flask) -> bool:
    """Whether there is a world: its seeds are in it."""
    return _NOW in app.extensions
