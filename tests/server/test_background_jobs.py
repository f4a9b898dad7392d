"""``background_jobs`` and ``deliver_webhooks``: jobs that run when due, and webhooks that leave."""

from collections.abc import Iterator
from pathlib import Path
from threading import enumerate as threads
from typing import Any

import pytest

from fakequay import FakeQuay
from tests.support.http_listener import Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def seed(listener: Listener) -> dict[str, Any]:
    """A build that is complete in a minute, and a listener that waits for that."""
    hook = {"event": "build_success", "method": "webhook", "config": {"url": listener.url}}
    return {
        "fakequay": 1,
        "organizations": {"acme": {}},
        "repositories": {"acme/web": {"builds": [{"uuid": "b1"}], "subscriptions": [hook]}},
    }


def test_what_is_due_happens_though_nobody_asks(listener: Listener) -> None:
    with FakeQuay(seed(listener), background_jobs=True, deliver_webhooks=True) as quay:
        quay.world.clock.advance(60)
        assert listener.arrival.wait(timeout=10)
    (told,) = listener.bodies
    assert (told["build_id"], told["repository"]) == ("b1", "acme/web")


def test_otherwise_nothing_runs_beside_the_requests(listener: Listener) -> None:
    with FakeQuay(seed(listener)):
        assert "fakequay background jobs" not in [thread.name for thread in threads()]


def test_it_ends_with_the_server(listener: Listener) -> None:
    with FakeQuay(seed(listener), background_jobs=True):
        assert "fakequay background jobs" in [thread.name for thread in threads()]
    assert "fakequay background jobs" not in [thread.name for thread in threads()]


def test_what_a_test_makes_happen_is_sent_at_once(listener: Listener) -> None:
    with FakeQuay(seed(listener), deliver_webhooks=True) as quay:
        quay.jobs.finish_build("b1")
        assert [told["build_id"] for told in listener.bodies] == ["b1"]


def test_without_the_flag_nothing_leaves(listener: Listener) -> None:
    with FakeQuay(seed(listener)) as quay:
        quay.jobs.finish_build("b1")
        (kept,) = quay.world.store.deliveries.all()
    assert (kept.state, listener.bodies) == ("recorded", [])


def test_a_setting_goes_before_the_flag(listener: Listener) -> None:
    config = {"FAKEQUAY_DELIVER_WEBHOOKS": False}
    with FakeQuay(seed(listener), config=config, deliver_webhooks=True) as quay:
        quay.jobs.finish_build("b1")
        assert listener.bodies == []


def test_what_is_no_web_address_is_not_asked(listener: Listener, tmp_path: Path) -> None:
    told = seed(listener)
    (hook,) = told["repositories"]["acme/web"]["subscriptions"]
    hook["config"] = {"url": (tmp_path / "file").as_uri()}
    with FakeQuay(told, deliver_webhooks=True) as quay:
        quay.jobs.finish_build("b1")
        (kept,) = quay.world.store.deliveries.all()
    assert kept.state == "failed"
    assert kept.error == f"{hook['config']['url']} is not an http or https URL"
