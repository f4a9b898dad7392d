"""Login throttling: each failed attempt doubles the time until the next attempt."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import Api

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LOCKED = "Too many login attempts. \nPlease reset your Quay password and try again."
Pass = Callable[[float], None]


def sign_in(visitor: Api, password: str) -> Any:
    return visitor.post("/signin", {"username": "owner", "password": password})


def fail_logins(visitor: Api, pass_time: Pass, times: int) -> None:
    for _ in range(times):
        assert sign_in(visitor, "not-the-password").status_code == 403
        pass_time(1000)


@pytest.mark.parametrize(("failures", "wait"), [(1, 0.5), (2, 1.5), (5, 15.5), (9, 255.5)])
def test_wait_doubles_with_each_failure(
    visitor: Api, pass_time: Pass, failures: int, wait: float
) -> None:
    fail_logins(visitor, pass_time, failures - 1)
    assert sign_in(visitor, "not-the-password").status_code == 403

    pass_time(wait - 0.25)
    locked = sign_in(visitor, "password-of-owner")
    assert (locked.status_code, locked.text) == (429, LOCKED)
    assert locked.headers["Retry-After"] == "0"

    pass_time(0.25)
    assert sign_in(visitor, "password-of-owner").json == {"success": True}


def test_retry_after_is_in_whole_seconds(visitor: Api, pass_time: Pass) -> None:
    fail_logins(visitor, pass_time, 4)
    sign_in(visitor, "not-the-password")

    assert sign_in(visitor, "password-of-owner").headers["Retry-After"] == "15"


def test_attempt_during_the_wait_does_not_count(visitor: Api, pass_time: Pass) -> None:
    for _ in range(5):
        sign_in(visitor, "not-the-password")
    pass_time(0.5)

    assert sign_in(visitor, "password-of-owner").json == {"success": True}


def test_successful_login_resets_the_count(visitor: Api, pass_time: Pass) -> None:
    fail_logins(visitor, pass_time, 5)
    signed_in = sign_in(visitor, "password-of-owner")
    visitor.headers["X-CSRF-Token"] = signed_in.headers["X-Next-CSRF-Token"]
    sign_in(visitor, "not-the-password")
    pass_time(0.5)

    assert sign_in(visitor, "password-of-owner").json == {"success": True}


def test_failed_registry_login_counts(client: "FlaskClient", pass_time: Pass) -> None:
    assert client.get("/v2/auth", auth=("owner", "wrong")).status_code == 401

    locked = client.get("/v2/auth", auth=("owner", "password-of-owner"))
    assert (locked.status_code, locked.text) == (429, LOCKED)
    pass_time(1)
    assert client.get("/v2/auth", auth=("owner", "password-of-owner")).status_code == 200


def test_failures_from_a_seed_lock_the_user_out(visitor: Api, world: Any) -> None:
    account = world.store.accounts.one(name="owner")
    world.store.accounts.change(account, failed_logins=200, last_failed_login=world.now())

    assert sign_in(visitor, "password-of-owner").status_code == 429
