"""What the real server's validator has against a body."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, relevance
from jsonschema.protocols import Validator

from fakequay import contract


def describe_errors(operation_id: str, document: Any) -> str | None:
    """Nothing against what meets the schema."""
    error = _worst(_validator(operation_id).iter_errors(document))
    return None if error is None else _in_old_words(error)


def _in_old_words(error: ValidationError) -> str:
    """The real server's validator is older, and calls what is empty too short."""
    if error.message.endswith(" should be non-empty"):
        error.message = f"{error.instance!r} is too short"
    return str(error)


def _worst(errors: Iterable[ValidationError]) -> ValidationError | None:
    """The one that the real server tells: within alternatives, always what fails one of them."""
    worst = max(errors, key=relevance, default=None)
    while worst is not None and worst.context:
        worst = min(worst.context, key=relevance)
    return worst


@cache
def _validator(operation_id: str) -> Validator:
    body = contract.operations()[operation_id].body
    return Draft202012Validator(body.shape if body else {})
