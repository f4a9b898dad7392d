"""Simulated clock, random tokens, and ids and keys that are the same in every run."""

from .clock import Clock, system_time
from .ids import ALPHANUMERIC, HEX, UPPER, Ids
from .monotonic_time import monotonic, sleep
from .random_tokens import random_token

__all__ = [
    "ALPHANUMERIC",
    "HEX",
    "UPPER",
    "Clock",
    "Ids",
    "monotonic",
    "random_token",
    "sleep",
    "system_time",
]
