"""What the robot area answers on identities that may act as a robot."""

from typing import TYPE_CHECKING

import pytest

from tests.support.answers import invalid

if TYPE_CHECKING:
    from tests.conftest import Api

OF_ORG, OF_USER = "/organization/acme/robots", "/user/robots"
MISSING = {"message": "Could not find robot with specified username"}
IDENTITY = {"issuer": "https://issuer.example.com", "subject": "build"}


class FederationCreation:
    path: str
    namespace: str

    def test_replaces_the_identities(self, owner: "Api") -> None:
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
    def test_takes_no_nonsense(
        self,
        owner: "Api",
        identities: list[dict[str, str]],
        complaint: str,
    ) -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.post(f"{self.path}/bot/federation", identities)

        assert (answer.status_code, answer.json) == (400, invalid(complaint))
        assert owner.get(f"{self.path}/bot/federation").json == []


class TestCreateOrgRobotFederation(FederationCreation):
    path, namespace = OF_ORG, "acme"


class TestCreateUserRobotFederation(FederationCreation):
    path, namespace = OF_USER, "owner"


class FederationReading:
    path: str
    namespace: str

    def test_starts_empty(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")

        answer = owner.get(f"{self.path}/bot/federation")

        assert (answer.status_code, answer.json) == (200, [])

    def test_there_has_to_be_a_robot(self, owner: "Api") -> None:
        answer = owner.get(f"{self.path}/none/federation")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetOrgRobotFederation(FederationReading):
    path, namespace = OF_ORG, "acme"


class TestGetUserRobotFederation(FederationReading):
    path, namespace = OF_USER, "owner"


class FederationDeletion:
    path: str
    namespace: str

    def test_forgets_the_identities_however_often(self, owner: "Api") -> None:
        owner.put(f"{self.path}/bot")
        owner.post(f"{self.path}/bot/federation", [IDENTITY])

        for _ in range(2):
            answer = owner.delete(f"{self.path}/bot/federation")
            assert (answer.status_code, answer.data) == (204, b"")
        assert owner.get(f"{self.path}/bot/federation").json == []


class TestDeleteOrgRobotFederation(FederationDeletion):
    path, namespace = OF_ORG, "acme"


class TestDeleteUserRobotFederation(FederationDeletion):
    path, namespace = OF_USER, "owner"
