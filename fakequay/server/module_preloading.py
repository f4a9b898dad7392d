"""Module preloading for fake file systems (pyfakefs): imports all modules before a test."""

import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import fakequay

# Packages whose modules a server does not import, or that need optional libraries.
_OTHERS = ("fakequay.__main__", "fakequay.cli", "fakequay.integrations")


def import_all_modules() -> None:
    """If pyfakefs is loaded, import all modules that a server would import on demand.

    Libraries such as jsonschema read data files when they are imported. While a fake file system
    replaces the real one, the import would fail. After the test, pyfakefs removes the modules that
    were imported during the test, so that a later import would create a second copy of them.
    """
    if "pyfakefs" in sys.modules:
        _import_all()


@cache
def _import_all() -> None:
    import_module("jsonschema")
    import_module("jsonschema_rs")
    for module in walk_packages(fakequay.__path__, "fakequay."):
        if not module.name.startswith(_OTHERS):
            with suppress(ImportError):  # httpx and requests are optional
                import_module(module.name)
