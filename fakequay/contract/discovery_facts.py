"""Facts about Quay's discovery document (OpenAPI) that ``operations.json`` does not contain."""

import json
from functools import cache
from typing import Any

from fakequay.frozen_dataclasses import frozen
from fakequay.package_files import read_package_file


@frozen
class Document:
    """Facts about Quay's discovery document (OpenAPI) that ``operations.json`` does not contain.

    Quay publishes two versions of the document: with and without internal operations.

    Attributes:
        left_out: Ids of operations that Quay has but neither version of the document contains.
        shown_as_a_path_only: Ids of internal operations whose path is also in the version without
            internal operations, but without the operation.
        responses: Names of the definitions of responses, by operationId.
        named_by_operations: Path parameters that the document lists in each operation, by path. All
            other path parameters are listed once for the path, in reverse order.
        not_in_the_path: Path parameters that the document lists although the path does not contain
            them, by path.
        definitions: JSON Schemas of request and response bodies, by name.
    """

    left_out: list[str]
    shown_as_a_path_only: list[str]
    responses: dict[str, str]
    named_by_operations: dict[str, list[str]]
    not_in_the_path: dict[str, list[str]]
    definitions: dict[str, dict[str, Any]]


@cache
def document() -> Document:
    """Return the facts about the discovery document; ``document.json`` is read only once."""
    return Document(**json.loads(read_package_file("fakequay.contract", "document.json")))
