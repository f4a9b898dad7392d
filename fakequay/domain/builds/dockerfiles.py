"""Dockerfile parser: reads the instructions, the base image and the labels."""

import re
import shlex
from collections.abc import Iterable

# Instructions of a build whose Dockerfile is unknown, for example inside an uploaded archive.
DEFAULT_COMMANDS = ("FROM scratch", "COPY . /")
_CONTINUED = re.compile(r"\\[ \t]*\n")


def commands(text: str) -> tuple[str, ...]:
    """Return the instructions of a Dockerfile without comments, each as one line."""
    lines = (line.strip() for line in _CONTINUED.sub(" ", text).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def base_image(instructions: Iterable[str]) -> str | None:
    """Return the base image of the last build stage, or None if there is no FROM instruction."""
    found = [_arguments(line) for line in instructions if line.upper().startswith("FROM ")]
    images = [next((word for word in words if not word.startswith("--")), "") for words in found]
    return images[-1] if images and images[-1] else None


def labels(instructions: Iterable[str]) -> dict[str, str]:
    """Return the image labels that the LABEL instructions of a Dockerfile set."""
    found: dict[str, str] = {}
    for line in instructions:
        if line.upper().startswith("LABEL "):
            found |= dict(word.split("=", 1) for word in _arguments(line) if "=" in word)
    return found


def _arguments(line: str) -> list[str]:
    """Return the arguments of an instruction in a Dockerfile."""
    try:
        return shlex.split(line)[1:]
    except ValueError:
        return line.split()[1:]
