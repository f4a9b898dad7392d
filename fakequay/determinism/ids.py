"""The only module that makes identifiers and secrets: derived, never drawn."""

import hashlib
import string
import struct
import uuid

UPPER = string.ascii_uppercase + string.digits
ALPHANUMERIC = string.ascii_letters + string.digits
HEX = "0123456789abcdef"


class Ids:
    """Values that follow from the world's seed and from what they are for.

    The same subject has the same value in every run, whatever else ran before, so a test can know
    a robot's token without asking for it.
    """

    def __init__(self, seed: str = "") -> None:
        self.key = hashlib.sha256(seed.encode()).digest()

    def token(self, *subject: str | int, length: int = 40, alphabet: str = UPPER) -> str:
        """A secret of the given length; the alphabets are the real server's."""
        stream = self._bytes("token", *subject, size=length * 2)
        pairs = struct.unpack(f">{length}H", stream)
        return "".join([alphabet[pair % len(alphabet)] for pair in pairs])

    def uuid(self, *subject: str | int) -> str:
        return str(uuid.UUID(bytes=self._bytes("uuid", *subject, size=16), version=4))

    def secret(self, *subject: str | int, size: int = 32) -> bytes:
        """Key material, for what has to be signed."""
        return self._bytes("secret", *subject, size=size)

    def _bytes(self, *subject: str | int, size: int) -> bytes:
        # A NUL cannot stand in any name, so ("a", "bc") and ("ab", "c") never meet.
        text = "\0".join(str(part) for part in subject).encode()
        return hashlib.shake_256(self.key + text).digest(size)
