"""What replacing the bootstrap token answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.domain.accounts import accounts
from fakequay.world import World
from tests.support.answers import FORBIDDEN, problem

if TYPE_CHECKING:
    from tests.conftest import Api

NEEDED = problem(401, "invalid_token", "Requires valid bootstrap bearer token")


@pytest.fixture
def bootstrap(superuser: "Api", world: World, configure: Callable[..., None]) -> "Api":
    """Calls with the token that the install was set up with."""
    user = accounts.find(world, "superuser", "user")
    (token,) = world.store.oauth_tokens.find(account_id=user.id)
    world.store.oauth_tokens.change(token, bootstrap=True)
    configure(FEATURE_PROGRAMMATIC_BOOTSTRAP=True)
    return superuser


class TestRenewBootstrapToken:
    def test_puts_another_in_its_place(self, bootstrap: "Api", world: World) -> None:
        answer = bootstrap.post("/bootstrap/renew")

        assert (answer.status_code, answer.json) == (200, {"status": "rotated"})
        assert bootstrap.get("/user/").status_code == 401
        assert bootstrap.post("/bootstrap/renew").json == NEEDED
        (told,) = world.store.mails.all()
        bootstrap.headers["Authorization"] = f"Bearer {told.about['token']}"
        assert bootstrap.get("/user/").json["username"] == "superuser"
        assert bootstrap.post("/bootstrap/renew").json == {"status": "rotated"}

    def test_does_not_take_another_token(
        self, bootstrap: "Api", owner: "Api", browser: Callable[[str], "Api"]
    ) -> None:
        answer = owner.post("/bootstrap/renew")

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)
        assert browser("superuser").post("/bootstrap/renew").json == NEEDED

    def test_does_not_take_what_is_no_token(self, anonymous: "Api") -> None:
        headers = {"Authorization": "Bearer nonsense"}
        answer = anonymous.post("/bootstrap/renew", headers=headers)

        assert (answer.status_code, answer.json) == (401, NEEDED)

    def test_takes_a_call_without_a_token_for_a_browsers(self, anonymous: "Api") -> None:
        answer = anonymous.post("/bootstrap/renew")

        assert answer.status_code == 403
        assert answer.get_json(force=True) == {"error": "CSRF token was invalid or missing."}

    def test_can_be_off(self, bootstrap: "Api", configure: Callable[..., None]) -> None:
        configure(FEATURE_PROGRAMMATIC_BOOTSTRAP=False)

        assert bootstrap.post("/bootstrap/renew").json == FORBIDDEN
