"""Unknown paths, and known paths with a wrong method."""

import pytest
from flask.testing import FlaskClient

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
WRITING = ["POST", "PUT", "PATCH", "DELETE"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "path",
    [
        "/cnr/api/v1/users/login",
        "/nowhere",
        "/nowhere/",
        "/some/where",
        "/static/nothing.css",
        "/oauth/nowhere",
        "/health/nowhere",
        "/secscan/nowhere",
        "/apiary/v1",
    ],
)
def test_unknown_path_outside_the_api_returns_404(
    client: FlaskClient, method: str, path: str
) -> None:
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_unknown_path_of_the_api_redirects_and_returns_404(client: FlaskClient) -> None:
    redirected = client.get("/api/v1/nowhere?a=b")

    target = "http://localhost/api/v1/nowhere/?a=b"
    assert (redirected.status_code, redirected.location) == (308, target)
    found = client.get(redirected.location)
    assert (found.status_code, found.mimetype) == (404, "text/html")


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/nowhere", "/api/v1/some/where"])
def test_change_at_an_unknown_path_of_the_api_returns_405(
    client: FlaskClient, method: str, path: str
) -> None:
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize("path", ["/config", "/csrf_token", "/health", "/oauth/authorize"])
def test_wrong_method_at_a_page_returns_405(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_wrong_method_at_an_operation_returns_405_as_json(client: FlaskClient) -> None:
    answer = client.patch("/api/v1/repository/acme/web")

    assert answer.status_code == 405
    assert answer.json == {"message": "The method is not allowed for the requested URL."}
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PUT"


def test_calls_of_unknown_paths_are_counted(client: FlaskClient) -> None:
    client.delete("/_fakequay/coverage")

    client.post("/cnr/api/v1/users/login")
    client.post("/api/v1/nowhere")
    client.get("/static/img/logo.svg")
    client.get("/favicon.ico")

    unknown = client.get("/_fakequay/coverage").json["unserved"]
    assert [(call["method"], call["path"]) for call in unknown] == [
        ("POST", "/api/v1/nowhere"),
        ("POST", "/cnr/api/v1/users/login"),
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_requests_for_the_icon_are_neither_recorded_nor_counted(
    client: FlaskClient, method: str
) -> None:
    client.delete("/_fakequay/coverage")

    answer = client.open("/favicon.ico", method=method)

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert client.get("/_fakequay/requests").json == {"requests": []}
    coverage = client.get("/_fakequay/coverage").json
    assert coverage["unserved"] == []
    assert coverage["called"] == 0
