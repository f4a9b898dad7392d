"""Which world an application serves, and the one that a reset takes it back to."""

from dataclasses import replace

from flask import Flask

from fakequay.settings import Config
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

_NOW, _START = "fakequay", "fakequay.start"


def begin(app: Flask, start: Checkpoint) -> None:
    """Serve a world from a moment on that is kept for resets."""
    app.extensions[_START] = start
    reset(app)


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
