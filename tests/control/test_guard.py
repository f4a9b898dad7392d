"""Access to the control API: local machine, web pages and the control token."""

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


class TestWithoutControlToken:
    @pytest.mark.parametrize("host", HERE)
    def test_accepts_the_names_of_this_machine(self, app: Flask, world: World, host: str) -> None:
        headers = {"Host": host, "Origin": f"http://{host}"}
        assert app.test_client().post(RESET, headers=headers).status_code == 204

    @pytest.mark.parametrize("host", ELSEWHERE)
    def test_rejects_a_host_header_with_another_name(self, app: Flask, host: str) -> None:
        answer = app.test_client().post(RESET, headers={"Host": host})
        complaint = (
            f"control API refused the header 'Host: {host}': "
            "set --control-token or FAKEQUAY_CONTROL_TOKEN to allow requests from or to other "
            "machines"
        )
        assert (answer.status_code, answer.json) == (403, {"message": complaint})

    @pytest.mark.parametrize("origin", FOREIGN)
    def test_rejects_a_foreign_origin(self, app: Flask, origin: str) -> None:
        answer = app.test_client().post(RESET, headers={"Origin": origin})
        complaint = (
            f"control API refused the header 'Origin: {origin}': "
            "web pages of other sites may not call the control API"
        )
        assert (answer.status_code, answer.json) == (403, {"message": complaint})

    @pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", ""])
    def test_accepts_connections_from_this_machine(
        self, app: Flask, world: World, peer: str
    ) -> None:
        answer = app.test_client().post(RESET, environ_base={"REMOTE_ADDR": peer})
        assert answer.status_code == 204

    @pytest.mark.parametrize("peer", ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"])
    def test_rejects_connections_from_another_machine(self, app: Flask, peer: str) -> None:
        answer = app.test_client().post(RESET, environ_base={"REMOTE_ADDR": peer})
        complaint = (
            f"control API refused a request from {peer}: "
            "set --control-token or FAKEQUAY_CONTROL_TOKEN to allow requests from or to other "
            "machines"
        )
        assert (answer.status_code, answer.json) == (403, {"message": complaint})

    @pytest.mark.parametrize("path", ["/_fakequay/live", "/_fakequay/ready"])
    def test_probes_are_accepted_with_any_host_header(self, app: Flask, path: str) -> None:
        answer = app.test_client().get(path, headers={"Host": "192.0.2.1:8080"})
        assert answer.status_code == 200


class TestWithControlToken:
    @pytest.fixture
    def guarded(self, world: World) -> Flask:
        return create_app(world, control_token="open sesame")

    def test_accepts_any_host_with_the_token(self, guarded: Flask) -> None:
        headers = {"Authorization": "Bearer open sesame", "Host": "fakequay.example.com"}
        assert guarded.test_client().post(RESET, headers=headers).status_code == 204

    @pytest.mark.parametrize("given", [None, "Bearer open", "open sesame", "Bearer é"])
    def test_rejects_a_missing_or_wrong_token(self, guarded: Flask, given: str | None) -> None:
        headers = {} if given is None else {"Authorization": given}
        answer = guarded.test_client().post(RESET, headers=headers)
        complaint = (
            "control API refused the request: send the header 'Authorization: Bearer TOKEN', "
            "where TOKEN is the value of --control-token or FAKEQUAY_CONTROL_TOKEN of the server"
        )
        assert (answer.status_code, answer.json) == (401, {"message": complaint})

    @pytest.mark.parametrize("token", ["", " sesame", "sésame"])
    def test_application_with_an_impossible_token_is_an_error(
        self, world: World, token: str
    ) -> None:
        with pytest.raises(ValueError, match="the control token"):
            create_app(world, control_token=token)


class TestHealth:
    def test_server_without_an_instance_is_live_but_not_ready(self) -> None:
        app = Flask(__name__)
        control.register(app)
        live = app.test_client().get("/_fakequay/live")
        ready = app.test_client().get("/_fakequay/ready")
        assert (live.status_code, live.json) == (200, {"live": True})
        assert (ready.status_code, ready.json) == (503, {"ready": False})

    def test_server_with_an_instance_is_ready(self, app: Flask) -> None:
        ready = app.test_client().get("/_fakequay/ready")
        assert (ready.status_code, ready.json) == (200, {"ready": True})


def list_calls(app: Flask) -> list[tuple[str, str]]:
    """Return method and path of every route of the control API, except the probes."""
    return [
        (method, re.sub(r"<[^>]+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/_fakequay") and not rule.endpoint.startswith("health.")
        for method in sorted(rule.methods or ())
    ]


@pytest.mark.usefixtures("world")
class TestEveryControlRoute:
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
    def test_rejects_hosts_origins_and_proxies_of_other_machines(
        self, app: Flask, header: str, value: str
    ) -> None:
        asked = list_calls(app)
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
    def test_accepts_a_local_proxy(self, app: Flask, header: str, value: str) -> None:
        answer = app.test_client().get("/_fakequay/clock", headers={header: value})
        assert answer.status_code == 200

    def test_cross_site_form_post_is_rejected(self, app: Flask) -> None:
        """Browsers send form and plain-text posts to other sites without a preflight request."""
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

    def test_sends_no_cors_headers(self, app: Flask) -> None:
        headers = {"Origin": "http://localhost", "Access-Control-Request-Method": "POST"}
        answer = app.test_client().options("/_fakequay/reset", headers=headers)
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]

    def test_requires_the_token_if_configured(self, world: World) -> None:
        guarded = create_app(world, control_token="open sesame")
        for method, path in list_calls(guarded):
            answer = guarded.test_client().open(path, method=method)
            assert answer.status_code == 401, (method, path)
