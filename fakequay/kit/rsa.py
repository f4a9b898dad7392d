"""RSA keys that follow from what they are for: as real as drawn ones, and no secret."""

from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import rsa

from fakequay.frozen import frozen

from .primes import prime

EXPONENT = 65_537
_PRIME_BITS = 1024


@frozen
class RsaKey:
    """Both halves as PEM, and the public numbers."""

    private_pem: str
    public_pem: str
    modulus: int
    exponent: int = EXPONENT


def rsa_key(seed: bytes) -> RsaKey:
    """The 2048-bit key of a seed."""
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
