"""Subjects of all e-mails in the outbox."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.notifications.subscriptions import NAMESPACE_EVENTS, REPOSITORY_EVENTS

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "/repository/acme/web"
GUEST = "guest@example.com"
SUMMARIES = {
    "repo_push": "Repository acme/web updated",
    "build_queued": "Build queued for repository acme/web [build-u]",
    "build_start": "Build started for repository acme/web [build-u]",
    "build_success": "Build succeeded for repository acme/web [build-u]",
    "build_failure": "Build failure for repository acme/web [build-u]",
    "build_cancelled": "Build cancelled for repository acme/web [build-u]",
    "vulnerability_found": "Critical vulnerability detected in repository acme/web in 5 tags",
    "repo_mirror_sync_started": "Repository Mirror started for TEST NOTIFICATION",
    "repo_mirror_sync_success": "Repository Mirror success for TEST NOTIFICATION",
    "repo_mirror_sync_failed": "Repository Mirror unsuccessful for TEST NOTIFICATION",
    "repo_image_expiry": "Tags of acme/web are about to expire",
    "quota_warning": "Namespace acme comes close to its quota",
    "quota_error": "Namespace acme has used up its quota",
}


def register(visitor: "Api") -> None:
    body = {"username": "guest", "password": "password-of-guest", "email": GUEST}
    assert visitor.post("/user/", body).status_code == 200


def change_email(visitor: "Api", stranger: "Api") -> None:
    stranger.put("/user/", {"email": "new@example.com"})


def confirm_new_email(visitor: "Api", stranger: "Api") -> None:
    change_email(visitor, stranger)
    (mail,) = list_mails(stranger)
    assert visitor.client.get(mail["about"]["link"]).status_code == 302


MAILS: dict[str, tuple[Callable[["Api", "Api", "Api"], Any], str, str]] = {
    "registration": (
        lambda visitor, *_: register(visitor),
        GUEST,
        "Please confirm your e-mail address",
    ),
    "new address": (
        lambda visitor, stranger, _: change_email(visitor, stranger),
        "new@example.com",
        "E-mail address change requested",
    ),
    "changed address": (
        lambda visitor, stranger, _: confirm_new_email(visitor, stranger),
        "stranger@example.com",
        "Account e-mail address changed",
    ),
    "changed password": (
        lambda _, stranger, __: stranger.put("/user/", {"password": "another-password"}),
        "stranger@example.com",
        "Account password changed",
    ),
    "recovery of a user": (
        lambda visitor, *_: visitor.post("/recovery", {"email": "owner@example.com"}),
        "owner@example.com",
        "Account recovery",
    ),
    "recovery of an organization": (
        lambda visitor, *_: visitor.post("/recovery", {"email": "acme@example.com"}),
        "acme@example.com",
        "Organization acme recovery",
    ),
    "invitation": (
        lambda _, __, owner: owner.put("/organization/acme/team/members/members/stranger"),
        "stranger@example.com",
        "Invitation to join team",
    ),
    "invitation of an address": (
        lambda _, __, owner: owner.put(f"/organization/acme/team/members/invite/{GUEST}"),
        GUEST,
        "Invitation to join team",
    ),
    "address of a repository": (
        lambda _, __, owner: owner.post(f"{WEB}/authorizedemail/{GUEST}"),
        GUEST,
        "Please verify your e-mail address for repository acme/web",
    ),
    "export of logs": (
        lambda _, __, owner: owner.post(f"{WEB}/exportlogs", {"callback_email": GUEST}),
        GUEST,
        "Export Action Logs Complete",
    ),
}


def list_mails(api: "Api") -> list[dict[str, Any]]:
    mails: list[dict[str, Any]] = api.client.get("/_fakequay/outbox").json["mails"]
    return mails


@pytest.mark.parametrize("name", MAILS)
def test_subject_starts_with_the_short_title_of_the_registry(
    change_config: Callable[..., None],
    visitor: "Api",
    stranger: "Api",
    owner: "Api",
    name: str,
) -> None:
    change_config(REGISTRY_TITLE="Example Registry", REGISTRY_TITLE_SHORT="Example")
    send, address, subject = MAILS[name]

    send(visitor, stranger, owner)

    newest = list_mails(owner)[0]
    assert (newest["to"], newest["subject"]) == (address, f"[Example] {subject}")


@pytest.mark.parametrize("event", REPOSITORY_EVENTS)
def test_subject_of_a_repository_notification_is_the_summary(owner: "Api", event: str) -> None:
    owner.post(f"{WEB}/authorizedemail/{GUEST}")
    owner.client.get(list_mails(owner)[0]["about"]["link"])

    send_notification(owner, f"{WEB}/notification/", event)

    assert list_mails(owner)[0]["subject"] == SUMMARIES[event]


@pytest.mark.parametrize("event", NAMESPACE_EVENTS)
def test_subject_of_a_namespace_notification_is_the_summary(owner: "Api", event: str) -> None:
    send_notification(owner, "/organization/acme/notifications", event)

    assert list_mails(owner)[0]["subject"] == SUMMARIES[event]


def send_notification(api: "Api", path: str, event: str) -> None:
    """Create a notification by e-mail, and send a test notification."""
    body = {
        "event": event,
        "method": "email",
        "config": {"email": GUEST},
        "eventConfig": {"days": 1} if event == "repo_image_expiry" else {},
        "title": "t",
    }
    made = api.post(path, body)
    assert made.status_code == 201, made.json
    api.post(f"{path.rstrip('/')}/{made.json['uuid']}/test")
