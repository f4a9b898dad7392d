"""URLs of the server in webhook payloads: host of the request, or address of the listening port."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.server.quay_base import ControlledQuay
from tests.support.http_listener import Listener, run_listener

CONFIGURED = {"SERVER_HOSTNAME": "quay.example.com", "PREFERRED_URL_SCHEME": "https"}


def seed(target: str = "http://hooks.example.com/") -> dict[str, Any]:
    """Return a seed with a build of one minute and a webhook for its success."""
    hook = {"event": "build_success", "method": "webhook", "config": {"url": target}}
    return {
        "fakequay": 1,
        "organizations": {"acme": {}},
        "repositories": {"acme/web": {"builds": [{"uuid": "b1"}], "subscriptions": [hook]}},
    }


def urls(url: str) -> tuple[str, str]:
    """Return ``docker_url`` and ``homepage`` of the payload of a server with a URL."""
    host = url.partition("://")[2]
    return f"{host}/acme/web", f"{url}/repository/acme/web/build/b1"


def finish_build(url: str, **headers: str) -> tuple[str, str]:
    """Finish the build of the seed with a request; return the URLs in the recorded webhook."""
    finished = requests.post(f"{url}/_fakequay/builds/b1/finish", headers=headers, timeout=10)
    assert finished.status_code == 200, finished.text
    answer = requests.get(f"{url}/_fakequay/outbox", headers=headers, timeout=10).json()
    payload = answer["deliveries"][0]["payload"]
    return payload["docker_url"], payload["homepage"]


def recorded_urls(quay: ControlledQuay) -> list[tuple[str, str]]:
    payloads = [delivery.payload for delivery in quay.world.store.deliveries.all()]
    return [(payload["docker_url"], payload["homepage"]) for payload in payloads]


@pytest.fixture
def listener() -> Iterator[Listener]:
    with run_listener() as listener:
        yield listener


def test_webhook_names_the_host_of_the_request() -> None:
    with FakeQuay(seed()) as quay:
        assert finish_build(quay.url) == urls(quay.url)
        quay.reset()
        assert finish_build(quay.url, Host="localhost:81") == urls("http://localhost:81")


def test_webhook_names_the_host_and_scheme_of_a_request_through_a_reverse_proxy() -> None:
    forwarded = {"Host": "localhost:82", "X-Forwarded-Proto": "https"}
    with FakeQuay(seed()) as quay:
        quay.world.clock.advance(60)
        assert requests.get(f"{quay.url}/config", headers=forwarded, timeout=10).status_code == 200
        assert recorded_urls(quay) == [urls("https://localhost:82")]


def test_webhook_of_a_background_job_names_the_listening_address(listener: Listener) -> None:
    with FakeQuay(seed(listener.url), background_jobs=True, deliver_webhooks=True) as quay:
        quay.reset()
        quay.world.clock.advance(60)
        assert listener.arrival.wait(timeout=10)
        [payload] = listener.bodies
        assert (payload["docker_url"], payload["homepage"]) == urls(quay.url)


def test_webhook_of_a_job_without_request_names_a_host_that_accepts_connections() -> None:
    with FakeQuay(seed(), host="0.0.0.0") as quay:
        quay.jobs.finish_build("b1")
        assert recorded_urls(quay) == [urls(f"http://127.0.0.1:{quay.port}")]


def test_webhook_of_an_instance_names_the_port_of_the_instance() -> None:
    with FakeQuay(seed()) as quay, quay.instances.create("second") as second:
        second.jobs.finish_build("b1")
        assert second.port != quay.port
        assert recorded_urls(second) == [urls(second.url)]


def test_webhook_of_an_instance_without_port_names_the_port_of_the_server() -> None:
    with FakeQuay(seed()) as quay, quay.instances.create("second", port=False) as second:
        second.jobs.finish_build("b1")
        assert recorded_urls(second) == [urls(quay.url)]


def test_configured_host_name_has_precedence() -> None:
    with FakeQuay(seed(), config=CONFIGURED) as quay:
        assert finish_build(quay.url) == urls("https://quay.example.com")
        quay.reset()
        quay.jobs.finish_build("b1")
        assert recorded_urls(quay) == [urls("https://quay.example.com")]
