"""Billing area: plans, subscriptions, cards and invoices of organizations and users."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.contract.plans import plan
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

ACME, OWN = "/organization/acme", "/user"
NAMES, PRIVATE = {ACME: "acme", OWN: "owner"}, {ACME: 1, OWN: 0}
URLS = {"success_url": "http://shop.example.com/done", "cancel_url": "http://shop.example.com/no"}
NOON, MONTH = 1_767_268_800, 30 * 86_400
PLAN_NOT_FOUND = {"message": "Plan not found"}


@pytest.fixture(params=[ACME, OWN], ids=["organization", "user"])
def path(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


def subscription(path: str, name: str = "personal-2018", **changed: Any) -> dict[str, Any]:
    return {
        "hasSubscription": True,
        "isExistingCustomer": True,
        "plan": name,
        "usedPrivateRepos": PRIVATE[path],
        "currentPeriodStart": NOON,
        "currentPeriodEnd": NOON + MONTH,
        "trialStart": NOON,
        "trialEnd": NOON + MONTH,
        **changed,
    }


@pytest.fixture
def paying(owner: "Api", path: str) -> "Api":
    """Return an admin of acme. The namespace at the path is subscribed to a plan."""
    assert owner.put(f"{path}/plan", {"plan": "personal-2018"}).status_code == 200
    return owner


class TestListPlans:
    def test_lists_the_plans_for_anonymous_callers(self, anonymous: "Api") -> None:
        plans = anonymous.get("/plans/").json["plans"]

        assert {
            "title": "Developer",
            "price": 1500,
            "privateRepos": 5,
            "stripeId": "personal-2018",
            "rh_sku": "MW00584MO",
            "sku_billing": False,
            "audience": "One person",
            "bus_features": False,
            "deprecated": False,
            "free_trial_days": 30,
            "superseded_by": None,
            "plans_page_hidden": False,
        } in plans
        assert {"free", "micro", "not_a_stripe_plan"} <= {row["stripeId"] for row in plans}

    def test_returns_404_if_billing_is_off(
        self, anonymous: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_BILLING=False)

        assert anonymous.get("/plans/").status_code == 404


class TestGetSubscription:
    def test_returns_the_free_plan_by_default(self, owner: "Api", path: str) -> None:
        assert owner.get(f"{path}/plan").json == {
            "hasSubscription": False,
            "isExistingCustomer": False,
            "plan": "free",
            "usedPrivateRepos": PRIVATE[path],
        }

    def test_starts_a_new_period_every_month(self, paying: "Api", path: str, world: World) -> None:
        world.clock.advance(MONTH + 86_400)

        later = {"currentPeriodStart": NOON + MONTH, "currentPeriodEnd": NOON + 2 * MONTH}
        assert paying.get(f"{path}/plan").json == subscription(path, **later)


class TestCreateSubscription:
    def test_starts_the_subscription_and_returns_the_success_url(
        self, owner: "Api", path: str
    ) -> None:
        answer = owner.post(f"{path}/plan", {"plan": "personal-2018", **URLS})

        assert answer.status_code == 201
        checkout = answer.json["id"]
        assert answer.json == {"id": checkout, "url": URLS["success_url"]}
        assert checkout.startswith("cs_")
        assert owner.get(f"{path}/plan").json == subscription(path)

    def test_returns_404_for_an_unknown_plan(self, owner: "Api", path: str) -> None:
        answer = owner.post(f"{path}/plan", {"plan": "none", **URLS})

        assert (answer.status_code, answer.json) == (404, PLAN_NOT_FOUND)


class TestUpdateSubscription:
    def test_changes_the_plan(self, paying: "Api", path: str) -> None:
        answer = paying.put(f"{path}/plan", {"plan": "bus-micro-2018"})

        assert (answer.status_code, answer.json) == (200, subscription(path, "bus-micro-2018"))
        assert paying.get(f"{path}/plan").json == answer.json

    def test_ends_the_subscription_if_the_new_plan_is_free(self, paying: "Api", path: str) -> None:
        answer = paying.put(f"{path}/plan", {"plan": "free"})

        ended = {"plan": plan("free"), "usedPrivateRepos": PRIVATE[path]}
        assert (answer.status_code, answer.json) == (200, ended)
        assert paying.get(f"{path}/plan").json == {
            "hasSubscription": False,
            "isExistingCustomer": True,
            "plan": "free",
            "usedPrivateRepos": PRIVATE[path],
        }

    @pytest.mark.parametrize("name", ["none", "micro"])
    def test_returns_404_for_an_unknown_or_withdrawn_plan(
        self, paying: "Api", path: str, name: str
    ) -> None:
        answer = paying.put(f"{path}/plan", {"plan": name})

        assert (answer.status_code, answer.json) == (404, PLAN_NOT_FOUND)
        assert paying.get(f"{path}/plan").json == subscription(path)


class TestGetCard:
    def test_returns_an_invalid_card_without_a_subscription(self, owner: "Api", path: str) -> None:
        assert owner.get(f"{path}/card").json == {"card": {"is_valid": False}}

    def test_returns_the_test_card_with_the_name_of_the_namespace(
        self, paying: "Api", path: str
    ) -> None:
        card = {"owner": NAMES[path], "type": "Visa", "last4": "4242"}
        expires = {"exp_month": 12, "exp_year": 2027}
        assert paying.get(f"{path}/card").json == {"card": card | expires}


class TestSetCard:
    def test_returns_the_success_url(self, paying: "Api", path: str) -> None:
        answer = paying.post(f"{path}/card", URLS)

        expected = {"id": answer.json["id"], "url": URLS["success_url"]}
        assert (answer.status_code, answer.json) == (201, expected)

    def test_returns_400_without_a_subscription(self, owner: "Api", path: str) -> None:
        answer = owner.post(f"{path}/card", URLS)

        assert (answer.status_code, answer.json) == (400, invalid("Invalid Stripe customer"))


class TestListInvoices:
    def test_lists_one_invoice_for_each_month(self, paying: "Api", path: str, world: World) -> None:
        world.clock.advance(MONTH + 1)

        newest, oldest = paying.get(f"{path}/invoices").json["invoices"]

        assert (newest["date"], newest["id"] != oldest["id"]) == (NOON + MONTH, True)
        assert oldest == {
            "id": oldest["id"],
            "date": NOON,
            "period_start": NOON,
            "period_end": NOON + MONTH,
            "paid": True,
            "amount_due": 1500,
            "next_payment_attempt": None,
            "attempted": True,
            "closed": True,
            "total": 1500,
            "plan": "personal-2018",
        }

    def test_lists_no_invoices_after_the_subscription_ended(self, paying: "Api", path: str) -> None:
        paying.put(f"{path}/plan", {"plan": "free"})

        assert paying.get(f"{path}/invoices").json == {"invoices": []}

    def test_returns_404_without_a_subscription(self, owner: "Api", path: str) -> None:
        assert owner.get(f"{path}/invoices").json == NOT_FOUND


class TestInvoiceFields:
    def test_can_be_created_listed_and_deleted(self, paying: "Api", path: str) -> None:
        fields = f"{path}/invoice/fields"
        assert paying.get(fields).json == {"fields": []}

        made = paying.post(fields, {"title": "VAT", "value": "DE0"})

        field = {"uuid": made.json["uuid"], "title": "VAT", "value": "DE0"}
        assert (made.status_code, made.json) == (200, field)
        assert re.fullmatch("[0-9a-f]{8}", field["uuid"])
        assert paying.get(fields).json == {"fields": [field]}
        deleted = paying.delete(f"{path}/invoice/field/{field['uuid']}")
        assert (deleted.status_code, deleted.json) == (201, "Okay")
        assert paying.get(fields).json == {"fields": []}

    def test_deletion_of_an_unknown_field_succeeds(self, paying: "Api", path: str) -> None:
        paying.post(f"{path}/invoice/fields", {"title": "VAT", "value": "DE0"})

        deleted = paying.delete(f"{path}/invoice/field/00000000")

        assert (deleted.status_code, deleted.json) == (201, "Okay")
        assert len(paying.get(f"{path}/invoice/fields").json["fields"]) == 1

    def test_returns_404_without_a_subscription(self, owner: "Api", path: str) -> None:
        assert owner.get(f"{path}/invoice/fields").json == NOT_FOUND
        body = {"title": "VAT", "value": "DE0"}
        assert owner.post(f"{path}/invoice/fields", body).json == NOT_FOUND
        assert owner.delete(f"{path}/invoice/field/00000000").json == NOT_FOUND


class TestBillingPermissions:
    @pytest.mark.parametrize("what", ["plan", "card", "invoices"])
    def test_organization_billing_is_forbidden_for_outsiders(
        self, stranger: "Api", what: str
    ) -> None:
        answer = stranger.get(f"{ACME}/{what}")

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)

    def test_forbidden_invoice_fields_return_only_a_message(self, stranger: "Api") -> None:
        answer = stranger.get(f"{ACME}/invoice/fields")

        assert answer.status_code == 403
        assert list(answer.json) == ["message"]

    def test_read_only_superusers_can_read_but_not_change(self, auditor: "Api") -> None:
        assert auditor.get(f"{ACME}/card").json == {"card": {"is_valid": False}}
        assert auditor.put(f"{ACME}/plan", {"plan": "free"}).json == FORBIDDEN

    def test_user_billing_requires_a_login(self, anonymous: "Api") -> None:
        assert anonymous.get("/user/plan").json == LOGIN_REQUIRED
