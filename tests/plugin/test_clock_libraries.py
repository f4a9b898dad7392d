"""Clock libraries: freezegun and time-machine in tests that use the server in their own process."""

import textwrap

import pytest

from tests.support.nested_pytest import run_and_count

pytest_plugins = ["pytester"]

IMPORTS = """
import threading

import freezegun
import pytest
import requests
import time_machine


def ask(session, fakequay):
    response = session.get(fakequay.url + "/api/v1/users/alice", timeout=5)
    assert (response.status_code, response.json()["username"]) == (200, "alice")


def ask_twice(fakequay):
    with requests.Session() as session, requests.Session() as other:
        for client in (session, other, session, other):
            ask(client, fakequay)

"""


def run(pytester: pytest.Pytester, source: str) -> dict[str, int]:
    pytester.makepyfile(IMPORTS + textwrap.dedent(source))
    return run_and_count(pytester)


def test_connections_stay_open_in_twenty_tests_with_freezegun(pytester: pytest.Pytester) -> None:
    source = """
        @pytest.mark.parametrize("number", range(20))
        @freezegun.freeze_time("2020-01-01")
        def test_frozen(fakequay, number):
            ask_twice(fakequay)
    """
    assert run(pytester, source) == {"passed": 20}


def test_connections_stay_open_in_twenty_tests_with_time_machine(pytester: pytest.Pytester) -> None:
    source = """
        @pytest.mark.parametrize("number", range(20))
        def test_travelled(fakequay, number):
            with time_machine.travel("2035-01-01"):
                ask_twice(fakequay)
    """
    assert run(pytester, source) == {"passed": 20}


def test_kept_connection_survives_a_change_of_the_time(pytester: pytest.Pytester) -> None:
    source = """
        @pytest.mark.parametrize("time", ["1999-01-01", "2035-01-01"])
        @pytest.mark.parametrize("change", [freezegun.freeze_time, time_machine.travel])
        def test_kept(fakequay, change, time):
            with requests.Session() as session:
                ask(session, fakequay)
                for _ in range(5):
                    with change(time):
                        ask(session, fakequay)
                        ask_twice(fakequay)
                    ask(session, fakequay)
    """
    assert run(pytester, source) == {"passed": 4}


def test_time_can_change_during_a_request(pytester: pytest.Pytester) -> None:
    source = """
        @pytest.mark.parametrize("time", ["1999-01-01", "2035-01-01"])
        @pytest.mark.parametrize("change", [freezegun.freeze_time, time_machine.travel])
        def test_delayed(fakequay, change, time):
            fakequay.faults.add("getUserInformation", delay=0.3)
            results = []
            with requests.Session() as session:
                waiting = threading.Thread(
                    target=lambda: results.append(ask(session, fakequay))
                )
                waiting.start()
                with change(time):
                    waiting.join(5)
                    assert results == [None]
                    (found,) = fakequay.requests.wait(1, timeout=5)
                    assert 0.3 <= found.duration < 5
    """
    assert run(pytester, source) == {"passed": 4}


def test_waiting_for_requests_ends_while_the_time_is_frozen(pytester: pytest.Pytester) -> None:
    source = """
        @freezegun.freeze_time("2020-01-01")
        def test_timeout(fakequay):
            with pytest.raises(AssertionError, match="waited 0.2 s: expected 1 or more request"):
                fakequay.requests.wait(1, timeout=0.2)
    """
    assert run(pytester, source) == {"passed": 1}


def test_server_can_start_and_stop_while_the_time_is_frozen(pytester: pytest.Pytester) -> None:
    source = """
        @freezegun.freeze_time("2020-01-01")
        def test_server(fakequay_factory):
            ask_twice(fakequay_factory())

        @freezegun.freeze_time("2020-01-01")
        def test_simulated_clock():
            from fakequay import FakeQuay

            with FakeQuay(clock="2026-01-31T12:00:00Z") as quay:
                ask_twice(quay)
                assert quay.world.now() == 1769860800
    """
    assert run(pytester, source) == {"passed": 2}
