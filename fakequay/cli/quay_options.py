"""The flags of commands that read a real Quay."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click


def reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--token``, and whom to trust, which the command takes as ``verify``."""

    @click.option("--token", help="OAuth token for the real server; without one it is nobody.")
    @click.option(
        "--ca-file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="File of the CAs by which it is known.",
    )
    @click.option("--insecure", is_flag=True, help="Take any certificate.")
    @wraps(command)
    def read(*, ca_file: Path | None, insecure: bool, **fields: Any) -> Any:
        return command(verify=False if insecure else ca_file or True, **fields)

    return read
