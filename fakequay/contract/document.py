"""Discovery document: facts about the real document that ``operations.json`` does not contain."""

import json
from functools import cache
from typing import Any

from fakequay.frozen_dataclasses import frozen
from fakequay.package_files import read_package_file


@frozen
class Document:
    """Facts of the discovery document that ``operations.json`` does not contain.

    Attributes:
        left_out: Ids of operations that Quay has but does not document.
        shown_as_a_path_only: Ids of operations that only the document with internal operations
            contains. The other document contains only their paths.
        responses: Names of the definitions of responses, by operationId.
        named_by_operations: Path parameters that the document lists in each operation, by path. All
            other path parameters are listed once for the path, in reverse order.
        not_in_the_path: Path parameters that the real server documents although the path does not
            contain them, by path.
        definitions: JSON Schemas by name.
    """

    left_out: list[str]
    shown_as_a_path_only: list[str]
    responses: dict[str, str]
    named_by_operations: dict[str, list[str]]
    not_in_the_path: dict[str, list[str]]
    definitions: dict[str, dict[str, Any]]


@cache
def document() -> Document:
    """Return the facts of the discovery document; ``document.json`` is read only once."""
    return Document(**json.loads(read_package_file("fakequay.contract", "document.json")))
