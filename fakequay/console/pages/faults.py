"""Faults: what goes wrong on purpose."""

from flask import request
from flask.typing import ResponseReturnValue

from fakequay import contract
from fakequay.console.api_calls import get
from fakequay.console.rendering import show
from fakequay.console.routes import page


@page("/faults")
def faults() -> ResponseReturnValue:
    return show(
        "faults.html",
        faults=get("/_fakequay/faults")["faults"],
        operations=sorted(contract.operations()),
        operation=request.args.get("operation", ""),
    )
