"""Service of the operation that shows the signatures of a repository."""

import base64
from typing import Any

from fakequay.domain.errors import NotFound
from fakequay.domain.images import tags
from fakequay.domain.repositories import repositories
from fakequay.models import Manifest, RepoName
from fakequay.world import World

VALID_FOR = 3 * 365 * 86_400  # seconds from the latest change to the expiry of a signature


def delegations(world: World, name: RepoName) -> dict[str, Any]:
    """Return a generated signature delegation that covers all tags of a repository.

    Raises:
        NotFound: The repository does not exist, or trust is not enabled for it.
    """
    repository = repositories.find(world, name)
    if not repository.trust_enabled:
        raise NotFound
    alive = tags.list_alive(world, repository)
    changed = tags.last_change_time(world, repository)
    targets = {tag.name: _target(tags.get_manifest(world, tag)) for tag in alive}
    expiration = (repository.created if changed is None else changed) + VALID_FOR
    return {"targets": {"targets": targets, "expiration": expiration}}


def _target(manifest: Manifest) -> dict[str, Any]:
    algorithm, _, value = manifest.digest.partition(":")
    encoded = base64.b64encode(bytes.fromhex(value)).decode()
    return {"hashes": {algorithm: encoded}, "length": len(manifest.content.encode())}
