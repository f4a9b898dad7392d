"""Methods of the registry's endpoints: the Allow header of 405 and OPTIONS responses."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.registry_client import NOTHING, Registry, error, image

WEB = "acme/web"
UPLOAD = f"{WEB}/blobs/uploads/0123"
READ = "GET, HEAD, OPTIONS"
MANIFEST_METHODS = "DELETE, GET, HEAD, OPTIONS, PUT"
ALLOWED = {
    "": READ,
    "auth": READ,
    "_catalog": READ,
    f"{WEB}/tags/list": READ,
    f"{WEB}/referrers/{NOTHING}": READ,
    f"{WEB}/blobs/{NOTHING}": "DELETE, GET, HEAD, OPTIONS",
    f"{WEB}/blobs/uploads/": "OPTIONS, POST",
    UPLOAD: "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
    f"{WEB}/manifests/latest": MANIFEST_METHODS,
    f"{WEB}/manifests/{NOTHING}": MANIFEST_METHODS,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
WRONG = [
    (path, method, allowed)
    for path, allowed in ALLOWED.items()
    for method in METHODS
    if method not in allowed.split(", ")
]


class TestWrongMethod:
    @pytest.mark.parametrize(("path", "method", "allowed"), WRONG)
    def test_returns_405_with_the_allowed_methods(
        self, client: FlaskClient, path: str, method: str, allowed: str
    ) -> None:
        answer = client.open(f"/v2/{path}", method=method)

        assert (answer.status_code, answer.mimetype) == (405, "text/html")
        assert answer.headers["Allow"] == allowed
        assert ("Method Not Allowed" in answer.text) == (method != "HEAD")

    def test_unknown_path_returns_404(self, client: FlaskClient) -> None:
        for method in (*METHODS, "OPTIONS"):
            assert client.open("/v2/nosuch", method=method).status_code == 404


class TestOptions:
    @pytest.mark.parametrize(("path", "allowed"), ALLOWED.items())
    def test_returns_the_allowed_methods(
        self, client: FlaskClient, path: str, allowed: str
    ) -> None:
        answer = client.options(f"/v2/{path}")
        assert (answer.status_code, answer.text) == (200, "")
        assert answer.headers["Allow"] == allowed


class TestRefusedMethod:
    def test_deletion_of_a_blob_is_not_allowed(self, registry: Registry) -> None:
        answer = registry.call("DELETE", WEB, f"blobs/{NOTHING}")

        expected = error("UNSUPPORTED", "The operation is unsupported.")
        assert (answer.status_code, answer.json) == (405, expected)
        assert answer.headers["Allow"] == READ

    @pytest.mark.parametrize(
        ("key", "value"), [("DISABLE_PUSHES", True), ("REGISTRY_STATE", "readonly")]
    )
    def test_push_is_not_allowed_if_pushes_are_off(
        self, registry: Registry, change_config: Callable[..., None], key: str, value: object
    ) -> None:
        change_config(**{key: value})

        manifest = registry.put(WEB, "latest", image("a").manifest)
        upload = registry.call("POST", WEB, "blobs/uploads/")

        assert (manifest.status_code, upload.status_code) == (405, 405)
        assert manifest.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS"
        assert upload.headers["Allow"] == "OPTIONS"

    def test_fault_with_status_405_has_the_header(self, client: FlaskClient) -> None:
        client.put("/_fakequay/faults/no-tags", json={"path": "/v2/*", "status": 405})

        answer = client.get(f"/v2/{WEB}/tags/list")

        assert answer.status_code == 405
        assert answer.headers["Allow"] == "HEAD, OPTIONS"
