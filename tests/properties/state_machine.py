"""What machines that tell random stories of calls have in common."""

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
    """One for all machines: a world is swapped in a moment, an application takes its time."""
    return create_app(seeds.load(seeds.read([{"fakequay": 1}])))


class Machine(RuleBasedStateMachine):
    """Calls as alice; ``SEED`` is the world that each story begins with."""

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
        """The answer to a call that is let through."""
        answer = self.call(method, path, json)
        assert answer.status_code < 400, (method, path, json, answer.text)
        return answer.json if answer.data else None

    def refused(self, method: str, path: str, json: Any = None) -> None:
        """The call is an error and changes nothing."""
        before = seeds.export(instances.main_world(self.app))
        assert self.call(method, path, json).status_code >= 400
        assert seeds.export(instances.main_world(self.app)) == before

    def teardown(self) -> None:
        """Whatever has happened: written down and planted again, it is the same."""
        document = seeds.export(instances.main_world(self.app))
        replanted = seeds.load(seeds.read([document]), ids=Ids("m"))
        assert seeds.export(replanted) == document
