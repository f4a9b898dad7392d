"""``fakequay token``: prints derived tokens and secrets without a running server."""

import click

from fakequay.access import scopes
from fakequay.determinism import Ids
from fakequay.domain.accounts import derived_secrets, oauth_tokens
from fakequay.world import DerivedIds

from .settings_options import settings

FIRST = 1  # generation; a record created again under the same name gets another secret


@click.group("token")
def command() -> None:
    """Print a derived token or secret, without a running server.

    fakequay derives tokens and secrets from names and --ids, so they are the same in every run.
    """


@command.command("robot")
@click.argument("name", metavar="OWNER+SHORTNAME")
@settings("ids")
def robot(name: str, ids: str) -> None:
    """Print the token that a robot account has until its token is regenerated."""
    click.echo(derived_secrets.robot_token(DerivedIds(Ids(ids), "robot", name, FIRST)))


@command.command("oauth")
@click.argument("username")
@click.argument("scope", default=" ".join(scopes.SCOPES))
@click.option(
    "--application",
    metavar="ORGANIZATION/NAME",
    help="OAuth application to which the token belongs.",
)
@settings("ids")
def oauth(username: str, scope: str, application: str | None, ids: str) -> None:
    """Print the first OAuth token that a user gets from an application.

    If --application is not given, the token is the same that FakeQuay.token() returns. SCOPE is a
    list of scopes separated by spaces; the default is all scopes.
    """
    if not scopes.parse(scope):
        raise click.UsageError(
            f"{scope!r} is not a list of scopes; choose from {' '.join(scopes.SCOPES)}"
        )
    path = application or f"{username}/{oauth_tokens.APPLICATION}"
    subject = derived_secrets.oauth_token_subject(username, path, scope)
    click.echo(derived_secrets.oauth_token(DerivedIds(Ids(ids), "oauth", subject, FIRST)))


@command.command("app")
@click.argument("username")
@click.argument("title")
@settings("ids")
def app(username: str, title: str, ids: str) -> None:
    """Print the first application-specific token that a user creates with a given title."""
    click.echo(
        derived_secrets.app_token(DerivedIds(Ids(ids), "apptoken", f"{username} {title}", FIRST))
    )


@command.command("client")
@click.argument("application", metavar="ORGANIZATION/NAME")
@settings("ids")
def client(application: str, ids: str) -> None:
    """Print the client id and the client secret of an OAuth application."""
    drawn = DerivedIds(Ids(ids), "application", application, FIRST)
    click.echo(f"{derived_secrets.client_id(drawn)} {derived_secrets.client_secret(drawn)}")
