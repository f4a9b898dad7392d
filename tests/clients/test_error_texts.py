"""Texts and structure of errors that clients compare or parse."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.answers import problem
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "/repository/acme/web"


def status_and_body(answer: Any) -> tuple[int, dict[str, Any]]:
    return answer.status_code, answer.json


class TestExactErrorTexts:
    @pytest.mark.parametrize(
        ("method", "path", "message"),
        [
            (
                "GET",
                "/organization/acme/robots/none",
                "Could not find robot with specified username",
            ),
            (
                "DELETE",
                "/organization/acme/robots/none",
                "Could not find robot with specified username",
            ),
            (
                "GET",
                f"{WEB}/permissions/user/stranger",
                "User does not have permission for repo.",
            ),
            ("GET", f"{WEB}/permissions/team/members", "Team does not have permission for repo."),
            (
                "DELETE",
                "/organization/acme/team/members/members/reader",
                "User reader does not belong to team members",
            ),
        ],
    )
    def test_error_message_is_exact(
        self, owner: "Api", method: str, path: str, message: str
    ) -> None:
        assert status_and_body(owner.call(method, path)) == (400, {"message": message})

    def test_deleting_a_permission_that_does_not_exist_returns_a_problem(
        self, owner: "Api"
    ) -> None:
        said = "User does not have permission for repo."
        answer = owner.delete(f"{WEB}/permissions/user/stranger")
        assert status_and_body(answer) == (400, problem(400, "invalid_request", said))

    def test_existing_repository_returns_a_problem(self, owner: "Api") -> None:
        body = {"namespace": "acme", "repository": "web", "visibility": "public", "description": ""}
        said = problem(400, "invalid_request", "Repository already exists")
        assert status_and_body(owner.post("/repository", body)) == (400, said)

    def test_existing_robot_returns_a_problem(self, owner: "Api") -> None:
        said = problem(400, "invalid_request", "Existing robot with name: acme+ci")
        assert status_and_body(owner.put("/organization/acme/robots/ci")) == (400, said)

    def test_initialization_of_a_used_instance_returns_a_message(self, anonymous: "Api") -> None:
        first = {"username": "first", "password": "password-of-first"}
        said = {"message": "Cannot initialize user in a non-empty database"}
        assert status_and_body(anonymous.post("/user/initialize", first)) == (400, said)


class TestErrorStructure:
    def test_problem_contains_all_fields(self, owner: "Api", stranger: "Api") -> None:
        """``error_message`` repeats ``detail``, and ``title`` repeats ``error_type``."""
        assert owner.get("/repository/acme/none").json == {
            "detail": "Not Found",
            "error_message": "Not Found",
            "error_type": "not_found",
            "title": "not_found",
            "type": "http://localhost/api/v1/error/not_found",
            "status": 404,
        }
        said = stranger.get(WEB).json
        assert (said["error_type"], said["error_message"]) == ("insufficient_scope", "Unauthorized")

    def test_unknown_token_returns_invalid_token(self, anonymous: "Api") -> None:
        answer = anonymous.get(WEB, headers={"Authorization": "Bearer " + "X" * 40})
        assert status_and_body(answer) == (
            401,
            problem(401, "invalid_token", "Requires authentication"),
        )

    def test_immutable_tag_returns_a_conflict(self, owner: "Api", registry: Registry) -> None:
        registry.push("acme/web", "v1", image("one"))
        owner.put(f"{WEB}/tag/v1", {"immutable": True})
        status, said = status_and_body(owner.delete(f"{WEB}/tag/v1"))
        assert (status, said["status"], said["error_type"]) == (409, 409, "tag_immutable")

    def test_unknown_user_returns_a_message(self, owner: "Api") -> None:
        status, said = status_and_body(owner.get("/users/nobody"))
        assert (status, list(said)) == (404, ["message"])

    def test_removed_feature_returns_a_message(self, owner: "Api") -> None:
        said = {"message": "Handling of access tokens is no longer supported"}
        assert status_and_body(owner.get(f"{WEB}/tokens/")) == (410, said)

    def test_missing_csrf_token_returns_an_error_field(self, anonymous: "Api") -> None:
        answer = anonymous.post("/organization/", {"name": "initech"})
        said = {"error": "CSRF token was invalid or missing."}
        assert (answer.status_code, json.loads(answer.data)) == (403, said)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410])
    def test_every_error_body_is_a_json_object(
        self, owner: "Api", stranger: "Api", anonymous: "Api", registry: Registry, status: int
    ) -> None:
        """Operators decode the body before they check the status."""
        registry.push("acme/web", "v1", image("one"))
        owner.put(f"{WEB}/tag/v1", {"immutable": True})
        answers = {
            400: owner.delete("/organization/acme/robots/none"),
            401: anonymous.get(WEB),
            403: stranger.delete(WEB),
            404: owner.get("/repository/acme/none"),
            409: owner.delete(f"{WEB}/tag/v1"),
            410: owner.post(f"{WEB}/tokens/", {"friendlyName": "old"}),
        }
        assert (answers[status].status_code, type(answers[status].json)) == (status, dict)
