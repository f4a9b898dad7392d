"""Error types of the API and their descriptions."""

from fakequay.domain.errors import NotFound

DESCRIPTIONS = {
    "external_service_timeout": "A service that the request depends on did not respond in time.",
    "invalid_request": "The request is malformed or cannot be carried out.",
    "invalid_response": "A service that the request depends on returned an invalid response.",
    "invalid_token": "The access token is invalid, or the request requires a token.",
    "expired_token": "The access token has expired.",
    "insufficient_scope": "The caller or the scopes of the access token do not allow the request.",
    "fresh_login_required": "The user must enter the password again before this request.",
    "exceeds_license": "The plan of the namespace does not cover the request.",
    "not_found": "The requested resource does not exist.",
    "downstream_issue": "A service that the request depends on failed.",
    "tag_immutable": "The tag is immutable: it cannot be moved or deleted.",
    "token_rotation_failed": "The token could not be replaced by a new one.",
}


def describe(error_type: str) -> dict[str, str]:
    """Return the title and description of an error type.

    Raises:
        NotFound: The error type does not exist.
    """
    if error_type not in DESCRIPTIONS:
        raise NotFound
    return {"title": error_type, "description": DESCRIPTIONS[error_type]}
