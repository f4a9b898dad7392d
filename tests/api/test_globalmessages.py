"""Global messages area: notices that superusers publish."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.answers import LOGIN_REQUIRED

if TYPE_CHECKING:
    from tests.conftest import Api

NOTICE = {"content": "Maintenance at noon", "severity": "warning", "media_type": "text/markdown"}
FORBIDDEN = {
    "message": "You don't have the permission to access the requested resource. "
    "It is either read-protected or not readable by the server."
}


class TestCreateGlobalMessage:
    def test_anonymous_callers_can_list_the_new_message(
        self, superuser: "Api", anonymous: "Api"
    ) -> None:
        answer = superuser.post("/messages", {"message": NOTICE})

        assert (answer.status_code, answer.text) == (201, "")
        (shown,) = anonymous.get("/messages").json["messages"]
        assert shown == NOTICE | {"uuid": shown["uuid"]}

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"severity": "loud"}, "'loud' is not one of ['info', 'warning', 'error']"),
            ({"media_type": "text/x"}, "'text/x' is not one of ['text/plain', 'text/markdown']"),
        ],
    )
    def test_rejects_an_invalid_severity_or_media_type(
        self, superuser: "Api", change: Any, why: str
    ) -> None:
        answer = superuser.post("/messages", {"message": NOTICE | change})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith(why)

    def test_requires_a_message(self, superuser: "Api") -> None:
        answer = superuser.post("/messages", {})

        assert answer.status_code == 400
        assert answer.json["detail"] == "'message' is a required property"

    def test_requires_a_superuser(self, stranger: "Api", auditor: "Api", visitor: "Api") -> None:
        for api in (stranger, auditor):
            answer = api.post("/messages", {"message": NOTICE})
            assert (answer.status_code, answer.json) == (403, FORBIDDEN)
        assert visitor.post("/messages", {"message": NOTICE}).json == LOGIN_REQUIRED

    def test_returns_404_if_superusers_are_off(
        self, superuser: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_SUPER_USERS=False)

        assert superuser.post("/messages", {"message": NOTICE}).status_code == 404


class TestGetGlobalMessages:
    def test_lists_the_oldest_message_first(self, superuser: "Api", anonymous: "Api") -> None:
        for content in ("first", "second"):
            superuser.post("/messages", {"message": NOTICE | {"content": content}})

        shown = anonymous.get("/messages").json["messages"]

        assert [one["content"] for one in shown] == ["first", "second"]


class TestDeleteGlobalMessage:
    def test_deletes_the_message(self, superuser: "Api") -> None:
        superuser.post("/messages", {"message": NOTICE})
        (shown,) = superuser.get("/messages").json["messages"]

        answer = superuser.delete(f"/message/{shown['uuid']}")

        assert (answer.status_code, answer.text) == (204, "")
        assert superuser.get("/messages").json == {"messages": []}

    def test_returns_204_for_an_unknown_message(self, superuser: "Api") -> None:
        assert superuser.delete("/message/none").status_code == 204

    def test_requires_a_superuser(self, stranger: "Api") -> None:
        answer = stranger.delete("/message/none")

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)
