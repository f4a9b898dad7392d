"""Every form that changes something: the call it stands for, then back to its page."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from fakequay.console import form_errors
from fakequay.console.api_calls import Refused, call
from fakequay.console.form_actions import ACTIONS, Action, Mistake
from fakequay.console.redirects import onward
from fakequay.console.routes import page


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
        form_errors.keep(name, form, str(mistake))
    except Refused as refusal:
        if refusal.is_control:
            raise
        form_errors.keep(name, form, refusal.message)
    else:
        flash(action.told(form), "status")
