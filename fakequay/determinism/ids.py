"""Derived ids, tokens and keys. No other module creates ids or secrets, and none are random."""

import hashlib
import string
import struct
import uuid

UPPER = string.ascii_uppercase + string.digits
ALPHANUMERIC = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


class Ids:
    """Source of ids and tokens that are derived from a text and a subject.

    The same text and subject result in the same value in every run. A test can therefore compute
    the token of a robot without a request.

    Args:
        seed: The ``--ids`` text of the server.
    """

    def __init__(self, seed: str = "") -> None:
        self.key = hashlib.sha256(seed.encode()).digest()

    def token(self, *subject: str | int, length: int = 40, alphabet: str = UPPER) -> str:
        """Return a token for a subject, with ``length`` characters of ``alphabet``.

        The alphabets of this module are those that the real server uses.
        """
        stream = self._bytes("token", *subject, size=length * 2)
        pairs = struct.unpack(f">{length}H", stream)
        return "".join([alphabet[pair % len(alphabet)] for pair in pairs])

    def uuid(self, *subject: str | int) -> str:
        """Return a UUID (version 4) for a subject."""
        return str(uuid.UUID(bytes=self._bytes("uuid", *subject, size=16), version=4))

    def secret(self, *subject: str | int, size: int = 32) -> bytes:
        """Return key material of ``size`` bytes for a subject, used to sign data."""
        return self._bytes("secret", *subject, size=size)

    def _bytes(self, *subject: str | int, size: int) -> bytes:
        # No name contains NUL, so that ("a", "bc") and ("ab", "c") result in different texts.
        text = "\0".join(str(part) for part in subject).encode()
        return hashlib.shake_256(self.key + text).digest(size)
