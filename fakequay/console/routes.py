"""Which page stands at which address under ``/console/``."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from werkzeug.routing import Map, Rule

View = Callable[..., ResponseReturnValue]
addresses = Map(strict_slashes=False)


def page(address: str, *methods: str) -> Callable[[View], View]:
    """Serve an address, without the prefix, with a view; by default to be looked at."""

    def decorate(view: View) -> View:
        addresses.add(Rule(address, methods=methods or ("GET",), endpoint=view))
        return view

    return decorate
