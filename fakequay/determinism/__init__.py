"""Simulated clock, and ids and keys that are the same in every run."""

from .clock import Clock, system_time
from .derived_values import ALPHANUMERIC, HEX, UPPER, Ids
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
