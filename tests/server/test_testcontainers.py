"""The class for Testcontainers: what it would have an engine do, for there is none here."""

from pathlib import Path
from typing import Any

import requests

from fakequay import FakeQuay
from fakequay.integrations.testcontainers import FakeQuayContainer

NO_ENGINE = {"version": "1.43"}  # else the client asks the engine for it at once


def container(**arguments: Any) -> FakeQuayContainer:
    return FakeQuayContainer(docker_client_kw=NO_ENGINE, **arguments)


class Elsewhere(FakeQuayContainer):
    """A container whose port is that of a server which is at hand."""

    at = ("", 0)

    def get_container_host_ip(self) -> str:
        return self.at[0]

    def get_exposed_port(self, port: int) -> int:
        assert port == 8080
        return self.at[1]


class TestContainer:
    def test_starts_the_image_with_the_demo_seed(self) -> None:
        made = container()
        assert (made.image, list(made.ports)) == ("fakequay", ["8080"])
        assert made.env == {"FAKEQUAY_CONTROL_TOKEN": "sesame", "FAKEQUAY_SEED": "demo"}
        assert made.volumes == {}

    def test_takes_the_settings_of_the_command(self) -> None:
        made = container(settings={"clock": "2026-01-01", "background_jobs": True}, seed="empty")
        assert made.env == {
            "FAKEQUAY_CONTROL_TOKEN": "sesame",
            "FAKEQUAY_CLOCK": "2026-01-01",
            "FAKEQUAY_BACKGROUND_JOBS": "True",
            "FAKEQUAY_SEED": "empty",
        }

    def test_mounts_a_seed_of_ones_own(self, tmp_path: Path) -> None:
        seed = tmp_path / "mine.json"
        seed.write_text('{"fakequay": 1}')
        assert container(seed=seed).volumes == {
            str(seed): {"bind": "/seed.d/mine.json", "mode": "ro"}
        }
        assert container(seed=tmp_path).volumes == {
            str(tmp_path): {"bind": "/seed.d", "mode": "ro"}
        }

    def test_hands_out_tokens(self) -> None:
        with FakeQuay("demo", control_token="open") as quay:
            made = Elsewhere(docker_client_kw=NO_ENGINE, control_token="open")
            made.at = (quay.host, quay.port)
            assert made.url == quay.url
            assert made.token("alice") == quay.token("alice")
            headers = {"Authorization": f"Bearer {made.token('alice', 'user:read')}"}
            who = requests.get(f"{made.url}/api/v1/user/", headers=headers).json()
        assert who["username"] == "alice"
