"""What is wrong with a seed, and where."""

import json
import re
from collections.abc import Iterable
from typing import Any

from fakequay.frozen_dataclasses import frozen

Path = tuple[str | int, ...]

_PLAIN = re.compile(r"[A-Za-z_][\w-]*")


@frozen
class Problem:
    """One mistake: the file, the way to it from the top, and what is wrong there."""

    file: str
    path: Path
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {json_path(self.path)}: {self.text}"


class SeedError(Exception):
    """Why nothing was loaded; each line names a file and a place in it."""

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = tuple(str(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


def json_path(path: Path) -> str:
    """``("users", "a b", 0)`` as ``$.users["a b"][0]``."""
    return "$" + "".join(_step(part) for part in path)


def quoted(value: Any) -> str:
    """A value as JSON has it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _step(part: str | int) -> str:
    if isinstance(part, str) and _PLAIN.fullmatch(part):
        return f".{part}"
    return f"[{json.dumps(part, ensure_ascii=False)}]"
