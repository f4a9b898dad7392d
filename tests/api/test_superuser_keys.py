"""Superuser area: service keys."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from fakequay.domain.accounts import accounts, user_notifications
from fakequay.models import ServiceKey
from fakequay.world import World
from tests.api.test_superuser import expected_user, last_log
from tests.support.answers import NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

NEW_YEAR_2031 = 1_924_992_000
NOON = "Thu, 01 Jan 2026 12:00:00 GMT"


def create_key(api: "Api", **fields: Any) -> dict[str, Any]:
    answer = api.post("/superuser/keys", {"service": "builder", "expiration": None} | fields)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def get_key(api: "Api", kid: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/superuser/keys/{kid}").json
    return found


@pytest.fixture
def submitted_key(world: World) -> ServiceKey:
    """Add an unapproved service key and a notification of the superuser about it."""
    superuser = accounts.find(world, "superuser", "user")
    user_notifications.notify(world, superuser, "service_key_submitted", {}, subject="kid")
    return world.store.service_keys.add(ServiceKey("kid", "builder", {"kid": "kid"}, world.now()))


class TestExpiredServiceKeys:
    WEEK = 604_800

    @pytest.fixture
    def kid(self, superuser: "Api", world: World) -> str:
        """Create a key that expires after one second."""
        return str(create_key(superuser, expiration=int(world.now()) + 1)["kid"])

    def kids(self, api: "Api") -> list[str]:
        return [key["kid"] for key in api.get("/superuser/keys").json["keys"]]

    def test_are_listed_for_a_week(
        self, superuser: "Api", kid: str, pass_time: Callable[[float], None]
    ) -> None:
        pass_time(1 + self.WEEK)
        assert self.kids(superuser) == [kid]
        assert get_key(superuser, kid)["kid"] == kid
        pass_time(1)
        assert self.kids(superuser) == []
        assert get_key(superuser, kid) == NOT_FOUND

    def test_are_unknown_to_the_key_server_after_a_week(
        self, superuser: "Api", kid: str, pass_time: Callable[[float], None]
    ) -> None:
        path = f"/keys/services/builder/keys/{kid}"
        pass_time(1 + self.WEEK)
        assert superuser.client.get(path).status_code == 403
        pass_time(1)
        assert superuser.client.get(path).status_code == 404

    def test_setting_changes_the_week(
        self,
        change_config: Callable[..., None],
        superuser: "Api",
        kid: str,
        pass_time: Callable[[float], None],
    ) -> None:
        change_config(EXPIRED_SERVICE_KEY_TTL_SEC=60)
        pass_time(61)
        assert self.kids(superuser) == [kid]
        pass_time(1)
        assert self.kids(superuser) == []


class TestCreateServiceKey:
    def test_returns_a_matching_key_pair(self, superuser: "Api") -> None:
        made = create_key(superuser, name="first key")

        assert made == {
            "kid": made["kid"],
            "name": "first key",
            "private_key": made["private_key"],
            "public_key": made["public_key"],
            "service": "builder",
        }
        private = load_pem_private_key(made["private_key"].encode(), None)
        assert private.public_key() == load_pem_public_key(made["public_key"].encode())
        known = jwt.PyJWK(get_key(superuser, made["kid"])["jwk"], algorithm="RS256")
        signed = jwt.encode({"for": "a test"}, private, algorithm="RS256")  # type: ignore[arg-type]
        assert jwt.decode(signed, known.key, algorithms=["RS256"]) == {"for": "a test"}

    def test_creates_a_new_key_on_each_request(self, superuser: "Api") -> None:
        assert create_key(superuser)["kid"] != create_key(superuser)["kid"]

    def test_approves_the_key_immediately(self, superuser: "Api") -> None:
        kid = create_key(
            superuser,
            name="first key",
            notes="for tests",
            metadata={"a": "b"},
            expiration=NEW_YEAR_2031,
        )["kid"]

        found = get_key(superuser, kid)

        assert found == {
            "approval": {
                "approval_type": "ServiceKeyApprovalType.SUPERUSER",
                "approved_date": NOON,
                "approver": expected_user("superuser"),
                "notes": "for tests",
            },
            "created_date": NOON,
            "expiration_date": "Wed, 01 Jan 2031 00:00:00 GMT",
            "jwk": found["jwk"],
            "kid": kid,
            "metadata": {
                "a": "b",
                "created_by": "Quay Superuser Panel",
                "creator": "superuser",
                "ip": "127.0.0.1",
            },
            "name": "first key",
            "rotation_duration": None,
            "service": "builder",
        }
        assert last_log(superuser) == (
            "service_key_approve",
            {
                "kid": kid,
                "service": "builder",
                "name": "first key",
                "expiration_date": NEW_YEAR_2031,
                "preshared": True,
                "auto_approved": True,
            },
        )

    def test_is_logged_for_the_first_account_but_hidden_from_its_log(
        self, superuser: "Api", bearer: Callable[..., "Api"], world: World
    ) -> None:
        first = world.store.accounts.oldest(limit=1)[0].name
        superuser.post("/superuser/keys", {"service": "builder", "expiration": None})

        entry = superuser.get("/superuser/logs").json["logs"][0]
        assert (entry["kind"], entry["namespace"]["name"]) == ("service_key_approve", first)
        kinds = {entry["kind"] for entry in bearer(first).get("/user/logs").json["logs"]}
        counted = bearer(first).get("/user/aggregatelogs").json["aggregated"]
        assert "service_key_approve" not in kinds | {count["kind"] for count in counted}

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"expiration": 1_000_000_000}, "Expiration date cannot be in the past"),
            ({"name": "no & name"}, "Invalid service key friendly name: no & name"),
        ],
    )
    def test_rejects_an_expiration_in_the_past_and_an_invalid_name(
        self, superuser: "Api", change: Any, why: str
    ) -> None:
        answer = superuser.post(
            "/superuser/keys", {"service": "builder", "expiration": None} | change
        )

        assert (answer.status_code, answer.json) == (400, invalid(why))

    def test_rejects_an_expiration_that_is_not_a_valid_date(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/keys", {"service": "builder", "expiration": 1e20})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith("Invalid expiration date: ")

    def test_rejects_an_invalid_service_with_an_empty_message(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/keys", {"service": "No Service", "expiration": None})

        assert (answer.status_code, answer.json) == (400, {"message": ""})


class TestListServiceKeys:
    def test_lists_all_keys(
        self, superuser: "Api", auditor: "Api", submitted_key: ServiceKey
    ) -> None:
        kid = create_key(superuser)["kid"]

        keys = superuser.get("/superuser/keys").json["keys"]

        assert keys == [get_key(superuser, "kid"), get_key(superuser, kid)]
        assert auditor.get("/superuser/keys").json == {"keys": keys}


class TestGetServiceKey:
    def test_returns_an_unapproved_key(self, superuser: "Api", submitted_key: ServiceKey) -> None:
        assert get_key(superuser, "kid")["approval"] is None

    def test_returns_404_for_an_unknown_key(self, superuser: "Api") -> None:
        assert superuser.get("/superuser/keys/none").json == NOT_FOUND


class TestUpdateServiceKey:
    def test_merges_metadata_and_changes_the_name(self, superuser: "Api") -> None:
        kid = create_key(superuser, metadata={"a": "b"})["kid"]
        before = get_key(superuser, kid)

        answer = superuser.put(
            f"/superuser/keys/{kid}", {"name": "renamed", "metadata": {"c": "d"}}
        )

        metadata = before["metadata"] | {"c": "d"}
        assert answer.json == before | {"name": "renamed", "metadata": metadata}
        assert get_key(superuser, kid) == answer.json
        assert last_log(superuser)[0] == "service_key_modify"

    def test_extends_the_expiration(self, superuser: "Api") -> None:
        kid = create_key(superuser, expiration=NEW_YEAR_2031)["kid"]

        extended = superuser.put(f"/superuser/keys/{kid}", {"expiration": 1_956_528_000})
        kind, about = last_log(superuser)
        for_ever = superuser.put(f"/superuser/keys/{kid}", {"expiration": None})

        assert extended.json["expiration_date"] == "Thu, 01 Jan 2032 00:00:00 GMT"
        assert (kind, about["old_expiration_date"]) == ("service_key_extend", NEW_YEAR_2031)
        assert for_ever.json["expiration_date"] is None

    def test_rejects_an_expiration_in_the_past(self, superuser: "Api") -> None:
        kid = create_key(superuser)["kid"]

        answer = superuser.put(
            f"/superuser/keys/{kid}", {"expiration": 1_000_000_000, "name": "renamed"}
        )

        assert answer.json == invalid("Cannot have an expiration date in the past")
        assert get_key(superuser, kid)["name"] == ""

    def test_returns_404_for_an_unknown_key(self, superuser: "Api") -> None:
        assert superuser.put("/superuser/keys/none", {"name": "x"}).json == NOT_FOUND


class TestDeleteServiceKey:
    def test_deletes_the_key_and_its_notifications(
        self, superuser: "Api", submitted_key: ServiceKey
    ) -> None:
        answer = superuser.delete("/superuser/keys/kid")

        assert (answer.status_code, answer.text) == (204, "")
        assert superuser.get("/superuser/keys").json == {"keys": []}
        assert superuser.get("/user/notifications").json["notifications"] == []
        assert last_log(superuser)[0] == "service_key_delete"

    def test_returns_404_for_an_unknown_key(self, superuser: "Api") -> None:
        assert superuser.delete("/superuser/keys/none").json == NOT_FOUND


class TestApproveServiceKey:
    def test_approves_a_submitted_key(self, superuser: "Api", submitted_key: ServiceKey) -> None:
        answer = superuser.post("/superuser/approvedkeys/kid", {"notes": "fine"})

        assert (answer.status_code, answer.text) == (201, "")
        assert get_key(superuser, "kid")["approval"]["notes"] == "fine"
        assert superuser.get("/user/notifications").json["notifications"] == []
        assert last_log(superuser)[0] == "service_key_approve"

    def test_repeated_approval_changes_nothing(
        self, superuser: "Api", submitted_key: ServiceKey
    ) -> None:
        superuser.post("/superuser/approvedkeys/kid", {"notes": "fine"})

        again = superuser.post("/superuser/approvedkeys/kid", {})

        assert again.status_code == 201
        assert get_key(superuser, "kid")["approval"]["notes"] == "fine"

    def test_returns_404_for_an_unknown_key(self, superuser: "Api") -> None:
        assert superuser.post("/superuser/approvedkeys/none", {}).json == NOT_FOUND
