"""Behaviour of Quay that differs between releases: one function for each difference.

Each function returns whether a release behaves in the way that the function name says. The table
``behavior`` in ``releases.json`` contains the first release with each difference. The module
``releases`` handles operations, features and response keys that depend on the release.

Source of all differences, unless a function names another one: responses recorded from real servers
of 3.9, 3.10, 3.12, 3.14 and 3.16 to 3.19. A release without a recording behaves like the recorded
release before it.
"""

from functools import cache

from fakequay.frozen_dataclasses import frozen

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
    """Return the changes of behaviour between releases, by name.

    Each name is also a function of this module, which returns whether a release has the change.
    """
    return {
        name: BehaviorChange(RELEASES[row["since"]], row["change"])
        for name, row in read_table()["behavior"].items()
    }


def requires_organization_email(release: Release) -> bool:
    """Return whether an organization needs an e-mail address."""
    return not _has(release, "optional_organization_email")


def allows_shared_emails(release: Release) -> bool:
    """Return whether an account may have an e-mail address that another account has."""
    return _has(release, "shared_email")


def shared_emails_since() -> Release:
    """Return the first release in which accounts may share an e-mail address."""
    return behavior()["shared_email"].since


def hides_robot_tokens_from_readonly_superusers(release: Release) -> bool:
    """Return whether a release hides the tokens of robots from read-only superusers."""
    return _has(release, "robot_tokens_hidden")


def reports_missing_organization_as_bad_request(release: Release) -> bool:
    """Return whether a superuser who deletes an unknown organization gets 400 instead of 404."""
    return not _has(release, "missing_organization_not_found")


def has_readonly_superusers(release: Release) -> bool:
    """Return whether read-only superusers may read all data, not only single repositories."""
    return _has(release, "readonly_superusers")


def superusers_create_repositories_anywhere(release: Release) -> bool:
    """Return whether superusers with full access may create repositories in all namespaces."""
    return _has(release, "superusers_create_repositories")


def shows_organizations_in_full_to_superusers(release: Release) -> bool:
    """Return whether superusers may see the teams and settings of organizations of other users."""
    return _has(release, "superusers_see_organizations")


def superusers_edit_teams_anywhere(release: Release) -> bool:
    """Return whether superusers may read and edit the members of teams in all organizations."""
    return _has(release, "superusers_edit_teams")


def shows_rights_of_superusers(release: Release) -> bool:
    """Return whether ``can_write`` and ``can_admin`` of any repository are true for superusers."""
    return _has(release, "superusers_see_rights")


def shows_quotas_to_members(release: Release) -> bool:
    """Return whether members of an organization may see its quotas without being administrators."""
    return _has(release, "members_see_quotas")


def has_application_repositories(release: Release) -> bool:
    """Return whether repositories may have the kind ``application`` instead of ``image``."""
    return not _has(release, "image_repositories_only")


def refuses_unknown_mirror_fields(release: Release) -> bool:
    """Return whether a request with an unknown field creates no repository mirror.

    The recorded servers up to 3.12 created no mirror if the request had a field of a later release.
    The status of their responses was not recorded.
    """
    return not _has(release, "unknown_mirror_fields_ignored")


def checks_proxy_cache_login(release: Release) -> bool:
    """Return whether a proxy cache is created only if its upstream registry accepts the login.

    Of the recorded servers, only the server of Quay 3.14 refused to create a proxy cache of an
    unreachable registry.
    """
    return release is RELEASES["3.14"]


def caches_referrers(release: Release) -> bool:
    """Return whether the registry caches the list of referrers of a manifest for one minute."""
    return not _has(release, "fresh_referrers")


def pages_tags_by_name(release: Release) -> bool:
    """Return whether ``/v2/…/tags/list`` sorts tags by name and pages by the last name of a page.

    Earlier releases list the tags in the order of their creation, with a token for the next page.
    """
    return _has(release, "tags_paged_by_name")


def has_registry_endpoint(method: str, kind: str, release: Release) -> bool:
    """Return whether a release has an endpoint of the registry API under ``/v2``."""
    return release is NEWEST or release >= registry_endpoint_since(method, kind)


def registry_endpoint_since(method: str, kind: str) -> Release:
    """Return the first release that has an endpoint of the registry API under ``/v2``.

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
    """Return whether the OAuth pages return JSON for the query parameter ``format=json``."""
    return _has(release, "oauth_pages_as_json")


def lets_everyone_authorize_applications(release: Release) -> bool:
    """Return whether users may authorize OAuth applications of organizations of other users.

    If users may, ``/oauth/authorize`` returns its page to anonymous callers, too.
    """
    return not _has(release, "oauth_for_administrators")


def searches_namespaces(release: Release) -> bool:
    """Return whether a search for repositories accepts texts of the form ``namespace/name``."""
    return _has(release, "search_by_full_name")


def allows_several_prune_policies(release: Release) -> bool:
    """Return whether a namespace or repository may have several auto-prune policies."""
    return _has(release, "several_prune_policies")


def prunes_by_tag_pattern(release: Release) -> bool:
    """Return whether auto-prune policies may be limited to tags that match a pattern."""
    return _has(release, "prune_tag_pattern")


def describes_robot_errors(release: Release) -> bool:
    """Return whether the error response for an invalid robot name has an error type and a message.

    Other releases return only a message.
    """
    return _has(release, "robot_errors_described")


def _has(release: Release, name: str) -> bool:
    return release is NEWEST or release >= behavior()[name].since
