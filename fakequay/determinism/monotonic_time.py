"""Monotonic clock and sleep function, which libraries such as freezegun cannot replace.

freezegun replaces the functions of the module ``time`` in every imported module, including
``monotonic`` and ``perf_counter``. If a test freezes the time in this way, a server that uses these
functions never reaches its timeouts. This module therefore loads a second copy of the module
``time``, whose functions no library replaces.
"""

import importlib.util
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import cast


def _load_time() -> ModuleType:
    """Return a second copy of Python's module ``time``."""
    spec = cast(ModuleSpec, importlib.util.find_spec("time"))
    module = importlib.util.module_from_spec(spec)
    if spec.loader is not None:
        spec.loader.exec_module(module)
    return module


_time = _load_time()

# Returns seconds of real time that never decrease. Only the difference of two values has a meaning.
monotonic: Callable[[], float] = _time.monotonic
# Waits for a number of seconds of real time.
sleep: Callable[[float], None] = _time.sleep
