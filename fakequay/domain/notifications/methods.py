"""Notification methods: webhooks, e-mail, user notifications and chat services."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from fakequay.domain import host_checks
from fakequay.domain.accounts import accounts, teams
from fakequay.domain.errors import InvalidRequest
from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.models import Account, Subscription
from fakequay.world import World

from . import templates

METHODS = ("quay_notification", "email", "webhook", "flowdock", "hipchat", "slack")


def check(world: World, owner: Owner, method: str, config: dict[str, Any]) -> None:
    """Check that a notification method exists and that its options are complete.

    Args:
        method: Notification method, for example ``webhook``.
        config: Options of the method, for example ``{"url": ...}`` for a webhook.

    Raises:
        InvalidRequest: The notification method is unknown, or one of its options is missing or
            invalid.
    """
    match method:
        case "quay_notification":
            recipients(world, owner, config)
        case "email":
            _check_email(world, owner, config)
        case "webhook":
            _check_webhook(world, config)
        case "slack":
            _check_slack(config)
        case "flowdock":
            _require(config, "flow_api_token", "Missing Flowdock API Token")
        case "hipchat":
            _require(config, "notification_token", "Missing Hipchat Room Notification Token")
            _require(config, "room_id", "Missing Hipchat Room ID")
        case _:
            raise InvalidRequest(f"Unknown notification method '{method}'")


def target(world: World, owner: Owner, subscription: Subscription) -> str:
    """Return the recipient of a notification subscription, such as a URL or e-mail addresses."""
    config = subscription.config
    match subscription.method:
        case "email":
            return ", ".join(email_addresses(world, owner, subscription))
        case "hipchat":
            return str(config.get("room_id", ""))
        case "quay_notification":
            return str(config.get("target", {}).get("name", ""))
        case "flowdock":
            return str(config.get("flow_api_token", ""))
        case _:
            return str(config.get("url", ""))


def email_addresses(world: World, owner: Owner, subscription: Subscription) -> list[str]:
    """Return the e-mail addresses to which a notification subscription sends e-mails.

    If the subscription of a namespace has no address, the e-mails are sent to the admins of the
    organization, or to the user who owns the namespace.
    """
    address = str(subscription.config.get("email") or "")
    if address or owner.repository is not None:
        return [address] if address else []
    namespace, ids = owner.namespace, {owner.namespace.id}
    if namespace.kind == "organization":
        ids = teams.admin_ids(world, namespace)
    found = (world.store.accounts.get(id) for id in sorted(ids))
    return [account.email for account in found if account is not None and account.email]


def recipients(world: World, owner: Owner, config: Mapping[str, Any]) -> list[Account]:
    """Return the accounts to which a notification subscription sends user notifications.

    The accounts are a user, an organization, or the members of a team.

    Args:
        config: Options of the notification method, with ``target`` as ``{"kind": ..., "name":
            ...}``.

    Raises:
        InvalidRequest: The target is missing, or no such user, organization or team exists.
    """
    wanted = config.get("target")
    if not isinstance(wanted, Mapping) or not wanted.get("kind"):
        raise InvalidRequest("Missing target")
    kind, name = wanted["kind"], str(wanted.get("name", ""))
    if kind == "team":
        return _team(world, owner, name)
    account = accounts.get(world, name, "organization" if kind == "org" else "user")
    if account is None:
        raise InvalidRequest(f"Unknown {'organization' if kind == 'org' else 'user'} {name}")
    if kind == "org" and account.id != owner.namespace.id:
        raise InvalidRequest("Organization name must match repository namespace")
    return [account]


def _team(world: World, owner: Owner, name: str) -> list[Account]:
    team = world.store.teams.one(organization_id=owner.namespace.id, name=name)
    if team is None:
        raise InvalidRequest(f"Unknown team {name}")
    members = world.store.team_members.find(team_id=team.id)
    found = (world.store.accounts.get(member.account_id) for member in members)
    return [account for account in found if account is not None]


def _check_email(world: World, owner: Owner, config: dict[str, Any]) -> None:
    if owner.repository is None:
        return
    address = str(config.get("email") or "")
    if not address:
        raise InvalidRequest("Missing e-mail address")
    permit = world.store.authorized_emails.one(repository_id=owner.repository.id, email=address)
    if permit is None or not permit.confirmed:
        raise InvalidRequest(
            "The specified e-mail address is not authorized to receive notifications "
            "for this repository"
        )


def _check_webhook(world: World, config: dict[str, Any]) -> None:
    _require(config, "url", "Missing webhook URL")
    if not _is_web(config["url"]):
        raise InvalidRequest("Invalid webhook URL")
    if host_checks.is_refused(world, urlsplit(config["url"]).hostname or ""):
        raise InvalidRequest("Invalid webhook URL")
    if config.get("template"):
        templates.check(config["template"])


def _check_slack(config: dict[str, Any]) -> None:
    _require(config, "url", "Missing Slack Callback URL")
    if not _is_web(config["url"]):
        raise InvalidRequest("Invalid Slack Callback URL")


def _is_web(url: object) -> bool:
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _require(config: dict[str, Any], key: str, message: str) -> None:
    if not config.get(key):
        raise InvalidRequest(message)
