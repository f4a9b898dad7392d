"""Actions of the HTML forms on the pages for superusers."""

from .actions import Action
from .fields import text

ACTIONS = {
    "create-message": Action(
        "POST",
        "/api/v1/messages",
        "The message was created.",
        {"content": text, "severity": text, "media_type": text},
        "message",
    ),
    "delete-message": Action("DELETE", "/api/v1/message/{uuid}", "The message was deleted."),
}
