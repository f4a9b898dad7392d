"""Authorized e-mail addresses: confirmed receivers of notifications of a repository."""

from fakequay.domain import outbox
from fakequay.domain.errors import DataRefused
from fakequay.domain.repositories import repositories
from fakequay.models import AuthorizedEmail, RepoName
from fakequay.world import World


def get(world: World, name: RepoName, email: str) -> AuthorizedEmail | None:
    """Return the authorization of an e-mail address for notifications of a repository.

    Returns:
        None if the repository does not exist or no confirmation was requested for the address.
    """
    repository = repositories.get(world, name)
    if repository is None:
        return None
    return world.store.authorized_emails.one(repository_id=repository.id, email=email)


def request_confirmation(world: World, name: RepoName, email: str) -> AuthorizedEmail:
    """Send a confirmation link to an e-mail address, unless the address is already confirmed.

    Raises:
        DataRefused: The repository does not exist.
    """
    found = get(world, name, email) or _add(world, name, email)
    if not found.confirmed:
        outbox.send_mail(
            world,
            email,
            f"Please verify your e-mail address for repository {name}",
            kind="repository_email",
            repository=str(name),
            code=found.code,
            link=f"/authrepoemail?code={found.code}",
        )
    return found


def confirm(world: World, code: str) -> AuthorizedEmail:
    """Confirm the e-mail address to which the code of a confirmation link was sent.

    Raises:
        DataRefused: The code is invalid.
    """
    found = world.store.authorized_emails.one(code=code)
    if found is None:
        raise DataRefused("Invalid confirmation code.")
    return world.store.authorized_emails.change(found, confirmed=True)


def _add(world: World, name: RepoName, email: str) -> AuthorizedEmail:
    repository = repositories.get(world, name)
    if repository is None:
        raise DataRefused(f"Invalid repository {name}")
    code = world.draw("repository e-mail", f"{name} {email}").uuid()
    return world.store.authorized_emails.add(
        AuthorizedEmail(repository_id=repository.id, email=email, code=code)
    )
