"""``fakequay env``: what to tell a client so that it finds a server that runs."""

import http.client
import json
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import click

from .client_configuration import CLIENTS, Target
from .output import output, written

PATIENCE = 10  # seconds


def _print_list(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        for name, client in CLIENTS.items():
            click.echo(f"{name:14} {client.file:18} {client.about}")
        context.exit()


@click.command("env")
@click.argument("client", type=click.Choice(list(CLIENTS)))
@click.option(
    "--list",
    is_eager=True,
    is_flag=True,
    expose_value=False,
    callback=_print_list,
    help="List the clients, each with its own file.",
)
@click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="The server's.")
@click.option("--user", default="alice", show_default=True, help="Whose token the server gives.")
@click.option("--scope", help="Scopes of the token; without it all.")
@click.option("--token", help="A token to use, instead of one that the server is asked for.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["shell", "dotenv", "json", "file"]),
    default="shell",
    show_default=True,
    help="Exports for a shell, lines of a .env file, JSON, or the client's own file.",
)
@output("File to write to, instead of printing.")
def command(
    *,
    client: str,
    url: str,
    user: str,
    scope: str | None,
    token: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Print what a client needs to use a server: its URL and a token.

    ``eval "$(fakequay env ansible)"`` sets a shell up; ``--format file`` is the client's own file.
    """
    base = _checked(url)
    target = Target(base, token or _token(base, user, scope))
    written(_text(client, target, form), output)


def _text(client: str, target: Target, form: str) -> str:
    if form == "file":
        return CLIENTS[client].content(target)
    variables = CLIENTS[client].variables(target)
    if form == "json":
        return json.dumps(variables, indent=2) + "\n"
    if form == "dotenv":
        return "".join(f"{name}='{value}'\n" for name, value in variables.items())
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise click.UsageError(f"--url {url}: is no http or https URL")
    return url.rstrip("/")


def _token(url: str, user: str, scope: str | None) -> str:
    """The same one in every run, made where it is not there yet."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE)
    wanted = {"username": user} | ({"scope": scope} if scope else {})
    try:
        connection.request("POST", "/_fakequay/tokens", json.dumps(wanted))
        answer = connection.getresponse()
        said = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise click.ClickException(f"{url}: {error}; is a fakequay running there?") from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise click.ClickException(f"{url}: {said.get('message', answer.status)}")
    return str(said["token"])
