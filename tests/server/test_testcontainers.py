"""Testcontainers class: settings of the container, without a container engine."""

from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.integrations.testcontainers import FakeQuayContainer

NO_ENGINE = {"version": "1.43"}  # Without a version, the client asks the container engine for it.


def make_container(**arguments: Any) -> FakeQuayContainer:
    return FakeQuayContainer(docker_client_kw=NO_ENGINE, **arguments)


class LocalContainer(FakeQuayContainer):
    """Container class whose host and port are those of a running local server."""

    at = ("", 0)

    def get_container_host_ip(self) -> str:
        return self.at[0]

    def get_exposed_port(self, port: int) -> int:
        assert port == 8080
        return self.at[1]


class TestContainer:
    def test_container_has_the_image_and_the_demo_seed(self) -> None:
        made = make_container()
        assert (made.image, list(made.ports)) == ("fakequay", ["8080"])
        assert made.env == {"FAKEQUAY_CONTROL_TOKEN": "sesame", "FAKEQUAY_SEED": "demo"}
        assert made.volumes == {}

    def test_settings_are_passed_as_environment_variables(self) -> None:
        made = make_container(
            settings={"clock": "2026-01-01", "background_jobs": True}, seed="empty"
        )
        assert made.env == {
            "FAKEQUAY_CONTROL_TOKEN": "sesame",
            "FAKEQUAY_CLOCK": "2026-01-01",
            "FAKEQUAY_BACKGROUND_JOBS": "True",
            "FAKEQUAY_SEED": "empty",
        }

    def test_unknown_setting_is_rejected_with_the_nearest_name(self) -> None:
        with pytest.raises(
            ValueError, match=r"fakequay has no setting 'clok'; did you mean 'clock'\?"
        ):
            make_container(settings={"clok": "2026-01-01"})

    def test_empty_control_token_is_rejected(self) -> None:
        with pytest.raises(ValueError, match="the control token is empty"):
            make_container(control_token="")

    def test_seed_file_or_folder_is_mounted(self, tmp_path: Path) -> None:
        seed = tmp_path / "mine.json"
        seed.write_text('{"fakequay": 1}')
        assert make_container(seed=seed).volumes == {
            str(seed): {"bind": "/seed.d/mine.json", "mode": "ro"}
        }
        assert make_container(seed=tmp_path).volumes == {
            str(tmp_path): {"bind": "/seed.d", "mode": "ro"}
        }

    def test_token_is_issued_by_the_control_api(self) -> None:
        with FakeQuay("demo", control_token="open") as quay:
            made = LocalContainer(docker_client_kw=NO_ENGINE, control_token="open")
            made.at = (quay.host, quay.port)
            assert made.url == quay.url
            assert made.token("alice") == quay.token("alice")
            assert made.token("alice", ["user:read"]) == quay.token("alice", "user:read")
            headers = {"Authorization": f"Bearer {made.token('alice', 'user:read')}"}
            who = requests.get(f"{made.url}/api/v1/user/", headers=headers).json()
        assert who["username"] == "alice"
