"""Actions of the HTML forms on the pages of organizations, the signed-in user and the registry."""

from .actions import ORGANIZATION, Action
from .fields import boolean, text

ACTIONS = {
    "delete-prototype": Action(
        "DELETE", f"{ORGANIZATION}/prototypes/{{uuid}}", "The default permission was deleted."
    ),
    "sync-organization-mirror": Action(
        "POST", f"{ORGANIZATION}/mirror/sync-now", "A sync of the organization mirror is due now."
    ),
    "revoke-app-token": Action(
        "DELETE", "/api/v1/user/apptoken/{uuid}", "The app token was revoked."
    ),
    "revoke-authorization": Action(
        "DELETE", "/api/v1/user/authorizations/{uuid}", "The authorization was revoked."
    ),
    "dismiss-notification": Action(
        "PUT",
        "/api/v1/user/notifications/{uuid}",
        "The notification was dismissed.",
        {"dismissed": boolean},
    ),
    "create-message": Action(
        "POST",
        "/api/v1/messages",
        "The message was created.",
        {"content": text, "severity": text, "media_type": text},
        "message",
    ),
    "delete-message": Action("DELETE", "/api/v1/message/{uuid}", "The message was deleted."),
    "test-namespace-notification": Action(
        "POST", "{owner}/{path}/{uuid}/test", "A test message was sent."
    ),
}
