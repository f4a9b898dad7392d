"""Every form that changes something: the call it stands for, then back to its page."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from .. import returned
from ..calls import Refused, call
from ..doing import ACTIONS, Action, Mistake
from ..onward import onward
from ..routes import page


@page("/do/<name>", "POST")
def do(name: str) -> ResponseReturnValue:
    action = ACTIONS.get(name)
    if action is None:
        raise NotFound
    _tell(name, action)
    return redirect(onward("back"), 303)


def _tell(name: str, action: Action) -> None:
    """Say on the next page what was done, or beside the form why it was not."""
    form = request.form
    try:
        call(action.method, action.filled(form), action.document(form))
    except Mistake as mistake:
        returned.keep(name, form, str(mistake))
    except Refused as refusal:
        if refusal.is_control:
            raise
        returned.keep(name, form, refusal.message)
    else:
        flash(action.told(form), "status")
