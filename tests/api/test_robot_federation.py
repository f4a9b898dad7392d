"""Robot area: federated identities that can authenticate as a robot."""

from typing import TYPE_CHECKING

import pytest

from tests.support.answers import invalid

if TYPE_CHECKING:
    from tests.conftest import Api

OF_ORG, OF_USER = "/organization/acme/robots", "/user/robots"
MISSING = {"message": "Could not find robot with specified username"}
IDENTITY = {"issuer": "https://issuer.example.com", "subject": "build"}


class FederationCreationTests:
    path: str
    namespace: str

    def test_replaces_all_identities(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")
        other = IDENTITY | {"subject": "deploy"}
        owner.post(f"{self.path}/bot/federation", [IDENTITY])

        answer = owner.post(f"{self.path}/bot/federation", [other, IDENTITY])

        assert (answer.status_code, answer.json) == (200, [other, IDENTITY])
        assert owner.get(f"{self.path}/bot/federation").json == [other, IDENTITY]

    @pytest.mark.parametrize(
        ("identities", "complaint"),
        [
            ([IDENTITY, IDENTITY], "Duplicate federation config entry"),
            (
                [IDENTITY | {"issuer": "bogus"}],
                "Issuer must be a URL (http:// or https://)",
            ),
            (
                [IDENTITY | {"subject": ""}],
                "Missing one or more required fields (issuer, subject)",
            ),
        ],
    )
    def test_rejects_duplicate_and_invalid_identities(
        self,
        owner: "Api",
        identities: list[dict[str, str]],
        complaint: str,
    ) -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.post(f"{self.path}/bot/federation", identities)

        assert (answer.status_code, answer.json) == (400, invalid(complaint))
        assert owner.get(f"{self.path}/bot/federation").json == []


class TestCreateOrgRobotFederation(FederationCreationTests):
    path, namespace = OF_ORG, "acme"


class TestCreateUserRobotFederation(FederationCreationTests):
    path, namespace = OF_USER, "owner"


class FederationReadTests:
    path: str
    namespace: str

    def test_is_empty_by_default(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.get(f"{self.path}/bot/federation")

        assert (answer.status_code, answer.json) == (200, [])

    def test_returns_400_for_an_unknown_robot(self, owner: "Api") -> None:
        answer = owner.get(f"{self.path}/none/federation")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetOrgRobotFederation(FederationReadTests):
    path, namespace = OF_ORG, "acme"


class TestGetUserRobotFederation(FederationReadTests):
    path, namespace = OF_USER, "owner"


class FederationDeletionTests:
    path: str
    namespace: str

    def test_returns_204_with_and_without_identities(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")
        owner.post(f"{self.path}/bot/federation", [IDENTITY])

        for _ in range(2):
            answer = owner.delete(f"{self.path}/bot/federation")
            assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(f"{self.path}/bot/federation").json == []


class TestDeleteOrgRobotFederation(FederationDeletionTests):
    path, namespace = OF_ORG, "acme"


class TestDeleteUserRobotFederation(FederationDeletionTests):
    path, namespace = OF_USER, "owner"
