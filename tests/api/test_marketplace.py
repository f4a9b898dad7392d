"""Billing area: marketplace subscriptions of users and organizations."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.contract.plans import plans
from tests.support.answers import FORBIDDEN, NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api

ACME = "/organization/acme/marketplace"
WHOLE = {"id": 11, "sku": "MW02701", "quantity": 2}
SPLIT = {"id": 22, "sku": "MW02702", "quantity": 3}


@pytest.fixture
def buyer(owner: "Api", configure: Callable[..., None]) -> "Api":
    """Return an admin of acme with two marketplace subscriptions."""
    configure(FAKEQUAY_MARKETPLACE={"owner": [WHOLE, SPLIT]})
    return owner


def get_plan(sku: str) -> dict[str, Any]:
    return next(row for row in plans() if row.get("rh_sku") == sku)


def binding_request(*numbers: int, **more: int) -> dict[str, Any]:
    return {"subscriptions": [{"subscription_id": number, **more} for number in numbers]}


def binding(number: int, quantity: int) -> dict[str, Any]:
    return {"subscription_id": number, "quantity": quantity, "org_name": "acme"}


class TestGetUserMarketplaceSubscriptions:
    def test_lists_the_subscriptions_with_their_assigned_organizations(self, buyer: "Api") -> None:
        buyer.post(ACME, binding_request(11))

        assert buyer.get("/user/marketplace").json == [
            {**WHOLE, "metadata": get_plan("MW02701"), "assigned_to_org": "acme"},
            {**SPLIT, "metadata": get_plan("MW02702"), "assigned_to_org": None},
        ]

    def test_returns_404_without_a_marketplace_account(self, stranger: "Api") -> None:
        assert stranger.get("/user/marketplace").json == NOT_FOUND

    def test_requires_the_user_scope(self, bearer: Callable[..., "Api"]) -> None:
        assert bearer("owner", "repo:read").get("/user/marketplace").json == FORBIDDEN


class TestListOrgSkus:
    def test_is_empty_by_default(self, owner: "Api") -> None:
        assert owner.get(ACME).json == []

    def test_requires_admin_permission(self, stranger: "Api", auditor: "Api") -> None:
        assert stranger.get(ACME).status_code == 401
        assert auditor.get(ACME).json == []


class TestBindSkuToOrg:
    def test_binds_the_full_quantity_by_default(self, buyer: "Api") -> None:
        answer = buyer.post(ACME, binding_request(11))
        buyer.post(ACME, binding_request(22, quantity=1))

        assert (answer.status_code, answer.json) == (201, "Okay")
        assert buyer.get(ACME).json == [binding(11, 2), binding(22, 1)]

    @pytest.mark.parametrize(
        ("body", "status", "said"),
        [
            (binding_request(33), 401, "subscription 33 does not belong to owner"),
            (binding_request(22, quantity=4), 400, "quantity cannot exceed available amount"),
            (binding_request(11, quantity=1), 400, "cannot split a non-MW02702 sku"),
            (binding_request(11, 11), 400, "subscription is already bound to an org"),
        ],
    )
    def test_rejects_unknown_subscriptions_and_excessive_quantities(
        self, buyer: "Api", body: dict[str, Any], status: int, said: str
    ) -> None:
        answer = buyer.post(ACME, body)

        assert (answer.status_code, answer.json) == (status, {"message": said})
        assert buyer.get(ACME).json == []

    def test_requires_admin_permission(self, stranger: "Api") -> None:
        assert stranger.post(ACME, binding_request(11)).status_code == 401


class TestRemoveSkuFromOrg:
    def test_removes_only_the_given_subscription(self, buyer: "Api") -> None:
        buyer.post(ACME, binding_request(11, 22))

        answer = buyer.delete(f"{ACME}/11")

        assert (answer.status_code, answer.data) == (204, b"")
        assert buyer.get(ACME).json == [binding(22, 3)]

    @pytest.mark.parametrize("number", ["33", "nonsense", "9" * 5_000])
    def test_returns_204_for_an_unknown_subscription(self, buyer: "Api", number: str) -> None:
        assert buyer.delete(f"{ACME}/{number}").status_code == 204


class TestBatchRemoveSku:
    def test_removes_only_the_given_subscriptions(self, buyer: "Api") -> None:
        buyer.post(ACME, binding_request(11, 22))

        answer = buyer.post(f"{ACME}/batchremove", binding_request(22, 33))

        assert (answer.status_code, answer.data) == (204, b"")
        assert buyer.get(ACME).json == [binding(11, 2)]
