"""Prime numbers derived from given bytes, for RSA keys that are the same in every run."""

import hashlib
from collections.abc import Iterator
from functools import cache

_SMALL = tuple(n for n in range(3, 2000, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2)))
_ROUNDS = 5  # rounds of the primality test, enough for numbers of this size


@cache
def prime(seed: bytes, bits: int) -> int:
    """Return the prime number of ``bits`` bits that is derived from the bytes ``seed``.

    The function computes a number from ``seed`` and returns the next prime number.
    """
    drawn = int.from_bytes(hashlib.shake_256(seed).digest(bits // 8))
    # Set the two top bits, so that the product of two primes has exactly twice as many bits.
    start = drawn | 0b11 << bits - 2 | 1
    return next(number for number in _candidates(start) if _is_prime(number))


def _candidates(start: int) -> Iterator[int]:
    """Yield the odd numbers from ``start`` upwards that are not divisible by a small prime."""
    rests = {small: start % small for small in _SMALL}
    for step in range(0, 1 << 20, 2):
        if all((rest + step) % small for small, rest in rests.items()):
            yield start + step


def _is_prime(number: int) -> bool:
    """Return whether a number is prime, by the Miller-Rabin test."""
    odd = number - 1
    twos = (odd & -odd).bit_length() - 1
    odd >>= twos
    return all(_passes(number, base, odd, twos) for base in _SMALL[:_ROUNDS])


def _passes(number: int, base: int, odd: int, twos: int) -> bool:
    power = pow(base, odd, number)
    if power in {1, number - 1}:
        return True
    return any((power := power * power % number) == number - 1 for _ in range(twos - 1))
