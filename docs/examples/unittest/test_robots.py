"""Tests of robots.py. All tests of the class share a server, which is reset before each test."""

import unittest
from pathlib import Path

from robots import Robots

from fakequay import FakeQuay


class RobotsTest(unittest.TestCase):
    """Test the class Robots against a server with seed.json."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.quay = cls.enterClassContext(FakeQuay(Path(__file__).with_name("seed.json")))

    def setUp(self) -> None:
        self.quay.reset()
        token = self.quay.token("alice", "org:admin")
        self.robots = Robots(self.quay.url, token, "lighthouse")

    def test_creates_a_robot_account(self) -> None:
        token = self.robots.create("nightly", "Runs at night")

        self.assertEqual(len(token), 64)
        self.assertEqual(self.robots.list_names(), ["lighthouse+backup", "lighthouse+nightly"])
        body = {"description": "Runs at night"}
        self.quay.requests.verify(1, operation="createOrgRobot", body=body, caller="alice")

    def test_waits_and_retries_at_a_rate_limit(self) -> None:
        self.quay.faults.add("createOrgRobot", status=429, retry_after=1, times=1)

        self.robots.create("nightly", "Runs at night")

        (refused,) = self.quay.requests.verify(1, operation="createOrgRobot", status=429)
        self.quay.requests.verify(1, operation="createOrgRobot", status=201, after=refused.id)

    def test_retries_after_a_timeout(self) -> None:
        fault = self.quay.faults.add("getOrgRobots", stall=60, times=1)
        self.robots.timeout = 0.2

        self.assertEqual(self.robots.list_names(), ["lighthouse+backup"])
        self.assertEqual(fault.used, 1)
        self.quay.requests.verify(1, operation="getOrgRobots", status=200)
