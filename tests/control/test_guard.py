"""Who may use the control API."""

import pytest
from flask import Flask

from fakequay import control
from fakequay.app import create_app
from fakequay.world import World

HERE = ["localhost", "localhost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080"]
ELSEWHERE = ["fakequay.example.com", "192.0.2.1:8080", "localhost.example.com", "[2001:db8::1]"]
FOREIGN = ["https://example.com", "http://192.0.2.1:8080", "null", "http://[", ""]
RESET = "/_fakequay/reset"


class TestWithoutAToken:
    @pytest.mark.parametrize("host", HERE)
    def test_this_machine_may(self, app: Flask, world: World, host: str) -> None:
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert app.test_client().post(RESET, headers=headers).status_code == 204

    @pytest.mark.parametrize("host", ELSEWHERE)
    def test_a_page_under_a_name_that_only_leads_here_may_not(self, app: Flask, host: str) -> None:
        answer = app.test_client().post(RESET, headers={"Host": host})
        complaint = f"Host is {host}: only this machine may do this"
        assert (answer.status_code, answer.json) == (403, {"message": complaint})

    @pytest.mark.parametrize("origin", FOREIGN)
    def test_a_page_from_elsewhere_may_not(self, app: Flask, origin: str) -> None:
        answer = app.test_client().post(RESET, headers={"Origin": origin})
        complaint = f"Origin is {origin}: a web page from elsewhere may not do this"
        assert (answer.status_code, answer.json) == (403, {"message": complaint})

    @pytest.mark.parametrize("path", ["/_fakequay/live", "/_fakequay/ready"])
    def test_probes_come_from_anywhere(self, app: Flask, path: str) -> None:
        answer = app.test_client().get(path, headers={"Host": "192.0.2.1:8080"})
        assert answer.status_code == 200


class TestWithAToken:
    @pytest.fixture
    def guarded(self, world: World) -> Flask:
        return create_app(world, control_token="open sesame")

    def test_who_sends_it_may_from_anywhere(self, guarded: Flask) -> None:
        headers = {"Authorization": "Bearer open sesame", "Host": "fakequay.example.com"}
        assert guarded.test_client().post(RESET, headers=headers).status_code == 204

    @pytest.mark.parametrize("given", [None, "Bearer open", "open sesame", "Bearer é"])
    def test_nobody_else_may(self, guarded: Flask, given: str | None) -> None:
        headers = {} if given is None else {"Authorization": given}
        answer = guarded.test_client().post(RESET, headers=headers)
        complaint = "Authorization has to be Bearer and the --control-token"
        assert (answer.status_code, answer.json) == (401, {"message": complaint})


class TestHealth:
    def test_a_server_is_live_before_it_is_ready(self) -> None:
        app = Flask(__name__)
        control.register(app)
        live = app.test_client().get("/_fakequay/live")
        ready = app.test_client().get("/_fakequay/ready")
        assert (live.status_code, live.json) == (200, {"live": True})
        assert (ready.status_code, ready.json) == (503, {"ready": False})

    def test_with_a_world_it_is_ready(self, app: Flask) -> None:
        ready = app.test_client().get("/_fakequay/ready")
        assert (ready.status_code, ready.json) == (200, {"ready": True})
