"""Console page of fault injection."""

from flask import request
from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get
from fakequay.console.rendering import render_page
from fakequay.console.routes import page
from fakequay.contract.releases import operations_of
from fakequay.web import world


@page("/faults")
def faults() -> ResponseReturnValue:
    """Return the page with the faults of an instance and the form to add a fault."""
    return render_page(
        "faults.html",
        faults=get("/_fakequay/faults")["faults"],
        operations=sorted(operations_of(world().release)),
        operation=request.args.get("operation", ""),
    )
