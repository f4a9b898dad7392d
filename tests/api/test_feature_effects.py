"""Effects of features on operations of other features."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.answers import NOT_FOUND
from tests.support.mirrors import make_org_mirror

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]

MANAGED = {  # requests that an organization mirror rejects, with the status without mirroring
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


class TestOrganizationMirrors:
    @pytest.mark.parametrize("name", MANAGED)
    def test_rejects_changes_of_its_contents(self, owner: "Api", world: World, name: str) -> None:
        make_org_mirror(world, "acme")
        (method, path, body), _ = MANAGED[name]
        refused = owner.call(method, path, json=body)
        assert (refused.status_code, "organization" in refused.text) == (400, True)

    @pytest.mark.parametrize("name", MANAGED)
    def test_accepts_changes_of_its_contents_if_the_feature_is_off(
        self, owner: "Api", world: World, configure: Configure, name: str
    ) -> None:
        make_org_mirror(world, "acme")
        configure(FEATURE_ORG_MIRROR=False)
        (method, path, body), status = MANAGED[name]
        assert owner.call(method, path, json=body).status_code == status


class TestMarketplaceSubscriptions:
    @pytest.fixture
    def sell_subscriptions(self, configure: Configure) -> Callable[..., None]:
        def sell(**features: Any) -> None:
            configure(FAKEQUAY_MARKETPLACE={"owner": [BULK], "member": [BULK]}, **features)

        return sell

    def test_allow_private_repositories_of_the_buyer(
        self, owner: "Api", sell_subscriptions: Configure
    ) -> None:
        sell_subscriptions()
        assert owner.get("/user/private").json == {"privateCount": 0, "privateAllowed": True}
        assert owner.get(f"{ACME}/private").json == {"privateCount": 1, "privateAllowed": False}

    def test_allow_private_repositories_of_the_bound_organization(
        self, owner: "Api", sell_subscriptions: Configure
    ) -> None:
        sell_subscriptions()
        assert owner.post(f"{ACME}/marketplace", WANTED).status_code == 201
        assert owner.get("/user/private").json == {"privateCount": 0, "privateAllowed": False}
        assert owner.get(f"{ACME}/private").json == {"privateCount": 1, "privateAllowed": True}

    def test_allow_nothing_if_the_feature_is_off(
        self, owner: "Api", sell_subscriptions: Configure
    ) -> None:
        sell_subscriptions(FEATURE_RH_MARKETPLACE=False)
        assert owner.get("/user/private").json == {"privateCount": 0, "privateAllowed": False}

    def test_binding_ends_when_its_admin_leaves_the_owners(
        self, owner: "Api", bearer: Callable[..., "Api"], sell_subscriptions: Configure
    ) -> None:
        sell_subscriptions()
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
    def test_apply_to_the_new_organization(self, stranger: "Api", owner: "Api") -> None:
        stranger.post("/user/convert", {**CONVERSION, "plan": "bus-small-2018"})
        assert owner.get("/organization/stranger/plan").json["plan"] == "bus-small-2018"

    @pytest.mark.parametrize("plan", ["personal-2018", "nonsense"])
    def test_unknown_and_user_plans_return_404(self, stranger: "Api", plan: str) -> None:
        refused = stranger.post("/user/convert", {**CONVERSION, "plan": plan})
        assert (refused.status_code, refused.json) == (404, NOT_FOUND)
        assert stranger.get("/user/").json["username"] == "stranger"

    def test_are_ignored_if_billing_is_off(
        self, stranger: "Api", owner: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_BILLING=False)
        done = stranger.post("/user/convert", {**CONVERSION, "plan": "nonsense"})
        assert (done.status_code, done.json) == (200, {"success": True})
        assert owner.get("/organization/stranger").json["is_admin"]
