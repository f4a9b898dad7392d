"""Option ``--output``: writes the output of a command to a file instead of stdout."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from .settings_options import NonEmptyPath


def output(about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the option ``--output`` to a command of the command line.

    Args:
        about: Help text of the option.
    """
    path = NonEmptyPath(dir_okay=False, path_type=Path)
    return click.option("-o", "--output", type=path, help=about)


def write_output(text: str, output: Path | None) -> None:
    """Write text to a file, or to stdout if ``output`` is None.

    Raises:
        click.UsageError: The file cannot be written.
    """
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"--output: cannot write {output}: {error.strerror}") from error
