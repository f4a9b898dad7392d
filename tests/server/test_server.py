"""``FakeQuay`` in Python."""

import socket
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from fakequay import FakeQuay
from fakequay.seeds import SeedError
from fakequay.server import CannotListen

ALICE = {"fakequay": 1, "users": {"alice": {"email": "alice@example.com"}}}
NOON = 1_767_268_800.0


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def make_organization(quay: FakeQuay, name: str) -> int:
    headers = bearer(quay.token("alice"))
    url = f"{quay.url}/api/v1/organization/"
    return requests.post(url, json={"name": name}, headers=headers).status_code


def exists(quay: FakeQuay, name: str) -> bool:
    return requests.get(f"{quay.url}/api/v1/organization/{name}").status_code == 200


class TestServing:
    def test_lasts_as_long_as_the_block(self) -> None:
        with FakeQuay("empty") as quay:
            assert quay.url == f"http://{quay.host}:{quay.port}"
            assert requests.get(f"{quay.url}/_fakequay/ready").status_code == 200
            address = (quay.host, quay.port)
        with pytest.raises(ConnectionRefusedError), socket.create_connection(address):
            pass

    def test_leaves_no_thread_behind(self) -> None:
        before = threading.active_count()
        with FakeQuay("empty"):
            pass
        assert threading.active_count() == before

    def test_several_live_side_by_side(self) -> None:
        with FakeQuay(ALICE) as one, FakeQuay(ALICE) as other:
            make_organization(one, "made")
            assert (exists(one, "made"), exists(other, "made")) == (True, False)

    def test_starts_again_from_its_seeds(self) -> None:
        quay = FakeQuay(ALICE)
        with quay:
            make_organization(quay, "made")
        with quay:
            assert not exists(quay, "made")

    def test_can_be_reached_by_any_address(self) -> None:
        with FakeQuay("empty", host="0.0.0.0") as quay:
            assert quay.url == f"http://127.0.0.1:{quay.port}"
            assert requests.get(f"{quay.url}/_fakequay/ready").status_code == 200

    def test_writes_version_six_addresses_as_urls_have_them(self) -> None:
        with FakeQuay("empty", host="::1") as quay:
            assert quay.url == f"http://[::1]:{quay.port}"
            assert requests.get(f"{quay.url}/_fakequay/ready").status_code == 200

    def test_is_asked_only_while_it_runs(self) -> None:
        with pytest.raises(RuntimeError, match="use it in a with block"):
            _ = FakeQuay("empty").url

    def test_starts_only_once(self) -> None:
        with FakeQuay("empty") as quay, pytest.raises(RuntimeError, match="started already"):
            quay.start()

    def test_stops_any_number_of_times(self) -> None:
        quay = FakeQuay("empty")
        quay.start()
        quay.stop()
        quay.stop()

    def test_refuses_a_port_that_is_taken(self) -> None:
        with FakeQuay("empty") as quay:
            complaint = f"cannot listen on 127.0.0.1, port {quay.port}: Address already in use"
            with pytest.raises(CannotListen, match=complaint):
                FakeQuay("empty", port=quay.port).start()

    def test_refuses_a_wrong_seed(self) -> None:
        with pytest.raises(SeedError, match=r"seed: \$.usres: unknown key"):
            FakeQuay({"fakequay": 1, "usres": {}}).start()


class TestSettings:
    @pytest.mark.parametrize(
        "clock", [NOON, "1767268800", "2026-01-01T12:00", datetime.fromtimestamp(NOON, UTC)]
    )
    def test_the_clock_stands_where_it_was_put(self, clock: object) -> None:
        with FakeQuay("empty", clock=clock) as quay:  # type: ignore[arg-type]
            assert quay.world.now() == NOON

    def test_the_configuration_goes_before_the_seeds(self) -> None:
        seed = {"fakequay": 1, "settings": {"REGISTRY_TITLE": "seed"}}
        with FakeQuay(seed, config={"REGISTRY_TITLE": "mine"}) as quay:
            config = requests.get(f"{quay.url}/config").json()["config"]
        assert config["REGISTRY_TITLE"] == "mine"

    def test_a_feature_is_on_or_off(self) -> None:
        with pytest.raises(ValueError, match="FEATURE_X is true or false, not 'no'"):
            FakeQuay(config={"FEATURE_X": "no"})

    def test_seeds_are_merged(self) -> None:
        bob = {"fakequay": 1, "users": {"bob": {}}}
        with FakeQuay([ALICE, bob]) as quay:
            assert [account.name for account in quay.world.store.accounts.all()] == ["alice", "bob"]

    def test_state_is_kept_in_a_folder(self, tmp_path: Path) -> None:
        with FakeQuay(ALICE, data=tmp_path / "data") as quay:
            make_organization(quay, "made")
        with FakeQuay(ALICE, data=tmp_path / "data") as again:
            assert exists(again, "made")
            again.reset()
            assert not exists(again, "made")
            assert make_organization(again, "made") == 201

    def test_a_refused_start_lets_go_of_the_folder(self, tmp_path: Path) -> None:
        with FakeQuay("empty") as taken, pytest.raises(CannotListen):
            FakeQuay(ALICE, port=taken.port, data=tmp_path).start()
        with FakeQuay(ALICE, data=tmp_path) as quay:
            assert not exists(quay, "made")


class TestToken:
    def test_is_good_for_its_scopes(self) -> None:
        with FakeQuay(ALICE) as quay:
            url = f"{quay.url}/api/v1/organization/"
            reader = bearer(quay.token("alice", "repo:read"))
            assert requests.post(url, json={"name": "made"}, headers=reader).status_code == 403
            assert make_organization(quay, "made") == 201

    def test_is_good_for_all_unless_told(self) -> None:
        with FakeQuay(ALICE) as quay:
            headers = bearer(quay.token("alice"))
            user = requests.get(f"{quay.url}/api/v1/user/", headers=headers).json()
        assert (user["username"], user["email"]) == ("alice", "alice@example.com")

    def test_is_the_same_each_time(self) -> None:
        with FakeQuay(ALICE) as quay:
            first = quay.token("alice", "repo:read")
            assert quay.token("alice", "repo:read") == first
            assert quay.token("alice", "repo:write") != first
            quay.reset()
            assert quay.token("alice", "repo:read") == first
            assert len(list(quay.world.store.oauth_tokens.all())) == 1

    def test_is_for_users_that_there_are(self) -> None:
        with FakeQuay(ALICE) as quay, pytest.raises(LookupError, match="no user 'alicia'"):
            quay.token("alicia")

    @pytest.mark.parametrize("scope", ["", "repo:everything"])
    def test_is_for_scopes_that_there_are(self, scope: str) -> None:
        with FakeQuay(ALICE) as quay, pytest.raises(ValueError, match="choose from repo:read"):
            quay.token("alice", scope)


class TestReset:
    def test_goes_back_to_the_seeds(self) -> None:
        with FakeQuay(ALICE) as quay:
            make_organization(quay, "made")
            quay.reset()
            assert not exists(quay, "made")

    def test_puts_the_clock_back(self) -> None:
        with FakeQuay(ALICE, clock=NOON) as quay:
            quay.world.clock.advance(60)
            quay.reset()
            assert quay.world.now() == NOON


class TestLoad:
    def test_serves_another_world_at_the_same_address(self) -> None:
        with FakeQuay("empty") as quay:
            quay.load(ALICE, clock=NOON, config={"REGISTRY_TITLE": "other"})
            url = quay.url
            assert requests.get(f"{url}/api/v1/users/alice").json()["username"] == "alice"
            assert requests.get(f"{url}/config").json()["config"]["REGISTRY_TITLE"] == "other"
            assert quay.world.now() == NOON

    def test_goes_back_to_the_first_when_nothing_is_asked_for(self) -> None:
        with FakeQuay(ALICE) as quay:
            quay.load("empty")
            quay.load()
            assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200

    def test_finds_a_world_that_it_had_before_as_it_was_planted(self) -> None:
        with FakeQuay("empty") as quay:
            quay.load(ALICE)
            make_organization(quay, "made")
            quay.load("empty")
            quay.load(ALICE)
            assert not exists(quay, "made")

    def test_lets_resets_go_back_to_the_new_world(self) -> None:
        with FakeQuay("empty") as quay:
            quay.load(ALICE)
            make_organization(quay, "made")
            assert requests.post(f"{quay.url}/_fakequay/reset").status_code == 204
            assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200
            assert not exists(quay, "made")

    def test_is_not_for_a_server_with_a_data_folder(self, tmp_path: Path) -> None:
        with (
            FakeQuay(ALICE, data=tmp_path) as quay,
            pytest.raises(ValueError, match="keeps to its seed"),
        ):
            quay.load("empty")
