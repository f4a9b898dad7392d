"""Service keys, with which services of the registry authenticate: lists and changes them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fakequay.determinism import rsa_keys
from fakequay.domain import usage_log
from fakequay.domain.accounts import service_keys, user_notifications
from fakequay.domain.errors import DataRefused, InvalidRequest, NotFound
from fakequay.models import Account, ServiceKey
from fakequay.world import World

from . import users

SUBMITTED = "service_key_submitted"
_SERVICE = re.compile(r"[a-z0-9_]+")
_NAME = re.compile(r"[\sa-zA-Z0-9\-_:/]*")


def views(world: World) -> list[dict[str, Any]]:
    """Return the service keys, without those that expired more than a week ago."""
    return [view(world, key) for key in service_keys.list_all(world)]


def find(world: World, kid: str) -> ServiceKey:
    """Return the service key with the given key id. Raise NotFound if it does not exist."""
    key = service_keys.get(world, kid)
    if key is None:
        raise NotFound
    return key


def create(world: World, superuser: Account, body: dict[str, Any]) -> dict[str, Any]:
    """Create an approved service key, and return it with its private key.

    The private key is not stored: no other response contains it.

    Raises:
        InvalidRequest: The name or expiration is invalid.
        DataRefused: The name of the service is invalid.
    """
    expiration = _expiration(world, body["expiration"], "Expiration date cannot be in the past")
    name, service = body.get("name", ""), body["service"]
    _check_name(name)
    if not _SERVICE.fullmatch(service):
        raise DataRefused
    drawn = world.draw("service key", service)
    pair = rsa_keys.rsa_key(world.ids.secret("service key", service, drawn.generation))
    jwk = pair.jwk
    kid = jwk["kid"]
    origin = {
        "created_by": "Quay Superuser Panel",
        "creator": superuser.name,
        "ip": world.actor.ip,
    }
    key = world.store.service_keys.add(
        ServiceKey(
            kid=kid,
            service=service,
            jwk=jwk,
            created=world.now(),
            name=name,
            metadata={**body.get("metadata", {}), **origin},
            expiration=expiration,
            approval=_approval(world, superuser, body.get("notes", "")),
        )
    )
    about = {**_about(key), "preshared": True, "auto_approved": True}
    for kind in ("service_key_create", "service_key_approve"):
        _log(world, kind, about)
    return {
        "kid": kid,
        "name": name,
        "private_key": pair.private_pem,
        "public_key": pair.public_pem,
        "service": service,
    }


def update(world: World, kid: str, body: dict[str, Any]) -> dict[str, Any]:
    """Change the name, metadata or expiration of a service key.

    New metadata is merged into the existing metadata. A key without an expiration is valid forever.
    """
    key = find(world, kid)
    about = {**_about(key), "name": body.get("name", key.name)}
    if "expiration" in body:
        past_error = "Cannot have an expiration date in the past"
        expiration = _expiration(world, body["expiration"], past_error)
        about |= {
            "old_expiration_date": _seconds(key.expiration),
            "expiration_date": _seconds(expiration),
        }
        _log(world, "service_key_extend", about)
        key = world.store.service_keys.change(key, expiration=expiration)
    if "name" in body or "metadata" in body:
        _check_name(body.get("name", ""))
        _log(world, "service_key_modify", about)
        key = world.store.service_keys.change(
            key,
            name=body.get("name", key.name),
            metadata={**key.metadata, **body.get("metadata", {})},
        )
    return view(world, key)


def delete(world: World, kid: str) -> None:
    """Delete a service key. Raise NotFound if it does not exist."""
    key = find(world, kid)
    world.store.service_keys.remove(key)
    _remove_notifications(world, key)
    about = {**_about(key), "created_date": int(key.created)}
    _log(world, "service_key_delete", about)


def approve(world: World, superuser: Account, kid: str, notes: str) -> None:
    """Approve a service key. If it is already approved, change nothing."""
    key = find(world, kid)
    if key.approval is not None:
        return
    approval = _approval(world, superuser, notes)
    world.store.service_keys.change(key, approval=approval)
    _remove_notifications(world, key)
    _log(world, "service_key_approve", _about(key))


def view(world: World, key: ServiceKey) -> dict[str, Any]:
    """Return a service key as the API shows it, without the private key."""
    return {
        "approval": key.approval and _approval_view(world, key.approval),
        "created_date": key.created,
        "expiration_date": key.expiration,
        "jwk": key.jwk,
        "kid": key.kid,
        "metadata": key.metadata,
        "name": key.name,
        "rotation_duration": key.rotation_duration,
        "service": key.service,
    }


def _approval(world: World, superuser: Account, notes: str) -> dict[str, Any]:
    return {"approver": superuser.name, "at": world.now(), "notes": notes}


def _approval_view(world: World, approval: Mapping[str, Any]) -> dict[str, Any]:
    approver = world.store.accounts.one(name=approval.get("approver"))
    return {
        "approval_type": service_keys.approval_type(approval),
        "approved_date": approval.get("at"),
        "approver": approver and users.view(world, approver),
        "notes": approval.get("notes", ""),
    }


def _remove_notifications(world: World, key: ServiceKey) -> None:
    """Remove the user notifications that ask superusers to approve a service key."""
    for name in world.config.get("SUPER_USERS") or ():
        superuser = world.store.accounts.one(name=name)
        if superuser is not None:
            user_notifications.remove(world, superuser, SUBMITTED, key.kid)


def _log(world: World, kind: str, about: dict[str, Any]) -> None:
    """Add an entry about a service key to the usage log.

    A service key belongs to no namespace, but a usage log entry needs a namespace. Like the real
    server, this function uses the namespace of the first account.
    """
    first = world.store.accounts.oldest(after=0, limit=1)[0]
    usage_log.record(world, kind, first, metadata=about)


def _about(key: ServiceKey) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "service": key.service,
        "name": key.name,
        "expiration_date": _seconds(key.expiration),
    }


def _seconds(at: float | None) -> int | None:
    return None if at is None else int(at)


def _expiration(world: World, timestamp: float | None, past_error: str) -> float | None:
    """Return the expiration of a service key in Unix seconds, or None if the key never expires.

    Args:
        timestamp: Unix seconds; None or 0 if the key never expires.
        past_error: Message of the error if the time is in the past.

    Raises:
        InvalidRequest: The time is invalid or in the past.
    """
    if not timestamp:
        return None
    try:
        datetime.fromtimestamp(timestamp, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise InvalidRequest(f"Invalid expiration date: {error}") from error
    if timestamp <= world.now():
        raise InvalidRequest(past_error)
    return float(timestamp)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidRequest(f"Invalid service key friendly name: {name}")
