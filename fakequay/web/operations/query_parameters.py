"""Reading query parameters: text to the type the contract gives, defaults filled in."""

from typing import Any

from flask import request

from fakequay.contract import Parameter
from fakequay.domain.errors import Aborted
from fakequay.domain.numbers import MAX_INTEGER

# The spellings the real server takes for no; anything else is yes.
FALSE = frozenset({"false", "False", "FALSE", "0", "", "null"})


def read(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """Every parameter by its wire name; an absent flag is False, anything else absent None."""
    return {parameter.name: _value(parameter) for parameter in parameters}


def _value(parameter: Parameter) -> Any:
    text = request.args.get(parameter.name)
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
