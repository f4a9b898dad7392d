"""``fakequay env``: prints the configuration with which a client can use a running server."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from fakequay.remote.control_client import ControlClient

from . import proxy_variables
from .client_configuration import CLIENTS, Target
from .output_option import output, write_output
from .server_connection import CONTROL_API_HELP, call, connect, refuse_response, server_url
from .settings_options import FILE, settings


def _print_list(context: click.Context, _: click.Parameter, requested: bool) -> None:
    if requested:
        for name, client in CLIENTS.items():
            click.echo(f"{name:14} {client.file:18} {client.about}")
        proxy = proxy_variables
        click.echo(f"{proxy.CLIENT:14} {proxy.FILE:18} {proxy.ABOUT}")
        context.exit()


@click.command("env")
@click.argument("name", metavar="CLIENT", type=click.Choice([*CLIENTS, proxy_variables.CLIENT]))
@click.option(
    "--list",
    is_eager=True,
    is_flag=True,
    expose_value=False,
    callback=_print_list,
    help="List the clients and their configuration files, and exit.",
)
@server_url
@click.option(
    "--user",
    default="alice",
    show_default=True,
    help="Name of the user whose OAuth token is printed.",
)
@click.option(
    "--scope", help="Scopes of the OAuth token, separated by spaces. Default: all scopes."
)
@click.option(
    "--token",
    help="OAuth token that the printed configuration contains. Default: a token that the server "
    "creates for --user and --scope.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["shell", "dotenv", "json", "file"]),
    default="shell",
    show_default=True,
    help="Output format: shell exports, lines of a .env file, JSON, or the configuration file of "
    "the client.",
)
@click.option(
    "--ca-file",
    type=FILE,
    help="Only for 'fakequay env proxy': file to which the command writes the CA certificate of "
    "the server. The printed variables contain the path of this file. Default: the command writes "
    "no file, and the variables contain the path of the CA file that the server has written on "
    "this machine.",
)
@settings("control_token", help_texts={"control_token": CONTROL_API_HELP})
@output("File to write the configuration to. Default: the configuration is printed to stdout.")
def command(
    *,
    name: str,
    url: str,
    user: str,
    scope: str | None,
    token: str | None,
    control_token: str | None,
    form: str,
    ca_file: Path | None,
    output: Path | None,
) -> None:
    """Print environment variables with which a client calls a running server.

    The shell command ``eval "$(fakequay env ansible)"`` sets the variables for Ansible in the
    current shell. ``--format file`` prints the configuration file of the client. The variables
    contain the URL of the server and an OAuth token. For the client ``proxy``, the variables
    contain the URL of the server's forward proxy and the path of the CA file; with these variables,
    any program that connects to quay.io reaches the server.
    """
    client = connect(url, control_token)
    if name == proxy_variables.CLIENT:
        proxy = proxy_variables.read_proxy_variables(client, ca_file)
        write_output(_format_variables(proxy, form), output)
        return
    if ca_file is not None:
        raise click.UsageError("--ca-file: permitted only if the argument CLIENT is proxy")
    target = Target(client.url, token or _token(client, user, scope))
    write_output(_text(name, target, form), output)


def _text(client: str, target: Target, form: str) -> str:
    if form == "file":
        return CLIENTS[client].content(target)
    return _format_variables(CLIENTS[client].variables(target), form)


def _format_variables(variables: Mapping[str, str], form: str) -> str:
    if form == "file":
        return "".join(f"{name}={value}\n" for name, value in variables.items())
    if form == "json":
        return json.dumps(variables, indent=2) + "\n"
    if form == "dotenv":
        return "".join(f"{name}='{value}'\n" for name, value in variables.items())
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())


def _token(client: ControlClient, user: str, scope: str | None) -> str:
    """Request a valid OAuth token of a user from the control API of a running server."""
    fields = {"username": user} | ({"scope": scope} if scope else {})
    answer = call(client, "POST", "/tokens", fields)
    if "token" not in answer:
        refuse_response(client)
    return str(answer["token"])
