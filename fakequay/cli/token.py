"""``fakequay token``: the secrets that a server will give, without asking one."""

import click

from fakequay.access import scopes
from fakequay.determinism import Ids
from fakequay.domain.accounts import derived_secrets, oauth_tokens
from fakequay.world import DerivedIds

from .settings_options import settings

FIRST = 1  # generation: what is made anew under the same name has another secret


@click.group("token")
def command() -> None:
    """Print a secret that a server gives; they follow from names (and --ids), never from chance."""


@command.command("robot")
@click.argument("name", metavar="OWNER+SHORTNAME")
@settings("ids")
def robot(name: str, ids: str) -> None:
    """The first token of a robot account."""
    click.echo(derived_secrets.robot_token(DerivedIds(Ids(ids), "robot", name, FIRST)))


@command.command("oauth")
@click.argument("username")
@click.argument("scope", default=" ".join(scopes.SCOPES))
@click.option("--application", metavar="ORGANIZATION/NAME", help="The application it is of.")
@settings("ids")
def oauth(username: str, scope: str, application: str | None, ids: str) -> None:
    """The first OAuth token of a user, by default the one that FakeQuay.token() gives."""
    if not scopes.parse(scope):
        raise click.UsageError(f"{scope!r}: choose from {' '.join(scopes.SCOPES)}")
    path = application or f"{username}/{oauth_tokens.APPLICATION}"
    subject = derived_secrets.oauth_token_subject(username, path, scope)
    click.echo(derived_secrets.oauth_token(DerivedIds(Ids(ids), "oauth", subject, FIRST)))


@command.command("app")
@click.argument("username")
@click.argument("title")
@settings("ids")
def app(username: str, title: str, ids: str) -> None:
    """The first application-specific token that a user makes under a title."""
    click.echo(
        derived_secrets.app_token(DerivedIds(Ids(ids), "apptoken", f"{username} {title}", FIRST))
    )


@command.command("client")
@click.argument("application", metavar="ORGANIZATION/NAME")
@settings("ids")
def client(application: str, ids: str) -> None:
    """The client id and the client secret of an OAuth application."""
    drawn = DerivedIds(Ids(ids), "application", application, FIRST)
    click.echo(f"{derived_secrets.client_id(drawn)} {derived_secrets.client_secret(drawn)}")
