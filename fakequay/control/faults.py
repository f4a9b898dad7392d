"""Control API of fault injection: adds, lists and removes faults."""

from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import Aborted, DataRefused
from fakequay.traffic import ActiveFault, FaultList
from fakequay.web.instances import instances

from . import request_body
from .openapi import json_schemas
from .openapi.decorators import describes


@describes({200: json_schemas.required_object(faults=json_schemas.list_of(json_schemas.FAULT))})
def show_all() -> ResponseReturnValue:
    """List the faults of the instance; the first fault that matches a request is applied."""
    return jsonify(faults=[fault.view() for fault in _faults().all()])


@describes({201: json_schemas.FAULT}, body=json_schemas.NAMED_FAULT)
def add() -> ResponseReturnValue:
    """Add a fault; if the request body has no name, the name is generated."""
    given = request_body.read_object()
    name = given.pop("name", None)
    if name is not None and not isinstance(name, str):
        raise DataRefused("name: must be a string")
    return _put_fault(name, given), 201


@describes({204: None})
def clear() -> ResponseReturnValue:
    """Remove all faults of the instance."""
    with instances.current_data():
        _faults().clear()
    return "", 204


@describes({200: json_schemas.FAULT, 201: json_schemas.FAULT}, body=json_schemas.NEW_FAULT)
def put(name: str) -> ResponseReturnValue:
    """Add a fault with a name, or replace the fault with this name."""
    is_new = _faults().get(name) is None
    return _put_fault(name, request_body.read_object()), 201 if is_new else 200


@describes({200: json_schemas.FAULT})
def show(name: str) -> ResponseReturnValue:
    """Show a fault, and the number of requests to which it was applied."""
    return jsonify(_find(name).view())


@describes({204: None})
def delete(name: str) -> ResponseReturnValue:
    """Remove a fault."""
    with instances.current_data():
        _faults().remove(_find(name).name)
    return "", 204


def _faults() -> FaultList:
    return instances.current_instance().faults


def _put_fault(name: str | None, given: dict[str, Any]) -> Response:
    try:
        with instances.current_data():
            return jsonify(_faults().put(name, given).view())
    except ValueError as error:
        raise DataRefused(str(error)) from error


def _find(name: str) -> ActiveFault:
    fault = _faults().get(name)
    if fault is None:
        raise Aborted(404, f"fault {name!r} does not exist")
    return fault
