"""Repository e-mail area: authorization of e-mail addresses for notifications."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.domain.errors import DataRefused
from fakequay.domain.notifications import authorized_emails
from fakequay.models import RepoName
from fakequay.world import World
from tests.support.answers import FORBIDDEN

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = RepoName("acme", "web")
PATH = "/repository/acme/web/authorizedemail/ops@example.com"
ASKED = {
    "email": "ops@example.com",
    "repository": "web",
    "namespace": "acme",
    "confirmed": False,
}


class TestCheckRepoEmailAuthorized:
    def test_returns_404_for_an_address_without_a_request(self, owner: "Api") -> None:
        for path in (PATH, PATH.replace("web", "nothing")):
            answer = owner.get(path)
            assert answer.status_code == 404
            assert answer.json["message"].startswith("The requested URL was not found")

    def test_reports_whether_the_address_is_confirmed(self, owner: "Api", world: World) -> None:
        owner.post(PATH)
        assert owner.get(PATH).json == ASKED

        asked = authorized_emails.get(world, WEB, "ops@example.com")
        assert asked is not None
        authorized_emails.confirm(world, asked.code)

        assert owner.get(PATH).json == ASKED | {"confirmed": True}

    def test_requires_admin_permission(self, writer: "Api") -> None:
        answer = writer.get(PATH)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_returns_404_if_mailing_is_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        owner.post(PATH)
        configure(FEATURE_MAILING=False)

        assert owner.get(PATH).status_code == 404


class TestSendAuthorizeRepoEmail:
    def test_sends_the_same_link_on_each_request(self, owner: "Api", world: World) -> None:
        for _ in range(2):
            answer = owner.post(PATH)
            assert (answer.status_code, answer.json) == (200, ASKED)

        mails = world.store.mails.find(to="ops@example.com")
        assert len(mails) == 2
        assert mails[0].about == mails[1].about
        assert mails[0].about["repository"] == "acme/web"

    def test_sends_no_mail_to_a_confirmed_address(self, owner: "Api", world: World) -> None:
        owner.post(PATH)
        asked = authorized_emails.get(world, WEB, "ops@example.com")
        assert asked is not None
        authorized_emails.confirm(world, asked.code)

        assert owner.post(PATH).json == ASKED | {"confirmed": True}
        assert world.store.mails.count(to="ops@example.com") == 1

    def test_returns_400_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.post(PATH.replace("web", "nothing"))

        assert answer.status_code == 400
        assert answer.json == {"message": "Invalid repository acme/nothing"}


def test_confirmation_rejects_an_unknown_code(world: World) -> None:
    with pytest.raises(DataRefused, match=r"Invalid confirmation code\."):
        authorized_emails.confirm(world, "none")
