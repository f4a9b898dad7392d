"""Proxy variables: the environment variables that ``fakequay env proxy`` prints for clients."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from fakequay.proxy_environment import create_proxy_environment
from fakequay.remote.control_client import ControlClient

from .server_connection import call, refuse_response

CLIENT = "proxy"
FILE = "proxy.env"
ABOUT = "variables with which programs reach the server as https://quay.io"


def read_proxy_variables(client: ControlClient, ca_file: Path | None) -> dict[str, str]:
    """Return the environment variables for the forward proxy of a running server.

    Args:
        client: Client of the control API of the server.
        ca_file: File to write the CA certificate of the server to; None to use the CA file that
            the server has written.

    Raises:
        click.ClickException: The server does not run or has no proxy, or a CA file is missing.
    """
    found = call(client, "GET", "/proxy")
    if "ca_file" not in found:
        refuse_response(client)
    if not found["url"]:
        raise click.ClickException(
            f"{client.url}: the instance at this URL has no forward proxy, because it has no port "
            "of its own"
        )
    path = (
        _write(ca_file, found["ca"]) if ca_file else _checked_ca_file(found["ca_file"], found["ca"])
    )
    host, port = urlsplit(client.url).hostname or "", urlsplit(found["url"]).port
    address = f"[{host}]" if ":" in host else host
    return create_proxy_environment(f"http://{address}:{port}", str(path.absolute()))


def _write(path: Path, pem: str) -> Path:
    try:
        path.write_text(pem)
    except OSError as error:
        raise click.UsageError(f"--ca-file: cannot write {path}: {error.strerror}") from error
    return path


def _checked_ca_file(name: str, pem: str) -> Path:
    """Return the path of the server's CA file, after a check that this machine has the file.

    Raises:
        click.UsageError: This machine has no file with this path, or the file contains another
            certificate.
    """
    path = Path(name)
    try:
        if path.read_text() == pem:
            return path
    except (OSError, ValueError):
        pass
    raise click.UsageError(
        f"this machine does not have the CA file {path} of the server: add --ca-file FILE to "
        "write the CA certificate to a file"
    )
