"""TLS: loads the certificate for HTTPS, or generates one with a CA for this run."""

import ssl
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import trustme
from cheroot.ssl.builtin import BuiltinSSLAdapter

from fakequay.frozen_dataclasses import frozen
from fakequay.settings import WILDCARDS, Settings

from .http_server import TlsError

LOCAL = ("localhost", "127.0.0.1", "::1")


@frozen
class Encryption:
    """Certificates of the HTTPS server.

    Attributes:
        adapter: TLS adapter of the HTTP server.
        ca: Certificate of the generated CA, in PEM; None if the certificate comes from a file.
    """

    adapter: BuiltinSSLAdapter
    ca: str | None = None


def encryption(settings: Settings) -> Encryption:
    """Return the TLS configuration for the settings.

    Raises:
        TlsError: The settings contradict each other, or a file cannot be used.
    """
    certificate, key = settings.tls_cert, settings.tls_key
    if settings.tls == "auto" and not (certificate or key):
        return _generated(settings)
    if settings.tls == "auto":
        raise TlsError("--tls auto generates its own certificate: remove --tls-cert and --tls-key")
    if settings.tls_name or settings.ca_file:
        raise TlsError("--tls-name and --ca-file are permitted only together with --tls auto")
    if certificate is None or key is None:
        raise TlsError("set both --tls-cert and --tls-key, or neither")
    return Encryption(_loaded(certificate, key))


def _generated(settings: Settings) -> Encryption:
    """Generate a CA and a certificate.

    The keys are random, unlike other data of fakequay, and the private key of the CA is discarded.
    Both are necessary because users may add the CA to their trusted CAs.
    """
    own = () if settings.host in WILDCARDS else (settings.host,)
    ca = trustme.CA(organization_name="fakequay, throwaway CA")
    try:
        leaf = ca.issue_cert(*dict.fromkeys((*LOCAL, *own, *settings.tls_name)))
    except ValueError as error:
        raise TlsError(f"--tls-name: {error}") from error
    pem = ca.cert_pem.bytes()
    if settings.ca_file:
        _write_ca(settings.ca_file, pem)
    with ExitStack() as files:
        key = files.enter_context(_in_file(leaf.private_key_pem))
        certificate = files.enter_context(_in_file(leaf.cert_chain_pems[0]))
        return Encryption(BuiltinSSLAdapter(str(certificate), str(key)), pem.decode())


@contextmanager
def _in_file(pem: trustme.Blob) -> Iterator[Path]:
    """Write PEM text to a temporary file, because cheroot's TLS adapter reads only files."""
    with tempfile.NamedTemporaryFile(prefix="fakequay-", suffix=".pem") as file:
        file.write(pem.bytes())
        file.flush()
        yield Path(file.name)


def _loaded(certificate: Path, key: Path) -> BuiltinSSLAdapter:
    for flag, path in (("--tls-cert", certificate), ("--tls-key", key)):
        try:
            path.read_bytes()
        except OSError as error:
            raise TlsError(f"{flag} {path}: {error.strerror}") from error
    try:
        return BuiltinSSLAdapter(str(certificate), str(key))
    except ssl.SSLError as error:
        raise TlsError(f"--tls-cert {certificate}, --tls-key {key}: {error}") from error


def _write_ca(path: Path, pem: bytes) -> None:
    try:
        path.write_bytes(pem)
    except OSError as error:
        raise TlsError(f"--ca-file {path}: {error.strerror}") from error
