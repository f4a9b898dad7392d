"""``fakequay healthcheck``: for a container's HEALTHCHECK."""

import http.client

import click

from fakequay.settings import WILDCARDS

from .options import settings

PATIENCE = 5  # seconds


@click.command("healthcheck")
@settings("host", "port")
def command(host: str, port: int) -> None:
    """Exit with 0 if a server is ready there, else with 1."""
    connection = http.client.HTTPConnection(WILDCARDS.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/_fakequay/ready")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise click.ClickException(f"{host}, port {port}: {error}") from error
    finally:
        connection.close()
    if status != http.client.OK:
        raise click.ClickException(f"{host}, port {port}: not ready ({status})")
    click.echo("ready")
