"""Lazy views: Flask views whose modules are imported at their first request.

Most servers receive requests only for some of their paths. Without lazy views, the start of the
server would import the modules of all paths.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from flask import Blueprint, Flask

View = Callable[..., Any]


class LazyView:
    """Flask view that imports its module when it is first called.

    Args:
        module: Name of the module.
        function: Name of the view function in the module.
    """

    def __init__(self, module: str, function: str) -> None:
        self.__name__ = function
        self._module = module

    def load(self) -> View:
        """Import the module, and return the view function."""
        view: View = getattr(import_module(self._module), self.__name__)
        return view

    def __call__(self, **arguments: Any) -> Any:
        """Import the module if this is the first call, and call the view function."""
        return self.load()(**arguments)


def find_view(app: Flask, endpoint: str) -> View:
    """Return the view function of an endpoint; import its module if it is a lazy view."""
    view = app.view_functions[endpoint]
    return view.load() if isinstance(view, LazyView) else view


_lazy_view = cache(LazyView)  # Flask needs the same object for all routes of a view


def add_routes(
    blueprint: Blueprint, package: str, routes: Mapping[str, str], **options: Any
) -> None:
    """Add routes with lazy views to a blueprint.

    Args:
        blueprint: The blueprint.
        package: Package that contains the modules of the views.
        routes: Module and function by methods and path, for example
            ``{"GET /signin/": "pages.sign_in"}``. Several methods are separated by commas.
        options: Further arguments for each route, such as ``defaults``.
    """
    for route, target in routes.items():
        methods, path = route.split(" ")
        module, function = target.split(".")
        blueprint.add_url_rule(
            path,
            f"{module}:{function}",
            _lazy_view(f"{package}.{module}", function),
            methods=methods.split(","),
            **options,
        )
