"""Signed JSON in the libtrust format, which Docker clients verify in schema 1 manifests."""

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
    """Sign a JSON object in the libtrust format.

    The header of the signature contains the length and the end of the signed text, and the signing
    time. The signed text depends only on the values and the time.

    Args:
        values: The JSON object to sign.
        at: Signing time in Unix seconds.

    Returns:
        The digest of the text without signature, and the text with the signature.
    """
    from fakequay.determinism import rsa_keys  # slow to import

    payload = json.dumps(values, indent=3).encode()
    length = payload.rindex(b"\n}")
    header = {
        "formatLength": length,
        "formatTail": rsa_keys.base64url(payload[length:]),
        "time": f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    protected = rsa_keys.base64url(json.dumps(header).encode())
    key = rsa_keys.rsa_key(world.ids.secret("registry manifests"))
    signature = key.signature(f"{protected}.{rsa_keys.base64url(payload)}".encode())
    block = {
        "header": {"alg": "RS256", "jwk": {**key.jwk, "kid": _key_id(key)}},
        "signature": rsa_keys.base64url(signature),
        "protected": protected,
    }
    return digest_of(payload), json.dumps({**values, "signatures": [block]}, indent=3)


def _key_id(key: "RsaKey") -> str:
    """Return the libtrust id of a public key. Clients reject a signature with any other id.

    The id is the first 30 bytes of the SHA-256 hash of the key's DER form, in base32, in groups of
    four characters.
    """
    _, *body, _ = key.public_pem.splitlines()
    text = b32encode(hashlib.sha256(b64decode("".join(body))).digest()[:30]).decode()
    return ":".join(text[start : start + 4] for start in range(0, len(text), 4))
