"""Options ``background_jobs`` and ``deliver_webhooks`` of a server."""

from collections.abc import Iterator
from pathlib import Path
from threading import enumerate as threads
from typing import Any

import pytest

from fakequay import FakeQuay
from tests.support.http_listener import Listener, run_listener


@pytest.fixture
def listener() -> Iterator[Listener]:
    with run_listener() as listener:
        yield listener


def seed(listener: Listener) -> dict[str, Any]:
    """Return a seed with a build of one minute and a webhook for its success."""
    hook = {"event": "build_success", "method": "webhook", "config": {"url": listener.url}}
    return {
        "fakequay": 1,
        "organizations": {"acme": {}},
        "repositories": {"acme/web": {"builds": [{"uuid": "b1"}], "subscriptions": [hook]}},
    }


def test_due_job_runs_without_a_request(listener: Listener) -> None:
    with FakeQuay(seed(listener), background_jobs=True, deliver_webhooks=True) as quay:
        quay.world.clock.advance(60)
        assert listener.arrival.wait(timeout=10)
    (told,) = listener.bodies
    assert (told["build_id"], told["repository"]) == ("b1", "acme/web")


def test_no_background_thread_runs_by_default(listener: Listener) -> None:
    with FakeQuay(seed(listener)):
        assert "fakequay background jobs" not in [thread.name for thread in threads()]


def test_background_thread_ends_with_the_server(listener: Listener) -> None:
    with FakeQuay(seed(listener), background_jobs=True):
        assert "fakequay background jobs" in [thread.name for thread in threads()]
    assert "fakequay background jobs" not in [thread.name for thread in threads()]


def test_webhook_of_a_job_on_request_is_sent_immediately(listener: Listener) -> None:
    with FakeQuay(seed(listener), deliver_webhooks=True) as quay:
        quay.jobs.finish_build("b1")
        assert [told["build_id"] for told in listener.bodies] == ["b1"]


def test_webhook_is_only_recorded_by_default(listener: Listener) -> None:
    with FakeQuay(seed(listener)) as quay:
        quay.jobs.finish_build("b1")
        (kept,) = quay.world.store.deliveries.all()
    assert (kept.state, listener.bodies) == ("recorded", [])


def test_setting_has_precedence_over_the_option(listener: Listener) -> None:
    config = {"FAKEQUAY_DELIVER_WEBHOOKS": False}
    with FakeQuay(seed(listener), config=config, deliver_webhooks=True) as quay:
        quay.jobs.finish_build("b1")
        assert listener.bodies == []


def test_url_that_is_not_http_is_not_opened(listener: Listener, tmp_path: Path) -> None:
    told = seed(listener)
    (hook,) = told["repositories"]["acme/web"]["subscriptions"]
    hook["config"] = {"url": (tmp_path / "file").as_uri()}
    with FakeQuay(told, deliver_webhooks=True) as quay:
        quay.jobs.finish_build("b1")
        (kept,) = quay.world.store.deliveries.all()
    assert kept.state == "failed"
    assert kept.error == f"{hook['config']['url']} is not an http or https URL"
