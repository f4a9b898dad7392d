"""Faults: what goes wrong on purpose."""

from flask import request
from flask.typing import ResponseReturnValue

from fakequay import contract

from ..calls import get
from ..rendering import show
from ..routes import page


@page("/faults")
def faults() -> ResponseReturnValue:
    return show(
        "faults.html",
        faults=get("/_fakequay/faults")["faults"],
        operations=sorted(contract.operations()),
        operation=request.args.get("operation", ""),
    )
