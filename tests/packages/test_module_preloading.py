"""Servers in a process whose file functions are replaced, for example by pyfakefs."""

import json
import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

SCRIPT = """
import builtins, io, json, os
from fakequay.app import create_app
from fakequay import seeds

client = create_app(seeds.load(seeds.read(["demo"]))).test_client()

def refuse(file, *_, **__):
    raise FileNotFoundError(2, "No such file or directory", str(file))

builtins.open = io.open = os.open = os.stat = os.listdir = os.scandir = refuse
paths = {
    "/api/v1/discovery": "application/json",
    "/openapi.json": "application/json",
    "/_fakequay/openapi.json": "application/json",
    "/api/v1/plans/": "application/json",
    "/console/": "text/html",
    "/console/static/console.css": "text/css",
    "/docs/": "text/html",
    "/docs/swagger-ui.css": "text/css",
    "/static/img/logo.svg": "image/svg+xml",
}
failed = []
for path, mimetype in paths.items():
    answer = client.get(path, headers={"Accept": "*/*"})
    if (answer.status_code, answer.mimetype) != (200, mimetype):
        failed.append([path, answer.status_code, answer.mimetype])
form = client.get("/oauth/authorize?client_id=x")
client.put("/_fakequay/instances/other", json={"seed": "empty"})
if client.get("/_fakequay/instances/other").status_code != 200:
    failed.append("instance")
print(json.dumps(failed))
"""


def test_pages_and_documents_do_not_need_the_replaced_functions() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    assert (done.stderr, json.loads(done.stdout)) == ("", [])


class TestPyfakefs:
    FETCH = """
        import json
        from urllib.error import HTTPError
        from urllib.request import Request, urlopen

        PATHS = (
            "/api/v1/discovery",
            "/api/v1/organization/acme",
            "/api/v1/plans/",
            "/console/",
            "/docs/swagger-ui.css",
            "/openapi.json",
            "/_fakequay/state",
        )
        INVALID = [
            ("/_fakequay/seed", {"fakequay": 1, "users": {"Bob B": 5}}),
            ("/api/v1/organization/", {}),
        ]

        def fetch(quay, path, body=None):
            headers = {"Authorization": "Bearer " + quay.token("alice"), "Accept": "*/*"}
            data = None if body is None else json.dumps(body).encode()
            headers |= {} if body is None else {"Content-Type": "application/json"}
            try:
                return urlopen(Request(quay.url + path, data, headers)).status
            except HTTPError as error:
                return error.code

        def check(quay):
            assert {path: fetch(quay, path) for path in PATHS} == dict.fromkeys(PATHS, 200)
            assert [fetch(quay, *invalid) for invalid in INVALID] == [400, 400]
    """

    @pytest.mark.parametrize("fixtures", ["fakequay, fs", "fs, fakequay"])
    def test_server_works_with_a_fake_file_system(
        self, pytester: pytest.Pytester, fixtures: str
    ) -> None:
        pytest.importorskip("pyfakefs")
        pytester.makepyfile(
            self.FETCH
            + f"""
        def test_with_a_fake_file_system({fixtures}):
            fs.create_file("/mine.json", contents='{{"fakequay": 1, "users": {{"alice": {{}}}}}}')
            check(fakequay)
            fakequay.load("/mine.json")
            assert [one.name for one in fakequay.world.store.accounts.all()] == ["alice"]

        def test_after_it(fakequay):
            check(fakequay)
    """
        )
        assert pytester.runpytest_subprocess().parseoutcomes() == {"passed": 2}
