"""Lists of tags, with their history, Docker v1 images and pull statistics."""

from typing import Any

from fakequay.domain.errors import Aborted, NotFound
from fakequay.domain.images import manifests, pull_counts, tags, v1_images
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName, Tag
from fakequay.world import World

PAGE, MAX_PAGE = 50, 100  # tags per page: the default and the maximum
BAD_FILTER = (
    "Unsupported syntax for filter_tag_name. Expected <operation>:<tag_name> "
    "where <operation>can be 'like' or 'eq'."
)


def page(world: World, name: RepoName, query: dict[str, Any]) -> dict[str, Any]:
    """Return a page of the tag history of a repository, newest first.

    The page also contains deleted tags that can be restored.

    Args:
        query: Query parameters ``page``, ``limit``, ``onlyActiveTags``, ``specificTag`` and
            ``filter_tag_name``.

    Raises:
        Aborted: 400 if ``filter_tag_name`` has an invalid syntax.
    """
    repository = repositories.find(world, name)
    number = max(query["page"] or 1, 1)
    limit = PAGE if query["limit"] is None else min(max(query["limit"], 1), MAX_PAGE)
    found = tags.list_history(
        world,
        repository,
        query["specificTag"] or None,
        include_former=not query["onlyActiveTags"],
    )
    if query["filter_tag_name"]:
        found = _filtered(found, query["filter_tag_name"])
    start = (number - 1) * limit
    return {
        "tags": [_view(world, tag) for tag in found[start : start + limit]],
        "page": number,
        "has_additional": len(found) > start + limit,
    }


def pull_statistics(world: World, name: RepoName, tag_name: str) -> dict[str, Any]:
    """Return the pull counts of a tag and of its manifest, each with the last pull time."""
    repository = repositories.find(world, name)
    tag = _alive(world, name, tag_name)
    digest = tags.get_manifest(world, tag).digest
    of_tag, of_manifest = (
        pull_counts.count_pulls(world, repository, what) for what in (tag_name, digest)
    )
    return {
        "tag_name": tag_name,
        "tag_pull_count": of_tag.times,
        "last_tag_pull_date": of_tag.last,
        "current_manifest_digest": digest,
        "manifest_pull_count": of_manifest.times,
        "last_manifest_pull_date": of_manifest.last,
    }


def images(world: World, name: RepoName, tag_name: str, *, owned: bool) -> dict[str, Any]:
    """Return the Docker v1 images of a tag.

    Args:
        owned: Whether to return only those images that no other tag of the repository uses.
    """
    repository = repositories.find(world, name)
    tag = _alive(world, name, tag_name)
    found = v1_images.list_for_manifest(world, tags.get_manifest(world, tag))
    if owned:
        others = (tag for tag in tags.list_alive(world, repository) if tag.name != tag_name)
        shared = {
            image.id
            for other in others
            for image in v1_images.list_for_manifest(world, tags.get_manifest(world, other))
        }
        found = [image for image in found if image.id not in shared]
    return {"images": [v1_images.view(image) for image in found]}


def _alive(world: World, name: RepoName, tag_name: str) -> Tag:
    tag = tags.find_alive(world, repositories.find(world, name), tag_name)
    if tag is None:
        raise NotFound
    return tag


def _filtered(found: list[Tag], expression: str) -> list[Tag]:
    """Return the tags that match a filter: ``like:<text>`` (ignores case) or ``eq:<name>``.

    If the filter has another operator, all tags are returned, as on the real server.
    """
    operation, colon, text = expression.partition(":")
    if not colon:
        raise Aborted(400, BAD_FILTER)
    if operation == "like":
        return [tag for tag in found if text.lower() in tag.name.lower()]
    return [tag for tag in found if tag.name == text] if operation == "eq" else found


def _view(world: World, tag: Tag) -> dict[str, Any]:
    manifest = tags.get_manifest(world, tag)
    seen: dict[str, Any] = {
        "name": tag.name,
        "reversion": tag.reversion,
        "immutable": tag.immutable,
        "start_ts": tag.start,
        "manifest_digest": manifest.digest,
        "is_manifest_list": manifests.is_list(manifest),
        "size": manifest.layers_size,
        "last_modified": tag.start,
    }
    if tag.end is not None:
        seen |= {"end_ts": tag.end, "expiration": tag.end}
    if manifests.is_list(manifest):
        presence = manifests.child_presence(world, manifest)
        seen |= {
            "is_sparse": not all(presence.values()),
            "child_manifest_count": len(presence),
            "present_child_count": sum(presence.values()),
            "child_manifests_presence": presence,
        }
    return seen
