"""TLS certificates of the server: loads them from files, or generates them with a new CA."""

import ssl
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import trustme
from cheroot.ssl.builtin import BuiltinSSLAdapter

from fakequay.fast_dataclasses import frozen
from fakequay.settings import WILDCARDS, Settings

from .http_server import TlsError
from .proxy.proxy_hosts import parse_proxy_hosts

LOCAL = ("localhost", "127.0.0.1", "::1")


@frozen
class Encryption:
    """TLS certificates of a server and its forward proxy.

    Attributes:
        adapter: TLS adapter of the HTTPS port; None if HTTPS is not served.
        ca: Certificate of the generated CA, in PEM; None if no CA was generated.
        proxy_adapter: TLS adapter of the tunnels of the forward proxy; None without a proxy.
    """

    adapter: BuiltinSSLAdapter | None = None
    ca: str | None = None
    proxy_adapter: BuiltinSSLAdapter | None = None


def encryption(settings: Settings) -> Encryption:
    """Return the TLS certificates for the settings of a server.

    Raises:
        TlsError: The settings contradict each other, or a file cannot be used.
    """
    certificate, key = settings.tls_cert, settings.tls_key
    has_proxy = settings.proxy_port is not None
    if settings.tls == "auto" and (certificate or key):
        raise TlsError("--tls auto generates its own certificate: remove --tls-cert and --tls-key")
    if settings.tls != "auto" and (settings.tls_name or (settings.ca_file and not has_proxy)):
        raise TlsError(
            "--tls-name and --ca-file are permitted only together with --tls auto; --ca-file is "
            "also permitted with --proxy-port"
        )
    loaded = None
    if certificate is not None and key is not None:
        loaded = _loaded(certificate, key)
    elif certificate or key or not (settings.tls or has_proxy):
        raise TlsError("set both --tls-cert and --tls-key, or neither")
    if settings.tls or has_proxy:
        return _generated(settings, loaded)
    return Encryption(loaded)


def _generated(settings: Settings, loaded: BuiltinSSLAdapter | None) -> Encryption:
    """Generate a CA, and TLS certificates for the HTTPS port and for the proxy hosts.

    Args:
        settings: The settings of the server.
        loaded: TLS adapter of the HTTPS port, if the certificate comes from a file.

    The keys are random, unlike other data of fakequay, and the private key of the CA is discarded.
    Both are necessary because users may add the CA to their trusted CAs.
    """
    ca = trustme.CA(organization_name="fakequay, throwaway CA")
    own = () if settings.host in WILDCARDS else (settings.host,)
    names = (*LOCAL, *own, *settings.tls_name)
    adapter = _issue(ca, names, "--tls-name") if settings.tls else loaded
    proxy_adapter = None
    if settings.proxy_port is not None:
        hosts = parse_proxy_hosts(settings.proxy_hosts).hosts
        proxy_adapter = _issue(ca, hosts, "--proxy-host")
    pem = ca.cert_pem.bytes()
    if settings.ca_file:
        _write_ca(settings.ca_file, pem)
    return Encryption(adapter, pem.decode(), proxy_adapter)


def _issue(ca: trustme.CA, names: Iterable[str], flag: str) -> BuiltinSSLAdapter:
    """Issue a TLS certificate for host names, and return a TLS adapter with the certificate.

    Raises:
        TlsError: A name is invalid; the message contains the flag that sets the names.
    """
    try:
        leaf = ca.issue_cert(*dict.fromkeys(names))
    except ValueError as error:
        raise TlsError(f"{flag}: {error}") from error
    with ExitStack() as files:
        key = files.enter_context(_in_file(leaf.private_key_pem))
        certificate = files.enter_context(_in_file(leaf.cert_chain_pems[0]))
        return BuiltinSSLAdapter(str(certificate), str(key))


@contextmanager
def _in_file(pem: trustme.Blob) -> Iterator[Path]:
    """Write PEM text to a file in a temporary folder, because cheroot's TLS adapter reads files.

    The adapter reads the file after it was closed, because Windows does not open a temporary file
    for reading while another file object has it open.
    """
    with tempfile.TemporaryDirectory(prefix="fakequay-") as folder:
        path = Path(folder) / "generated.pem"
        path.write_bytes(pem.bytes())
        yield path


def _loaded(certificate: Path, key: Path) -> BuiltinSSLAdapter:
    for flag, path in (("--tls-cert", certificate), ("--tls-key", key)):
        try:
            path.read_bytes()
        except OSError as error:
            raise TlsError(f"{flag}: cannot read the file {path}: {error.strerror}") from error
    try:
        return BuiltinSSLAdapter(str(certificate), str(key))
    except ssl.SSLError as error:
        raise TlsError(
            f"--tls-cert, --tls-key: cannot use the certificate {certificate} with the key {key}: "
            f"{error}"
        ) from error


def _write_ca(path: Path, pem: bytes) -> None:
    try:
        path.write_bytes(pem)
    except OSError as error:
        raise TlsError(f"--ca-file: cannot write {path}: {error.strerror}") from error
