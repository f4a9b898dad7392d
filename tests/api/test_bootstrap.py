"""Bootstrap area: replace the bootstrap token."""

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
def bootstrap(superuser: "Api", world: World) -> "Api":
    """Return a caller with the bootstrap token of the instance."""
    user = accounts.find(world, "superuser", "user")
    (token,) = world.store.oauth_tokens.find(account_id=user.id)
    world.store.oauth_tokens.change(token, bootstrap=True)
    return superuser


class TestRenewBootstrapToken:
    def test_replaces_the_token_and_sends_the_new_token_to_the_outbox(
        self, bootstrap: "Api", world: World
    ) -> None:
        answer = bootstrap.post("/bootstrap/renew")

        assert (answer.status_code, answer.json) == (200, {"status": "rotated"})
        assert bootstrap.get("/user/").status_code == 401
        assert bootstrap.post("/bootstrap/renew").json == NEEDED
        (told,) = world.store.mails.all()
        bootstrap.headers["Authorization"] = f"Bearer {told.about['token']}"
        assert bootstrap.get("/user/").json["username"] == "superuser"
        assert bootstrap.post("/bootstrap/renew").json == {"status": "rotated"}

    def test_rejects_other_tokens_and_browser_sessions(
        self, bootstrap: "Api", owner: "Api", browser: Callable[[str], "Api"]
    ) -> None:
        answer = owner.post("/bootstrap/renew")

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)
        assert browser("superuser").post("/bootstrap/renew").json == NEEDED

    def test_rejects_an_invalid_token(self, anonymous: "Api") -> None:
        headers = {"Authorization": "Bearer nonsense"}
        answer = anonymous.post("/bootstrap/renew", headers=headers)

        assert (answer.status_code, answer.json) == (401, NEEDED)

    def test_requires_a_csrf_token_without_a_bearer_token(self, anonymous: "Api") -> None:
        answer = anonymous.post("/bootstrap/renew")

        assert answer.status_code == 403
        assert answer.get_json(force=True) == {"error": "CSRF token was invalid or missing."}

    def test_returns_405_if_the_feature_is_off(
        self, bootstrap: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_PROGRAMMATIC_BOOTSTRAP=False)

        answer = bootstrap.post("/bootstrap/renew")

        assert (answer.status_code, answer.mimetype) == (405, "text/html")
