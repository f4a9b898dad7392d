"""Build webhooks: source hosts call them after a push to start a build."""

import hmac

from flask import Response, request
from flask.typing import ResponseReturnValue

from fakequay.access import roles, superusers
from fakequay.domain.builds import build_requests, source_host_payloads, trigger_builds
from fakequay.domain.builds.source_host_payloads import Skipped
from fakequay.domain.errors import Aborted, InvalidRequest
from fakequay.domain.repositories import repositories
from fakequay.models import Repository, Trigger
from fakequay.web.auth import authentication
from fakequay.web.auth.basic_authentication import LoginRefused, log_in
from fakequay.web.operations.request_context import base_world
from fakequay.world import World

from .html_errors import refuse

DISABLED = "This build trigger is currently disabled. Please re-enable to continue."
NOT_NOW = "Repository is currently in read only or mirror mode"


def push(uuid: str) -> ResponseReturnValue:
    """Start a build for a push, unless the webhook payload asks to skip it."""
    world = base_world()
    trigger = world.store.triggers.one(uuid=uuid)
    repository = world.store.repositories.get(trigger.repository_id) if trigger else None
    if trigger is None or repository is None:
        return refuse(404, "Not Found")
    with world.store.transaction():
        allowed = _may_write(world, trigger, repository)
    if not allowed:
        return refuse(403, "Permission Denied")
    if repository.state != "NORMAL":
        return refuse(503, NOT_NOW)
    return _build(world, trigger, repository)


def _build(world: World, trigger: Trigger, repository: Repository) -> Response:
    try:
        metadata = source_host_payloads.read(trigger, request.get_data())
    except Skipped:
        return Response("Okay")
    except InvalidRequest as refusal:
        return refuse(400, refusal.message)
    if not trigger.enabled:
        return refuse(400, DISABLED)
    try:
        with world.store.transaction():
            draft = trigger_builds.prepare(world, trigger, metadata, is_manual=False)
            build_requests.start(world, repository, draft)
    except Aborted as refusal:
        return refuse(refusal.status, refusal.message)
    return Response("Okay")


def _may_write(world: World, trigger: Trigger, repository: Repository) -> bool:
    """Return whether the request has the trigger's token or a caller with write permission."""
    basic = request.authorization
    if basic is not None and basic.username == "$token":
        token = (basic.password or "").encode()
        return hmac.compare_digest(token, trigger.token.encode())
    try:
        caller = (
            log_in(world, basic.username, basic.password or "")
            if basic is not None and basic.username is not None
            else authentication.caller(world)
        )
    except LoginRefused:
        return False
    role = roles.repository_role(world, caller, repositories.get_full_name(world, repository))
    return role in {"write", "admin"} or superusers.has_full_access(world, caller)
