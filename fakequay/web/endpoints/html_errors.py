"""HTML errors: error responses of the endpoints outside the REST API."""

from flask import Response

from fakequay.web.operations.error_responses import as_text_html


def refuse(status: int, message: str) -> Response:
    """Return an error response in the form that the real server uses outside the REST API."""
    return as_text_html({"error": message}, status)
