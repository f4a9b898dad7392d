"""RSA keys that are derived from given bytes: the same in every run, and therefore not secret."""

import hashlib
import json
from base64 import urlsafe_b64encode
from functools import cache
from typing import cast

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from fakequay.fast_dataclasses import frozen

from .primes import prime

EXPONENT = 65_537
_PRIME_BITS = 1024


@frozen
class RsaKey:
    """An RSA key pair: private and public key in PEM format, modulus and public exponent."""

    private_pem: str
    public_pem: str
    modulus: int
    exponent: int = EXPONENT

    @property
    def jwk(self) -> dict[str, str]:
        """Public key as a JSON Web Key. The key id ``kid`` is the thumbprint (RFC 7638)."""
        public = {"kty": "RSA", "n": _number(self.modulus), "e": _number(self.exponent)}
        text = json.dumps(public, sort_keys=True, separators=(",", ":"))
        return {**public, "kid": base64url(hashlib.sha256(text.encode()).digest())}

    def signature(self, data: bytes) -> bytes:
        """Return the signature of data with the algorithm RS256 (RFC 7518)."""
        # Skip the check of the key, which takes fifty times as long: this module created the key.
        pem = self.private_pem.encode()
        private = s.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
        return cast(rsa.RSAPrivateKey, private).sign(data, padding.PKCS1v15(), hashes.SHA256())


def base64url(data: bytes) -> str:
    """Encode bytes as base64url without padding, as JSON Web Signatures require."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@cache
def rsa_key(seed: bytes) -> RsaKey:
    """Return the 2048-bit key pair that is derived from the bytes ``seed``."""
    p, q = (prime(seed + half, _PRIME_BITS) for half in (b"p", b"q"))
    private = _from_primes(p, q)
    return RsaKey(
        private.private_bytes(
            s.Encoding.PEM, s.PrivateFormat.TraditionalOpenSSL, s.NoEncryption()
        ).decode(),
        private.public_key()
        .public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
        p * q,
    )


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8))


def _from_primes(p: int, q: int) -> rsa.RSAPrivateKey:
    exponent = pow(EXPONENT, -1, (p - 1) * (q - 1))
    return rsa.RSAPrivateNumbers(
        p,
        q,
        exponent,
        exponent % (p - 1),
        exponent % (q - 1),
        pow(q, -1, p),
        rsa.RSAPublicNumbers(EXPONENT, p * q),
    ).private_key()
