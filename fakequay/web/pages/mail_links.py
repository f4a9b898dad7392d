"""Where the links in mails lead: each carries a code that proves who follows it.

A refusal is a page that says why, with status 200, as the real server's are.
"""

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from fakequay.domain.accounts import email_codes, team_invitations
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.domain.notifications import authorized_emails
from fakequay.domain.repositories import repositories
from fakequay.models import Account, AuthorizedEmail
from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import world

blueprint = Blueprint("mail_links", __name__, template_folder="templates")


@blueprint.before_request
def mails_are_sent() -> None:
    """Without mails there are no links in them."""
    if not world().config.feature("MAILING"):
        raise Aborted(404)


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """A link may work only once."""
    response.headers["Cache-Control"] = "no-cache, no-store, must-revalidate"
    return response


@blueprint.get("/confirm")
def confirm() -> ResponseReturnValue:
    """An e-mail address is its user's, who is signed in by that."""
    code = request.args["code"]
    before = email_codes.owner(world(), code)
    try:
        with world().store.transaction():
            account = email_codes.confirm(world(), code)
    except DataRefused as refusal:
        return _told("This address was not confirmed", refusal.message)
    changed = before is not None and before.email != account.email
    return _enter(account, _settings(account) if changed else "/")


@blueprint.get("/recovery")
def recover() -> ResponseReturnValue:
    """Somebody who has forgotten the password is let in to set another."""
    with world().store.transaction():
        account = email_codes.recover(world(), request.args.get("code", ""))
    if account is None:
        return _told("This link does not work", "It was used before, is too old, or was never one.")
    return _enter(account, _settings(account, action="password"))


@blueprint.get("/authrepoemail")
def authorize_repository_email() -> ResponseReturnValue:
    """An address agrees to be told what happens to a repository."""
    try:
        with world().store.transaction():
            agreed = authorized_emails.confirm(world(), request.args["code"])
    except DataRefused as refusal:
        return _told("This address was not confirmed", refusal.message)
    return _told("Thank you", f"{agreed.email} may be told now what happens to {_about(agreed)}.")


@blueprint.get("/confirminvite")
def accept_invitation() -> ResponseReturnValue:
    """The user who is signed in joins the team; anyone else is told to sign in first."""
    code = request.args["code"]
    account = sessions.caller(world()).account
    if account is None:
        return _told("You are invited", "Sign in, and follow the link again to join the team.")
    try:
        with world().store.transaction():
            team = team_invitations.accept(world(), code, account)
    except DataRefused as refusal:
        return _told("This invitation was not accepted", refusal.message)
    organization = world().store.accounts.get(team.organization_id)
    name = organization.name if organization else ""
    return redirect(f"/organization/{quote(name)}/teams/{quote(team.name)}")


def _enter(account: Account, page: str) -> ResponseReturnValue:
    """Sign the user in; what the server still has to ask comes first."""
    if not account.enabled:
        return _told("You cannot sign in", "This user has been disabled.")
    sessions.sign_in(world(), account)
    return redirect("/updateuser" if account.prompts else page)


def _settings(account: Account, **more: str) -> str:
    return f"/user/{quote(account.name)}?{urlencode({'tab': 'settings', **more})}"


def _about(agreed: AuthorizedEmail) -> str:
    repository = world().store.repositories.get(agreed.repository_id)
    return str(repositories.get_full_name(world(), repository)) if repository else ""


def _told(title: str, message: str) -> str:
    return render_template("told.html", title=title, message=message)
