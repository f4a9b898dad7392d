"""What the billing area answers about subscriptions from the marketplace."""

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
    """An admin of acme who has bought two subscriptions."""
    configure(FAKEQUAY_MARKETPLACE={"owner": [WHOLE, SPLIT]})
    return owner


def metadata(sku: str) -> dict[str, Any]:
    return next(row for row in plans() if row.get("rh_sku") == sku)


def wanted(*numbers: int, **more: int) -> dict[str, Any]:
    return {"subscriptions": [{"subscription_id": number, **more} for number in numbers]}


def bound(number: int, quantity: int) -> dict[str, Any]:
    return {"subscription_id": number, "quantity": quantity, "org_name": "acme"}


class TestGetUserMarketplaceSubscriptions:
    def test_says_what_was_bought_and_who_uses_it(self, buyer: "Api") -> None:
        buyer.post(ACME, wanted(11))

        assert buyer.get("/user/marketplace").json == [
            {**WHOLE, "metadata": metadata("MW02701"), "assigned_to_org": "acme"},
            {**SPLIT, "metadata": metadata("MW02702"), "assigned_to_org": None},
        ]

    def test_there_has_to_be_a_customer(self, stranger: "Api") -> None:
        assert stranger.get("/user/marketplace").json == NOT_FOUND

    def test_needs_the_scope(self, bearer: Callable[..., "Api"]) -> None:
        assert bearer("owner", "repo:read").get("/user/marketplace").json == FORBIDDEN


class TestListOrgSkus:
    def test_is_empty_at_first(self, owner: "Api") -> None:
        assert owner.get(ACME).json == []

    def test_is_for_admins(self, stranger: "Api", auditor: "Api") -> None:
        assert stranger.get(ACME).status_code == 401
        assert auditor.get(ACME).json == []


class TestBindSkuToOrg:
    def test_uses_all_there_is_unless_it_says_how_many(self, buyer: "Api") -> None:
        answer = buyer.post(ACME, wanted(11))
        buyer.post(ACME, wanted(22, quantity=1))

        assert (answer.status_code, answer.json) == (201, "Okay")
        assert buyer.get(ACME).json == [bound(11, 2), bound(22, 1)]

    @pytest.mark.parametrize(
        ("body", "status", "said"),
        [
            (wanted(33), 401, "subscription 33 does not belong to owner"),
            (wanted(22, quantity=4), 400, "quantity cannot exceed available amount"),
            (wanted(11, quantity=1), 400, "cannot split a non-MW02702 sku"),
            (wanted(11, 11), 400, "subscription is already bound to an org"),
        ],
    )
    def test_refuses_more_than_there_is(
        self, buyer: "Api", body: dict[str, Any], status: int, said: str
    ) -> None:
        answer = buyer.post(ACME, body)

        assert (answer.status_code, answer.json) == (status, {"message": said})
        assert buyer.get(ACME).json == []

    def test_is_for_admins(self, stranger: "Api") -> None:
        assert stranger.post(ACME, wanted(11)).status_code == 401


class TestRemoveSkuFromOrg:
    def test_leaves_the_others(self, buyer: "Api") -> None:
        buyer.post(ACME, wanted(11, 22))

        answer = buyer.delete(f"{ACME}/11")

        assert (answer.status_code, answer.data) == (204, b"")
        assert buyer.get(ACME).json == [bound(22, 3)]

    @pytest.mark.parametrize("number", ["33", "nonsense", "9" * 5_000])
    def test_does_not_mind_if_there_is_none(self, buyer: "Api", number: str) -> None:
        assert buyer.delete(f"{ACME}/{number}").status_code == 204


class TestBatchRemoveSku:
    def test_leaves_the_others(self, buyer: "Api") -> None:
        buyer.post(ACME, wanted(11, 22))

        answer = buyer.post(f"{ACME}/batchremove", wanted(22, 33))

        assert (answer.status_code, answer.data) == (204, b"")
        assert buyer.get(ACME).json == [bound(11, 2)]
