"""Call lists: the requests of a client in their order, with the responses that the client expects.

A call list is a JSON file in this folder with the following keys:

* ``client``: the name of the client.
* ``source``: where the requests of the client are known from.
* ``user`` and ``scope``: whose token the client sends, and the scopes of the token.
* ``headers``: headers of all requests.
* ``calls``: the requests. Each has a ``request`` (method and path) and the expected ``status``. A
  request may have a ``body`` (JSON), a ``content`` (text), ``headers``, a ``login`` (user name and
  password), ``anonymous``, the status of a ``redirect`` that the client follows, and templates of
  the response: ``answer`` (JSON body) and ``answered`` (headers).

``${NAME}`` in a call is replaced with a variable. ``templates`` stores variables from responses.
"""

import json
from pathlib import Path
from string import Template
from typing import Any

import requests

from fakequay import FakeQuay
from tests.clients.calls.templates import ABSENT, find_differences

FOLDER = Path(__file__).parent
KEYS = {
    *("request", "status", "body", "content", "headers", "login", "anonymous", "redirect"),
    *("answer", "answered"),
}


def read_call_list(name: str) -> dict[str, Any]:
    """Return a call list of this folder by the name of its file.

    Raises:
        ValueError: A call has an unknown key or no status.
    """
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    for call in found["calls"]:
        if not set(call) <= KEYS or not {"request", "status"} <= set(call):
            raise ValueError(f"{name}.json: a call has an unknown or a missing key: {call}")
    return found


def send_calls(quay: FakeQuay, calls: dict[str, Any]) -> list[str]:
    """Send all requests of a call list. Return a message for each difference."""
    token = quay.token(calls["user"], calls["scope"]) if "user" in calls else ""
    variables = {"url": quay.url, "host": f"127.0.0.1:{quay.port}", "token": token}
    messages = []
    for number, call in enumerate(calls["calls"], 1):
        label = f"call {number}, {call['request']}"
        headers = {**calls.get("headers", {}), **call.get("headers", {})}
        sent = _send_call(quay, {**call, "headers": headers}, variables)
        messages += [f"{label}: {one}" for one in sent]
    return messages


def _send_call(quay: FakeQuay, call: dict[str, Any], variables: dict[str, Any]) -> list[str]:
    call = _fill_in(call, variables)
    method, path = call["request"].split(" ", 1)
    headers = {"Content-Type": "application/json", **call["headers"]}
    if variables["token"] and not call.get("anonymous") and "login" not in call:
        headers.setdefault("Authorization", f"Bearer {variables['token']}")
    with requests.Session() as session:
        session.trust_env = False  # otherwise, requests reads credentials from the file .netrc
        answer = session.request(
            method,
            path if path.startswith("http") else quay.url + path,
            headers=headers,
            auth=tuple(call["login"]) if "login" in call else None,
            data=json.dumps(call["body"]) if "body" in call else call.get("content"),
            timeout=30,
        )
    return _compare(call, answer, variables)


def _compare(
    call: dict[str, Any], answer: requests.Response, variables: dict[str, Any]
) -> list[str]:
    messages = []
    if answer.status_code != call["status"]:
        text = answer.text[:300]
        messages.append(f"status is {answer.status_code}, expected {call['status']}: {text}")
    redirects = [one.status_code for one in answer.history]
    expected = [call["redirect"]] if "redirect" in call else []
    if redirects != expected:
        messages.append(f"statuses of redirects are {redirects}, expected {expected}")
    for name, template in call.get("answered", {}).items():
        value = answer.headers.get(name, ABSENT)
        messages += find_differences(template, value, variables, f"header {name}")
    if "answer" in call:
        try:
            messages += find_differences(call["answer"], answer.json(), variables)
        except requests.JSONDecodeError:
            messages.append(f"body is not JSON: {answer.text[:300]!r}")
    return messages


def _fill_in(value: Any, variables: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return Template(value).safe_substitute(variables)
    if isinstance(value, list):
        return [_fill_in(one, variables) for one in value]
    if isinstance(value, dict):
        return {
            Template(key).safe_substitute(variables): _fill_in(one, variables)
            for key, one in value.items()
        }
    return value
