"""Options for a real Quay, to which some commands send requests: token and TLS verification."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from .settings_options import NonEmptyPath


def quay_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options ``--token``, ``--ca-file`` and ``--insecure`` to a command.

    The function of the command gets the arguments ``token`` and ``verify``. The value of ``verify``
    is the path of a CA file, True for the CAs of the system, or False to skip the TLS verification.
    """

    @click.option(
        "--token",
        help="OAuth token for the requests to the real Quay. Default: the requests are anonymous.",
    )
    @click.option(
        "--ca-file",
        type=NonEmptyPath(dir_okay=False, path_type=Path),
        help="PEM file with the CAs that sign the certificate of the real Quay.",
    )
    @click.option(
        "--insecure", is_flag=True, help="Do not verify the certificate of the real Quay."
    )
    @wraps(command)
    def read(*, ca_file: Path | None, insecure: bool, **fields: Any) -> Any:
        return command(verify=False if insecure else ca_file or True, **fields)

    return read
