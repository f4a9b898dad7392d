"""What the repoemail area answers."""

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
    def test_who_was_not_asked_is_unknown(self, owner: "Api") -> None:
        for path in (PATH, PATH.replace("web", "nothing")):
            answer = owner.get(path)
            assert answer.status_code == 404
            assert answer.json["message"].startswith("The requested URL was not found")

    def test_tells_whether_the_address_agrees(self, owner: "Api", world: World) -> None:
        owner.post(PATH)
        assert owner.get(PATH).json == ASKED

        asked = authorized_emails.get(world, WEB, "ops@example.com")
        assert asked is not None
        authorized_emails.confirm(world, asked.code)

        assert owner.get(PATH).json == ASKED | {"confirmed": True}

    def test_takes_an_admin(self, writer: "Api") -> None:
        answer = writer.get(PATH)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_goes_with_mailing(self, owner: "Api", configure: Callable[..., None]) -> None:
        owner.post(PATH)
        configure(FEATURE_MAILING=False)

        assert owner.get(PATH).status_code == 404


class TestSendAuthorizeRepoEmail:
    def test_sends_a_link_each_time(self, owner: "Api", world: World) -> None:
        for _ in range(2):
            answer = owner.post(PATH)
            assert (answer.status_code, answer.json) == (200, ASKED)

        mails = world.store.mails.find(to="ops@example.com")
        assert len(mails) == 2
        assert mails[0].about == mails[1].about
        assert mails[0].about["repository"] == "acme/web"

    def test_who_agrees_is_left_alone(self, owner: "Api", world: World) -> None:
        owner.post(PATH)
        asked = authorized_emails.get(world, WEB, "ops@example.com")
        assert asked is not None
        authorized_emails.confirm(world, asked.code)

        assert owner.post(PATH).json == ASKED | {"confirmed": True}
        assert world.store.mails.count(to="ops@example.com") == 1

    def test_there_has_to_be_a_repository(self, owner: "Api") -> None:
        answer = owner.post(PATH.replace("web", "nothing"))

        assert answer.status_code == 400
        assert answer.json == {"message": "Invalid repository acme/nothing"}


def test_only_a_code_that_was_sent_confirms(world: World) -> None:
    with pytest.raises(DataRefused, match=r"Invalid confirmation code\."):
        authorized_emails.confirm(world, "none")
