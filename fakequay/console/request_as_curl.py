"""Request as curl: builds a curl command that sends a recorded request again.

The command contains shell variables instead of the credentials that the request journal hides.
"""

import json
from shlex import quote
from typing import Any
from urllib.parse import quote as quote_path
from urllib.parse import urlencode

from fakequay.fast_dataclasses import frozen
from fakequay.traffic.secret_names import REDACTED

# Headers that curl sends itself, or that describe the connection of the recorded client.
_OWN_HEADERS = {"host", "content-length", "connection", "accept-encoding", "user-agent", "cookie"}
SIGN_IN_HINTS = {
    "bearer": "Set the variable TOKEN to a token of the caller.",
    "basic": "Set the variable LOGIN to the user name and the password, as USER:PASSWORD.",
}
COOKIE_HINT = "The session cookie is left out. Use a token instead."
HIDDEN_HINT = f"Replace {REDACTED} by the value that the request journal hides."
BODY_HINT = "Write the body to the file body.bin: the request journal does not contain it."


@frozen
class CurlCommand:
    """A curl command, and hints about the values to fill in before the command is used."""

    command: str
    hints: tuple[str, ...]


def build_command(exchange: dict[str, Any], base_url: str) -> CurlCommand:
    """Return the curl command for a recorded request.

    Args:
        exchange: Recorded request with its response, as the control API returns it.
        base_url: URL of the server, without a slash at the end.
    """
    sent, hints = exchange["request"], []
    address = f"{base_url}{quote_path(exchange['path'], safe='/:@+*$~')}"
    query = urlencode(exchange["query"], doseq=True, safe="[]/:*")
    method = ["--head"] if exchange["method"] == "HEAD" else ["-X", exchange["method"]]
    parts = [" ".join(["curl", *method, quote(f"{address}?{query}" if query else address)])]
    for name, value in sent["headers"].items():
        option, hint = _header(name, value)
        parts += [option] if option else []
        hints += [hint] if hint else []
    body = read_body(sent)
    if body is None:
        parts.append("--data-binary @body.bin")
        hints.append(BODY_HINT)
    elif body:
        parts.append(f"--data-raw {quote(body)}")
    command = " \\\n  ".join(parts)
    if REDACTED in command:
        hints.append(HIDDEN_HINT)
    return CurlCommand(command, tuple(dict.fromkeys(hints)))


def read_body(message: dict[str, Any]) -> str | None:
    """Return the body of a recorded request as text, or None if the journal does not contain it."""
    if "kept" in message or "binary" in message:
        return None
    if "json" in message:
        return json.dumps(message["json"], ensure_ascii=False)
    return str(message.get("text", "")) if "text" in message or not message["size"] else None


def _header(name: str, value: str) -> tuple[str, str]:
    """Return the curl option for a header, and a hint if the value of the header is hidden."""
    lower_name = name.lower()
    if lower_name == "authorization" and REDACTED in value:
        if value.lower().startswith("basic "):
            return '-u "$LOGIN"', SIGN_IN_HINTS["basic"]
        return '-H "Authorization: Bearer $TOKEN"', SIGN_IN_HINTS["bearer"]
    if lower_name in _OWN_HEADERS:
        return "", COOKIE_HINT if lower_name == "cookie" else ""
    return f"-H {quote(f'{name}: {value}')}", ""
