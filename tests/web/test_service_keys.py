"""Public keys of services."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask.testing import FlaskClient

from fakequay.models import ServiceKey
from fakequay.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

KEYS = "/keys/services/signer/keys"


def create_key(superuser: "Api", expiration: float | None = None) -> Any:
    body = {"service": "signer", "expiration": expiration}
    return superuser.post("/superuser/keys", body).json["kid"]


def test_lists_the_valid_keys_of_the_service(
    client: FlaskClient, superuser: "Api", world: World, pass_time: Callable[[float], None]
) -> None:
    lasting, passing = create_key(superuser), create_key(superuser, world.now() + 60)
    jwks = {key["kid"]: key["jwk"] for key in superuser.get("/superuser/keys").json["keys"]}

    assert client.get(KEYS).json == {"keys": [jwks[lasting], jwks[passing]]}
    assert client.get("/keys/services/other/keys").json == {"keys": []}

    pass_time(60)
    assert client.get(KEYS).json == {"keys": [jwks[lasting]]}


def test_returns_a_key_by_id_with_its_cache_lifetime(
    client: FlaskClient, superuser: "Api", world: World, pass_time: Callable[[float], None]
) -> None:
    lasting, passing = create_key(superuser), create_key(superuser, world.now() + 60)

    answer = client.get(f"{KEYS}/{lasting}")
    shown = superuser.get(f"/superuser/keys/{lasting}").json["jwk"]
    assert (answer.json, answer.headers["Cache-Control"]) == (shown, "max-age=86400")
    assert client.get(f"{KEYS}/{passing}").headers["Cache-Control"] == "max-age=60"
    assert client.get(f"{KEYS}/nothing").status_code == 404

    pass_time(60)
    assert client.get(f"{KEYS}/{passing}").status_code == 403


def test_omits_a_key_until_it_is_approved(
    client: FlaskClient, superuser: "Api", world: World
) -> None:
    jwk = {"kid": "submitted", "kty": "RSA", "n": "AQAB", "e": "AQAB"}
    world.store.service_keys.add(ServiceKey("submitted", "signer", jwk, world.now()))
    assert client.get(KEYS).json == {"keys": []}
    assert client.get(f"{KEYS}/submitted").status_code == 409

    assert superuser.post("/superuser/approvedkeys/submitted", {"notes": ""}).status_code == 201
    assert client.get(KEYS).json == {"keys": [jwk]}
    assert client.get(f"{KEYS}/submitted").json == jwk
