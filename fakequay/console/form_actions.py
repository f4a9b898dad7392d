"""What forms do: each is one call of Quay's API or of the control API, told in a table."""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.domain.schedule import due_jobs
from fakequay.frozen_dataclasses import frozen

from .form_fields import Reader, document, flag, number, said, seconds, text, words

ORGANIZATION = "/api/v1/organization/{orgname}"
ROBOT = "{owner}/robots/{robot}"
TEAM = f"{ORGANIZATION}/team/{{team}}"
APPLICATION = f"{ORGANIZATION}/applications/{{client_id}}"
REPOSITORY = "/api/v1/repository/{repository}"
TAG = f"{REPOSITORY}/tag/{{tag}}"
BUILD = "/_fakequay/builds/{uuid}"
_NAME = re.compile(r"{(\w+)}")
# What may have slashes; in other names one would lead to another operation.
_PATHS = {"repository", "owner"}
_OWNER = re.compile(r"/api/v1/(user|organization/[^/]+)")


class Mistake(Exception):
    """A field that is wrong, and how."""


@frozen
class Action:
    """A call: its path is filled in from the form, and so is its body, but for empty fields."""

    method: str
    path: str
    done: str
    body: Mapping[str, Reader] = field(default_factory=dict)

    def filled(self, form: Mapping[str, str]) -> str:
        """The path, or Mistake."""
        return _NAME.sub(lambda found: _part(found[1], form), self.path)

    def document(self, form: Mapping[str, str]) -> dict[str, Any] | None:
        """The body, or Mistake; None where there is nothing to say."""
        if not self.body:
            return None if self.method in {"GET", "DELETE"} else {}
        given = {name: form.get(name, "").strip() for name in self.body}
        return {
            name: _read(name, self.body[name], value)
            for name, value in given.items()
            if value or self.body[name] is said
        }

    def told(self, form: Mapping[str, str]) -> str:
        """What has been done."""
        return _NAME.sub(lambda found: form.get(found[1], ""), self.done)


def _part(name: str, form: Mapping[str, str]) -> str:
    value = form.get(name, "").strip()
    if not value:
        raise Mistake(f"{name}: has to be filled in")
    if name == "owner" and not _OWNER.fullmatch(value):
        raise Mistake("owner: is none")
    if name not in _PATHS and "/" in value:
        raise Mistake(f"{name}: cannot have a slash")
    return value


def _read(name: str, reader: Reader, value: str) -> Any:
    try:
        return reader(value)
    except ValueError as error:
        raise Mistake(f"{name}: {error}") from error


QUAY = {
    "create-organization": Action(
        "POST",
        "/api/v1/organization/",
        "Organization {name} is there.",
        {"name": text, "email": text},
    ),
    "create-team": Action(
        "PUT", TEAM, "Team {team} is there.", {"role": text, "description": text}
    ),
    "delete-team": Action("DELETE", TEAM, "Team {team} is gone."),
    "add-member": Action("PUT", f"{TEAM}/members/{{member}}", "{member} was added."),
    "remove-member": Action("DELETE", f"{TEAM}/members/{{member}}", "{member} was removed."),
    "create-robot": Action("PUT", ROBOT, "Robot {robot} is there.", {"description": text}),
    "regenerate-robot": Action("POST", f"{ROBOT}/regenerate", "Robot {robot} has a new token."),
    "delete-robot": Action("DELETE", ROBOT, "Robot {robot} is gone."),
    "create-application": Action(
        "POST",
        f"{ORGANIZATION}/applications",
        "Application {name} is there.",
        {"name": text, "description": text},
    ),
    "delete-application": Action("DELETE", APPLICATION, "The application is gone."),
    "revoke-token": Action("DELETE", f"{APPLICATION}/tokens/{{uuid}}", "The token is revoked."),
    "create-repository": Action(
        "POST",
        "/api/v1/repository",
        "Repository {namespace}/{repository} is there.",
        {"namespace": text, "repository": text, "visibility": text, "description": said},
    ),
    "change-visibility": Action(
        "POST",
        f"{REPOSITORY}/changevisibility",
        "{repository} is {visibility}.",
        {"visibility": text},
    ),
    "delete-repository": Action("DELETE", REPOSITORY, "Repository {repository} is gone."),
    "tag-manifest": Action("PUT", TAG, "Tag {tag} is set.", {"manifest_digest": text}),
    "expire-tag": Action(
        "PUT", TAG, "Tag {tag} expires at {expiration} UTC.", {"expiration": seconds}
    ),
    "delete-tag": Action("DELETE", TAG, "Tag {tag} is gone."),
    "start-build": Action(
        "POST",
        f"{REPOSITORY}/build/",
        "The build waits for its turn.",
        {"archive_url": text, "docker_tags": words},
    ),
    "cancel-build": Action("DELETE", f"{REPOSITORY}/build/{{uuid}}", "The build is cancelled."),
}
FAKE = {
    "step-build": Action("POST", f"{BUILD}/step", "The build has gone on."),
    "finish-build": Action("POST", f"{BUILD}/finish", "The build is over."),
    "fail-build": Action("POST", f"{BUILD}/fail", "The build has failed.", {"message": text}),
    "freeze": Action("POST", "/_fakequay/clock/freeze", "The clock stands still.", {"at": text}),
    "advance": Action(
        "POST", "/_fakequay/clock/advance", "The clock was moved.", {"seconds": number}
    ),
    "resume": Action("POST", "/_fakequay/clock/resume", "The clock ticks."),
    "run-job": Action(
        "POST",
        "/_fakequay/jobs/run",
        "It has happened.",
        dict.fromkeys(due_jobs.FILTER_KEYS, text),
    ),
    "take-snapshot": Action("PUT", "/_fakequay/snapshots/{name}", "Snapshot {name} was taken."),
    "restore-snapshot": Action(
        "POST", "/_fakequay/snapshots/{name}/restore", "The world is as it was in {name}."
    ),
    "delete-snapshot": Action("DELETE", "/_fakequay/snapshots/{name}", "Snapshot {name} is gone."),
    "reset": Action("POST", "/_fakequay/reset", "All is as it was at the start."),
    "clear-requests": Action("DELETE", "/_fakequay/requests", "The journal is empty."),
    "empty-outbox": Action("DELETE", "/_fakequay/outbox", "The outbox is empty."),
    "clear-coverage": Action("DELETE", "/_fakequay/coverage", "Counting begins anew."),
    "add-fault": Action(
        "POST",
        "/_fakequay/faults",
        "The fault is planned.",
        {
            "name": text,
            "operation": text,
            "method": text,
            "path": text,
            "caller": text,
            "status": number,
            "times": number,
            "after": number,
            "every": number,
            "delay": number,
            "when": text,
            "truncate": number,
            "body": document,
            "reset": flag,
            "expire": flag,
        },
    ),
    "delete-fault": Action("DELETE", "/_fakequay/faults/{name}", "Fault {name} is taken back."),
    "clear-faults": Action("DELETE", "/_fakequay/faults", "Nothing goes wrong any more."),
}
ACTIONS = QUAY | FAKE
