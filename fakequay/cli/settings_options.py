"""Command-line flag and environment variable of each field of the class ``Settings``."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from fakequay.contract.releases import RELEASES
from fakequay.settings import Settings, checked_control_token, parse_setting, parse_time

PREFIX = "FAKEQUAY_"
Command = TypeVar("Command", bound=Callable[..., Any])


class _Read(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of Click
    """Click parameter type that converts an option value with a given function.

    If the function raises ValueError, the text of the exception is the error message.
    """

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
    envvar_list_splitter = ","

    def __init__(self, name: str = "name") -> None:
        self.name = name


class NonEmptyPath(click.Path):
    """Click parameter type of a path, which refuses an empty text.

    Python would use the working directory instead of an empty path, for example if a script sets
    ``--data "$FOLDER"`` and the variable is not set.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a path after a check that it is not empty."""
        if not str(value):
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


class _ProxyHost(_Listed):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from fakequay.server.proxy.proxy_hosts import parse_address  # only if the option is used

        try:
            parse_address(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return value


class _Secret(click.Option):
    """Click option for a secret, whose value can also be read from a file.

    The environment variable ``<NAME>_FILE`` contains the path of the file.
    """

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        name = f"{self.envvar}_FILE"
        path, value = os.environ.get(name), super().resolve_envvar_value(ctx)
        if not path:
            return value
        if value is not None:
            raise click.UsageError(
                f"the environment variables {self.envvar} and {name} are both set; set only one of "
                "them",
                ctx,
            )
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", "the file is not UTF-8 text")
            raise click.UsageError(
                f"environment variable {name}: cannot read the file {path}: {reason}", ctx
            ) from error

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Add the names of an option's environment variables to its help text."""
        extra = super().get_help_extra(ctx)
        extra["envvars"] = (*extra.get("envvars", ()), f"{self.envvar}_FILE")
        return extra


def _host(text: str) -> str:
    if not text.strip():
        raise ValueError("the address is empty")
    return text


class _Pair(_Read):
    def split_envvar_value(self, rv: str) -> Sequence[str]:
        return [line for line in rv.splitlines() if line.strip()]


# Variables that commands and the pytest plugin read, and that are not settings of a server.
CLIENT_VARIABLES = ("FAKEQUAY_URL",)
FILE = NonEmptyPath(dir_okay=False, path_type=Path)
# Settings whose value can be in a file, named by the variable FAKEQUAY_<NAME>_FILE.
SECRETS = ("control_token", "ids", "set")

OPTIONS: dict[str, dict[str, Any]] = {
    "host": {
        "type": _Read("text", _host),
        "help": "Address that the server listens on.",
    },
    "port": {
        "type": click.IntRange(0, 65535),
        "help": "Port that the server listens on; 0 means any free port.",
    },
    "port_file": {
        "type": FILE,
        "help": "File with the port of the server. The server writes the file when it is ready for "
        "requests. With HTTPS, the second line of the file contains the HTTPS port.",
    },
    "seed": {
        "type": _Seed(),
        "multiple": True,
        "help": "Seed with the initial data: the name of a built-in seed (empty, demo, contract), "
        "or the path of a file or folder. If the flag is repeated, the seeds are merged in the "
        "order of the flags. In the environment variable, separate seeds with commas. The seed "
        "empty is a new Quay installation without users. The pytest fixture and the class FakeQuay "
        "start with the seed demo.",
    },
    "data": {
        "type": NonEmptyPath(file_okay=False, path_type=Path),
        "help": "Folder in which the server stores its state. Default: the state is lost when the "
        "server stops.",
    },
    "durability": {
        "type": click.Choice(["always", "relaxed", "none"]),
        "help": "Time at which changes are written to the folder of --data. always: changes are "
        "synced to disk before each response; relaxed: the operating system decides when changes "
        "are synced; none: changes are written when the server stops.",
    },
    "clock": {
        "type": _Read("time", parse_time),
        "help": "Time at which the simulated clock is frozen: ISO 8601, or Unix seconds. Default: "
        "the time that the seed sets. If the seed sets no time, the clock is not frozen.",
    },
    "ids": {
        "help": "Tokens and ids are computed from the names of objects and from this text. Two "
        "servers that start with the same seed and the same text have the same tokens and ids."
    },
    "set": {
        "type": _Pair("key=value", parse_setting),
        "multiple": True,
        "callback": lambda _ctx, _param, pairs: dict(pairs),
        "help": "Key of Quay's configuration and its value as JSON, for example "
        "FEATURE_MAILING=true. The environment variable contains one KEY=VALUE on each line.",
    },
    "quay_version": {
        "type": click.Choice(list(RELEASES)),
        "metavar": "X.Y",
        "help": "Release of Quay to reproduce, from 3.9 to 3.19. Default: the newest.",
    },
    "like_real": {
        "is_flag": True,
        "help": "Switch off the intended differences between fakequay and a real server. With "
        "this flag, the server sends webhooks; it rejects webhooks, mirrors and proxy caches with "
        "an address in a private network. It reserves the names of deleted accounts for five "
        "minutes, and does not make the first user a superuser. It answers 404 to the image "
        "operations of older Quay releases, and omits the header OCI-Subject. --set overrides "
        "this flag.",
    },
    "background_jobs": {
        "is_flag": True,
        "help": "Run scheduled jobs in the background when they are due. Default: due jobs run "
        "before the next request.",
    },
    "deliver_webhooks": {
        "is_flag": True,
        "help": "Send webhooks to their configured URLs. Default: only record them in the outbox.",
    },
    "control_token": {
        "type": _Read("text", checked_control_token),
        "help": "Bearer token that requests to the control API must contain. If a token is set, "
        "other machines can also use the control API. Default: no token; only this machine can "
        "use the control API.",
    },
    "layout_folder": {
        "type": NonEmptyPath(exists=True, file_okay=False, path_type=Path),
        "help": "Folder with OCI image layouts. Seeds that clients send to the control API can use "
        "the images in this folder. Default: seeds that clients send cannot use image layouts.",
    },
    "console": {
        "flag": "--console/--no-console",
        "help": "Serve the web console at / and under /console/.",
    },
    "tls": {
        "type": click.Choice(["auto"]),
        "help": "With the value auto, the server also serves HTTPS. A CA that the server generates "
        "at its start issues the certificate.",
    },
    "tls_port": {
        "type": click.IntRange(0, 65535),
        "help": "Port that the server listens on for HTTPS; 0 means any free port.",
    },
    "tls_name": {
        "type": _Listed(),
        "multiple": True,
        "help": "Host name or address to add to the certificate of --tls auto. In the "
        "environment variable, separate names with commas.",
    },
    "tls_cert": {"type": FILE, "help": "PEM file with the certificate chain for HTTPS."},
    "tls_key": {
        "type": FILE,
        "help": "PEM file with the private key of the certificate in --tls-cert.",
    },
    "log_format": {
        "type": click.Choice(["console", "json"]),
        "help": "Format of the log on stderr. With json, the message that the server is ready is a "
        "log line on stderr; with console, this message is printed to stdout.",
    },
    "log_level": {
        "type": click.Choice(["debug", "info", "warning", "error"]),
        "help": "Lowest level of the messages that are logged. With info, requests are logged, "
        "except health probes and requests to the control API and the console; with debug, all "
        "requests are logged.",
    },
    "quiet": {
        "short": "-q",
        "is_flag": True,
        "help": "Log only warnings and errors, not requests. This flag overrides --log-level.",
    },
    "ca_file": {
        "type": FILE,
        "help": "PEM file to which the server writes the CA certificate that it generates for "
        "--tls auto or for the proxy.",
    },
    "proxy_port": {
        "type": click.IntRange(0, 65535),
        "help": "Port of a forward proxy through which clients reach this server as "
        "https://quay.io; 0 means any free port. The proxy refuses all hosts except quay.io and "
        "the hosts of --proxy-host. Default: no proxy.",
    },
    "proxy_port_file": {
        "type": FILE,
        "help": "File with the port of the forward proxy. The server writes the file when it is "
        "ready for requests.",
    },
    "proxy_hosts": {
        "flag": "--proxy-host",
        "type": _ProxyHost("name[:port]"),
        "multiple": True,
        "help": "Host that the proxy serves in addition to quay.io: this server answers the "
        "requests that clients send to the host. Without a port, the proxy serves HTTPS at port "
        "443 of the host, and redirects port 80 to HTTPS. In the environment variable, separate "
        "hosts with commas.",
    },
}


def settings(
    *names: str, help_texts: Mapping[str, str] | None = None
) -> Callable[[Command], Command]:
    """Add options that set fields of ``Settings`` to a command.

    Args:
        names: Names of fields of ``Settings``. If no names are given, all fields become options.
        help_texts: Help texts for this command by field name, which replace those in ``OPTIONS``.
    """

    def decorate(command: Command) -> Command:
        for name in reversed(names or tuple(OPTIONS)):
            command = _option(name, help_texts or {})(command)
        return command

    return decorate


def variable(name: str) -> str:
    """Return the name of a setting's environment variable: ``FAKEQUAY_PORT`` for ``port``."""
    return PREFIX + name.upper()


def file_variable(name: str) -> str:
    """Return the variable that contains the path of a file with a setting's value.

    For the setting ``ids``, this is ``FAKEQUAY_IDS_FILE``.
    """
    return f"{variable(name)}_FILE"


def check_environment(environment: Mapping[str, str]) -> None:
    """Raise click.UsageError if a ``FAKEQUAY_*`` environment variable belongs to no setting."""
    known = [variable(name) for name in OPTIONS] + [file_variable(name) for name in SECRETS]
    known += CLIENT_VARIABLES
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            import difflib  # imported only for the error message, to keep the start fast

            [nearest] = difflib.get_close_matches(name, known, n=1, cutoff=0)
            raise click.UsageError(f"unknown environment variable {name}; did you mean {nearest}?")


def _option(name: str, help_texts: Mapping[str, str]) -> Callable[[Command], Command]:
    options = {"default": _default(name), "envvar": variable(name), "show_envvar": True}
    if name in SECRETS:
        options["cls"] = _Secret
    options |= OPTIONS[name]
    options["help"] = help_texts.get(name, options["help"])
    flags = [options.pop("flag", "--" + name.replace("_", "-"))]
    if "short" in options:
        flags.insert(0, options.pop("short"))
    return click.option(*flags, name, show_default=True, **options)


def _default(name: str) -> Any:
    value = getattr(Settings(), name)
    return list(value.items()) if isinstance(value, Mapping) else value
