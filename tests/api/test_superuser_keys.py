"""What the operations on the keys of services answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from fakequay.domain.accounts import accounts, user_notifications
from fakequay.models import ServiceKey
from fakequay.world import World
from tests.api.test_superuser import last_log, seen
from tests.support.answers import NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

NEW_YEAR_2031 = 1_924_992_000
NOON = "Thu, 01 Jan 2026 12:00:00 GMT"


def create(api: "Api", **fields: Any) -> dict[str, Any]:
    answer = api.post("/superuser/keys", {"service": "builder", "expiration": None} | fields)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def shown(api: "Api", kid: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/superuser/keys/{kid}").json
    return found


@pytest.fixture
def submitted(world: World) -> ServiceKey:
    """A key that a service has brought along, of which the superuser has been told."""
    superuser = accounts.find(world, "superuser", "user")
    user_notifications.notify(world, superuser, "service_key_submitted", {}, subject="kid")
    return world.store.service_keys.add(ServiceKey("kid", "builder", {"kid": "kid"}, world.now()))


class TestCreateServiceKey:
    def test_makes_a_key_pair(self, superuser: "Api") -> None:
        made = create(superuser, name="first key")

        assert made == {
            "kid": made["kid"],
            "name": "first key",
            "private_key": made["private_key"],
            "public_key": made["public_key"],
            "service": "builder",
        }
        private = load_pem_private_key(made["private_key"].encode(), None)
        assert private.public_key() == load_pem_public_key(made["public_key"].encode())
        known = jwt.PyJWK(shown(superuser, made["kid"])["jwk"], algorithm="RS256")
        signed = jwt.encode({"for": "a test"}, private, algorithm="RS256")  # type: ignore[arg-type]
        assert jwt.decode(signed, known.key, algorithms=["RS256"]) == {"for": "a test"}

    def test_makes_another_one_each_time(self, superuser: "Api") -> None:
        assert create(superuser)["kid"] != create(superuser)["kid"]

    def test_approves_it_at_once(self, superuser: "Api") -> None:
        kid = create(
            superuser,
            name="first key",
            notes="for tests",
            metadata={"a": "b"},
            expiration=NEW_YEAR_2031,
        )["kid"]

        found = shown(superuser, kid)

        assert found == {
            "approval": {
                "approval_type": "ServiceKeyApprovalType.SUPERUSER",
                "approved_date": NOON,
                "approver": seen("superuser"),
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

    def test_is_logged_for_the_first_account_which_does_not_see_it(
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
    def test_says_what_is_wrong(self, superuser: "Api", change: Any, why: str) -> None:
        answer = superuser.post(
            "/superuser/keys", {"service": "builder", "expiration": None} | change
        )

        assert (answer.status_code, answer.json) == (400, invalid(why))

    def test_takes_no_date_beyond_the_calendar(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/keys", {"service": "builder", "expiration": 1e20})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith("Invalid expiration date: ")

    def test_has_nothing_to_say_of_a_bad_service(self, superuser: "Api") -> None:
        answer = superuser.post("/superuser/keys", {"service": "No Service", "expiration": None})

        assert (answer.status_code, answer.json) == (400, {"message": ""})


class TestListServiceKeys:
    def test_lists_them_all(self, superuser: "Api", auditor: "Api", submitted: ServiceKey) -> None:
        kid = create(superuser)["kid"]

        keys = superuser.get("/superuser/keys").json["keys"]

        assert keys == [shown(superuser, "kid"), shown(superuser, kid)]
        assert auditor.get("/superuser/keys").json == {"keys": keys}


class TestGetServiceKey:
    def test_shows_what_nobody_has_approved_yet(
        self, superuser: "Api", submitted: ServiceKey
    ) -> None:
        assert shown(superuser, "kid")["approval"] is None

    def test_knows_no_others(self, superuser: "Api") -> None:
        assert superuser.get("/superuser/keys/none").json == NOT_FOUND


class TestUpdateServiceKey:
    def test_adds_metadata_and_renames(self, superuser: "Api") -> None:
        kid = create(superuser, metadata={"a": "b"})["kid"]
        before = shown(superuser, kid)

        answer = superuser.put(
            f"/superuser/keys/{kid}", {"name": "renamed", "metadata": {"c": "d"}}
        )

        metadata = before["metadata"] | {"c": "d"}
        assert answer.json == before | {"name": "renamed", "metadata": metadata}
        assert shown(superuser, kid) == answer.json
        assert last_log(superuser)[0] == "service_key_modify"

    def test_extends_its_life(self, superuser: "Api") -> None:
        kid = create(superuser, expiration=NEW_YEAR_2031)["kid"]

        extended = superuser.put(f"/superuser/keys/{kid}", {"expiration": 1_956_528_000})
        kind, about = last_log(superuser)
        for_ever = superuser.put(f"/superuser/keys/{kid}", {"expiration": None})

        assert extended.json["expiration_date"] == "Thu, 01 Jan 2032 00:00:00 GMT"
        assert (kind, about["old_expiration_date"]) == ("service_key_extend", NEW_YEAR_2031)
        assert for_ever.json["expiration_date"] is None

    def test_does_not_end_it_in_the_past(self, superuser: "Api") -> None:
        kid = create(superuser)["kid"]

        answer = superuser.put(
            f"/superuser/keys/{kid}", {"expiration": 1_000_000_000, "name": "renamed"}
        )

        assert answer.json == invalid("Cannot have an expiration date in the past")
        assert shown(superuser, kid)["name"] == ""

    def test_knows_no_others(self, superuser: "Api") -> None:
        assert superuser.put("/superuser/keys/none", {"name": "x"}).json == NOT_FOUND


class TestDeleteServiceKey:
    def test_deletes_it(self, superuser: "Api", submitted: ServiceKey) -> None:
        answer = superuser.delete("/superuser/keys/kid")

        assert (answer.status_code, answer.text) == (204, "")
        assert superuser.get("/superuser/keys").json == {"keys": []}
        assert superuser.get("/user/notifications").json["notifications"] == []
        assert last_log(superuser)[0] == "service_key_delete"

    def test_knows_no_others(self, superuser: "Api") -> None:
        assert superuser.delete("/superuser/keys/none").json == NOT_FOUND


class TestApproveServiceKey:
    def test_approves_what_was_submitted(self, superuser: "Api", submitted: ServiceKey) -> None:
        answer = superuser.post("/superuser/approvedkeys/kid", {"notes": "fine"})

        assert (answer.status_code, answer.text) == (201, "")
        assert shown(superuser, "kid")["approval"]["notes"] == "fine"
        assert superuser.get("/user/notifications").json["notifications"] == []
        assert last_log(superuser)[0] == "service_key_approve"

    def test_keeps_the_first_approval(self, superuser: "Api", submitted: ServiceKey) -> None:
        superuser.post("/superuser/approvedkeys/kid", {"notes": "fine"})

        again = superuser.post("/superuser/approvedkeys/kid", {})

        assert again.status_code == 201
        assert shown(superuser, "kid")["approval"]["notes"] == "fine"

    def test_knows_no_others(self, superuser: "Api") -> None:
        assert superuser.post("/superuser/approvedkeys/none", {}).json == NOT_FOUND
