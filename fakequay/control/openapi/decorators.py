"""Decorator that adds OpenAPI schemas to the views of the control API."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, TypeVar

from fakequay.fast_dataclasses import frozen

Json = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])
_DESCRIPTION = "fakequay_description"


@frozen
class Description:
    """OpenAPI schemas of a view of the control API.

    Attributes:
        answers: Schema of the response body by status; None for a response without a body.
        query: Schemas of the query parameters by name.
        body: Schema of the request body, or None if there is no body.
    """

    answers: Mapping[int, Json | None]
    query: Mapping[str, Json] = field(default_factory=dict)
    body: Json | None = None


def describes(
    answers: Mapping[int, Json | None],
    *,
    query: Mapping[str, Json] | None = None,
    body: Json | None = None,
) -> Callable[[View], View]:
    """Return a decorator that adds OpenAPI schemas to a view.

    Apply the returned decorator below the route decorator.

    Args:
        answers: Schema of the response body by status; None for a response without a body.
        query: Schemas of the query parameters by name.
        body: Schema of the request body, or None if there is no body.
    """

    def decorate(view: View) -> View:
        setattr(view, _DESCRIPTION, Description(answers, query or {}, body))
        return view

    return decorate


def description(view: Callable[..., Any]) -> Description | None:
    """Return the OpenAPI schemas that the decorator ``describes`` added to a view, or None."""
    return getattr(view, _DESCRIPTION, None)
