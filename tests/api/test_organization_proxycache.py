"""Organization area: proxy caches."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.world import World
from tests.support.acme import ACME
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid
from tests.support.mirrors import make_org_mirror
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

UPSTREAM = {"upstream_registry": "registry.example.com", "expiration_s": 60, "insecure": True}
NO_CACHE = {"upstream_registry": "", "expiration_s": "", "insecure": ""}
EXISTS = invalid("Proxy Cache Configuration already exists")


class TestCreateProxyCacheConfig:
    def test_stores_the_configuration(self, owner: "Api") -> None:
        answer = owner.post(f"{ACME}/proxycache", UPSTREAM)

        assert (answer.status_code, answer.json) == (201, "Created")
        assert owner.get(f"{ACME}/proxycache").json == UPSTREAM

    def test_null_values_mean_the_defaults(self, owner: "Api") -> None:
        nothing = dict.fromkeys(("expiration_s", "insecure", "upstream_registry_username"))

        owner.post(f"{ACME}/proxycache", UPSTREAM | nothing)

        assert owner.get(f"{ACME}/proxycache").json == UPSTREAM | {
            "expiration_s": 86_400,
            "insecure": False,
        }

    @pytest.mark.parametrize(
        "wrong",
        [
            {"expiration_s": "1d"},
            {"expiration_s": True},
            {"expiration_s": 2**31},
            {"insecure": "no"},
            {"upstream_registry_username": 5},
            {"upstream_registry_password": ["secret"]},
        ],
    )
    @pytest.mark.parametrize("path", ["proxycache", "validateproxycache"])
    def test_rejects_values_of_the_wrong_type_or_size(
        self, owner: "Api", path: str, wrong: dict[str, Any]
    ) -> None:
        answer = owner.post(f"{ACME}/{path}", UPSTREAM | wrong)

        said = invalid("Error while creating Proxy cache configuration")
        assert (answer.status_code, answer.json) == (400, said)
        assert owner.get(f"{ACME}/proxycache").json == NO_CACHE

    def test_returns_an_error_if_a_configuration_exists(self, owner: "Api") -> None:
        owner.post(f"{ACME}/proxycache", UPSTREAM)

        assert owner.post(f"{ACME}/proxycache", UPSTREAM).json == EXISTS

    @pytest.mark.parametrize("host", ["localhost", "10.0.0.1:5000", "[::1]:5000"])
    def test_rejects_private_hosts_if_configured(
        self, owner: "Api", configure: Callable[..., None], host: str
    ) -> None:
        assert owner.post(f"{ACME}/validateproxycache", {"upstream_registry": host}).json
        configure(FAKEQUAY_REFUSE_PRIVATE_HOSTS=True)

        answer = owner.post(f"{ACME}/proxycache", {"upstream_registry": host})

        said = invalid("The provided registry URL is not allowed")
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_400_if_the_organization_has_immutable_tags(
        self, owner: "Api", registry: Registry
    ) -> None:
        registry.push("acme/web", "latest", image("a"))
        owner.put("/repository/acme/web/tag/latest", {"immutable": True})

        answer = owner.post(f"{ACME}/proxycache", UPSTREAM)

        said = invalid("Cannot convert organization to proxy cache: immutable tags exist")
        assert (answer.status_code, answer.json) == (400, said)
        owner.put("/repository/acme/web/tag/latest", {"immutable": False})
        assert owner.post(f"{ACME}/proxycache", UPSTREAM).status_code == 201

    def test_returns_400_for_an_organization_mirror(self, owner: "Api", world: World) -> None:
        make_org_mirror(world, "acme")

        answer = owner.post(f"{ACME}/proxycache", UPSTREAM)

        reason = "organization is managed by organization-level mirroring"
        said = invalid(f"Cannot create proxy cache: {reason}")
        assert (answer.status_code, answer.json) == (400, said)


class TestGetProxyCacheConfig:
    def test_returns_empty_values_without_a_configuration(
        self, bearer: Callable[..., "Api"]
    ) -> None:
        assert bearer("member").get(f"{ACME}/proxycache").json == NO_CACHE

    def test_requires_membership(self, stranger: "Api") -> None:
        assert stranger.get(f"{ACME}/proxycache").json == FORBIDDEN

    def test_returns_empty_values_for_an_unknown_organization(self, superuser: "Api") -> None:
        path = "/organization/nowhere/proxycache"

        answer = superuser.post(path, UPSTREAM)

        said = invalid("Error while creating Proxy cache configuration")
        assert superuser.get(path).json == NO_CACHE
        assert (answer.status_code, answer.json) == (400, said)


class TestDeleteProxyCacheConfig:
    def test_deletes_the_configuration(self, owner: "Api") -> None:
        owner.post(f"{ACME}/proxycache", UPSTREAM)

        answer = owner.delete(f"{ACME}/proxycache")

        assert (answer.status_code, answer.json) == (201, "Deleted")
        assert owner.delete(f"{ACME}/proxycache").json == NOT_FOUND


class TestValidateProxyCacheConfig:
    def test_returns_202_and_stores_nothing(self, owner: "Api") -> None:
        answer = owner.post(f"{ACME}/validateproxycache", UPSTREAM)

        assert (answer.status_code, answer.json) == (202, "Valid")
        assert owner.get(f"{ACME}/proxycache").json == NO_CACHE

    def test_returns_an_error_if_a_configuration_exists(self, owner: "Api") -> None:
        owner.post(f"{ACME}/proxycache", UPSTREAM)

        assert owner.post(f"{ACME}/validateproxycache", UPSTREAM).json == EXISTS
