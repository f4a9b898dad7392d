"""Base class of state machine tests that call the API."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from flask import Flask
from hypothesis.stateful import RuleBasedStateMachine

from fakequay import seeds
from fakequay.access.scopes import SCOPES
from fakequay.app import create_app
from fakequay.determinism import Clock, Ids
from fakequay.domain.accounts import accounts, oauth_tokens
from fakequay.web.instances import instances
from fakequay.world.checkpoint import Checkpoint

NOON = 1_767_268_800.0
ALL = " ".join(SCOPES)


@cache
def _application() -> Flask:
    """Create one application for all machines: replacing its data is faster than a new one."""
    return create_app(seeds.load(seeds.read([{"fakequay": 1}])))


class Machine(RuleBasedStateMachine):
    """State machine that calls the API as alice. ``SEED``: initial data of each run."""

    SEED: ClassVar[Mapping[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.app = _application()
        planted = seeds.load(seeds.read([self.SEED]), clock=Clock(NOON), ids=Ids("m"))
        instances.begin(self.app, Checkpoint.of(planted))
        world = instances.main_world(self.app)
        with world.store.transaction():
            alice = accounts.find(world, "alice", "user")
            self.headers = {
                "Authorization": f"Bearer {oauth_tokens.get_or_issue(world, alice, ALL).token}"
            }

    def call(self, method: str, path: str, json: Any = None) -> Any:
        with self.app.test_client() as client:
            answer = client.open(f"/api/v1{path}", method=method, json=json, headers=self.headers)
        assert answer.status_code < 500
        return answer

    def done(self, method: str, path: str, json: Any = None) -> Any:
        """Send a request that must succeed, and return its body."""
        answer = self.call(method, path, json)
        assert answer.status_code < 400, (method, path, json, answer.text)
        return answer.json if answer.data else None

    def refused(self, method: str, path: str, json: Any = None) -> None:
        """Send a request that must fail and change nothing."""
        before = seeds.export(instances.main_world(self.app))
        assert self.call(method, path, json).status_code >= 400
        assert seeds.export(instances.main_world(self.app)) == before

    def teardown(self) -> None:
        """Check that the final data is the same after export and load."""
        document = seeds.export(instances.main_world(self.app))
        replanted = seeds.load(seeds.read([document]), ids=Ids("m"))
        assert seeds.export(replanted) == document
