"""Behaviour of Quay that differs between releases: one function for each difference.

Each function returns whether a release of Quay has the behaviour that its name describes. The table
``behavior`` in ``releases.json`` contains the first release with each behaviour. The modules
``releases`` and ``release_features`` handle operations, features and response keys that depend on
the release.

Source of all differences, unless a function names another one: responses recorded from real servers
of 3.9, 3.10, 3.12, 3.14 and 3.16 to 3.19. A release without a recording behaves like the recorded
release before it.
"""

from functools import cache

from fakequay.fast_dataclasses import frozen

from .releases import NEWEST, OLDEST, RELEASES, Release, read_table


@frozen
class BehaviorChange:
    """A change of behaviour between two releases.

    Attributes:
        since: First release with the new behaviour.
        change: Description of the behaviour since the release ``since``.
    """

    since: Release
    change: str


@cache
def behavior() -> dict[str, BehaviorChange]:
    """Return the changes of behaviour between releases of Quay, by the name of the change."""
    return {
        name: BehaviorChange(RELEASES[row["since"]], row["change"])
        for name, row in read_table()["behavior"].items()
    }


def requires_organization_email(release: Release) -> bool:
    """Return whether a release of Quay requires an e-mail address for an organization."""
    return not _has(release, "optional_organization_email")


def allows_shared_emails(release: Release) -> bool:
    """Return whether a release of Quay accepts the same e-mail address for several accounts."""
    return _has(release, "shared_email")


def shared_emails_since() -> Release:
    """Return the first release of Quay in which several accounts may have one e-mail address."""
    return behavior()["shared_email"].since


def hides_robot_tokens_from_readonly_superusers(release: Release) -> bool:
    """Return whether a release of Quay hides the tokens of robots from read-only superusers."""
    return _has(release, "robot_tokens_hidden")


def reports_missing_organization_as_bad_request(release: Release) -> bool:
    """Return whether a release of Quay answers 400 if a superuser deletes an unknown organization.

    Other releases answer 404.
    """
    return not _has(release, "missing_organization_not_found")


def has_readonly_superusers(release: Release) -> bool:
    """Return whether a release of Quay permits read-only superusers to read all data.

    In older releases, read-only superusers may only read single repositories.
    """
    return _has(release, "readonly_superusers")


def superusers_create_repositories_anywhere(release: Release) -> bool:
    """Return whether a release of Quay permits superusers to create repositories in all namespaces.

    Only superusers with full access have this permission.
    """
    return _has(release, "superusers_create_repositories")


def shows_organizations_in_full_to_superusers(release: Release) -> bool:
    """Return whether a release of Quay shows the details of all organizations to superusers.

    The details are the teams and settings. In other releases, superusers see only the details of
    their own organizations.
    """
    return _has(release, "superusers_see_organizations")


def superusers_edit_teams_anywhere(release: Release) -> bool:
    """Return whether a release of Quay permits superusers to edit the teams of all organizations.

    To edit a team means to read and change the members of the team.
    """
    return _has(release, "superusers_edit_teams")


def shows_rights_of_superusers(release: Release) -> bool:
    """Return whether a release of Quay shows superusers that they may change every repository.

    In such a release, the fields ``can_write`` and ``can_admin`` of all repositories are true for
    superusers.
    """
    return _has(release, "superusers_see_rights")


def shows_quotas_to_members(release: Release) -> bool:
    """Return whether a release of Quay shows the quotas of an organization to all its members.

    Other releases show the quotas only to administrators of the organization.
    """
    return _has(release, "members_see_quotas")


def has_application_repositories(release: Release) -> bool:
    """Return whether a release of Quay has repositories of the kind ``application``.

    Other releases have only repositories of the kind ``image``.
    """
    return not _has(release, "image_repositories_only")


def rejects_unknown_mirror_fields(release: Release) -> bool:
    """Return whether a release of Quay refuses to create a mirror with an unknown request field.

    The recorded servers up to 3.12 created no repository mirror if the request contained a field
    that a later release added. The status of their responses was not recorded.
    """
    return not _has(release, "unknown_mirror_fields_ignored")


def checks_proxy_cache_login(release: Release) -> bool:
    """Return whether a release of Quay logs in to the upstream registry of a new proxy cache.

    Such a release rejects the proxy cache if the login fails. Of the recorded servers, only the
    server of Quay 3.14 rejected a proxy cache of an unreachable registry.
    """
    return release is RELEASES["3.14"]


def caches_referrers(release: Release) -> bool:
    """Return whether a release of Quay caches the referrers of a manifest for one minute."""
    return not _has(release, "fresh_referrers")


def pages_tags_by_name(release: Release) -> bool:
    """Return whether a release of Quay sorts the tags in ``/v2/…/tags/list`` by name.

    In such a release, the parameter ``last`` of the next page contains a tag name. Earlier releases
    list the tags in the order of their creation, and return a token for the next page.
    """
    return _has(release, "tags_paged_by_name")


def has_registry_endpoint(method: str, kind: str, release: Release) -> bool:
    """Return whether a release of Quay has a given endpoint of the registry API (``/v2``).

    Args:
        method: HTTP method.
        kind: Kind of registry request, such as ``manifest_by_tag``.
        release: Release of Quay.
    """
    return release is NEWEST or release >= registry_endpoint_since(method, kind)


def registry_endpoint_since(method: str, kind: str) -> Release:
    """Return the first release of Quay that has a given endpoint of the registry API (``/v2``).

    Args:
        method: HTTP method.
        kind: Kind of registry request, such as ``manifest_by_tag``.
    """
    name = {
        ("DELETE", "manifest_by_tag"): "manifest_deletion_by_tag",
        ("GET", "referrers"): "referrers",
    }.get((method, kind))
    return OLDEST if name is None else behavior()[name].since


def has_oauth_pages_as_json(release: Release) -> bool:
    """Return whether a release of Quay returns OAuth pages as JSON for ``?format=json``."""
    return _has(release, "oauth_pages_as_json")


def allows_everyone_to_authorize_applications(release: Release) -> bool:
    """Return whether a release of Quay permits every user to authorize OAuth applications.

    In such a release, ``/oauth/authorize`` also returns its page to anonymous callers. In other
    releases, the page is only for administrators of the application's organization and for users
    with an assigned token.
    """
    return not _has(release, "oauth_for_administrators")


def searches_namespaces(release: Release) -> bool:
    """Return whether a release of Quay can search repositories by ``namespace/name``."""
    return _has(release, "search_by_full_name")


def allows_several_prune_policies(release: Release) -> bool:
    """Return whether a release of Quay accepts several auto-prune policies of an owner.

    The owner is a namespace or a repository. Other releases accept only one policy of each owner.
    """
    return _has(release, "several_prune_policies")


def prunes_by_tag_pattern(release: Release) -> bool:
    """Return whether auto-prune policies of a release of Quay can select tags by a name pattern."""
    return _has(release, "prune_tag_pattern")


def describes_robot_errors(release: Release) -> bool:
    """Return whether a release of Quay adds an error type to the error of an invalid robot name.

    Other releases return only a message.
    """
    return _has(release, "robot_errors_described")


def _has(release: Release, name: str) -> bool:
    return release is NEWEST or release >= behavior()[name].since
