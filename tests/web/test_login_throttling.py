"""Passwords that are tried again and again: each failure makes the next attempt wait for longer."""

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


def fail(visitor: Api, pass_time: Pass, times: int) -> None:
    for _ in range(times):
        assert sign_in(visitor, "not-the-password").status_code == 403
        pass_time(1000)


@pytest.mark.parametrize(("failures", "wait"), [(1, 0.5), (2, 1.5), (5, 15.5), (9, 255.5)])
def test_the_wait_doubles_with_each_failure(
    visitor: Api, pass_time: Pass, failures: int, wait: float
) -> None:
    fail(visitor, pass_time, failures - 1)
    assert sign_in(visitor, "not-the-password").status_code == 403

    pass_time(wait - 0.25)
    locked = sign_in(visitor, "password-of-owner")
    assert (locked.status_code, locked.text) == (429, LOCKED)
    assert locked.headers["Retry-After"] == "0"

    pass_time(0.25)
    assert sign_in(visitor, "password-of-owner").json == {"success": True}


def test_how_long_to_wait_is_told_in_whole_seconds(visitor: Api, pass_time: Pass) -> None:
    fail(visitor, pass_time, 4)
    sign_in(visitor, "not-the-password")

    assert sign_in(visitor, "password-of-owner").headers["Retry-After"] == "15"


def test_an_attempt_that_has_to_wait_does_not_count(visitor: Api, pass_time: Pass) -> None:
    for _ in range(5):
        sign_in(visitor, "not-the-password")
    pass_time(0.5)

    assert sign_in(visitor, "password-of-owner").json == {"success": True}


def test_success_starts_the_count_anew(visitor: Api, pass_time: Pass) -> None:
    fail(visitor, pass_time, 5)
    signed_in = sign_in(visitor, "password-of-owner")
    visitor.headers["X-CSRF-Token"] = signed_in.headers["X-Next-CSRF-Token"]
    sign_in(visitor, "not-the-password")
    pass_time(0.5)

    assert sign_in(visitor, "password-of-owner").json == {"success": True}


def test_a_password_for_the_registry_counts_as_well(client: "FlaskClient", pass_time: Pass) -> None:
    assert client.get("/v2/auth", auth=("owner", "wrong")).status_code == 401

    locked = client.get("/v2/auth", auth=("owner", "password-of-owner"))
    assert (locked.status_code, locked.text) == (429, LOCKED)
    pass_time(1)
    assert client.get("/v2/auth", auth=("owner", "password-of-owner")).status_code == 200


def test_a_seed_may_have_somebody_locked_out(visitor: Api, world: Any) -> None:
    account = world.store.accounts.one(name="owner")
    world.store.accounts.change(account, failed_logins=200, last_failed_login=world.now())

    assert sign_in(visitor, "password-of-owner").status_code == 429
