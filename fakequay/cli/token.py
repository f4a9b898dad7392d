"""``fakequay token``: prints tokens and secrets that a server accepts."""

from collections.abc import Callable
from shlex import quote
from typing import Any

import click

from fakequay.access import scopes

from .server_connection import CONTROL_API_HELP, call, connect, server_url
from .settings_options import settings

Json = dict[str, Any]
HELP_TEXTS = {
    "ids": "Only with --seed: tokens and ids are computed from the names of objects and from this "
    "text. Use the text that was passed to the server with --ids.",
    "control_token": CONTROL_API_HELP,
}
NO_SERVER = (
    ' Start a server with "fakequay serve --seed demo", set --url, or print the tokens of a '
    "seed without a server with --seed demo."
)


@click.group("token")
def command() -> None:
    """Print a token or secret that a running server accepts.

    If the requested token does not exist, the server at --url creates the token. With --seed, the
    command reads the token from a seed, and needs no running server. Every server that starts with
    the same values of --seed and --ids accepts the token.

    The command prints the token to stdout. The command prints to stderr the owner and the expiry of
    the token, and how to use the token.
    """


def _source(subcommand: Callable[..., None]) -> Callable[..., None]:
    """Add options to a subcommand of ``fakequay token``: they select a running server or seeds."""
    seeds = click.option(
        "--seed",
        "seeds",
        multiple=True,
        metavar="NAME|FILE|DIR",
        help="Seed that contains the token or secret: the name of a built-in seed (empty, demo, "
        "contract), or the path of a file or folder. With --seed, the command needs no running "
        "server. If the flag is repeated, the seeds are merged in the order of the flags.",
    )
    return server_url(seeds(settings("ids", "control_token", help_texts=HELP_TEXTS)(subcommand)))


@command.command("oauth")
@click.argument("username")
@click.argument("scope", default=" ".join(scopes.SCOPES))
@click.option(
    "--application",
    metavar="ORGANIZATION/NAME",
    help="OAuth application to which the token belongs. Default: the user's application "
    "named fakequay.",
)
@click.option("--expired", is_flag=True, help="Print an OAuth token that has expired.")
@_source
def oauth(
    username: str, scope: str, application: str | None, *, expired: bool, **source: Any
) -> None:
    """Print an OAuth token of a user.

    SCOPE is a list of scopes separated by spaces; the default is all scopes. The Python method
    FakeQuay.token() returns the same token as this command.
    """
    if not scopes.parse(scope):
        raise click.UsageError(
            f"{scope!r} is not a list of OAuth scopes separated by spaces; choose from "
            f"{' '.join(scopes.SCOPES)}"
        )
    fields: Json = {"username": username, "scope": scope}
    fields |= {"application": application} if application else {}
    fields |= {"expired": True} if expired else {}
    found = _request(source, "POST", "/tokens", fields)
    _print_secret(
        found["token"],
        f"OAuth token of {found['username']}, application {found['application']}, scopes: "
        f"{found['scope']}; {'expired at' if expired else 'valid until'} {found['expires']}. "
        "Send the header 'Authorization: Bearer TOKEN'.",
    )


@command.command("robot")
@click.argument("name", metavar="OWNER+SHORTNAME")
@_source
def robot(name: str, **source: Any) -> None:
    """Print the token of a robot account: the password of the robot account in the registry."""
    found = _request(source, "GET", f"/robots/{name}")
    _print_secret(
        found["token"],
        f"Token of the robot account {found['name']}; valid until it is regenerated. Use it as "
        f"password of the user name {quote(found['name'])} in docker, podman, skopeo or curl "
        "--user.",
    )


@command.command("app")
@click.argument("username")
@click.argument("title")
@_source
def app(username: str, title: str, **source: Any) -> None:
    """Print an application-specific token of a user: a password of the user in the registry."""
    fields = {"username": username, "title": title}
    found = _request(source, "POST", "/app-tokens", fields)
    expiry = f"valid until {found['expires']}" if found["expires"] else "does not expire"
    _print_secret(
        found["token"],
        f"Application-specific token {found['title']!r} of {found['username']}; {expiry}. Use it "
        "as password of the user name '$app' in docker, podman, skopeo or curl --user.",
    )


@command.command("client")
@click.argument("application", metavar="ORGANIZATION/NAME")
@_source
def client(application: str, **source: Any) -> None:
    """Print the client id and the client secret of an OAuth application."""
    found = _request(source, "GET", f"/applications/{application}")
    _print_secret(
        f"{found['client_id']} {found['client_secret']}",
        f"Client id and client secret of the OAuth application {found['application']}; valid "
        "until the secret is reset. Use them with /oauth/authorize and /oauth/access_token.",
    )


def _print_secret(secret: str, description: str) -> None:
    """Print a token or secret to stdout, and a description of the token to stderr."""
    click.echo(secret)
    click.echo(description, err=True)


def _request(source: Json, method: str, path: str, fields: Json | None = None) -> Json:
    """Return a credential from the running server, or from the seeds if ``--seed`` is given."""
    if source["seeds"]:
        from .seed_credentials import read  # imported here because it is slow to import

        return read(source["seeds"], source["ids"], path, fields or {})
    given = click.get_current_context().get_parameter_source("ids")
    if given is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError(
            "--ids: permitted only with --seed; a running server derives its tokens from the value "
            "of --ids with which it was started"
        )
    answer: Json = call(
        connect(source["url"], source["control_token"]), method, path, fields, NO_SERVER
    )
    return answer
