"""Unused input: refuses control API requests with parameters and bodies that have no effect.

Without this check, a request with a misspelt or misplaced parameter would have another effect than
expected. For example, ``POST /_fakequay/seed?merge=1`` would replace all data.
"""

from flask import current_app, request

from fakequay.domain.errors import DataRefused
from fakequay.web.lazy_views import find_view

from . import request_body
from .openapi.decorators import Description, description


def check_request() -> None:
    """Refuse the current request if it has an invalid query parameter or an unexpected body.

    Raises:
        DataRefused: A query parameter is unknown or repeated, or the operation has no request body
            and the request has one.
    """
    if request.endpoint is None or request.method == "OPTIONS":
        return
    details = description(find_view(current_app, request.endpoint))
    if details is None:
        return
    _check_query(details)
    if details.body is None and request.get_data():
        request_body.read_fields()


def _check_query(details: Description) -> None:
    for parameter, values in request.args.lists():
        if parameter not in details.query:
            raise DataRefused(f"{parameter}: unknown query parameter; {_hint(parameter, details)}")
        if len(values) > 1:
            raise DataRefused(f"{parameter}: the query parameter occurs more than once")


def _hint(parameter: str, details: Description) -> str:
    """Return a hint for the error message about an unknown query parameter.

    The hint contains, for example, the name of the most similar known parameter.
    """
    from difflib import get_close_matches  # imported only for the error message: slow to import

    known = list(details.query)
    if parameter in (details.body or {}).get("properties", {}):
        return f"set the field {parameter!r} in the JSON body"
    if not known:
        return f"{request.method} {request.path} has no query parameters"
    similar = get_close_matches(parameter, known, 1)
    if similar:
        return f"did you mean {similar[0]!r}?"
    return f"{request.method} {request.path} has only {', '.join(map(repr, known))}"
