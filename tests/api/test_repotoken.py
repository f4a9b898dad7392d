"""What is left of the repotoken area: refusals."""

from typing import TYPE_CHECKING, Any

from tests.support.answers import FORBIDDEN, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

PATH = "/repository/acme/web/tokens/"
HANDLING = "Handling of access tokens is no longer supported"
CREATION = "Creation of access tokens is no longer supported"


def check_refused(
    owner: "Api", method: str, path: str, body: Any = None, said: str = HANDLING
) -> None:
    answer = owner.call(method, path, json=body)
    assert (answer.status_code, answer.json) == (410, {"message": said})


class TestListRepoTokens:
    def test_there_are_none_any_more(self, owner: "Api", auditor: "Api") -> None:
        check_refused(owner, "GET", PATH)
        check_refused(auditor, "GET", PATH)

    def test_outsiders_do_not_even_learn_that(self, reader: "Api") -> None:
        answer = reader.get(PATH)

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestCreateToken:
    def test_none_are_made_any_more(self, owner: "Api") -> None:
        check_refused(owner, "POST", PATH, {"friendlyName": "x"}, CREATION)

    def test_the_body_is_checked_first(self, owner: "Api") -> None:
        answer = owner.post(PATH, {})

        assert answer.status_code == 400
        assert answer.json["detail"].splitlines()[0] == "'friendlyName' is a required property"
        assert answer.json == invalid(answer.json["detail"])


class TestGetTokens:
    def test_there_are_none_any_more(self, owner: "Api") -> None:
        check_refused(owner, "GET", f"{PATH}abc")


class TestChangeToken:
    def test_there_are_none_any_more(self, owner: "Api") -> None:
        check_refused(owner, "PUT", f"{PATH}abc", {"role": "read"})


class TestDeleteToken:
    def test_there_are_none_any_more(self, owner: "Api") -> None:
        check_refused(owner, "DELETE", f"{PATH}abc")
