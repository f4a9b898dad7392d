"""``FakeQuay``: start, stop, reset and load a server from Python."""

import os
import re
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.seeds import SeedError
from fakequay.server import CannotListen

ALICE = {"fakequay": 1, "users": {"alice": {"email": "alice@example.com"}}}
NOON = 1_767_268_800.0


def bearer_headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def make_organization(quay: FakeQuay, name: str) -> int:
    headers = bearer_headers(quay.token("alice"))
    url = f"{quay.url}/api/v1/organization/"
    return requests.post(url, json={"name": name}, headers=headers).status_code


def exists(quay: FakeQuay, name: str) -> bool:
    return requests.get(f"{quay.url}/api/v1/organization/{name}").status_code == 200


class TestServerLifetime:
    def test_server_runs_within_the_with_block(self) -> None:
        with FakeQuay("empty") as quay:
            assert quay.url == f"http://{quay.host}:{quay.port}"
            assert requests.get(f"{quay.url}/_fakequay/ready").status_code == 200
            address = (quay.host, quay.port)
        with pytest.raises(ConnectionRefusedError), socket.create_connection(address):
            pass

    def test_stopped_server_leaves_no_thread(self) -> None:
        before = threading.active_count()
        with FakeQuay("empty"):
            pass
        assert threading.active_count() == before

    def test_servers_in_one_process_are_isolated(self) -> None:
        with FakeQuay(ALICE) as one, FakeQuay(ALICE) as other:
            make_organization(one, "made")
            assert (exists(one, "made"), exists(other, "made")) == (True, False)

    def test_restarted_server_loads_its_seeds_again(self) -> None:
        quay = FakeQuay(ALICE)
        with quay:
            make_organization(quay, "made")
        with quay:
            assert not exists(quay, "made")

    def test_server_on_all_addresses_has_a_loopback_url(self) -> None:
        with FakeQuay("empty", host="0.0.0.0") as quay:
            assert quay.url == f"http://127.0.0.1:{quay.port}"
            assert requests.get(f"{quay.url}/_fakequay/ready").status_code == 200

    def test_ipv6_address_is_in_brackets_in_the_url(self) -> None:
        with FakeQuay("empty", host="::1") as quay:
            assert quay.url == f"http://[::1]:{quay.port}"
            assert requests.get(f"{quay.url}/_fakequay/ready").status_code == 200

    def test_url_raises_an_error_before_the_start(self) -> None:
        with pytest.raises(RuntimeError, match="use it in a with block"):
            _ = FakeQuay("empty").url

    def test_second_start_raises_an_error(self) -> None:
        with FakeQuay("empty") as quay, pytest.raises(RuntimeError, match="already running"):
            quay.start()

    def test_stop_can_be_repeated(self) -> None:
        quay = FakeQuay("empty")
        quay.start()
        quay.stop()
        quay.stop()

    def test_used_port_raises_an_error(self) -> None:
        with FakeQuay("empty") as quay:
            complaint = f"cannot listen on 127.0.0.1, port {quay.port}: Address already in use"
            with pytest.raises(CannotListen, match=complaint):
                FakeQuay("empty", port=quay.port).start()

    def test_invalid_seed_raises_an_error(self) -> None:
        with pytest.raises(SeedError, match=r"seed: \$.usres: unknown key"):
            FakeQuay({"fakequay": 1, "usres": {}}).start()


class TestServerSettings:
    @pytest.mark.parametrize(
        "clock", [NOON, "1767268800", "2026-01-01T12:00", datetime.fromtimestamp(NOON, UTC)]
    )
    def test_clock_accepts_numbers_strings_and_datetimes(self, clock: object) -> None:
        with FakeQuay("empty", clock=clock) as quay:  # type: ignore[arg-type]
            assert quay.world.now() == NOON

    def test_config_has_precedence_over_the_seed(self) -> None:
        seed = {"fakequay": 1, "settings": {"REGISTRY_TITLE": "seed"}}
        with FakeQuay(seed, config={"REGISTRY_TITLE": "mine"}) as quay:
            config = requests.get(f"{quay.url}/config").json()["config"]
        assert config["REGISTRY_TITLE"] == "mine"

    def test_feature_that_is_not_a_boolean_is_rejected(self) -> None:
        with pytest.raises(ValueError, match=r'^FEATURE_MAILING: must be true or false, not "no"$'):
            FakeQuay(config={"FEATURE_MAILING": "no"})

    @pytest.mark.parametrize(
        ("token", "complaint"),
        [
            ("", "the control token is empty, so the control API would refuse every request"),
            (" ", "the control token must contain only printable ASCII characters"),
            ("sésame", "the control token must contain only printable ASCII characters"),
            ("open\nsesame", "the control token must contain only printable ASCII characters"),
        ],
    )
    def test_control_token_that_no_client_can_send_is_rejected(
        self, token: str, complaint: str
    ) -> None:
        with pytest.raises(ValueError, match=complaint):
            FakeQuay("demo", control_token=token)

    @pytest.mark.parametrize(
        ("argument", "message"),
        [
            ({"port": 70000}, "port: must be a whole number from 0 to 65535, not 70000"),
            ({"port": -1}, "port: must be a whole number from 0 to 65535, not -1"),
            ({"port": 80.5}, "port: must be a whole number from 0 to 65535, not 80.5"),
            ({"port": "80"}, "port: must be a whole number from 0 to 65535, not '80'"),
            ({"tls_port": 1e9}, "tls_port: must be a whole number from 0 to 65535"),
            ({"clock": 1e99}, "'1e+99' is not a time between the years 1970 and 3000"),
            ({"clock": float("nan")}, "'nan' is not a time between the years 1970 and 3000"),
            ({"clock": -1}, "'-1' is not a time between the years 1970 and 3000"),
            ({"clock": True}, "clock: True is not a time"),
            ({"durability": "often"}, "durability: must be one of 'always', 'relaxed', 'none'"),
            ({"tls": "yes"}, "tls: must be one of None, 'auto', not 'yes'"),
            ({"like_real": "no"}, "like_real: must be True or False, not 'no'"),
            ({"ids": 5}, "ids: must be a string, not 5"),
            ({"seed": 5}, "seed: 5 is not a seed: give a name, a path or a mapping"),
            ({"seed": None}, "seed: None is not a seed: give a name, a path or a mapping"),
            ({"data": 5}, "data: must be a string or a Path, not 5"),
            ({"data": ""}, "data: the path is empty"),
            ({"layout_folder": "/nowhere"}, "layout_folder: /nowhere is not a folder"),
            ({"host": ""}, "host: the address is empty"),
            ({"proxy": "yes"}, "proxy: must be True or False, not 'yes'"),
            ({"config": []}, "the configuration must be a mapping of keys to values, not []"),
            ({"control_token": 5}, "the control token must be a string, not 5"),
        ],
    )
    def test_invalid_argument_is_rejected(self, argument: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            FakeQuay(**argument)

    @pytest.mark.parametrize(
        ("keys", "message"),
        [
            ({5: {}}, "seed: $: the key 5 is not a string"),
            ({"users": {"alice": {}, None: {}}}, "seed: $.users: the key None is not a string"),
        ],
    )
    def test_key_of_a_seed_that_is_not_a_string_is_rejected(
        self, keys: dict[Any, Any], message: str
    ) -> None:
        with pytest.raises(SeedError, match=f"^{re.escape(message)}$"):
            FakeQuay({"fakequay": 1, **keys}).start()

    def test_seeds_are_merged(self) -> None:
        bob = {"fakequay": 1, "users": {"bob": {}}}
        with FakeQuay([ALICE, bob]) as quay:
            assert [account.name for account in quay.world.store.accounts.all()] == ["alice", "bob"]

    def test_data_folder_survives_a_restart(self, tmp_path: Path) -> None:
        with FakeQuay(ALICE, data=tmp_path / "data") as quay:
            make_organization(quay, "made")
        with FakeQuay(ALICE, data=tmp_path / "data") as again:
            assert exists(again, "made")
            again.reset()
            assert not exists(again, "made")
            assert make_organization(again, "made") == 201

    def test_relative_data_folder_is_kept_after_a_change_of_the_working_directory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path)
        with FakeQuay(ALICE, data="data") as quay:
            monkeypatch.chdir(tmp_path / "elsewhere")
            assert make_organization(quay, "made") == 201
        assert list((tmp_path / "elsewhere").iterdir()) == []
        with FakeQuay(ALICE, data=tmp_path / "data") as again:
            assert exists(again, "made")

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="the operating system has no fork")
    @pytest.mark.filterwarnings("ignore:.*fork")
    def test_stop_in_a_forked_process_does_not_stop_the_server(self, tmp_path: Path) -> None:
        with FakeQuay(ALICE, data=tmp_path / "data") as quay:
            assert make_organization(quay, "before") == 201
            journal = (tmp_path / "data" / "fakequay.journal").read_bytes()
            child = os.fork()
            if child == 0:
                try:
                    quay.stop()
                finally:
                    os._exit(0)
            os.waitpid(child, 0)
            assert (tmp_path / "data" / "fakequay.journal").read_bytes() == journal
            assert make_organization(quay, "after") == 201
        with FakeQuay(ALICE, data=tmp_path / "data") as again:
            assert (exists(again, "before"), exists(again, "after")) == (True, True)

    def test_failed_start_releases_the_data_folder(self, tmp_path: Path) -> None:
        with FakeQuay("empty") as taken, pytest.raises(CannotListen):
            FakeQuay(ALICE, port=taken.port, data=tmp_path).start()
        with FakeQuay(ALICE, data=tmp_path) as quay:
            assert not exists(quay, "made")


class TestToken:
    def test_token_has_the_given_scopes(self) -> None:
        with FakeQuay(ALICE) as quay:
            url = f"{quay.url}/api/v1/organization/"
            reader = bearer_headers(quay.token("alice", "repo:read"))
            assert requests.post(url, json={"name": "made"}, headers=reader).status_code == 403
            assert make_organization(quay, "made") == 201

    def test_token_has_all_scopes_by_default(self) -> None:
        with FakeQuay(ALICE) as quay:
            headers = bearer_headers(quay.token("alice"))
            user = requests.get(f"{quay.url}/api/v1/user/", headers=headers).json()
        assert (user["username"], user["email"]) == ("alice", "alice@example.com")

    def test_same_scope_returns_the_same_token(self) -> None:
        with FakeQuay(ALICE) as quay:
            first = quay.token("alice", "repo:read")
            assert quay.token("alice", "repo:read") == first
            assert quay.token("alice", "repo:write") != first
            quay.reset()
            assert quay.token("alice", "repo:read") == first
            assert len(list(quay.world.store.oauth_tokens.all())) == 1

    def test_unknown_user_raises_an_error_that_suggests_a_name(self) -> None:
        message = "user 'alicia' does not exist; the most similar name is 'alice'"
        with FakeQuay(ALICE) as quay, pytest.raises(LookupError, match=f"^{message}$"):
            quay.token("alicia")

    @pytest.mark.parametrize(
        "scope", ["", "repo:everything", [], ["repo:read", "everything"], [5], 5, None]
    )
    def test_unknown_scope_raises_value_error(self, scope: Any) -> None:
        complaint = re.escape(f"scope: {scope!r} contains an unknown scope; choose from repo:read")
        with FakeQuay(ALICE) as quay, pytest.raises(ValueError, match=complaint):
            quay.token("alice", scope)

    def test_scopes_can_be_a_list_or_a_set(self) -> None:
        with FakeQuay(ALICE) as quay:
            token = quay.token("alice", "repo:create repo:read")
            assert quay.token("alice", ["repo:create", "repo:read"]) == token
            assert quay.token("alice", {"repo:read", "repo:create"}) == token

    def test_expired_token_is_replaced_by_a_valid_one(self) -> None:
        with FakeQuay(ALICE) as quay:
            user = f"{quay.url}/api/v1/user/"
            expired = bearer_headers(quay.token("alice"))
            with quay.faults.add("getLoggedInUser", expire=True):
                assert requests.get(user, headers=expired).status_code == 401
            renewed = bearer_headers(quay.token("alice"))
            assert requests.get(user, headers=renewed).json()["username"] == "alice"
            assert requests.get(user, headers=expired).status_code == 401
            assert bearer_headers(quay.token("alice")) == renewed

    def test_disabled_user_raises_value_error(self) -> None:
        complaint = "user former is disabled, so Quay accepts none of the user's tokens"
        seed = {"fakequay": 1, "users": {"former": {"enabled": False}}}
        with FakeQuay(seed) as quay, pytest.raises(ValueError, match=complaint):
            quay.token("former")


class TestReset:
    def test_reset_restores_the_seeds(self) -> None:
        with FakeQuay(ALICE) as quay:
            make_organization(quay, "made")
            quay.reset()
            assert not exists(quay, "made")

    def test_reset_restores_the_clock(self) -> None:
        with FakeQuay(ALICE, clock=NOON) as quay:
            quay.world.clock.advance(60)
            quay.reset()
            assert quay.world.now() == NOON


class TestLoad:
    def test_load_replaces_the_data_at_the_same_url(self) -> None:
        with FakeQuay("empty") as quay:
            quay.load(ALICE, clock=NOON, config={"REGISTRY_TITLE": "other"})
            url = quay.url
            assert requests.get(f"{url}/api/v1/users/alice").json()["username"] == "alice"
            assert requests.get(f"{url}/config").json()["config"]["REGISTRY_TITLE"] == "other"
            assert quay.world.now() == NOON

    def test_load_without_arguments_restores_the_initial_seed(self) -> None:
        with FakeQuay(ALICE) as quay:
            quay.load("empty")
            quay.load()
            assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200

    def test_repeated_load_of_a_seed_discards_changes(self) -> None:
        with FakeQuay("empty") as quay:
            quay.load(ALICE)
            make_organization(quay, "made")
            quay.load("empty")
            quay.load(ALICE)
            assert not exists(quay, "made")

    def test_reset_restores_the_loaded_seed(self) -> None:
        with FakeQuay("empty") as quay:
            quay.load(ALICE)
            make_organization(quay, "made")
            assert requests.post(f"{quay.url}/_fakequay/reset").status_code == 204
            assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200
            assert not exists(quay, "made")

    def test_load_is_rejected_with_a_data_folder(self, tmp_path: Path) -> None:
        with (
            FakeQuay(ALICE, data=tmp_path) as quay,
            pytest.raises(ValueError, match="not possible on a FakeQuay with a data folder"),
        ):
            quay.load("empty")


@pytest.mark.parametrize(
    ("lengths", "text"),
    [
        (["-1"], b"Malformed Content-Length Header."),
        (["1_0"], b"Malformed Content-Length Header."),
        (["1", "2"], b"The headers Content-Length of the request have different values."),
    ],
)
def test_ambiguous_length_of_a_request_body_is_rejected_at_once(
    lengths: list[str], text: bytes
) -> None:
    headers = "".join(f"Content-Length: {length}\r\n" for length in lengths)
    with FakeQuay() as quay:
        with socket.create_connection((quay.host, quay.port), timeout=5) as client:
            client.sendall(f"POST /api/v1/signin HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
            answer = client.recv(4096)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert answer.endswith(b"\r\n\r\n" + text)
