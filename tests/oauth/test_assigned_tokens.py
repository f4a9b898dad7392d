"""Assignment of OAuth 2 tokens to users by an organization admin."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from fakequay.world import World
from tests.oauth.flow_steps import (
    BACK,
    get_consent_page,
    get_granted_token,
    get_with_token,
    submit_form,
)

if TYPE_CHECKING:
    from tests.conftest import Api


class TestAssignToken:
    @pytest.fixture
    def assigned_request(
        self,
        browser: Callable[[str], "Api"],
        auth_request: Callable[..., dict[str, str]],
        world: World,
    ) -> dict[str, str]:
        """Assign a token to stranger and return the authorization request that accepts it."""
        query = urlencode(auth_request(username="stranger", format="json"))
        answer = submit_form(browser("owner"), f"authorize/assignuser?{query}", {})
        assert answer.json == {"message": "Token assigned successfully"}
        (offer,) = world.store.assigned_tokens.all()
        return auth_request(assignment_uuid=offer.uuid)

    def test_user_sees_the_assigned_token(
        self, assigned_request: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        (offer,) = browser("stranger").get("/user/assignedauthorization").json["authorizations"]

        assert (offer["uuid"], offer["application"]["name"]) == (
            assigned_request["assignment_uuid"],
            "portal",
        )

    def test_user_can_accept_the_token_once(
        self, assigned_request: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        user = browser("stranger")
        page = get_consent_page(user, assigned_request)
        uuid = assigned_request["assignment_uuid"]
        assert f'name="assignment_uuid" value="{uuid}"' in page.text

        token = get_granted_token(submit_form(user, "authorizeapp", assigned_request))

        seen = get_with_token(user, token, "/repository?public=true")
        assert seen.status_code == 200
        assert get_consent_page(user, assigned_request).status_code == 404
        assert submit_form(user, "authorizeapp", assigned_request).status_code == 404

    def test_other_users_cannot_accept_the_token(
        self, assigned_request: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        other = browser("member")

        assert get_consent_page(other, assigned_request).status_code == 404
        assert submit_form(other, "authorizeapp", assigned_request).status_code == 404

    def test_application_of_another_organization_cannot_use_the_assignment(
        self, assigned_request: dict[str, str], browser: Callable[[str], "Api"]
    ) -> None:
        user = browser("stranger")
        user.post("/organization/", {"name": "initech"})
        body = {"name": "other", "redirect_uri": BACK}
        other = user.post("/organization/initech/applications", body).json
        elsewhere = {**assigned_request, "client_id": other["client_id"]}

        assert get_consent_page(user, elsewhere).status_code == 404
        assert submit_form(user, "authorizeapp", elsewhere).status_code == 404
        assert get_consent_page(user, assigned_request).status_code == 200

    def test_success_is_reported_on_a_page(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]]
    ) -> None:
        query = urlencode(auth_request(username="stranger"))
        answer = submit_form(admin, f"authorize/assignuser?{query}", {})

        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "Token assigned successfully" in answer.text

    @pytest.mark.parametrize(
        "changed", [{"username": "none"}, {"scope": "bogus"}, {"client_id": "none"}]
    )
    def test_invalid_request_returns_404(
        self, admin: "Api", auth_request: Callable[..., dict[str, str]], changed: dict[str, str]
    ) -> None:
        query = urlencode(auth_request(**{"username": "stranger", **changed}))

        assert submit_form(admin, f"authorize/assignuser?{query}", {}).status_code == 404

    def test_requires_an_organization_admin(
        self, browser: Callable[[str], "Api"], auth_request: Callable[..., dict[str, str]]
    ) -> None:
        query = urlencode(auth_request(username="member"))

        answer = submit_form(browser("stranger"), f"authorize/assignuser?{query}", {})

        assert answer.status_code == 403

    def test_assignment_is_logged(self, assigned_request: dict[str, str], owner: "Api") -> None:
        entry = owner.get("/organization/acme/logs").json["logs"][0]

        details = {
            "assigned_user": "stranger",
            "assigning_user": "owner",
            "application": "portal",
            "client_id": assigned_request["client_id"],
        }
        assert (entry["kind"], entry["metadata"]) == ("oauth_token_assigned", details)
