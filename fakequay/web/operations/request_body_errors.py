"""Request body errors: messages of the real server's validator for invalid bodies."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance
from jsonschema.protocols import Validator

from fakequay import contract
from fakequay.contract.releases import Release, operation_in


def describe_errors(operation: contract.Operation, release: Release, document: Any) -> str | None:
    """Return the validation error of a body; None if the body matches the operation's schema."""
    error = _select_error(_validator(operation.id, release).iter_errors(document))
    return None if error is None else _old_wording(error)


def _old_wording(error: ValidationError) -> str:
    """Return an error message in the words of the older jsonschema version on the real server."""
    if error.message.endswith(" should be non-empty"):
        error.message = f"{error.instance!r} is too short"
    return str(error)


def _select_error(errors: Iterable[ValidationError]) -> ValidationError | None:
    """Return the one validation error of a body that the real server reports.

    If the schema has alternatives, the real server reports the error of only one alternative.
    """
    selected = max(errors, key=relevance, default=None)
    while selected is not None and selected.context:
        selected = min(selected.context, key=relevance)
    return selected


@cache
def _validator(operation_id: str, release: Release) -> Validator:
    operation = operation_in(contract.operations()[operation_id], release)
    body = operation.body if operation else None
    return Draft202012Validator(body.checked_schema if body else {})
