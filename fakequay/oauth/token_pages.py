"""Token pages: the sign-in form, and the page that creates an OAuth token with chosen scopes."""

from urllib.parse import quote

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fakequay.access import scope_descriptions, scopes
from fakequay.domain.errors import Aborted
from fakequay.web import caller, world
from fakequay.web.redirect_targets import is_local_path

from . import authorization_flow


def sign_in() -> ResponseReturnValue:
    """Return the page with the sign-in form.

    After sign-in, the browser is redirected to the path in the query parameter ``next``.
    """
    next_page = request.args.get("next", "/")
    local_page = next_page if is_local_path(next_page) else "/"
    return render_template("signin.html", next_page=local_page)


def generate_token(orgname: str, client_id: str) -> ResponseReturnValue:
    """Return the page on which an administrator chooses the scopes of a new OAuth token."""
    if caller().account is None:
        return redirect_to_sign_in()
    with world().store.transaction():
        application, organization = authorization_flow.find_application(world(), client_id)
        if organization.name != orgname:
            raise Aborted(404)
        authorization_flow.check_admin(world(), caller(), organization)
    return render_template(
        "generate.html",
        application=application,
        organization=organization,
        scopes=scope_descriptions.describe(" ".join(scopes.SCOPES)),
        token_page_url=token_page_url(),
    )


def redirect_to_sign_in() -> ResponseReturnValue:
    """Redirect to the sign-in form, from which the user returns to the current page."""
    return redirect(f"/signin/?next={quote(request.full_path)}")


def token_page_url() -> str:
    """Return the URL of the page that shows a new OAuth token to the user."""
    return f"{request.host_url}oauth/localapp"
