"""``fakequay env``: prints the configuration with which a client can use a running server."""

import http.client
import json
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import click

from .client_configuration import CLIENTS, Target
from .output import output, write_output
from .settings_options import settings

TIMEOUT = 10  # seconds
IS_RUNNING = "is fakequay running at this URL?"


def _print_list(context: click.Context, _: click.Parameter, requested: bool) -> None:
    if requested:
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
    help="List the clients and their configuration files, and exit.",
)
@click.option(
    "--url", default="http://127.0.0.1:8080", show_default=True, help="URL of the server."
)
@click.option(
    "--user",
    default="alice",
    show_default=True,
    help="Name of the user to whom the printed token belongs.",
)
@click.option("--scope", help="Scopes of the token, separated by spaces. Default: all scopes.")
@click.option("--token", help="OAuth token to print. Default: request a token from the server.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["shell", "dotenv", "json", "file"]),
    default="shell",
    show_default=True,
    help="Output format: shell exports, lines of a .env file, JSON, or the configuration file of "
    "the client.",
)
@settings("control_token")
@output("File to write to. Default: print.")
def command(
    *,
    client: str,
    url: str,
    user: str,
    scope: str | None,
    token: str | None,
    control_token: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Print the URL of a running server and a token, in the form that a client reads.

    ``eval "$(fakequay env ansible)"`` sets the environment variables in the current shell.
    ``--format file`` prints the configuration file of the client.
    """
    base = _check_url(url)
    target = Target(base, token or _token(base, user, scope, control_token))
    write_output(_text(client, target, form), output)


def _text(client: str, target: Target, form: str) -> str:
    if form == "file":
        return CLIENTS[client].content(target)
    variables = CLIENTS[client].variables(target)
    if form == "json":
        return json.dumps(variables, indent=2) + "\n"
    if form == "dotenv":
        return "".join(f"{name}='{value}'\n" for name, value in variables.items())
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())


def _check_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # for example, the port is not a number up to 65535
        is_valid = False
    if not is_valid:
        raise click.UsageError(f"--url: {url!r} is not an http or https URL")
    return url.rstrip("/")


def _token(url: str, user: str, scope: str | None, control_token: str | None) -> str:
    """Request a valid OAuth token of the user from the control API of the server."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    fields = {"username": user} | ({"scope": scope} if scope else {})
    headers = {"Authorization": f"Bearer {control_token}"} if control_token else {}
    connection = kind(parts.netloc, timeout=TIMEOUT)
    try:
        connection.request("POST", "/_fakequay/tokens", json.dumps(fields), headers)
        response = connection.getresponse()
        body = json.loads(response.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise click.ClickException(f"{url}: {error}; {IS_RUNNING}") from error
    finally:
        connection.close()
    if not isinstance(body, dict) or not {"token", "message"} & body.keys():
        raise click.ClickException(f"{url}: unexpected response {response.status}; {IS_RUNNING}")
    if "token" not in body:
        raise click.ClickException(f"{url}: {body['message']}")
    return str(body["token"])
