"""Pages of any origin may call the API, as they may the real server's."""

from flask import Flask, Response, request

_TOLD = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Max-Age": "21600",
    "Access-Control-Allow-Headers": "AUTHORIZATION, CONTENT-TYPE, X-REQUESTED-WITH",
}


def register(app: Flask) -> None:
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    """Also of refusals: a page is to read what was wrong."""
    rule = request.url_rule
    if rule is not None and rule.endpoint.startswith("/api/v1/"):
        methods = ", ".join(sorted(rule.methods or ()))
        response.headers.extend(_TOLD | {"Access-Control-Allow-Methods": methods})
    return response
