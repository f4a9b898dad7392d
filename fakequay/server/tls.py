"""What HTTPS is served with: a given certificate, or one of a CA made for this run."""

import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cheroot.ssl.builtin import BuiltinSSLAdapter

from fakequay.kit.certificates import Certified, certify
from fakequay.settings import WILDCARDS, Settings

from .listener import TlsError

LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Encryption:
    """``ca``: the certificate, in PEM, of the CA that was made for this run."""

    adapter: BuiltinSSLAdapter
    ca: str | None = None


def encryption(settings: Settings) -> Encryption:
    """What the settings ask for, or TlsError."""
    given = (settings.tls_cert, settings.tls_key)
    if settings.tls == "auto" and given == (None, None):
        return _made(settings)
    if settings.tls == "auto":
        raise TlsError("--tls auto makes its own certificate: without --tls-cert and --tls-key")
    if settings.tls_name or settings.ca_file:
        raise TlsError("--tls-name and --ca-file: only with --tls auto")
    if None in given:
        raise TlsError("--tls-cert and --tls-key: one without the other")
    return Encryption(_adapter(*map(_readable, ("--tls-cert", "--tls-key"), given)))


def _made(settings: Settings) -> Encryption:
    own = () if settings.host in WILDCARDS else (settings.host,)
    try:
        made = certify(list(dict.fromkeys((*LOCAL, *own, *settings.tls_name))))
    except ValueError as error:
        raise TlsError(f"--tls-name: {error}") from error
    if settings.ca_file:
        _write_ca(settings.ca_file, made.ca)
    return Encryption(_loaded(made), made.ca)


def _loaded(made: Certified) -> BuiltinSSLAdapter:
    """The adapter reads files, once."""
    with tempfile.TemporaryDirectory(prefix="fakequay-") as folder:
        certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        certificate.write_text(made.certificate)
        key.write_text(made.key)
        return _adapter(certificate, key)


def _adapter(certificate: Path, key: Path) -> BuiltinSSLAdapter:
    try:
        return BuiltinSSLAdapter(str(certificate), str(key))
    except (OSError, ssl.SSLError) as error:
        raise TlsError(f"--tls-cert {certificate}, --tls-key {key}: {error}") from error


def _readable(flag: str, path: Path | None) -> Path:
    assert path is not None  # noqa: S101  # checked by whoever calls
    try:
        path.read_bytes()
    except OSError as error:
        raise TlsError(f"{flag} {path}: {error.strerror}") from error
    return path


def _write_ca(path: Path, pem: str) -> None:
    try:
        path.write_text(pem)
    except OSError as error:
        raise TlsError(f"--ca-file {path}: {error.strerror}") from error
