"""Derived ids, tokens and keys: only this module creates ids and secrets, and none is random."""

import hashlib
import string
import struct
import uuid

UPPER = string.ascii_uppercase + string.digits
ALPHANUMERIC = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


class Ids:
    """Source of ids and tokens, which are derived from a text and from the subject of each id.

    The same text and subject result in the same value in every run. A test can therefore compute
    the token of a robot without a request.

    Args:
        seed: The ``--ids`` text of the server.
    """

    def __init__(self, seed: str = "") -> None:
        self.key = hashlib.sha256(seed.encode()).digest()

    def token(self, *subject: str | int, length: int = 40, alphabet: str = UPPER) -> str:
        """Return the derived token of a subject, with ``length`` characters of ``alphabet``.

        The real server uses the same alphabets as this module.
        """
        stream = self._bytes("token", *subject, size=length * 2)
        pairs = struct.unpack(f">{length}H", stream)
        return "".join([alphabet[pair % len(alphabet)] for pair in pairs])

    def uuid(self, *subject: str | int) -> str:
        """Return the derived UUID (version 4) of a subject."""
        return str(uuid.UUID(bytes=self._bytes("uuid", *subject, size=16), version=4))

    def secret(self, *subject: str | int, size: int = 32) -> bytes:
        """Return the derived key of a subject, with ``size`` bytes, for signing data."""
        return self._bytes("secret", *subject, size=size)

    def _bytes(self, *subject: str | int, size: int) -> bytes:
        # No name contains NUL, so that ("a", "bc") and ("ab", "c") result in different texts.
        text = "\0".join(str(part) for part in subject).encode()
        return hashlib.shake_256(self.key + text).digest(size)
