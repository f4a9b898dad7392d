"""JSON that carries its own signature, in the form of libtrust, which clients check it with."""

import hashlib
import json
from base64 import b32encode, b64decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fakequay.world import World
from fakequay.world.blob_store import digest_of

if TYPE_CHECKING:
    from fakequay.determinism.rsa_keys import RsaKey


def sign(world: World, values: dict[str, Any], at: float) -> tuple[str, str]:
    """The digest, which is that of what is signed, and the text with the signature in it.

    The signature says how much of the text before it was signed, with what end, and when: ``at``
    the same moment, in seconds since 1970, the same values give the same text.
    """
    from fakequay.determinism import rsa_keys  # slow to import

    payload = json.dumps(values, indent=3).encode()
    length = payload.rindex(b"\n}")
    told = {
        "formatLength": length,
        "formatTail": rsa_keys.base64url(payload[length:]),
        "time": f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    protected = rsa_keys.base64url(json.dumps(told).encode())
    key = rsa_keys.rsa_key(world.ids.secret("registry manifests"))
    signature = key.signature(f"{protected}.{rsa_keys.base64url(payload)}".encode())
    block = {
        "header": {"alg": "RS256", "jwk": {**key.jwk, "kid": _key_id(key)}},
        "signature": rsa_keys.base64url(signature),
        "protected": protected,
    }
    return digest_of(payload), json.dumps({**values, "signatures": [block]}, indent=3)


def _key_id(key: "RsaKey") -> str:
    """30 bytes of the hash of the public key as DER, in groups; clients refuse any other."""
    _, *body, _ = key.public_pem.splitlines()
    text = b32encode(hashlib.sha256(b64decode("".join(body))).digest()[:30]).decode()
    return ":".join(text[start : start + 4] for start in range(0, len(text), 4))
