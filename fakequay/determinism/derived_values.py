"""Derived values: ids, tokens and keys calculated from names, the same in every run.

No other module creates ids or secrets. The only exception is the random control token, which
protects the server from requests of other machines.
"""

import hashlib
import string
import struct
import uuid

UPPER = string.ascii_uppercase + string.digits
ALPHANUMERIC = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


class Ids:
    """Source of ids and tokens that are derived from names.

    The same seed text and the same name result in the same id in every run. A test can therefore
    compute the token of a robot without a request.

    Args:
        seed: Text in the option ``--ids`` of the server. A different text results in different ids.
    """

    def __init__(self, seed: str = "") -> None:
        self.key = hashlib.sha256(seed.encode()).digest()

    def token(self, *subject: str | int, length: int = 40, alphabet: str = UPPER) -> str:
        """Return the token that is derived from the name of an object.

        Args:
            subject: Kind and name of the object.
            length: Number of characters.
            alphabet: Allowed characters. The constants of this module are the alphabets of the real
                server.
        """
        stream = self._bytes("token", *subject, size=length * 2)
        pairs = struct.unpack(f">{length}H", stream)
        return "".join([alphabet[pair % len(alphabet)] for pair in pairs])

    def uuid(self, *subject: str | int) -> str:
        """Return the UUID (version 4) that is derived from the name of an object."""
        return str(uuid.UUID(bytes=self._bytes("uuid", *subject, size=16), version=4))

    def secret(self, *subject: str | int, size: int = 32) -> bytes:
        """Return the secret key that is derived from the name of the key.

        Args:
            subject: Name of the key.
            size: Size of the key in bytes.
        """
        return self._bytes("secret", *subject, size=size)

    def _bytes(self, *subject: str | int, size: int) -> bytes:
        # No name contains NUL. With NUL as separator, ("a", "bc") and ("ab", "c") therefore result
        # in different texts.
        text = "\0".join(str(part) for part in subject).encode()
        return hashlib.shake_256(self.key + text).digest(size)
