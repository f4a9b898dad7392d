"""Form actions: the API call that each HTML form of the console makes."""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from fakequay.domain.schedule import job_list
from fakequay.fast_dataclasses import frozen

from .fields import Reader, boolean, json_or_text, number, seconds, text, text_or_empty, words

ORGANIZATION = "/api/v1/organization/{orgname}"
ROBOT = "{owner}/robots/{robot}"
TEAM = f"{ORGANIZATION}/team/{{team}}"
APPLICATION = f"{ORGANIZATION}/applications/{{client_id}}"
REPOSITORY = "/api/v1/repository/{repository}"
TAG = f"{REPOSITORY}/tag/{{tag}}"
BUILD = "/_fakequay/builds/{uuid}"
_NAME = re.compile(r"{(\w+)}")
# Fields that may contain slashes. A slash in another field would change the called operation.
_FIELDS_WITH_SLASHES = {"repository", "owner"}
_OWNER = re.compile(r"/api/v1/(user|organization/[^/]+)")


class InvalidField(Exception):
    """Error: a form field has an invalid value; the message names the field and the problem."""


@frozen
class Action:
    """API call that the console makes when a form is submitted.

    Attributes:
        method: HTTP method of the API call.
        path: Path of the API call, with form fields in braces.
        done: Message that the page shows after success, with form fields in braces.
        body: Fields of the JSON body, and the function that converts each. Empty form fields are
            left out.
        member: Name of the object in the JSON body that contains the fields; "" if the fields are
            members of the body itself.
    """

    method: str
    path: str
    done: str
    body: Mapping[str, Reader] = field(default_factory=dict)
    member: str = ""

    def fill_path(self, form: Mapping[str, str]) -> str:
        """Return the URL path of a form's API call, with the form fields filled in.

        Raises:
            InvalidField: A form field is empty, or its value cannot be part of the path, for
                example because of a slash.
        """
        return _NAME.sub(lambda found: _part(found[1], form), self.path)

    def build_body(self, form: Mapping[str, str]) -> dict[str, Any] | None:
        """Return the JSON body of a form's API call, or None if the call has no body.

        Raises:
            InvalidField: The value of a field is invalid.
        """
        if not self.body:
            return None if self.method in {"GET", "DELETE"} else {}
        values = {name: form.get(name, "").strip() for name in self.body}
        fields = {
            name: _read(name, self.body[name], value)
            for name, value in values.items()
            if value or self.body[name] is text_or_empty
        }
        return {self.member: fields} if self.member else fields

    def success_message(self, form: Mapping[str, str]) -> str:
        """Return the message that the page shows after a successful API call of a form."""
        return _NAME.sub(lambda found: form.get(found[1], ""), self.done)


def _part(name: str, form: Mapping[str, str]) -> str:
    value = form.get(name, "").strip()
    if not value:
        raise InvalidField(f"{name}: must not be empty")
    if name == "owner" and not _OWNER.fullmatch(value):
        raise InvalidField("owner: must be a user or an organization")
    if name not in _FIELDS_WITH_SLASHES and "/" in value:
        raise InvalidField(f"{name}: must not contain a slash")
    return value


def _read(name: str, reader: Reader, value: str) -> Any:
    try:
        return reader(value)
    except ValueError as error:
        raise InvalidField(f"{name}: {error}") from error


QUAY = {
    "create-organization": Action(
        "POST",
        "/api/v1/organization/",
        "Organization {name} was created.",
        {"name": text, "email": text},
    ),
    "create-team": Action(
        "PUT", TEAM, "Team {team} was created.", {"role": text, "description": text}
    ),
    "delete-team": Action("DELETE", TEAM, "Team {team} was deleted."),
    "add-member": Action("PUT", f"{TEAM}/members/{{member}}", "{member} was added to team {team}."),
    "remove-member": Action(
        "DELETE", f"{TEAM}/members/{{member}}", "{member} was removed from team {team}."
    ),
    "create-robot": Action("PUT", ROBOT, "Robot {robot} was created.", {"description": text}),
    "regenerate-robot": Action("POST", f"{ROBOT}/regenerate", "Robot {robot} has a new token."),
    "delete-robot": Action("DELETE", ROBOT, "Robot {robot} was deleted."),
    "create-application": Action(
        "POST",
        f"{ORGANIZATION}/applications",
        "Application {name} was created.",
        {"name": text, "description": text},
    ),
    "delete-application": Action("DELETE", APPLICATION, "The application was deleted."),
    "revoke-token": Action("DELETE", f"{APPLICATION}/tokens/{{uuid}}", "The token was revoked."),
    "create-repository": Action(
        "POST",
        "/api/v1/repository",
        "Repository {namespace}/{repository} was created.",
        {"namespace": text, "repository": text, "visibility": text, "description": text_or_empty},
    ),
    "change-visibility": Action(
        "POST",
        f"{REPOSITORY}/changevisibility",
        "{repository} is now {visibility}.",
        {"visibility": text},
    ),
    "delete-repository": Action("DELETE", REPOSITORY, "Repository {repository} was deleted."),
    "tag-manifest": Action("PUT", TAG, "Tag {tag} was set.", {"manifest_digest": text}),
    "expire-tag": Action(
        "PUT", TAG, "Tag {tag} expires at {expiration} UTC.", {"expiration": seconds}
    ),
    "delete-tag": Action("DELETE", TAG, "Tag {tag} was deleted."),
    "start-build": Action(
        "POST",
        f"{REPOSITORY}/build/",
        "The build was queued.",
        {"archive_url": text, "docker_tags": words},
    ),
    "cancel-build": Action("DELETE", f"{REPOSITORY}/build/{{uuid}}", "The build was cancelled."),
}
CONTROL = {
    "step-build": Action("POST", f"{BUILD}/step", "The build moved to its next phase."),
    "finish-build": Action("POST", f"{BUILD}/finish", "The build has finished."),
    "fail-build": Action("POST", f"{BUILD}/fail", "The build has failed.", {"message": text}),
    "freeze": Action("POST", "/_fakequay/clock/freeze", "The clock is frozen.", {"at": text}),
    "advance": Action(
        "POST", "/_fakequay/clock/advance", "The clock was advanced.", {"seconds": number}
    ),
    "resume": Action("POST", "/_fakequay/clock/resume", "The clock is running."),
    "run-job": Action(
        "POST",
        "/_fakequay/jobs/run",
        "The job has run.",
        dict.fromkeys(job_list.FILTER_KEYS, text),
    ),
    "take-snapshot": Action("PUT", "/_fakequay/snapshots/{name}", "Snapshot {name} was taken."),
    "restore-snapshot": Action(
        "POST", "/_fakequay/snapshots/{name}/restore", "Snapshot {name} was restored."
    ),
    "delete-snapshot": Action(
        "DELETE", "/_fakequay/snapshots/{name}", "Snapshot {name} was deleted."
    ),
    "reset": Action("POST", "/_fakequay/reset", "The instance was reset."),
    "clear-requests": Action("DELETE", "/_fakequay/requests", "The request journal was cleared."),
    "empty-outbox": Action("DELETE", "/_fakequay/outbox", "The outbox was cleared."),
    "clear-coverage": Action("DELETE", "/_fakequay/coverage", "The API coverage was cleared."),
    "add-fault": Action(
        "POST",
        "/_fakequay/faults",
        "The fault was added.",
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
            "body": json_or_text,
            "reset": boolean,
            "expire": boolean,
        },
    ),
    "delete-fault": Action("DELETE", "/_fakequay/faults/{name}", "Fault {name} was removed."),
    "clear-faults": Action("DELETE", "/_fakequay/faults", "All faults were removed."),
}
ACTIONS = QUAY | CONTROL
