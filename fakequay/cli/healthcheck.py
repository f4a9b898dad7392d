"""``fakequay healthcheck``: checks whether a server is ready, for containers and scripts."""

import http.client

import click

from fakequay.determinism import monotonic, sleep
from fakequay.settings import WILDCARDS

from .settings_options import settings

TIMEOUT = 5  # seconds that one check may take
PAUSE = 0.05  # seconds between two checks


@click.command("healthcheck")
@settings(
    "host",
    "port",
    help_texts={"host": "Address of the server.", "port": ("HTTP port of the server.")},
)
@click.option(
    "--wait",
    type=click.FloatRange(0),
    default=0,
    metavar="SECONDS",
    help="If the server is not ready, repeat the check for at most this number of seconds.",
)
def command(host: str, port: int, wait: float) -> None:
    """Check whether a fakequay server is ready.

    The exit status is 0 if the server is ready, otherwise 1.
    """
    end = monotonic() + wait
    while (problem := _problem(host, port)) and monotonic() < end:
        sleep(PAUSE)
    if problem:
        raise click.ClickException(
            f"the health check of host {host}, port {port} failed: {problem}"
        )
    click.echo("ready")


def _problem(host: str, port: int) -> str | None:
    """Return the reason why the server is not ready, or None if the server is ready."""
    connection = http.client.HTTPConnection(WILDCARDS.get(host, host), port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/_fakequay/ready")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return None if status == http.client.OK else f"the server is not ready (HTTP status {status})"
