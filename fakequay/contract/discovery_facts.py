"""Facts about Quay's discovery document (OpenAPI) that ``operations.json`` does not contain."""

import json
from functools import cache
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.package_files import read_package_file


@frozen
class Document:
    """Facts about Quay's discovery document (OpenAPI) that ``operations.json`` does not contain.

    Quay publishes two versions of the discovery document: with and without internal operations.

    Attributes:
        undocumented_operations: Ids of the operations of Quay that neither version contains.
        path_only_operations: Ids of internal operations of which the version without internal
            operations contains only the path.
        responses: Names of the definitions of responses, by operationId.
        operation_parameters: Names of the path parameters that the discovery document describes
            separately in each operation of a path, by path. Other path parameters are described
            once for the whole path, in reverse order.
        additional_parameters: Names of path parameters that the discovery document describes
            although the path does not contain them, by path.
        definitions: JSON Schemas of request and response bodies, by name.
    """

    undocumented_operations: list[str]
    path_only_operations: list[str]
    responses: dict[str, str]
    operation_parameters: dict[str, list[str]]
    additional_parameters: dict[str, list[str]]
    definitions: dict[str, dict[str, Any]]


@cache
def document() -> Document:
    """Return the facts about the discovery document from ``document.json``."""
    return Document(**json.loads(read_package_file("fakequay.contract", "document.json")))
