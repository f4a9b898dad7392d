"""Pages of any origin may call the API, as they may the real server's."""

from functools import cache

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
        response.headers.extend(_told(frozenset(rule.methods or ())))
    return response


@cache
def _told(methods: frozenset[str]) -> dict[str, str]:
    return {**_TOLD, "Access-Control-Allow-Methods": ", ".join(sorted(methods))}
