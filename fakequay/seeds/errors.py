"""Errors of seeds: messages with the file and the position in it."""

import json
import re
from collections.abc import Iterable
from typing import Any

from fakequay.frozen_dataclasses import frozen

Path = tuple[str | int, ...]

_PLAIN = re.compile(r"[A-Za-z_][\w-]*")


@frozen
class Problem:
    """An error in a seed.

    Attributes:
        file: Name of the file or of the built-in seed.
        path: Keys and list indexes that lead to the position, from the top.
        text: Error message.
    """

    file: str
    path: Path
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {json_path(self.path)}: {self.text}"


class SeedError(Exception):
    """The seed is invalid and was not loaded. ``problems`` contains one message for each error."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = tuple(str(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


def json_path(path: Path) -> str:
    """Format a position as a JSONPath: ``("users", "a b", 0)`` becomes ``$.users["a b"][0]``."""
    return "$" + "".join(_step(part) for part in path)


def quoted(value: Any) -> str:
    """Format a value as JSON, shortened to 60 characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _step(part: str | int) -> str:
    if isinstance(part, str) and _PLAIN.fullmatch(part):
        return f".{part}"
    return f"[{json.dumps(part, ensure_ascii=False)}]"
