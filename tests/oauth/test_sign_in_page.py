"""Sign-in page: the page to which the browser goes after a sign-in."""

import html
import re

import pytest
from flask.testing import FlaskClient


def next_page(client: FlaskClient, path: str) -> str:
    page = client.get("/signin/", query_string={"next": path}).text
    (found,) = re.findall(r'data-next-page="([^"]*)"', page)
    return html.unescape(found)


@pytest.mark.parametrize("path", ["/", "/oauth/localapp?a=b&c=d", "/organization/acme"])
def test_local_path_is_the_next_page(client: FlaskClient, path: str) -> None:
    assert next_page(client, path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "http://evil.example.com/",
        "//evil.example.com/",
        "/\\evil.example.com/",
        "/\t/evil.example.com/",
        "/\n/evil.example.com/",
        "javascript:alert(1)",
    ],
)
def test_other_server_is_replaced_by_the_front_page(client: FlaskClient, path: str) -> None:
    assert next_page(client, path) == "/"
