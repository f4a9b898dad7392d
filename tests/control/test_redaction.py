"""Redaction: secrets of requests appear in no journal, HAR archive, log or failure report."""

import base64
import logging
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from fakequay import contract
from fakequay.traffic import failure_report
from fakequay.web.instances import instances
from tests.access.test_matrix import NAMES
from tests.support.schema_bodies import WRONG_TYPES, smallest_body

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.conftest import Api

MARK = "zq7731zq"  # part of every secret that is a text
NUMBER = 977310007731
SECRETS = [f"swordfish-{MARK}-open", f"sword\"f'ish <{MARK}>&é/ %+\\"]
FORMS: dict[str, Callable[[str], Any]] = {
    "text": lambda secret: secret,
    "list": lambda secret: [secret, "x", secret],
    "object": lambda secret: {"value": {"inner": secret}},
    "number": lambda secret: NUMBER,
}
# The name of a field that contains a secret. ``key`` of a label is no secret.
SECRET_NAME = re.compile(r"password|token|secret|credential|invite_code", re.IGNORECASE)
OPERATIONS = [found for found in contract.operations().values() if found.body]


def find_secret_fields(schema: dict[str, Any]) -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        if SECRET_NAME.search(name) and inner.get("type") != "boolean":
            yield name


FIELDS = [
    (found.id, name)
    for found in OPERATIONS
    for name in find_secret_fields(found.body.checked_schema)
]


class Leaks:
    """Collects everything in which a secret must not appear."""

    def __init__(self, app: "Flask", client: "FlaskClient", caplog: Any) -> None:
        self.app, self.client, self.caplog = app, client, caplog
        caplog.set_level(logging.DEBUG)

    def read(self) -> dict[str, list[str]]:
        """Return the places in which outputs contain a secret."""
        journal = instances.main(self.app).journal
        outputs = {
            "journal": self.client.get("/_fakequay/requests").text,
            "har": self.client.get("/_fakequay/requests.har").text,
            "verify": self.client.get("/_fakequay/requests/verify?method=PATCH").text,
            "report": "\n".join(failure_report.report_lines(journal)),
            "log": "\n".join(f"{one.__dict__} {one.getMessage()}" for one in self.caplog.records),
        }
        assert "/" in outputs["report"]  # a request was recorded
        around = re.compile(f".{{0,80}}(?:{MARK}|{NUMBER}).{{0,40}}")
        return {
            name: around.findall(text)
            for name, text in outputs.items()
            if MARK in text or str(NUMBER) in text
        }


@pytest.fixture
def leaks(app: "Flask", client: "FlaskClient", caplog: pytest.LogCaptureFixture) -> Leaks:
    return Leaks(app, client, caplog)


def send(owner: "Api", operation: contract.Operation, body: Any, **options: Any) -> None:
    path = re.sub(r"{(\w+)}", lambda match: NAMES.get(match[1], "1"), operation.path)
    headers = {**owner.headers, **options.pop("headers", {})}
    if body is not None:
        options["json"] = body
    owner.client.open(path, method=operation.method, headers=headers, **options)


def make_bodies(operation: contract.Operation, name: str, value: Any) -> Iterator[Any]:
    """Yield a body that is valid except for the secret, and bodies that cause validation errors."""
    assert operation.body is not None
    body = smallest_body(operation.body.checked_schema)
    valid = body if isinstance(body, dict) else {}
    yield {**valid, name: value}
    yield {name: value}
    for other, inner in operation.body.checked_schema.get("properties", {}).items():
        kind = inner.get("type")
        kind = kind[0] if isinstance(kind, list) else kind
        if other != name and kind in WRONG_TYPES:
            yield {**valid, name: value, other: WRONG_TYPES[kind]}
    yield [{name: value}]


def test_sweep_covers_the_secret_fields_of_the_contract() -> None:
    assert {name for _, name in FIELDS} == {
        "adminPassword",
        "external_registry_password",
        "invite_code",
        "password",
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("id", "name"), FIELDS)
def test_secret_field_of_an_operation_is_redacted(
    owner: "Api", leaks: Leaks, id: str, name: str, form: str
) -> None:
    operation = contract.operations()[id]
    for secret in SECRETS:
        for body in make_bodies(operation, name, FORMS[form](secret)):
            send(owner, operation, body)
    assert leaks.read() == {}


@pytest.mark.parametrize("name", ["password", "client_secret", "access_token", "auth_token"])
@pytest.mark.parametrize("secret", SECRETS)
def test_secret_that_an_operation_does_not_expect_is_redacted(
    owner: "Api", leaks: Leaks, name: str, secret: str
) -> None:
    for operation in OPERATIONS:
        send(owner, operation, {name: secret, "title": 1, "config": {name: secret}})
    assert leaks.read() == {}


HOOK = {"event": "repo_push", "eventConfig": {}}
SLACK = f"https://hooks.slack.com/services/T0{MARK}/B0{MARK}/{MARK}abcdef"


@pytest.mark.parametrize(
    ("method", "config"),
    [
        ("slack", {"url": SLACK}),
        ("flowdock", {"flow_api_token": f"flow-{MARK}-token"}),
        ("hipchat", {"room_id": "1", "notification_token": f"hip-{MARK}-token"}),
        ("webhook", {"url": f"https://user:pass-{MARK}@hooks.example.com/?token=t-{MARK}-x"}),
    ],
)
def test_secret_of_a_notification_method_is_redacted(
    owner: "Api", leaks: Leaks, method: str, config: dict[str, str]
) -> None:
    body = {**HOOK, "method": method, "config": config}
    made = owner.post("/repository/acme/web/notification/", body)
    assert made.status_code == 201
    owner.get("/repository/acme/web/notification/")
    owner.post("/repository/acme/web/notification/", {**body, "event": "no", "title": 1})
    assert leaks.read() == {}


HEADERS = [
    "Authorization",
    "Cookie",
    "Proxy-Authorization",
    "X-CSRF-Token",
    "X-Registry-Auth",
    "X-Registry-Config",
    "X-Auth-Token",
    "X-Api-Key",
    "Private-Token",
]
VALUES = [
    f"Bearer swordfish-{MARK}-open",
    "Basic " + base64.b64encode(f"alice:swordfish-{MARK}-open".encode()).decode(),
    "Basic " + base64.b64encode(f"$oauthtoken:swordfish-{MARK}-open".encode()).decode(),
    f"Digest swordfish-{MARK}-open",
    f"swordfish-{MARK}-open",
    f"name=swordfish-{MARK}-open; other=1",
]
PATHS = ["/v2/", "/v2/auth", "/v2/acme/web/manifests/latest", "/api/v1/user/", "/api/v1/signin"]


@pytest.mark.parametrize("header", HEADERS)
def test_credential_header_is_redacted(client: Any, leaks: Leaks, header: str) -> None:
    for path in PATHS:
        for value in VALUES:
            client.get(path, headers={header: value})
            client.post(path, headers={header: value}, json={"a": 1})
    assert leaks.read() == {}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", ["password", "client_secret", "access_token", "code"])
@pytest.mark.parametrize("path", ["/oauth/access_token", "/api/v1/signin", "/v2/auth"])
def test_parameters_and_forms_are_redacted(
    client: Any, leaks: Leaks, path: str, name: str, secret: str
) -> None:
    client.get(path, query_string={name: secret, "x": "1"})
    client.post(path, data={name: secret, "x": "1"})
    client.post(path, data={name: secret}, content_type="multipart/form-data")
    client.post(path, data={name: [secret, secret], "x": secret}, buffered=True)
    assert leaks.read() == {}


@pytest.mark.parametrize(
    "text",
    [
        '{"password": "swordfish-MARK-open", "x": ',
        '{"password": ["swordfish-MARK-open", "MARK"], "x": ',
        '{"secret": NUMBER, "x": ',
        "{'password': 'swordfish-MARK-open'}",
        '{"nested": "{\\"password\\": \\"swordfish-MARK-open\\"}"}',
        '{"key": "-----BEGIN RSA PRIVATE KEY-----\\nMARKabc\\n-----END RSA PRIVATE KEY-----"}',
        '{"url": "https://alice:swordfish-MARK-open@quay.example.com/"}',
        "username=alice&password=swordfish-MARK-open;x=1",
        "username=alice;password=swordfish-MARK-open",
        "password=swordfish-MARK-open",
        "username: alice\npassword: swordfish-MARK-open\n",
        "users:\n  - password: swordfish MARK\n    name: alice\n",
        "<user><password>swordfish-MARK-open</password></user>",
        '<ns:token kind="x">swordfish-MARK-open</ns:token>',
    ],
)
@pytest.mark.parametrize(
    "media_type", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
def test_secret_in_a_body_of_another_form_is_redacted(
    client: Any, leaks: Leaks, text: str, media_type: str
) -> None:
    for path in ("/api/v1/signin", "/api/v1/user/", "/oauth/access_token"):
        client.post(
            path,
            data=text.replace("MARK", MARK).replace("NUMBER", str(NUMBER)),
            content_type=media_type,
        )
    assert leaks.read() == {}


def test_invitation_code_in_a_path_is_redacted(owner: "Api", leaks: Leaks) -> None:
    owner.put(f"/teaminvite/code-{MARK}-abc")
    owner.delete(f"/teaminvite/code-{MARK}-abc?x=1")
    assert leaks.read() == {}


def test_values_without_the_name_of_a_secret_are_shown(client: Any, owner: "Api") -> None:
    body = {"key": "tier", "value": "gold", "media_type": "text/plain"}
    owner.post("/repository/acme/web/manifest/sha256:0/labels", body)
    (seen,) = client.get("/_fakequay/requests").json["requests"]
    assert seen["request"]["json"] == body
