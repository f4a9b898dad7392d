"""Who may use the control API."""

import re

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

    @pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", ""])
    def test_a_program_of_this_machine_may(self, app: Flask, world: World, peer: str) -> None:
        answer = app.test_client().post(RESET, environ_base={"REMOTE_ADDR": peer})
        assert answer.status_code == 204

    @pytest.mark.parametrize("peer", ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"])
    def test_a_program_of_another_machine_may_not(self, app: Flask, peer: str) -> None:
        answer = app.test_client().post(RESET, environ_base={"REMOTE_ADDR": peer})
        complaint = f"{peer} is another machine, which takes a --control-token"
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


def calls(app: Flask) -> list[tuple[str, str]]:
    """Every method of every route of the control API, but what is for everyone."""
    return [
        (method, re.sub(r"<[^>]+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/_fakequay") and not rule.endpoint.startswith("health.")
        for method in sorted(rule.methods or ())
    ]


@pytest.mark.usefixtures("world")
class TestEveryRoute:
    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("Host", "rebound.example.com"),
            ("Host", "0.0.0.0:8080"),
            ("Host", "[::ffff:192.0.2.1]:8080"),
            ("Host", "evil@127.0.0.1"),
            ("Host", "127.0.0.1.example.com"),
            ("Origin", "https://example.com"),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
            ("X-Forwarded-For", "192.0.2.1"),
            ("X-Forwarded-For", "127.0.0.1, 192.0.2.1"),
            ("X-Forwarded-Host", "fakequay.example.com"),
            ("X-Real-IP", "2001:db8::1"),
            ("Forwarded", 'for="[2001:db8::1]";proto=https'),
            ("Forwarded", "for=127.0.0.1;host=fakequay.example.com"),
        ],
    )
    def test_is_for_this_machine_only(self, app: Flask, header: str, value: str) -> None:
        asked = calls(app)
        assert len(asked) > 60
        for method, path in asked:
            answer = app.test_client().open(path, method=method, headers={header: value})
            assert answer.status_code == 403, (method, path)

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("Sec-Fetch-Site", "same-origin"),
            ("Sec-Fetch-Site", "none"),
            ("X-Forwarded-For", "127.0.0.1, ::1"),
            ("X-Forwarded-Host", "localhost:8080"),
            ("X-Forwarded-Proto", "https"),
            ("Forwarded", 'for="[::1]:4711";host=localhost;proto=https, for=127.0.0.1'),
        ],
    )
    def test_this_machine_may_go_through_a_proxy_of_its_own(
        self, app: Flask, header: str, value: str
    ) -> None:
        answer = app.test_client().get("/_fakequay/clock", headers={header: value})
        assert answer.status_code == 200

    def test_a_form_of_a_page_from_elsewhere_does_nothing(self, app: Flask) -> None:
        """Browsers post forms and plain text to anyone without asking, and say where from."""
        client = app.test_client()
        client.post("/_fakequay/clock/freeze", json={"at": 0})
        for media_type in ("text/plain", "application/x-www-form-urlencoded"):
            answer = client.post(
                "/_fakequay/clock/advance",
                data='{"seconds": 60}',
                content_type=media_type,
                headers={"Origin": "https://example.com"},
            )
            assert answer.status_code == 403
        assert client.get("/_fakequay/clock").json == {
            "now": "1970-01-01T00:00:00Z",
            "seconds": 0.0,
            "frozen": True,
        }

    def test_nobody_is_told_that_other_pages_may(self, app: Flask) -> None:
        headers = {"Origin": "http://localhost", "Access-Control-Request-Method": "POST"}
        answer = app.test_client().options("/_fakequay/reset", headers=headers)
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]

    def test_needs_the_token_where_there_is_one(self, world: World) -> None:
        guarded = create_app(world, control_token="open sesame")
        for method, path in calls(guarded):
            answer = guarded.test_client().open(path, method=method)
            assert answer.status_code == 401, (method, path)
