"""Actions of the HTML forms on the pages of organizations and of the signed-in user."""

from .actions import ORGANIZATION, Action
from .fields import boolean

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
    "test-namespace-notification": Action(
        "POST", "{owner}/{path}/{uuid}/test", "A test message was sent."
    ),
}
