"""Server connection: the option ``--url``, and requests of a command to a running server."""

from collections.abc import Callable
from typing import Any, NoReturn

import click

from fakequay.remote.control_client import ControlClient, ControlError, Unreachable

VARIABLE = "FAKEQUAY_URL"
CONTROL_API_HELP = "Bearer token of the control API, if the server at --url requires a token."


def server_url(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option ``--url`` to a command."""
    return click.option(
        "--url",
        default="http://127.0.0.1:8080",
        show_default=True,
        envvar=VARIABLE,
        show_envvar=True,
        help="URL of the running server.",
    )(command)


def connect(url: str, control_token: str | None) -> ControlClient:
    """Return a client of the control API of a running server.

    Raises:
        click.UsageError: The URL is invalid.
    """
    try:
        return ControlClient(url, control_token)
    except ValueError as error:
        raise click.UsageError(f"--url: {error}") from error


def call(client: ControlClient, method: str, path: str, body: Any = None, hint: str = "") -> Any:
    """Send a request to the control API, and return the JSON body of the response.

    Args:
        client: Client of the control API.
        method: HTTP method.
        path: Path below ``/_fakequay``.
        body: JSON body of the request.
        hint: What to do if no server answers.

    Raises:
        click.ClickException: The request failed.
    """
    try:
        answer = client.call(method, path, body)
    except ControlError as error:
        raise click.ClickException(str(error)) from error
    except Unreachable as error:
        raise click.ClickException(f"{error}{hint}") from error
    return answer if isinstance(answer, dict) else refuse_response(client)


def refuse_response(client: ControlClient) -> NoReturn:
    """Raise click.ClickException, because the response does not come from a fakequay server."""
    raise click.ClickException(
        f"{client.url}: unexpected response; is fakequay running at this URL?"
    )
