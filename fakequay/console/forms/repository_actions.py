"""Actions of the HTML forms on the pages of a repository."""

from .actions import REPOSITORY, TAG, Action
from .fields import boolean, number_or_text, text, text_or_empty

LABELS = f"{REPOSITORY}/manifest/{{digest}}/labels"
PERMISSION = f"{REPOSITORY}/permissions"
NOTIFICATION = f"{REPOSITORY}/notification/{{uuid}}"
TRIGGER = f"{REPOSITORY}/trigger/{{uuid}}"

ACTIONS = {
    "set-description": Action(
        "PUT", REPOSITORY, "The description was changed.", {"description": text_or_empty}
    ),
    "change-state": Action(
        "PUT", f"{REPOSITORY}/changestate", "The state is now {state}.", {"state": text}
    ),
    "change-trust": Action(
        "POST",
        f"{REPOSITORY}/changetrust",
        "Content trust was changed.",
        {"trust_enabled": boolean},
    ),
    "restore-tag": Action(
        "POST", f"{TAG}/restore", "Tag {tag} was restored.", {"manifest_digest": text}
    ),
    "change-immutability": Action("PUT", TAG, "Tag {tag} was changed.", {"immutable": boolean}),
    "add-label": Action(
        "POST",
        LABELS,
        "Label {key} was added.",
        {"key": text, "value": text_or_empty, "media_type": text},
    ),
    "delete-label": Action("DELETE", f"{LABELS}/{{id}}", "The label was deleted."),
    "set-user-permission": Action(
        "PUT", f"{PERMISSION}/user/{{member}}", "{member} has the role {role}.", {"role": text}
    ),
    "remove-user-permission": Action(
        "DELETE", f"{PERMISSION}/user/{{member}}", "{member} has no role any more."
    ),
    "set-team-permission": Action(
        "PUT", f"{PERMISSION}/team/{{team}}", "Team {team} has the role {role}.", {"role": text}
    ),
    "remove-team-permission": Action(
        "DELETE", f"{PERMISSION}/team/{{team}}", "Team {team} has no role any more."
    ),
    "test-notification": Action("POST", f"{NOTIFICATION}/test", "A test message was sent."),
    "reset-notification": Action("POST", NOTIFICATION, "The number of failures is now 0."),
    "delete-notification": Action("DELETE", NOTIFICATION, "The notification was deleted."),
    "sync-mirror": Action("POST", f"{REPOSITORY}/mirror/sync-now", "A sync was requested."),
    "cancel-mirror": Action("POST", f"{REPOSITORY}/mirror/sync-cancel", "The sync was cancelled."),
    "create-prune-policy": Action(
        "POST",
        f"{REPOSITORY}/autoprunepolicy/",
        "The policy was created.",
        {
            "method": text,
            "value": number_or_text,
            "tagPattern": text,
            "tagPatternMatches": boolean,
        },
    ),
    "delete-prune-policy": Action(
        "DELETE", f"{REPOSITORY}/autoprunepolicy/{{uuid}}", "The policy was deleted."
    ),
    "create-immutability-policy": Action(
        "POST",
        f"{REPOSITORY}/immutabilitypolicy/",
        "The policy was created.",
        {"tagPattern": text, "tagPatternMatches": boolean},
    ),
    "delete-immutability-policy": Action(
        "DELETE", f"{REPOSITORY}/immutabilitypolicy/{{uuid}}", "The policy was deleted."
    ),
    "start-trigger": Action(
        "POST", f"{TRIGGER}/start", "The build was queued.", {"branch_name": text}
    ),
    "toggle-trigger": Action("PUT", TRIGGER, "The trigger was changed.", {"enabled": boolean}),
    "delete-trigger": Action("DELETE", TRIGGER, "The trigger was deleted."),
}
