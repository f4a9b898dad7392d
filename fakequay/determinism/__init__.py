"""Where time and chance come from, so that a test can hold both still."""

from .clock import Clock, stopwatch
from .ids import ALPHANUMERIC, HEX, UPPER, Ids

__all__ = ["ALPHANUMERIC", "HEX", "UPPER", "Clock", "Ids", "stopwatch"]
