"""Troubleshooting page: quotes the messages that fakequay really prints or sends."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from fakequay import FakeQuay

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "troubleshooting.md"
PAGE = GUIDE.read_text()
PROSE = " ".join(PAGE.split())  # without line breaks


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo") as server:
        yield server


def run_command(*arguments: str) -> tuple[int, str]:
    """Run ``fakequay`` and return its exit status and its error message."""
    completed = subprocess.run(
        [sys.executable, "-m", "fakequay", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return completed.returncode, completed.stderr.strip()


def call(url: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    try:
        with urlopen(Request(url, method=method, headers=headers)) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_quotes_the_message_for_a_port_in_use() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        status, message = run_command("serve", "--port", port)
    assert status == 4
    assert f"\n{message.replace(port, '8080')}\n" in PAGE


def test_quotes_the_message_for_a_misspelled_seed() -> None:
    status, message = run_command("serve", "--seed", "dmeo")
    assert status == 3
    assert f"\n{message}\n" in PAGE


def test_quotes_the_answer_of_an_empty_server() -> None:
    with FakeQuay(seed="empty") as quay:
        request = Request(
            f"{quay.url}/_fakequay/tokens", json.dumps({"username": "alice"}).encode()
        )
        with pytest.raises(HTTPError) as refused:
            urlopen(request)
        message = json.load(refused.value)["message"]
        status, answer = call(f"{quay.url}/api/v1/organization/acme")
    assert f"`{message}`" in PAGE
    assert (status, json.loads(answer)["error_type"]) == (404, "not_found")


def test_quotes_the_answers_to_an_invalid_token(quay: FakeQuay) -> None:
    acme = f"{quay.url}/api/v1/organization/acme"
    wrong = {"Authorization": "Bearer wrong"}
    assert call(acme, **wrong)[0] == 200

    status, answer = call(f"{acme}/robots", **wrong)
    assert status == 401
    assert quoted(answer, "error_message", "error_type") in PAGE

    status, answer = call(f"{acme}/robots/nightly", "PUT", **wrong)
    assert status == 403
    assert answer.strip() in PAGE


def test_quotes_the_answer_to_a_missing_scope(quay: FakeQuay) -> None:
    bearer = {"Authorization": f"Bearer {quay.token('alice', 'repo:read')}"}
    status, answer = call(f"{quay.url}/api/v1/organization/acme/robots/nightly", "PUT", **bearer)
    assert status == 403
    assert quoted(answer, "error_message", "error_type") in PAGE


def test_quotes_the_answers_of_the_control_api(quay: FakeQuay) -> None:
    status, answer = call(f"{quay.url}/_fakequay/clock", Host="quay:8080")
    assert status == 403
    assert f"`{json.loads(answer)['message']}`" in PROSE

    with FakeQuay(seed="demo", control_token="sesame") as protected:
        status, answer = call(f"{protected.url}/_fakequay/clock")
    assert status == 401
    assert f"\n{json.loads(answer)['message']}\n" in PAGE


def test_every_section_has_a_symptom_and_a_fix() -> None:
    for section in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]:
        title = section.partition("\n")[0]
        assert "**Symptom.**" in section, title
        assert "fix.**" in section.lower(), title


def quoted(answer: str, *fields: str) -> str:
    """Return fields of a JSON answer in the way the page shows them."""
    values = json.loads(answer)
    return json.dumps({field: values[field] for field in fields}).removesuffix("}") + ", …}"
