"""Headers that cannot be decoded: every request gets an answer other than a server error."""

from typing import Any

import pytest

HEADERS = [
    "Accept",
    "Authorization",
    "Content-Range",
    "Cookie",
    "Host",
    "If-Modified-Since",
    "If-None-Match",
    "Origin",
    "Range",
    "X-CSRF-Token",
    "X-Fakequay-Instance",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Request-ID",
]
VALUES = [
    "é",
    "Basic é",
    "Basic",
    "Basic Y",
    "Basic /w==",
    "Basic AGE6AGI=",
    "Bearer é",
    "Bearer a.b.c",
    "Bearer eyJhbGciOiJub25lIn0.e30.",
    'Digest a="b',
    "bytes=é-1",
    "_csrf_token=é",
    'W/"é',
    "http://[",
    "[::1",
    "localhost:99999999",
    "text/html;q=1e999",
    "99999999999999999999999999",
]
CALLS = [
    ("GET", "/v2/"),
    ("GET", "/v2/auth?service=quay&scope=repository:acme/web:pull"),
    ("GET", "/v2/_catalog"),
    ("GET", "/v2/acme/web/manifests/latest"),
    ("POST", "/v2/acme/web/blobs/uploads/"),
    ("GET", "/v1/search?q=web"),
    ("GET", "/api/v1/user/"),
    ("POST", "/api/v1/signin"),
    ("POST", "/oauth/access_token"),
    ("GET", "/_fakequay/jobs"),
    ("GET", "/console/"),
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_header_that_cannot_be_decoded_causes_no_server_error(
    client: Any, method: str, path: str, header: str
) -> None:
    failed = {
        value: answer.status_code
        for value in VALUES
        if (answer := client.open(path, method=method, headers={header: value})).status_code >= 500
    }
    assert failed == {}


@pytest.mark.parametrize("path", ["/v2/", "/v2/_catalog", "/v2/auth", "/v2/acme/web/tags/list"])
def test_basic_credentials_that_cannot_be_decoded_are_unauthorized(client: Any, path: str) -> None:
    answer = client.get(path, headers={"Authorization": "Basic é"})
    incomplete = client.get(path, headers={"Authorization": "Basic Y"})
    assert (answer.status_code, answer.data) == (401, incomplete.data)
