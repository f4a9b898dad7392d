"""Form submission: makes the API call of a console form, then redirects to its page."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from fakequay.console.api_calls import ApiError, call
from fakequay.console.form_redirects import redirect_target
from fakequay.console.forms import namespace_actions, repository_actions, superuser_actions
from fakequay.console.forms import rejected_forms as form_errors
from fakequay.console.forms.actions import ACTIONS, Action, InvalidField
from fakequay.console.routes import page

_ACTIONS = (
    ACTIONS | repository_actions.ACTIONS | namespace_actions.ACTIONS | superuser_actions.ACTIONS
)


@page("/do/<name>", "POST")
def submit_form(name: str) -> ResponseReturnValue:
    """Make the API call of a submitted form, then redirect to the page that contains the form."""
    action = _ACTIONS.get(name)
    if action is None:
        raise NotFound
    _run(name, action)
    return redirect(redirect_target("back"), 303)


def _run(name: str, action: Action) -> None:
    """Make the API call of a form, and store its success or error message for the next page."""
    form = request.form
    try:
        call(action.method, action.fill_path(form), action.build_body(form))
    except InvalidField as error:
        form_errors.keep(name, form, str(error))
    except ApiError as error:
        if error.is_access_denied:
            raise
        form_errors.keep(name, form, error.message)
    else:
        flash(action.success_message(form), "status")
