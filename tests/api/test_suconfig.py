"""Registry status and restart operations of the superuser area."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.answers import LOGIN_REQUIRED

if TYPE_CHECKING:
    from tests.conftest import Api


class TestScRegistryStatus:
    def test_is_ready_by_default(self, anonymous: "Api") -> None:
        assert anonymous.get("/superuser/registrystatus").json == {"status": "ready"}

    def test_is_incomplete_if_configured(
        self, anonymous: "Api", configure: Callable[..., None]
    ) -> None:
        configure(SETUP_COMPLETE=False)

        answer = anonymous.get("/superuser/registrystatus")

        assert answer.json == {"status": "setup-incomplete"}


class TestScShutdownContainer:
    def test_keeps_all_data(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/shutdown")

        assert (answer.status_code, answer.json) == (200, {})
        assert superuser.get("/user/").json["username"] == "superuser"

    def test_requires_a_superuser(self, stranger: "Api", auditor: "Api", visitor: "Api") -> None:
        assert stranger.post("/superuser/shutdown").status_code == 403
        assert auditor.post("/superuser/shutdown").status_code == 403
        assert visitor.post("/superuser/shutdown").json == LOGIN_REQUIRED
