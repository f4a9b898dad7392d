"""E-mail addresses that may receive notifications: checks and requests their confirmation."""

from typing import Any

from fakequay.domain.errors import Aborted
from fakequay.domain.notifications import authorized_emails
from fakequay.models import AuthorizedEmail, RepoName
from fakequay.world import World


def check(world: World, name: RepoName, email: str) -> dict[str, Any]:
    """Return whether an e-mail address has been confirmed for notifications about a repository.

    Raises:
        Aborted: 404 if no confirmation e-mail was ever sent to the address.
    """
    found = authorized_emails.get(world, name, email)
    if found is None:
        raise Aborted(404)
    return _view(name, found)


def request_confirmation(world: World, name: RepoName, email: str) -> dict[str, Any]:
    """Send a confirmation e-mail to an address, unless the address is already confirmed."""
    return _view(name, authorized_emails.request_confirmation(world, name, email))


def _view(name: RepoName, found: AuthorizedEmail) -> dict[str, Any]:
    return {
        "email": found.email,
        "repository": name.name,
        "namespace": name.namespace,
        "confirmed": found.confirmed,
    }
