"""The one place where each field of Settings meets its flag and its variable."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from fakequay.settings import Settings, moment, pair

PREFIX = "FAKEQUAY_"
Command = TypeVar("Command", bound=Callable[..., Any])


class _Read(click.ParamType):  # type: ignore[type-arg]  # generic only in newer ones
    """A value that a function reads, whose ValueError is the complaint."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self._read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class _Seed(click.ParamType):  # type: ignore[type-arg]
    name = "name|file|dir"
    envvar_list_splitter = ","


class _Pair(_Read):
    def split_envvar_value(self, rv: str) -> Sequence[str]:
        return [line for line in rv.splitlines() if line.strip()]


OPTIONS: dict[str, dict[str, Any]] = {
    "host": {"help": "Address to listen on."},
    "port": {"type": click.IntRange(0, 65535), "help": "Port to listen on; 0: any free one."},
    "port_file": {
        "type": click.Path(dir_okay=False, path_type=Path),
        "help": "File to write the port to, once the server serves.",
    },
    "seed": {
        "type": _Seed(),
        "multiple": True,
        "help": "What the server starts with; several are merged in order. Variable: with commas.",
    },
    "data": {
        "type": click.Path(file_okay=False, path_type=Path),
        "help": "Folder to keep state in; without it, state ends with the process.",
    },
    "durability": {
        "type": click.Choice(["always", "relaxed", "none"]),
        "help": "When a write is on disk: before its answer, soon after, or when the system likes.",
    },
    "clock": {
        "type": _Read("moment", moment),
        "help": "Moment at which time stands still: ISO 8601, or seconds since 1970.",
    },
    "ids": {"help": "Text that tokens and identifiers follow from: the same text, the same ones."},
    "set": {
        "type": _Pair("key=value", pair),
        "multiple": True,
        "callback": lambda _ctx, _param, pairs: dict(pairs),
        "help": "Key of Quay's configuration, the value in JSON. Variable: a line each.",
    },
    "like_real": {
        "is_flag": True,
        "help": "Give up each difference from the real server that has a key: webhooks are sent, "
        "addresses in private networks refused, deleted names kept a while, older operations gone, "
        "and the first user is no superuser. --set goes before it.",
    },
    "control_token": {
        "help": "Bearer token of the control API, which then serves other hosts too.",
    },
}


def settings(*names: str) -> Callable[[Command], Command]:
    """Give a command the flags of some fields of Settings, or of all."""

    def decorate(command: Command) -> Command:
        for name in reversed(names or tuple(OPTIONS)):
            command = _option(name)(command)
        return command

    return decorate


def variable(name: str) -> str:
    return PREFIX + name.upper()


def check_environment(environment: Mapping[str, str]) -> None:
    """A misspelt variable must not pass for one that is not set."""
    known = [variable(name) for name in OPTIONS]
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            import difflib  # only who made a mistake waits for it

            [nearest] = difflib.get_close_matches(name, known, n=1, cutoff=0)
            raise click.UsageError(f"unknown variable {name}; did you mean {nearest}?")


def _option(name: str) -> Callable[[Command], Command]:
    options = {"default": _default(name), "envvar": variable(name), "show_envvar": True}
    flag = "--" + name.replace("_", "-")
    return click.option(flag, name, show_default=True, **options, **OPTIONS[name])


def _default(name: str) -> Any:
    value = getattr(Settings(), name)
    return list(value.items()) if isinstance(value, Mapping) else value
