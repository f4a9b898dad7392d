"""Links of /openapi.json, followed by schemathesis: created items are read, changed and deleted."""

from collections import Counter
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import ChecksConfig, SchemathesisConfig

from fakequay.web.instances import instances
from tests.properties.test_schemathesis import (
    EXISTING_NAMES,
    REPOSITORIES,
    Callers,
    Checkpoint,
    app_with_callers,
)

__all__ = ["app_with_callers"]  # the fixture must be importable here

SCENARIOS, STEPS = 60, 6  # limit on the number of requests, which are the same in every run
# Valid bodies: the real server requires more than its schemas describe.
HOOK = {"method": "webhook", "config": {"url": "http://hooks.example.com"}, "eventConfig": {}}
PRUNE = {"method": "number_of_tags", "value": 3}
BODIES: dict[str, dict[str, Any]] = {
    "createOrganization": {"name": "made"},
    "createOrganizationApplication": {"name": "made"},
    "createOrganizationPrototypePermission": {
        "role": "read",
        "delegate": {"name": "reader", "kind": "user"},
    },
    "createRepoNotification": {**HOOK, "event": "repo_push"},
    "createOrgNotification": {**HOOK, "event": "quota_warning"},
    "createUserNamespaceNotification": {**HOOK, "event": "quota_warning"},
    "createOrganizationAutoPrunePolicy": PRUNE,
    "createRepositoryAutoPrunePolicy": PRUNE,
    "createUserAutoPrunePolicy": PRUNE,
    "createOrgImmutabilityPolicy": {"tagPattern": "v.*"},
    "createRepositoryImmutabilityPolicy": {"tagPattern": "v.*"},
    "requestRepoBuild": {"archive_url": "https://archives.example.com/web.tgz"},
}
ONLY_POSITIVE = {
    "generation": {"mode": "positive"},
    "phases": {"stateful": {"inference": {"algorithms": []}}},
}


def test_links_lead_from_created_items_to_their_operations(
    app_with_callers: tuple[Flask, Checkpoint, Callers],
) -> None:
    app, office, callers = app_with_callers
    schemathesis.openapi.format("repository", REPOSITORIES)
    token = callers["owner"]["Authorization"].removeprefix("Bearer ")
    config = SchemathesisConfig.from_dict(
        {**ONLY_POSITIVE, "auth": {"openapi": {"bearer": {"bearer": token}}}}
    )
    document = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
    accepted = {
        "positive_data_acceptance": {"expected-statuses": ["2XX", "4XX"]},
    }
    document.config.checks = ChecksConfig.from_dict(accepted)
    followed: Counter[str] = Counter()

    class Walk(document.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            instances.begin(app, office)

        def step(self, input: Any) -> Any:
            if input.transition is None:
                use_existing_names(input.case)
            output = super().step(input)
            if input.is_applied and input.transition and output.response.status_code < 300:
                followed[input.transition.id.split("[")[1].split(" ")[1]] += 1
            return output

    bounded = settings(
        max_examples=SCENARIOS,
        stateful_step_count=STEPS,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    Walk.run(settings=bounded)
    # The followed links depend on the versions of schemathesis and Hypothesis, not on the run.
    assert len(followed) >= 12, followed
    assert {name[:3] for name in followed} >= {"get", "del"}


def use_existing_names(case: Any) -> None:
    case.path_parameters = {
        name: EXISTING_NAMES.get(name, value) for name, value in case.path_parameters.items()
    }
    case.body = BODIES.get(case.operation.definition.raw["operationId"], case.body)
