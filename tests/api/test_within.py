"""What a feature decides within operations that are there without it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import NOT_FOUND
from tests.support.mirrors import be_mirror

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]

MANAGED = {  # what an organization that is a mirror refuses: the call, and what succeeds without
    "createOrgImmutabilityPolicy": (
        ("POST", "/organization/acme/immutabilitypolicy/", {"tagPattern": "v.*"}),
        201,
    ),
    "createProxyCacheConfig": (
        ("POST", "/organization/acme/proxycache", {"upstream_registry": "quay.io"}),
        201,
    ),
    "createRepo": (
        (
            "POST",
            "/repository",
            {"namespace": "acme", "repository": "x", "visibility": "public", "description": ""},
        ),
        201,
    ),
    "changeRepoState": (
        ("PUT", "/repository/acme/web/changestate", {"state": "READ_ONLY"}),
        200,
    ),
}
BULK = {"id": 22, "sku": "MW02701", "quantity": 2}
WANTED = {"subscriptions": [{"subscription_id": 22}]}
ACME = "/organization/acme"
CONVERSION = {"adminUser": "owner", "adminPassword": "password-of-owner"}


class TestOrganizationsThatAreMirrors:
    @pytest.mark.parametrize("name", MANAGED)
    def test_keep_their_contents_while_there_are_such(
        self, owner: "Api", world: World, name: str
    ) -> None:
        be_mirror(world, "acme")
        (method, path, body), _ = MANAGED[name]
        refused = owner.call(method, path, json=body)
        assert (refused.status_code, "organization" in refused.text) == (400, True)

    @pytest.mark.parametrize("name", MANAGED)
    def test_are_like_others_when_the_feature_is_off(
        self, owner: "Api", world: World, configure: Configure, name: str
    ) -> None:
        be_mirror(world, "acme")
        configure(FEATURE_ORG_MIRROR=False)
        (method, path, body), status = MANAGED[name]
        assert owner.call(method, path, json=body).status_code == status


class TestSubscriptionsOfTheMarketplace:
    @pytest.fixture
    def sold(self, configure: Configure) -> Callable[..., None]:
        def sell(**features: Any) -> None:
            configure(FAKEQUAY_MARKETPLACE={"owner": [BULK], "member": [BULK]}, **features)

        return sell

    def test_allow_private_repositories_to_who_bought_them(
        self, owner: "Api", sold: Configure
    ) -> None:
        sold()
        assert owner.get("/user/private").json == {"privateCount": 0, "privateAllowed": True}
        assert owner.get(f"{ACME}/private").json == {"privateCount": 1, "privateAllowed": False}

    def test_allow_them_to_the_organization_that_uses_them(
        self, owner: "Api", sold: Configure
    ) -> None:
        sold()
        assert owner.post(f"{ACME}/marketplace", WANTED).status_code == 201
        assert owner.get("/user/private").json == {"privateCount": 0, "privateAllowed": False}
        assert owner.get(f"{ACME}/private").json == {"privateCount": 1, "privateAllowed": True}

    def test_allow_nothing_when_the_feature_is_off(self, owner: "Api", sold: Configure) -> None:
        sold(FEATURE_RH_MARKETPLACE=False)
        assert owner.get("/user/private").json == {"privateCount": 0, "privateAllowed": False}

    def test_go_with_the_admin_who_brought_them(
        self, owner: "Api", bearer: Callable[..., "Api"], sold: Configure
    ) -> None:
        sold()
        owner.put(f"{ACME}/team/helpers", {"role": "member"})
        for team in ("owners", "helpers"):
            owner.put(f"{ACME}/team/{team}/members/member")
            bearer("member").put(f"{ACME}/team/{team}/members/member/", {})
        assert bearer("member").post(f"{ACME}/marketplace", WANTED).status_code == 201
        assert owner.delete(f"{ACME}/team/helpers/members/member").status_code == 204
        assert [row["subscription_id"] for row in owner.get(f"{ACME}/marketplace").json] == [22]
        assert owner.delete(f"{ACME}/team/owners/members/member").status_code == 204
        assert owner.get(f"{ACME}/marketplace").json == []


class TestPlansOfConvertedUsers:
    def test_begin_with_the_organization(self, stranger: "Api", owner: "Api") -> None:
        stranger.post("/user/convert", {**CONVERSION, "plan": "bus-small-2018"})
        assert owner.get("/organization/stranger/plan").json["plan"] == "bus-small-2018"

    @pytest.mark.parametrize("plan", ["personal-2018", "nonsense"])
    def test_are_those_for_organizations(self, stranger: "Api", plan: str) -> None:
        refused = stranger.post("/user/convert", {**CONVERSION, "plan": plan})
        assert (refused.status_code, refused.json) == (404, NOT_FOUND)
        assert stranger.get("/user/").json["username"] == "stranger"

    def test_are_not_asked_for_without_billing(
        self, stranger: "Api", owner: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_BILLING=False)
        done = stranger.post("/user/convert", {**CONVERSION, "plan": "nonsense"})
        assert (done.status_code, done.json) == (200, {"success": True})
        assert owner.get("/organization/stranger").json["is_admin"]
