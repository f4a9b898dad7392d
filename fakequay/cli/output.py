"""Where commands write what they print."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def output(about: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--output``, the file that ``written`` writes to."""
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option("-o", "--output", type=path, help=about)


def written(text: str, output: Path | None) -> None:
    """To a file, if one is named, else to stdout."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"--output {output}: {error.strerror}") from error
