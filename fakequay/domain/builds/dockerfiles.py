"""What a Dockerfile says, as far as builds and triggers have to know."""

import re
import shlex
from collections.abc import Iterable

# Where nobody says what is in an archive, or in a commit.
DEFAULT_COMMANDS = ("FROM scratch", "COPY . /")
_CONTINUED = re.compile(r"\\[ \t]*\n")


def commands(text: str) -> tuple[str, ...]:
    """The instructions, each on one line."""
    lines = (line.strip() for line in _CONTINUED.sub(" ", text).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def base_image(instructions: Iterable[str]) -> str | None:
    """What the last stage is built upon; None where no line says."""
    found = [_words(line) for line in instructions if line.upper().startswith("FROM ")]
    images = [next((word for word in words if not word.startswith("--")), "") for words in found]
    return images[-1] if images and images[-1] else None


def labels(instructions: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in instructions:
        if line.upper().startswith("LABEL "):
            found |= dict(word.split("=", 1) for word in _words(line) if "=" in word)
    return found


def _words(line: str) -> list[str]:
    """What follows the name of an instruction."""
    try:
        return shlex.split(line)[1:]
    except ValueError:
        return line.split()[1:]
