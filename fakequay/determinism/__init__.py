"""Simulated clock, and ids, tokens and keys that are the same in every run of a test."""

from .clock import Clock, stopwatch, system_time
from .ids import ALPHANUMERIC, HEX, UPPER, Ids

__all__ = ["ALPHANUMERIC", "HEX", "UPPER", "Clock", "Ids", "stopwatch", "system_time"]
