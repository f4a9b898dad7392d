"""Fast imports: delays those parts of libraries that the server rarely or never uses."""

import re
import sys
from collections.abc import Sequence
from functools import cached_property
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType
from typing import Any

# Modules that libraries import, although the server uses them rarely or never.
_DELAYED = frozenset({"more_itertools", "yaml"})
# Module that compiles a regular expression for e-mail addresses with all letters of Unicode. This
# takes a sixth of the time of the start, and no schema of fakequay uses the expression.
_WITH_LARGE_PATTERN = "marshmallow.validate"
_LARGE = 100  # characters of a regular expression from which its compilation is delayed


def install() -> None:
    """Make later imports in this process faster.

    Call this function before the import of flask_smorest, in a process with only one thread.
    """
    # Prevent jsonschema from importing this package, which takes a second. Only URI formats need
    # it, and no schema of fakequay uses them.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    sys.meta_path.insert(0, _Finder)


class _Finder:
    """Import finder that delays the execution of some modules, or of a slow part of a module."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec whose loader delays work, or None if the module needs no delay."""
        if name not in _DELAYED and name != _WITH_LARGE_PATTERN:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            delay: Any = LazyLoader if name in _DELAYED else _PatternDelayer
            spec.loader = delay(spec.loader)
        return spec


class _PatternDelayer:
    """Loader that delays the compilation of the large regular expressions in a module."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Create the module with its original loader."""
        created: ModuleType | None = self._loader.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module, with a function ``re.compile`` that delays the compilation."""
        compile_now = re.compile

        def delay(pattern: Any, flags: int = 0) -> Any:
            is_large = isinstance(pattern, str) and len(pattern) > _LARGE
            return (_DelayedPattern if is_large else compile_now)(pattern, flags)

        re.compile = delay
        try:
            self._loader.exec_module(module)
        finally:
            re.compile = compile_now


class _DelayedPattern:
    """Regular expression that is compiled when one of its attributes is first read."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._arguments = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._arguments)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # Python looks for special attributes when it creates a class.
            raise AttributeError(name)
        return getattr(self._compiled, name)
