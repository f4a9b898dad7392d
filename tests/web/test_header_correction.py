"""Host header of requests."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "host", ["quay.example.com", "http://quay.example.com", "http://quay.example.com/"]
)
def test_challenge_contains_the_host_without_a_scheme(client: "FlaskClient", host: str) -> None:
    answer = client.get("/v2/", headers={"Host": host})

    asked = 'Bearer realm="http://quay.example.com/v2/auth",service="quay.example.com"'
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, asked)


def test_redirect_contains_the_host_without_a_scheme(client: "FlaskClient") -> None:
    answer = client.get("/api/v1/user", headers={"Host": "http://quay.example.com"})

    assert answer.headers["Location"] == "http://quay.example.com/api/v1/user/"
