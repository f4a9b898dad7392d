"""Query parameters: converts their values to the types that Quay's API defines."""

from collections.abc import Mapping
from typing import Any

from flask import request

from fakequay.contract import Parameter
from fakequay.domain.errors import Aborted
from fakequay.domain.numbers import MAX_INTEGER
from fakequay.web.instances import request_scope

# Values that the real server reads as false; it reads any other value as true.
FALSE = frozenset({"false", "False", "FALSE", "0", "", "null"})


def read(
    parameters: tuple[Parameter, ...], known: tuple[Parameter, ...] | None = None
) -> dict[str, Any]:
    """Return the values of an operation's query parameters by name.

    A missing parameter gets its default from the description of the operation. Without a default, a
    missing boolean is False, and any other missing parameter is None.

    Args:
        parameters: All parameters of the operation.
        known: Names of the parameters that the release of Quay has; all other parameters get their
            default. None if the release has all parameters.

    Raises:
        Aborted: 400 if an integer parameter is not an integer.
    """
    given: Mapping[str, str] = _given()
    if known is not None and known is not parameters:
        given = {one.name: given[one.name] for one in known if one.name in given}
    return {parameter.name: _value(parameter, given) for parameter in parameters}


def _given() -> Mapping[str, str]:
    """Return the query parameters of the request."""
    # Most requests have none; werkzeug needs a long time to parse an empty query string.
    return request.args if request_scope.current().environ.get("QUERY_STRING") else {}


def _value(parameter: Parameter, given: Mapping[str, str]) -> Any:
    text = given.get(parameter.name)
    if text is None:
        flag = parameter.type == "boolean" and parameter.default is None
        return False if flag else parameter.default
    if parameter.type == "boolean":
        return text not in FALSE
    return _integer(parameter.name, text) if parameter.type == "integer" else text


def _integer(name: str, text: str) -> int:
    try:
        return max(-MAX_INTEGER, min(int(text), MAX_INTEGER))
    except ValueError as error:
        raise Aborted(400, about={name: str(error)}) from error
