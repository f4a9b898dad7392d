"""Types of the arguments of ``FakeQuay``: seeds, times and releases, and their conversion."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from fakequay.contract.releases import parse_release
from fakequay.settings import QUAY_VERSION, Durability, Settings, checked_config, parse_time

Source = str | Path | Mapping[str, Any]
Seeds = Source | Sequence[Source]
Moment = float | str | datetime | None
LAST_PORT = 65_535


def sources(seeds: Seeds) -> tuple[Source, ...]:
    """Return a seed, or a sequence of seeds, as a tuple of seeds.

    Raises:
        ValueError: The argument is neither a seed nor a sequence.
    """
    if isinstance(seeds, str | Path | Mapping):
        return (seeds,)
    if isinstance(seeds, bytes) or not isinstance(seeds, Iterable):
        raise ValueError(f"seed: {seeds!r} is not a seed: give a name, a path or a mapping")
    return tuple(seeds)


def names(argument: str, value: str | Iterable[str]) -> tuple[str, ...]:
    """Return a name, or several names, as a tuple of names.

    Raises:
        ValueError: The value is neither a string nor a list of strings. The message starts with the
            argument's name.
    """
    listed = (value,) if isinstance(value, str) or not isinstance(value, Iterable) else tuple(value)
    for name in listed:
        if not isinstance(name, str):
            raise ValueError(f"{argument}: must be a string or a list of strings, not {value!r}")
    return listed


def file_path(argument: str, path: str | Path | None) -> Path | None:
    """Return the absolute path of an argument; return None if the path is None.

    An absolute path stays valid if the process changes its working directory later.

    Raises:
        ValueError: The argument is empty, or neither a string nor a Path. The message starts with
            the argument's name.
    """
    if path is None:
        return None
    if not isinstance(path, str | Path):
        raise ValueError(f"{argument}: must be a string or a Path, not {path!r}")
    if path == "":  # Path("") would be the working directory
        raise ValueError(f"{argument}: the path is empty")
    return Path(path).absolute()


def existing_folder(argument: str, path: str | Path | None) -> Path | None:
    """Return the path of a folder; return None if the path is None.

    Raises:
        ValueError: The argument is not the path of a folder. The message starts with the argument's
            name.
    """
    folder = file_path(argument, path)
    if folder is not None and not folder.is_dir():
        raise ValueError(f"{argument}: {folder} is not a folder")
    return folder


def release_name(version: str | None) -> str | None:
    """Return the name of a release of Quay after a check; return None if the release is None.

    Raises:
        ValueError: The release is not supported; the message lists the supported releases.
    """
    try:
        return None if version is None else str(parse_release(version))
    except ValueError as error:
        raise ValueError(f"quay_version: {error}") from error


def configuration(config: Mapping[str, Any] | None, quay_version: str | None) -> Mapping[str, Any]:
    """Return keys of Quay's configuration and the release of Quay, after a check of their values.

    Raises:
        ValueError: A key or value is invalid, or the release is not supported.
    """
    version = release_name(quay_version)
    named = {} if version is None else {QUAY_VERSION: version}
    return {**named, **checked_config(config or {})}


def seconds(at: Moment) -> float | None:
    """Return a time as Unix seconds. If the time is None, return None.

    Args:
        at: Unix seconds, ISO 8601 text, or a datetime.

    Raises:
        ValueError: The text is neither ISO 8601 nor a number, or the time is not between the years
            1970 and 3000.
    """
    if at is None:
        return None
    if isinstance(at, datetime):
        return parse_time(_timestamp(at))
    if isinstance(at, bool) or not isinstance(at, str | int | float):
        raise ValueError(f"clock: {at!r} is not a time: give Unix seconds, ISO 8601 or a datetime")
    return parse_time(str(at))


def _timestamp(at: datetime) -> str:
    try:
        return str(at.timestamp())
    except (OverflowError, ValueError):  # for example datetime.min
        return at.isoformat()


def check_settings(settings: Settings) -> None:
    """Check the types and ranges of settings that were given as Python arguments.

    Raises:
        ValueError: A port is out of range, or a setting has a wrong type or an unknown value. The
            message starts with the name of the setting.
    """
    _check_ports(settings)
    for argument in ("like_real", "background_jobs", "deliver_webhooks", "console"):
        value = getattr(settings, argument)
        if not isinstance(value, bool):
            raise ValueError(f"{argument}: must be True or False, not {value!r}")
    for argument in ("host", "ids"):
        value = getattr(settings, argument)
        if not isinstance(value, str):
            raise ValueError(f"{argument}: must be a string, not {value!r}")
    if not settings.host.strip():
        raise ValueError("host: the address is empty")
    for argument, choices in (("durability", get_args(Durability)), ("tls", (None, "auto"))):
        value = getattr(settings, argument)
        if value not in choices:
            permitted = ", ".join(map(repr, choices))
            raise ValueError(f"{argument}: must be one of {permitted}, not {value!r}")


def _check_ports(settings: Settings) -> None:
    for name in ("port", "tls_port"):
        port_number(name, getattr(settings, name))
    if settings.proxy_port is not None:
        port_number("proxy_port", settings.proxy_port)
    elif settings.proxy_hosts:
        raise ValueError("proxy_hosts: permitted only together with proxy=True or proxy_port")
    if settings.proxy_hosts:
        from .proxy.proxy_hosts import parse_proxy_hosts  # only servers with a proxy need it

        parse_proxy_hosts(settings.proxy_hosts)


def port_number(argument: str, port: Any) -> int:
    """Check an argument that contains a port number, and return the port number.

    The port 0 stands for any free port.

    Raises:
        ValueError: The value is not a whole number from 0 to 65535. The message starts with the
            argument's name.
    """
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port <= LAST_PORT:
        raise ValueError(f"{argument}: must be a whole number from 0 to {LAST_PORT}, not {port!r}")
    return port


def chosen_proxy_port(proxy: object, port: int | None) -> int | None:
    """Return the port of the forward proxy; None if the server runs no forward proxy.

    Args:
        proxy: Argument ``proxy``: whether the server runs a forward proxy.
        port: Argument ``proxy_port``; 0 for any free port.

    Raises:
        ValueError: ``proxy`` is neither True nor False.
    """
    if not isinstance(proxy, bool):
        raise ValueError(f"proxy: must be True or False, not {proxy!r}")
    return 0 if port is None and proxy else port
