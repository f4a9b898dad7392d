"""Repository token area: every operation returns 410."""

from typing import TYPE_CHECKING, Any

from tests.support.answers import FORBIDDEN, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

PATH = "/repository/acme/web/tokens/"
HANDLING = "Handling of access tokens is no longer supported"
CREATION = "Creation of access tokens is no longer supported"


def check_gone(
    owner: "Api", method: str, path: str, body: Any = None, said: str = HANDLING
) -> None:
    answer = owner.call(method, path, json=body)
    assert (answer.status_code, answer.json) == (410, {"message": said})


class TestListRepoTokens:
    def test_returns_410_to_admins_and_read_only_superusers(
        self, owner: "Api", auditor: "Api"
    ) -> None:
        check_gone(owner, "GET", PATH)
        check_gone(auditor, "GET", PATH)

    def test_returns_403_to_readers(self, reader: "Api") -> None:
        answer = reader.get(PATH)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestCreateToken:
    def test_returns_410(self, owner: "Api") -> None:
        check_gone(owner, "POST", PATH, {"friendlyName": "x"}, CREATION)

    def test_validates_the_body_first(self, owner: "Api") -> None:
        answer = owner.post(PATH, {})

        assert answer.status_code == 400
        assert answer.json["detail"].splitlines()[0] == "'friendlyName' is a required property"
        assert answer.json == invalid(answer.json["detail"])


class TestGetTokens:
    def test_returns_410(self, owner: "Api") -> None:
        check_gone(owner, "GET", f"{PATH}abc")


class TestChangeToken:
    def test_returns_410(self, owner: "Api") -> None:
        check_gone(owner, "PUT", f"{PATH}abc", {"role": "read"})


class TestDeleteToken:
    def test_returns_410(self, owner: "Api") -> None:
        check_gone(owner, "DELETE", f"{PATH}abc")
