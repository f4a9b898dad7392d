"""Routes of the pages under ``/console/``."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from werkzeug.routing import Map, Rule

View = Callable[..., ResponseReturnValue]
addresses = Map(strict_slashes=False)


def page(address: str, *methods: str) -> Callable[[View], View]:
    """Register the decorated function as the view of a console page.

    Args:
        address: Path without the prefix ``/console``.
        methods: HTTP methods of the view; if none are given, GET.
    """

    def decorate(view: View) -> View:
        addresses.add(Rule(address, methods=methods or ("GET",), endpoint=view))
        return view

    return decorate
