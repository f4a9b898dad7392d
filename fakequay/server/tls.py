"""What HTTPS is served with: a given certificate, or one of a CA made for this run."""

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
    """``ca``: the certificate, in PEM, of the CA that was made for this run."""

    adapter: BuiltinSSLAdapter
    ca: str | None = None


def encryption(settings: Settings) -> Encryption:
    """What the settings ask for, or TlsError."""
    certificate, key = settings.tls_cert, settings.tls_key
    if settings.tls == "auto" and not (certificate or key):
        return _made(settings)
    if settings.tls == "auto":
        raise TlsError("--tls auto makes its own certificate: without --tls-cert and --tls-key")
    if settings.tls_name or settings.ca_file:
        raise TlsError("--tls-name and --ca-file: only with --tls auto")
    if certificate is None or key is None:
        raise TlsError("--tls-cert and --tls-key: one without the other")
    return Encryption(_given(certificate, key))


def _made(settings: Settings) -> Encryption:
    """The CA is drawn, unlike all else, and its key forgotten: somebody may trust it."""
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
    """The adapter reads files, once."""
    with tempfile.NamedTemporaryFile(prefix="fakequay-", suffix=".pem") as file:
        file.write(pem.bytes())
        file.flush()
        yield Path(file.name)


def _given(certificate: Path, key: Path) -> BuiltinSSLAdapter:
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
