"""What the real discovery document says that no operation's row holds: ``document.json``."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from fakequay.frozen_dataclasses import frozen


@frozen
class Document:
    """Path parameters stand with the path, the last first, but for ``named_by_operations``.

    ``not_in_the_path``: parameters that the real server documents for a path without them.
    ``left_out``: operations that are served and not documented. ``shown_as_a_path_only``: those
    of which the path is listed, and they themselves only with the internal ones.
    """

    left_out: list[str]
    shown_as_a_path_only: list[str]
    responses: dict[str, str]
    named_by_operations: dict[str, list[str]]
    not_in_the_path: dict[str, list[str]]
    definitions: dict[str, dict[str, Any]]


@cache
def document() -> Document:
    """Read once."""
    return Document(**json.loads(files(__package__).joinpath("document.json").read_bytes()))
