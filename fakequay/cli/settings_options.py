"""The one place where each field of Settings meets its flag and its variable."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from fakequay.contract.releases import RELEASES
from fakequay.settings import Settings, parse_setting, parse_time

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


class _Listed(click.ParamType):  # type: ignore[type-arg]
    name = "name"
    envvar_list_splitter = ","


class _Secret(click.Option):
    """Its variable's value may stand in a file, which another variable names."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        name = f"{self.envvar}_FILE"
        path, value = os.environ.get(name), super().resolve_envvar_value(ctx)
        if not path:
            return value
        if value is not None:
            raise click.UsageError(f"{self.envvar} and {name}: one of them is enough", ctx)
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", "is not UTF-8 text")
            raise click.UsageError(f"{name}: {path}: {reason}", ctx) from error

    def get_help_extra(self, ctx: click.Context) -> Any:
        """The variable, with the one that names a file."""
        extra = super().get_help_extra(ctx)
        extra["envvars"] = (*extra.get("envvars", ()), f"{self.envvar}_FILE")
        return extra


class _Pair(_Read):
    def split_envvar_value(self, rv: str) -> Sequence[str]:
        return [line for line in rv.splitlines() if line.strip()]


FILE = click.Path(dir_okay=False, path_type=Path)
# Their variables may name a file instead: NAME_FILE.
SECRETS = ("control_token", "ids", "set")

OPTIONS: dict[str, dict[str, Any]] = {
    "host": {"help": "Address to listen on."},
    "port": {"type": click.IntRange(0, 65535), "help": "Port to listen on; 0: any free one."},
    "port_file": {
        "type": FILE,
        "help": "File to write the port to, once the server serves; HTTPS's on a second line.",
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
        "type": _Read("moment", parse_time),
        "help": "Moment at which time stands still: ISO 8601, or seconds since 1970.",
    },
    "ids": {"help": "Text that tokens and identifiers follow from: the same text, the same ones."},
    "set": {
        "type": _Pair("key=value", parse_setting),
        "multiple": True,
        "callback": lambda _ctx, _param, pairs: dict(pairs),
        "help": "Key of Quay's configuration, the value in JSON. Variable: a line each.",
    },
    "quay_version": {
        "type": click.Choice(list(RELEASES)),
        "metavar": "X.Y",
        "help": "Release of Quay to reproduce, from 3.9 to 3.19. Default: the newest.",
    },
    "like_real": {
        "is_flag": True,
        "help": "Give up each difference from the real server that has a key: webhooks are sent, "
        "addresses in private networks refused, deleted names kept a while, older operations gone, "
        "and the first user is no superuser. --set goes before it.",
    },
    "background_jobs": {
        "is_flag": True,
        "help": "Let what is due happen by itself, and not only before the next request.",
    },
    "deliver_webhooks": {
        "is_flag": True,
        "help": "Send webhooks for real, to the addresses they are set up with; else none leaves.",
    },
    "control_token": {
        "help": "Bearer token of the control API, which then serves other hosts too.",
    },
    "console": {
        "flag": "--console/--no-console",
        "help": "Serve pages to look at, at / and under /console/.",
    },
    "tls": {
        "type": click.Choice(["auto"]),
        "help": "Serve HTTPS too, with a certificate of a CA that is made for this run.",
    },
    "tls_port": {
        "type": click.IntRange(0, 65535),
        "help": "Port to serve HTTPS on; 0: any free one.",
    },
    "tls_name": {
        "type": _Listed(),
        "multiple": True,
        "help": "Host name or address to certify, beside the machine's own. Variable: with commas.",
    },
    "tls_cert": {"type": FILE, "help": "PEM file of the certificate (and its chain) to serve."},
    "tls_key": {"type": FILE, "help": "PEM file of its key."},
    "log_format": {
        "type": click.Choice(["console", "json"]),
        "help": "How the log, on stderr, is written; json tells there of readiness, too.",
    },
    "log_level": {
        "type": click.Choice(["debug", "info", "warning", "error"]),
        "help": "What is logged; info: a line for each request, debug: for probes, too.",
    },
    "ca_file": {"type": FILE, "help": "File to write the certificate of the CA to."},
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


def file_variable(name: str) -> str:
    return f"{variable(name)}_FILE"


def check_environment(environment: Mapping[str, str]) -> None:
    """A misspelt variable must not pass for one that is not set."""
    known = [variable(name) for name in OPTIONS] + [file_variable(name) for name in SECRETS]
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            import difflib  # only who made a mistake waits for it

            [nearest] = difflib.get_close_matches(name, known, n=1, cutoff=0)
            raise click.UsageError(f"unknown variable {name}; did you mean {nearest}?")


def _option(name: str) -> Callable[[Command], Command]:
    options = {"default": _default(name), "envvar": variable(name), "show_envvar": True}
    if name in SECRETS:
        options["cls"] = _Secret
    options |= OPTIONS[name]
    flag = options.pop("flag", "--" + name.replace("_", "-"))
    return click.option(flag, name, show_default=True, **options)


def _default(name: str) -> Any:
    value = getattr(Settings(), name)
    return list(value.items()) if isinstance(value, Mapping) else value
