"""Validation of seeds: rules of Quay's API for usage logs, subscriptions and mirrors."""

from typing import Any, ClassVar

import pytest

from fakequay import seeds
from fakequay.contract.log_kinds import KINDS
from tests.support.seed_errors import list_errors

OWNERS = {
    "users": {"bob": {}},
    "organizations": {"acme": {"robots": {"ci": {}}}},
}


class TestLogKinds:
    def test_unknown_kind_is_an_error_with_a_suggestion(self) -> None:
        assert list_errors(logs=[{"kind": "push_rep"}, {"kind": "push_repo"}]) == [
            '$.logs[0].kind: unknown value "push_rep"; did you mean "push_repo"?'
        ]

    def test_kind_without_a_similar_kind_is_an_error(self) -> None:
        known = f"the JSON Schema lists the {len(KINDS)} known values"
        assert list_errors(logs=[{"kind": "x"}]) == [f'$.logs[0].kind: unknown value "x"; {known}']


class TestSubscriptionOptions:
    @pytest.mark.parametrize(
        ("method", "config", "error"),
        [
            ("webhook", {"ulr": "http://hooks.example.com"}, '.config: the key "url" is missing'),
            ("webhook", {"url": ""}, '.config.url: "" is shorter than 1 characters'),
            ("webhook", {"url": None}, ".config.url: must be a string, not null"),
            ("slack", {}, '.config: the key "url" is missing'),
            ("email", {}, '.config: the key "email" is missing'),
            ("flowdock", {}, '.config: the key "flow_api_token" is missing'),
            ("hipchat", {"room_id": 7}, '.config: the key "notification_token" is missing'),
            ("hipchat", {"notification_token": "t"}, '.config: the key "room_id" is missing'),
            ("quay_notification", {}, '.config: the key "target" is missing'),
            (
                "quay_notification",
                {"target": {"name": "bob"}},
                '.config.target: the key "kind" is missing',
            ),
            ("webhook", None, ': the key "config" is missing'),
        ],
    )
    def test_missing_option_of_a_method_is_an_error(
        self, method: str, config: dict[str, Any] | None, error: str
    ) -> None:
        subscription = {"event": "repo_push", "method": method}
        subscription |= {} if config is None else {"config": config}
        web = {"subscriptions": [subscription]}
        assert list_errors(**OWNERS, repositories={"acme/web": web}) == [
            f'$.repositories["acme/web"].subscriptions[0]{error}'
        ]

    def test_unknown_method_is_the_only_error(self) -> None:
        web = {"subscriptions": [{"event": "repo_push", "method": "web"}]}
        assert list_errors(**OWNERS, repositories={"acme/web": web}) == [
            '$.repositories["acme/web"].subscriptions[0].method: must be one of '
            '"quay_notification", "email", "webhook", "flowdock", "hipchat", "slack", not "web"'
        ]

    def test_email_of_a_namespace_needs_no_address(self) -> None:
        bob = {"subscriptions": [{"event": "quota_warning", "method": "email"}]}
        assert seeds.read([{"fakequay": 1, "users": {"bob": bob}}]).data["users"] == {"bob": bob}

    def test_event_of_another_place_is_an_error(self) -> None:
        subscription = {"method": "webhook", "config": {"url": "http://hooks.example.com"}}
        bob = {"subscriptions": [{"event": "repo_push", **subscription}]}
        web = {"subscriptions": [{"event": "quota_error", **subscription}]}
        found = list_errors(users={"bob": bob}, repositories={"bob/web": web})
        assert [line.partition(": ")[0] for line in found] == [
            '$.repositories["bob/web"].subscriptions[0].event',
            "$.users.bob.subscriptions[0].event",
        ]


class TestMirrors:
    COPY: ClassVar = {"external_reference": "registry.example.com/web", "rule": ["*"]}

    @pytest.mark.parametrize("state", ["NORMAL", "READ_ONLY", "MIRROR"])
    def test_mirror_with_a_state_is_accepted_and_exported(self, state: str) -> None:
        web = {"state": state, "mirror": {**self.COPY, "robot": "acme+ci"}}
        seed = {"fakequay": 1, **OWNERS, "repositories": {"acme/web": web}}
        exported = seeds.export(seeds.load(seeds.read([seed])))
        assert exported["repositories"]["acme/web"]["state"] == state
        assert seeds.export(seeds.load(seeds.read([exported]))) == exported

    def test_mirror_without_a_state_is_an_error(self) -> None:
        web = {"mirror": {**self.COPY, "robot": "acme+ci"}}
        assert list_errors(**OWNERS, repositories={"acme/web": web}) == [
            '$.repositories["acme/web"]: the key "state" is missing, which a repository with a '
            'mirror requires; add "state": "MIRROR" so that only the robot of the mirror can push'
        ]

    def test_another_seed_can_declare_the_state(self) -> None:
        mirror = {"mirror": {**self.COPY, "robot": "acme+ci"}}
        documents = [
            {"fakequay": 1, **OWNERS, "repositories": {"acme/web": mirror}},
            {"fakequay": 1, "repositories": {"acme/web": {"state": "MIRROR"}}},
        ]
        assert seeds.read(documents).data["repositories"]["acme/web"]["state"] == "MIRROR"

    def test_mirror_without_a_robot_is_an_error(self) -> None:
        project = {"registry_url": "https://harbor.example.com", "registry_type": "harbor"}
        globex = {"mirror": {**project, "external_namespace": "project"}}
        web = {"state": "MIRROR", "mirror": self.COPY}
        organizations = {**OWNERS["organizations"], "globex": globex}
        assert list_errors(organizations=organizations, repositories={"acme/web": web}) == [
            '$.organizations.globex.mirror: the key "robot" is missing',
            '$.repositories["acme/web"].mirror: the key "robot" is missing',
        ]

    def test_repository_mirror_that_the_api_creates_without_a_robot_is_exported(self) -> None:
        web = {"state": "MIRROR", "mirror": {**self.COPY, "robot": None}}
        seed = {"fakequay": 1, **OWNERS, "repositories": {"acme/web": web}}
        exported = seeds.export(seeds.load(seeds.read([seed])))
        assert exported["repositories"]["acme/web"]["mirror"]["robot"] is None
        assert seeds.export(seeds.load(seeds.read([exported]))) == exported
