"""Errors in seeds: each has a message, the file, and the position in the file."""

from collections.abc import Iterable

from fakequay.contract.json_error_text import Path, json_path
from fakequay.fast_dataclasses import frozen


@frozen
class Problem:
    """An error in a seed.

    Attributes:
        file: Name of the file or of the built-in seed.
        path: Position of the error: the keys and list indexes from the top of the document.
        text: Error message.
    """

    file: str
    path: Path
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {json_path(self.path)}: {self.text}"


class SeedError(Exception):
    """Error: a seed is invalid and was not loaded.

    The attribute ``problems`` contains one message for each error in the seed.
    """

    def __init__(self, problems: Iterable[Problem | str]) -> None:
        self.problems = tuple(str(problem) for problem in problems)
        super().__init__("\n".join(self.problems))
