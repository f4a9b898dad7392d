"""The pages on the way to a token: sign in, tick what it is to be good for."""

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from fakequay.access import scope_descriptions, scopes
from fakequay.domain.errors import Aborted
from fakequay.web import caller, world

from . import authorization_flow

blueprint = Blueprint("oauth_pages", __name__, template_folder="templates")


@blueprint.get("/signin/")
def sign_in() -> ResponseReturnValue:
    """A form that signs in over the API and goes on to ``next``, a page of this server."""
    onward = request.args.get("next", "/")
    is_ours = onward.startswith("/") and not onward.startswith(("//", "/\\"))
    return render_template("signin.html", onward=onward if is_ours else "/")


@blueprint.get("/organization/<orgname>/application/<client_id>")
def generate_token(orgname: str, client_id: str) -> ResponseReturnValue:
    """The scopes to tick; the question is then the one that any application asks."""
    if caller().account is None:
        return to_sign_in()
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
        own_page=own_page(),
    )


def to_sign_in() -> ResponseReturnValue:
    """Back to this very page, once somebody is signed in."""
    return redirect(f"/signin/?next={quote(request.full_path)}")


def own_page() -> str:
    """Where a person sees a token that no application has sent for."""
    return f"{request.host_url}oauth/localapp"
