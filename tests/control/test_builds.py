"""Control API: advance, finish, fail and cancel builds."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.builds import BUILDS, phase
from tests.support.jobs import CONTROL, error_of, list_tag_names

if TYPE_CHECKING:
    from tests.conftest import Api

FINAL_PHASES = "ending: must be 'error' or 'internalerror', the final phases of a failed build"


class TestControlBuilds:
    def test_step_advances_the_build_by_one_phase(
        self, client: Any, owner: "Api", build: str
    ) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/step")
        assert (answer.status_code, answer.json) == (200, {"phase": "build-scheduled"})
        assert phase(owner, build) == "build-scheduled"

    def test_finish_completes_the_build(self, client: Any, owner: "Api", build: str) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/finish")
        assert (answer.status_code, answer.json) == (200, {"phase": "complete"})
        assert list_tag_names(owner) == ["latest"]

    @pytest.mark.parametrize(
        "said",
        [
            {"message": "The failure of the build was requested", "ending": "error"},
            {"message": "no room", "ending": "internalerror"},
        ],
    )
    def test_fail_ends_the_build_with_the_given_error(
        self, client: Any, owner: "Api", build: str, said: dict[str, str]
    ) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/fail", json=said)
        assert (answer.status_code, answer.json) == (200, {"phase": said["ending"]})
        logs = owner.get(f"{BUILDS}{build}/logs").json["logs"]
        assert (logs[0]["message"], logs[0]["type"]) == (said["message"], "error")

    def test_fail_has_a_default_message(self, client: Any, owner: "Api", build: str) -> None:
        assert client.post(f"{CONTROL}/builds/{build}/fail").json == {"phase": "error"}
        logs = owner.get(f"{BUILDS}{build}/logs").json["logs"]
        assert logs[0]["message"] == "The failure of the build was requested"

    def test_cancel_cancels_the_build(self, client: Any, owner: "Api", build: str) -> None:
        answer = client.post(f"{CONTROL}/builds/{build}/cancel")
        assert (answer.status_code, answer.json) == (200, {"phase": "cancelled"})
        assert phase(owner, build) == "cancelled"

    def test_cancel_returns_400_in_the_pushing_phase(self, client: Any, build: str) -> None:
        for _ in range(5):
            client.post(f"{CONTROL}/builds/{build}/step")
        said = f"build {build!r} is in phase 'pushing' and can no longer be cancelled"
        assert error_of(client.post(f"{CONTROL}/builds/{build}/cancel")) == (400, said)

    @pytest.mark.parametrize("verb", ["step", "finish", "fail", "cancel"])
    def test_ended_build_returns_400_and_unknown_build_returns_404(
        self, client: Any, build: str, verb: str
    ) -> None:
        client.post(f"{CONTROL}/builds/{build}/cancel")
        over = client.post(f"{CONTROL}/builds/{build}/{verb}")
        assert error_of(over) == (400, f"build {build!r} has already ended in phase 'cancelled'")
        nowhere = client.post(f"{CONTROL}/builds/none/{verb}")
        assert error_of(nowhere) == (404, "build 'none' does not exist")

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ({"message": 1}, "message: must be a string"),
            ({"ending": "complete"}, FINAL_PHASES),
        ],
    )
    def test_fail_rejects_an_invalid_message_or_ending(
        self, client: Any, build: str, said: Any, message: str
    ) -> None:
        assert error_of(client.post(f"{CONTROL}/builds/{build}/fail", json=said)) == (400, message)
