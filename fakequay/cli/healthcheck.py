"""``fakequay healthcheck``: for a container's HEALTHCHECK, and for scripts that start a server."""

import http.client
import time

import click

from fakequay.settings import WILDCARDS

from .settings_options import settings

PATIENCE = 5  # seconds
PAUSE = 0.05  # seconds between two tries


@click.command("healthcheck")
@settings("host", "port")
@click.option(
    "--wait", type=click.FloatRange(0), default=0, metavar="SECONDS", help="Try for so long."
)
def command(host: str, port: int, wait: float) -> None:
    """Exit with 0 if a server is ready there, else with 1."""
    end = time.monotonic() + wait
    while (complaint := _complaint(host, port)) and time.monotonic() < end:
        time.sleep(PAUSE)
    if complaint:
        raise click.ClickException(f"{host}, port {port}: {complaint}")
    click.echo("ready")


def _complaint(host: str, port: int) -> str | None:
    """Why it is not ready; None where it is."""
    connection = http.client.HTTPConnection(WILDCARDS.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/_fakequay/ready")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return None if status == http.client.OK else f"not ready ({status})"
