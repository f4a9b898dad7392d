"""Routes of the pages under ``/console/``."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from werkzeug.routing import Map, Rule

View = Callable[..., ResponseReturnValue]
addresses = Map(strict_slashes=False)


def page(address: str, *methods: str) -> Callable[[View], View]:
    """Register a view for a path.

    Args:
        address: Path without ``/console``.
        methods: HTTP methods; default: GET.
    """

    def decorate(view: View) -> View:
        addresses.add(Rule(address, methods=methods or ("GET",), endpoint=view))
        return view

    return decorate
