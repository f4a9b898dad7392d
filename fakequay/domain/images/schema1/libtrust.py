"""Signatures in the libtrust format, with which schema 1 manifests are signed."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

# Exceptions that Python raises for JSON values that are missing or have an unexpected type.
_MALFORMED = (AttributeError, KeyError, TypeError)


class SignatureInvalid(Exception):
    """Error: a signature does not match the signed text, or is malformed.

    The message is empty, as on the real server.
    """


def signed_text(data: bytes, signature: dict[str, Any]) -> bytes:
    """Return the text that was signed: the JSON text of a manifest without its signatures.

    The signed text consists of the first ``formatLength`` bytes of ``data``, and the text
    ``formatTail``. Both values are in the protected header of the signature.

    Args:
        data: JSON text of the manifest, with the signatures.
        signature: One of the signatures.

    Raises:
        SignatureInvalid: The protected header is malformed.
    """
    try:
        header = json.loads(_decode(signature["protected"]))
        return data[: header["formatLength"]] + _decode(header["formatTail"])
    except (ValueError, RecursionError, *_MALFORMED) as error:
        raise SignatureInvalid from error


def check(data: bytes, signature: dict[str, Any]) -> None:
    """Check a signature of a JSON text with the public key that the signature contains.

    Raises:
        SignatureInvalid: The signature is invalid or malformed, or its algorithm is not supported.
    """
    import jwt  # imported here because it is slow to import

    payload = urlsafe_b64encode(signed_text(data, signature)).rstrip(b"=")
    header = signature["header"]
    try:
        key = jwt.PyJWK(header["jwk"], header["alg"])
        text = signature["protected"].encode() + b"." + payload
        is_valid = key.Algorithm.verify(text, key.key, _decode(signature["signature"]))
    except (jwt.PyJWTError, NotImplementedError, ValueError, *_MALFORMED) as error:
        raise SignatureInvalid from error
    if not is_valid:
        raise SignatureInvalid


def _decode(text: str) -> bytes:
    """Decode base64url text without padding."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
