"""The types of error, and what each of them means."""

from fakequay.domain.errors import NotFound

DESCRIPTIONS = {
    "external_service_timeout": "A service that the request depends on did not answer in time.",
    "invalid_request": "The request is malformed, or asks for what cannot be done.",
    "invalid_response": "A service that the request depends on gave an answer of no use.",
    "invalid_token": "The access token is unknown, or none was given where one is needed.",
    "expired_token": "The access token was valid once and no longer is.",
    "insufficient_scope": "The caller, or the access token's scopes, do not allow the request.",
    "fresh_login_required": "The caller has to give the password again before this request.",
    "exceeds_license": "The namespace's plan does not cover what was asked for.",
    "not_found": "What the request is about does not exist.",
    "downstream_issue": "A service that the request depends on failed.",
    "tag_immutable": "The tag is immutable: it can be neither moved nor deleted.",
    "token_rotation_failed": "The token could not be replaced by a new one.",
}


def describe(error_type: str) -> dict[str, str]:
    if error_type not in DESCRIPTIONS:
        raise NotFound
    return {"title": error_type, "description": DESCRIPTIONS[error_type]}
