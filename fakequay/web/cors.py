"""CORS headers: web pages of any origin may call the REST API, as on the real server."""

from functools import cache

from flask import Flask, Response, request

_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Max-Age": "21600",
    "Access-Control-Allow-Headers": "AUTHORIZATION, CONTENT-TYPE, X-REQUESTED-WITH",
}


def register(app: Flask) -> None:
    """Add CORS headers to the responses of the REST API."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    """Add the CORS headers, also to error responses, so that web pages can read the error."""
    rule = request.url_rule
    if rule is not None and rule.endpoint.startswith("/api/v1/"):
        for name, value in _headers_for(frozenset(rule.methods or ())):
            response.headers.add(name, value)
    return response


@cache
def _headers_for(methods: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return (*_HEADERS.items(), ("Access-Control-Allow-Methods", ", ".join(sorted(methods))))
