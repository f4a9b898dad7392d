"""Signing area: signed tags of trusted repositories."""

from base64 import b64decode
from typing import TYPE_CHECKING

from tests.support.answers import FORBIDDEN, NOT_FOUND
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
SIGNATURES = f"/repository/{WEB}/signatures"


class TestGetRepoSignatures:
    def test_returns_the_tags_of_a_trusted_repository(
        self, owner: "Api", registry: Registry
    ) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        owner.post(f"/repository/{WEB}/changetrust", {"trust_enabled": True})

        answer = owner.get(SIGNATURES)

        target = answer.json["delegations"]["targets"]["targets"]["latest"]
        assert answer.json["delegations"]["targets"]["expiration"] == "2028-12-31T12:00:00Z"
        assert target["length"] == len(pushed.manifest)
        assert f"sha256:{b64decode(target['hashes']['sha256']).hex()}" == pushed.digest

    def test_returns_404_without_trust(self, reader: "Api") -> None:
        answer = reader.get(SIGNATURES)
        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_requires_read_permission(self, stranger: "Api") -> None:
        assert stranger.get(SIGNATURES).json == FORBIDDEN
