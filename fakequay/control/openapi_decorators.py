"""What the control API's document says of a view beside its docstring and its address."""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, TypeVar

from fakequay.frozen_dataclasses import frozen

Json = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])
_DESCRIPTION = "fakequay_description"


@frozen
class Description:
    """``answers``: the schema of each status of success, None where there is no body.

    ``query``: the schema of each parameter; ``body``: that of the body, if there is one.
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
    """Describe a view; stands under its route. A route without it is missed by the tests."""

    def decorate(view: View) -> View:
        setattr(view, _DESCRIPTION, Description(answers, query or {}, body))
        return view

    return decorate


def description(view: Callable[..., Any]) -> Description | None:
    return getattr(view, _DESCRIPTION, None)
