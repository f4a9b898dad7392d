"""The links of /openapi.json, followed by schemathesis: what is made is read, changed, deleted."""

from collections import Counter
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import ChecksConfig, SchemathesisConfig

from fakequay.web.instances import instances
from tests.properties.test_schemathesis import REPOSITORIES, THERE, Callers, Checkpoint, served

__all__ = ["served"]  # the fixture

SCENARIOS, STEPS = 60, 6  # the budget; the calls are the same in every run
# What is made: the real server asks for more than its schemas say.
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
ONLY_EXPLICIT = {"phases": {"stateful": {"inference": {"algorithms": []}}}}


def test_lead_from_what_is_made_to_what_can_be_done_with_it(
    served: tuple[Flask, Checkpoint, Callers],
) -> None:
    app, office, callers = served
    schemathesis.openapi.format("repository", REPOSITORIES)
    config = SchemathesisConfig.from_dict(ONLY_EXPLICIT)
    document = schemathesis.openapi.from_wsgi("/openapi.json", app, config=config)
    accepted = {"positive_data_acceptance": {"expected-statuses": ["2XX", "4XX"]}}
    document.config.checks = ChecksConfig.from_dict(accepted)
    followed: Counter[str] = Counter()

    class Walk(document.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            instances.begin(app, office)

        def step(self, input: Any) -> Any:
            if input.transition is None:
                about_what_is_there(input.case)
            output = super().step(input)
            if input.is_applied and input.transition and output.response.status_code < 300:
                followed[input.transition.id.split("[")[1].split(" ")[1]] += 1
            return output

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": callers["owner"]}

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
    # Which ones differs with the versions of what makes the calls up, and not from run to run.
    assert len(followed) >= 12, followed
    assert {name[:3] for name in followed} >= {"get", "del"}


def about_what_is_there(case: Any) -> None:
    case.path_parameters = {
        name: THERE.get(name, value) for name, value in case.path_parameters.items()
    }
    case.body = BODIES.get(case.operation.definition.raw["operationId"], case.body)
