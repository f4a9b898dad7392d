"""Pages that links in e-mails lead to: confirmations, password recovery and invitations.

Each link contains a code that identifies the recipient. An invalid link returns a page with the
error and status 200, as on the real server.
"""

from urllib.parse import quote, urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fakequay.domain.accounts import email_codes, team_invitations
from fakequay.domain.errors import DataRefused
from fakequay.domain.notifications import authorized_emails
from fakequay.domain.repositories import repositories
from fakequay.models import Account, AuthorizedEmail
from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import world


def confirm() -> ResponseReturnValue:
    """Confirm the e-mail address of a user, and sign the user in."""
    code = request.args["code"]
    before = email_codes.owner(world(), code)
    try:
        with world().store.transaction():
            account = email_codes.confirm(world(), code)
    except DataRefused as refusal:
        return _message_page("This address was not confirmed", refusal.message)
    changed = before is not None and before.email != account.email
    return _sign_in(account, _settings(account) if changed else "/")


def recover() -> ResponseReturnValue:
    """Sign in a user who has forgotten the password, and redirect to the password form."""
    with world().store.transaction():
        account = email_codes.recover(world(), request.args.get("code", ""))
    if account is None:
        return _message_page(
            "This link does not work", "The link was used before, has expired or is invalid."
        )
    return _sign_in(account, _settings(account, action="password"))


def authorize_repository_email() -> ResponseReturnValue:
    """Confirm that an e-mail address may receive notifications of a repository."""
    try:
        with world().store.transaction():
            agreed = authorized_emails.confirm(world(), request.args["code"])
    except DataRefused as refusal:
        return _message_page("This address was not confirmed", refusal.message)
    return _message_page(
        "Thank you",
        f"{agreed.email} can now receive notifications about {_repository_name(agreed)}.",
    )


def accept_invitation() -> ResponseReturnValue:
    """Add the signed-in user to a team; an anonymous visitor is asked to sign in first."""
    code = request.args["code"]
    account = sessions.caller(world()).account
    if account is None:
        return _message_page(
            "You are invited", "Sign in, and open the link again to join the team."
        )
    try:
        with world().store.transaction():
            team = team_invitations.accept(world(), code, account)
    except DataRefused as refusal:
        return _message_page("This invitation was not accepted", refusal.message)
    organization = world().store.accounts.get(team.organization_id)
    name = organization.name if organization else ""
    return redirect(f"/organization/{quote(name)}/teams/{quote(team.name)}")


def _sign_in(account: Account, page: str) -> ResponseReturnValue:
    """Sign a user in, and redirect to a page.

    If the user still has to answer prompts, such as for a missing name, redirect to the prompts
    instead.
    """
    if not account.enabled:
        return _message_page("You cannot sign in", "This user has been disabled.")
    sessions.sign_in(world(), account)
    return redirect("/updateuser" if account.prompts else page)


def _settings(account: Account, **more: str) -> str:
    return f"/user/{quote(account.name)}?{urlencode({'tab': 'settings', **more})}"


def _repository_name(agreed: AuthorizedEmail) -> str:
    repository = world().store.repositories.get(agreed.repository_id)
    return str(repositories.get_full_name(world(), repository)) if repository else ""


def _message_page(title: str, message: str) -> str:
    return render_template("message.html", title=title, message=message)
