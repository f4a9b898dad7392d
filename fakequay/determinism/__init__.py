"""Simulated clock, and ids, tokens and keys that are the same in every run of a test."""

from .clock import Clock, system_time
from .ids import ALPHANUMERIC, HEX, UPPER, Ids
from .monotonic_time import monotonic, sleep

__all__ = [
    "ALPHANUMERIC",
    "HEX",
    "UPPER",
    "Clock",
    "Ids",
    "monotonic",
    "sleep",
    "system_time",
]
