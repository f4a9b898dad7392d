"""What becomes of tokens that are assigned to a user."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from fakequay.world import World
from tests.oauth.flow_steps import BACK, as_bearer, granted, post, question

if TYPE_CHECKING:
    from tests.conftest import Api


class TestAssigning:
    @pytest.fixture
    def assigned(
        self, browser: Callable[[str], "Api"], asked: Callable[..., dict[str, str]], world: World
    ) -> dict[str, str]:
        """The question that a token assigned to stranger is waiting behind."""
        query = urlencode(asked(username="stranger", format="json"))
        answer = post(browser("owner"), f"authorize/assignuser?{query}", {})
        assert answer.json == {"message": "Token assigned successfully"}
        (offer,) = world.store.assigned_tokens.all()
        return asked(assignment_uuid=offer.uuid)

    def test_is_told_to_the_user(
        self, assigned: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        (offer,) = browser("stranger").get("/user/assignedauthorization").json["authorizations"]

        assert (offer["uuid"], offer["application"]["name"]) == (
            assigned["assignment_uuid"],
            "portal",
        )

    def test_the_user_takes_it_once(
        self, assigned: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        user = browser("stranger")
        page = question(user, assigned)
        uuid = assigned["assignment_uuid"]
        assert f'name="assignment_uuid" value="{uuid}"' in page.text

        token = granted(post(user, "authorizeapp", assigned))

        seen = as_bearer(user, token, "/repository?public=true")
        assert seen.status_code == 200
        assert question(user, assigned).status_code == 404
        assert post(user, "authorizeapp", assigned).status_code == 404

    def test_others_cannot_take_it(
        self, assigned: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        other = browser("member")

        assert question(other, assigned).status_code == 404
        assert post(other, "authorizeapp", assigned).status_code == 404

    def test_another_organization_cannot_use_it_up(
        self, assigned: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        user = browser("stranger")
        user.post("/organization/", {"name": "initech"})
        body = {"name": "other", "redirect_uri": BACK}
        other = user.post("/organization/initech/applications", body).json
        elsewhere = {**assigned, "client_id": other["client_id"]}

        assert question(user, elsewhere).status_code == 404
        assert post(user, "authorizeapp", elsewhere).status_code == 404
        assert question(user, assigned).status_code == 200

    def test_says_so_on_a_page_too(
        self, admin: "Api", asked: Callable[..., dict[str, str]]
    ) -> None:
        query = urlencode(asked(username="stranger"))
        answer = post(admin, f"authorize/assignuser?{query}", {})

        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "Token assigned successfully" in answer.text

    @pytest.mark.parametrize(
        "changed", [{"username": "none"}, {"scope": "bogus"}, {"client_id": "none"}]
    )
    def test_has_to_make_sense(
        self, admin: "Api", asked: Callable[..., dict[str, str]], changed: dict[str, str]
    ) -> None:
        query = urlencode(asked(**{"username": "stranger", **changed}))

        assert post(admin, f"authorize/assignuser?{query}", {}).status_code == 404

    def test_is_for_admins_of_the_organization(
        self, browser: Callable[[str], "Api"], asked: Callable[..., dict[str, str]]
    ) -> None:
        query = urlencode(asked(username="member"))

        answer = post(browser("stranger"), f"authorize/assignuser?{query}", {})

        assert answer.status_code == 403

    def test_is_logged(self, assigned: dict[str, str], owner: "Api") -> None:
        entry = owner.get("/organization/acme/logs").json["logs"][0]

        details = {
            "assigned_user": "stranger",
            "assigning_user": "owner",
            "application": "portal",
            "client_id": assigned["client_id"],
        }
        assert (entry["kind"], entry["metadata"]) == ("oauth_token_assigned", details)
